"""Power cuts: workers and web processes are killed in the middle of their work, and nothing is lost or done twice."""

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from random import Random

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from engine import clock
from engine.database import unit_of_work
from engine.state.tables import HistoryEvent, Incident, Job, ProcessInstance, UserTask
from tests.e2e.crowd import Crowd
from tests.e2e.programs import Program, answers
from tests.e2e.running_office import RunningOffice, open_office
from tests.e2e.waiting import wait_for
from workflows import audit
from workflows.cases.tables import Case
from workflows.correspondence.tables import Letter, OutboxMessage
from workflows.demonstration.stories import Story

COMPLETE = Story("granted")
FORGETFUL = Story("documents missing once", papers=("PASS", "KV", "AV"))
SILENT = Story("never answers", papers=("PASS", "KV", "AV"))
DOUBTFUL = Story("second person", doubtful=True)
WAY_TO_THE_CARD = (
    *("completeness-confirmation", "grant", "invoice"),
    *("biometrics-invitation", "ready-for-pickup", "closing"),
)  # letters


@pytest.fixture
def office(
    copied_database: Callable[[], AbstractContextManager[str]], tmp_path, request: pytest.FixtureRequest
) -> Iterator[RunningOffice]:
    """An office of this test's own: what is killed here may fail. Nobody waits for weeks for a card."""
    with (
        copied_database() as url,
        open_office(url, tmp_path, pairs=request.param, BODIES="prompt-simulator") as office,
    ):
        yield office


@pytest.mark.parametrize("office", [1], indirect=True, ids=["one-of-each"])
def test_nothing_is_lost_or_done_twice_when_processes_are_killed(office: RunningOffice) -> None:
    """A quick one: whoever takes over need not wait for the minute of a lease."""
    figures = live_through_crashes(office, seconds=12, most_people=6, hurried=True)
    assert figures.workers_killed + figures.webs_killed > 0


@pytest.mark.long
@pytest.mark.parametrize("office", [2], indirect=True, ids=["two-of-each"])
def test_nothing_is_lost_in_minutes_of_crashes(office: RunningOffice, capsys: pytest.CaptureFixture[str]) -> None:
    figures = live_through_crashes(office, seconds=120, most_people=150, hurried=False)
    assert min(figures.workers_killed, figures.webs_killed) >= 4
    with capsys.disabled():
        sys.stdout.write(f"\n{figures} {count_of_rows(office)}\n")


@dataclass(slots=True)
class Figures:
    """What one run was about."""

    people: int = 0
    workers_killed: int = 0
    webs_killed: int = 0


def live_through_crashes(office: RunningOffice, *, seconds: float, most_people: int, hurried: bool) -> Figures:
    random, figures = Random(most_people), Figures()
    crowd = Crowd(office, random)
    sent: list[Future[str]] = []
    with ThreadPoolExecutor(5) as hands:

        def arrive(story: Story) -> None:
            sent.append(hands.submit(crowd.send, crowd.fill_in(story, len(sent)), story))

        arrive(SILENT)
        end = time.monotonic() + seconds
        killing = hands.submit(kill_until, end, office, Random(seconds), figures, hurried=hurried)
        while time.monotonic() < end:
            for _ in range(min(random.randint(1, 4), most_people - len(sent))):
                arrive(random.choice((COMPLETE, COMPLETE, FORGETFUL, DOUBTFUL)))
            crowd.work()
            answer_letters(crowd)
            crowd.pay()
            time.sleep(random.uniform(0.1, 0.5))
        killing.result()
        numbers = [promise.result() for promise in sent]
    figures.people = len(numbers)
    assert len(set(numbers)) == figures.people
    come_to_rest(crowd, waiting=1)
    check_that_everything_fits(office, figures.people)
    check_that_timers_still_fire(office, numbers[0])
    return figures


def kill_until(end: float, office: RunningOffice, random: Random, figures: Figures, *, hurried: bool) -> None:
    """One worker and one web process every few seconds, of those that have come up again since they were killed."""
    lives = {id(worker): 1 for worker in office.workers}
    while time.monotonic() < end:
        time.sleep(random.uniform(1, 4))  # any moment will do
        awake = [worker for worker in office.workers if worker.times_logged("worker:start") == lives[id(worker)]]
        for worker in random.sample(awake, min(1, len(awake))):
            worker.kill()
            worker.start()
            lives[id(worker)] += 1
            figures.workers_killed += 1
            if hurried:
                forget_leases(office)
        serving = [address for address in office.webs if answers(f"{address}/gesundheit")]
        for address in random.sample(serving, min(1, len(serving))):
            kill_web(office.webs[address], random)
            figures.webs_killed += 1


def kill_web(web: Program, random: Random) -> None:
    """The process that answers, or all that the program consists of, at once and without a word."""
    if random.random() < 0.4:
        for child in web.children()[:1]:  # gunicorn starts another by itself
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
    else:
        web.kill()
        web.start()


def count_of_rows(office: RunningOffice) -> dict[str, int]:
    """How much there was to be lost."""
    tables = ("history_event", "user_task", "letter", "outbox_message", "audit_entry")
    with unit_of_work(office.database) as session:
        return {table: session.scalar(text(f"SELECT count(*) FROM {table}")) or 0 for table in tables}


def forget_leases(office: RunningOffice) -> None:
    """What the minutes of a lease would do: others may take what the dead worker had claimed."""
    with unit_of_work(office.database) as session:
        session.execute(update(Job).values(lease_until=None, leased_by=None))
        leased = OutboxMessage.lease.is_not(None) & (OutboxMessage.state == "waiting")
        session.execute(update(OutboxMessage).where(leased).values(lease=None, due_at=clock.now()))


def answer_letters(crowd: Crowd) -> None:
    """Whoever was asked for documents hands them in, but for the silent one."""
    for number in asked_for_documents(crowd.office):
        memory = crowd.memories.get(number)
        if memory is not None and memory.story is not SILENT:
            crowd.hand_in(number)


def asked_for_documents(office: RunningOffice) -> list[str]:
    query = text("SELECT correlation_key FROM subscription WHERE kind = 'message' AND name = 'documents-provided'")
    with unit_of_work(office.database) as session:
        return list(session.scalars(query))


def come_to_rest(crowd: Crowd, waiting: int) -> None:
    """Let everybody finish in peace; `waiting` cases stay open because their people never answer."""
    end = time.monotonic() + 240  # leases of the killed end by themselves
    while len(restless := crowd.open_cases() + unsent(crowd.office)) > waiting:
        assert time.monotonic() < end, (restless, owed(crowd.office))
        crowd.work()
        answer_letters(crowd)
        crowd.pay()
        time.sleep(0.2)


def unsent(office: RunningOffice) -> list[str]:
    """Keys of e-mails that are on their way."""
    with unit_of_work(office.database) as session:
        return list(session.scalars(select(OutboxMessage.idempotency_key).where(OutboxMessage.state != "sent")))


def owed(office: RunningOffice) -> list[str]:
    """What everything stands at, for the person who reads a failure."""
    queries = (
        "SELECT business_key, element_id, state, assignee FROM user_task WHERE state = 'open'",
        "SELECT correlation_key, name, element_id FROM subscription WHERE name = 'documents-provided'",
        "SELECT name, correlation_key, published_at FROM buffered_message",
        "SELECT element_id, state, attempts, leased_by, due_at FROM job WHERE due_at <= now()",
        "SELECT message FROM incident",
    )
    with unit_of_work(office.database) as session:
        return [str(tuple(row)) for query in queries for row in session.execute(text(query))]


# --- what must be true afterwards ---


def check_that_everything_fits(office: RunningOffice, people: int) -> None:
    with unit_of_work(office.database) as session:
        assert list(session.scalars(select(Incident.message))) == []
        cases = list(session.scalars(select(Case)))
        assert len(cases) == len({case.submission_id for case in cases}) == people, "one case for each application"
        assert Counter(case.outcome for case in cases) == {"granted": people - 1, None: 1}
        check_tasks(session)
        check_steps_and_jobs(session)
        check_letters(session, people)
        verified = audit.verify(session)
        assert verified.ok, verified.reason
        sent = set(session.scalars(select(OutboxMessage.idempotency_key)))
    mails = [message["Message-ID"] for message in office.mailbox()]
    assert len(mails) == len(set(mails)) == len(sent), "every mail lies in the folder once"


def check_tasks(session: Session) -> None:
    """Each task was completed once, by its history too; instances agree with their cases."""
    completed = Counter(
        session.scalars(
            select(HistoryEvent.token_id).where(
                HistoryEvent.kind == "completed", HistoryEvent.token_id.in_(select(UserTask.id))
            )
        )
    )
    tasks = {task.id: task.state for task in session.scalars(select(UserTask))}
    assert set(completed.values()) == {1}
    assert {task for task, state in tasks.items() if state == "completed"} == set(completed)
    states = session.execute(
        select(Case.closed_at.is_(None), ProcessInstance.state).join(
            ProcessInstance, ProcessInstance.id == Case.instance_id
        )
    )
    assert {(is_open, state) for is_open, state in states} == {(False, "completed"), (True, "active")}


def check_steps_and_jobs(session: Session) -> None:
    """No token has passed its element twice; what is owed belongs to somebody who still waits for it."""
    twice = text(
        "SELECT element_id, kind, count(*) FROM history_event WHERE token_id IS NOT NULL AND kind IN ('entered', "
        "'completed') GROUP BY token_id, element_id, kind HAVING count(*) > 1"
    )
    assert list(session.execute(twice)) == []
    owed = (
        "SELECT element_id, kind, job.state, process_instance.state FROM job "
        "JOIN process_instance ON process_instance.id = instance_id "
        "WHERE process_instance.state <> 'active' OR job.state <> 'waiting' OR kind <> 'timer' OR due_at <= now()"
    )
    assert list(session.execute(text(owed))) == []
    assert list(session.execute(text("SELECT name, correlation_key FROM buffered_message"))) == []


def check_letters(session: Session, people: int) -> None:
    """Each letter belongs to one step that was completed once, and each case has each letter as often as its story."""
    letters = list(session.scalars(select(Letter)))
    steps = Counter(
        str(token) for token in session.scalars(select(HistoryEvent.token_id).where(HistoryEvent.kind == "completed"))
    )
    assert all(steps[letter.idempotency_key] == 1 for letter in letters)
    kinds = Counter((letter.case_number, letter.kind) for letter in letters)
    assert set(kinds.values()) == {1}, [kind for kind, count in kinds.items() if count > 1]
    written = Counter(letter.kind for letter in letters)
    assert written["receipt"] == people
    for kind in WAY_TO_THE_CARD:
        assert written[kind] == people - 1, kind


def check_that_timers_still_fire(office: RunningOffice, number: str) -> None:
    """Three weeks later, as it were: the silent one is reminded, once."""
    with unit_of_work(office.database) as session:
        instance = session.scalars(select(Case.instance_id).where(Case.number == number)).one()
        timers = select(Job.id).where(Job.instance_id == instance, Job.kind == "timer", Job.state == "waiting")
        reminder = session.scalars(timers.where(Job.element_id == "Event_DeadlineNear")).one()
        session.execute(update(Job).where(Job.id == reminder).values(due_at=clock.now()))
    wait_for(lambda: "reminder" in letter_kinds(office, number), "the reminder")
    assert letter_kinds(office, number).count("reminder") == 1


def letter_kinds(office: RunningOffice, number: str) -> list[str]:
    with unit_of_work(office.database) as session:
        return list(session.scalars(select(Letter.kind).where(Letter.case_number == number)))
