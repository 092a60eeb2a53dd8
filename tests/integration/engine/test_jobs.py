"""Work that fails: tried again after growing waits, shown to a person when that does not help, and never in the way."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine import intervention, jobs, process_runner
from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.state import job_claims
from engine.state.tables import Job, ProcessInstance
from tests.bpmn_sketch import message, sketch, user_task
from tests.integration.engine.small_processes import NOTE, SERVICE

MESSAGE = '<messageEventDefinition messageRef="Told"/>'
LISTENER = sketch(
    f'<startEvent id="t">{MESSAGE}</startEvent>' + user_task("listen") + '<endEvent id="f"/>',
    "t -> listen\nlisten -> f",
    process_id="listener",
    roots=message("Told", "1"),
)
TELLS_AT_ITS_END = sketch(
    f'<startEvent id="s"/><endEvent id="e">{MESSAGE}</endEvent>', "s -> e", roots=message("Told", "1")
)
TELLS_ON_ITS_WAY = sketch(
    f'<startEvent id="s"/><intermediateThrowEvent id="tell">{MESSAGE}</intermediateThrowEvent>'
    + user_task("go_on")
    + '<endEvent id="e"/>',
    "s -> tell\ntell -> go_on\ngo_on -> e",
    roots=message("Told", "1"),
)


class PowerCut(BaseException):
    """The worker's process has ended."""


def start(bench: ProcessBench, key: str = "case") -> UUID:
    """Start an instance and leave its job undone."""
    with unit_of_work(bench.database) as session:
        return process_runner.start(session, "p", {}, key)


def only_job(bench: ProcessBench) -> Job:
    with unit_of_work(bench.database) as session:
        return session.scalars(select(Job)).one()


def failing(times: int) -> Callable[[Session, jobs.Job], None]:
    """A handler that fails so often before it succeeds."""
    left = [times]

    def handler(_session: Session, _job: jobs.Job) -> None:
        if left[0]:
            left[0] -= 1
            raise ConnectionError("no answer")

    return handler


def test_a_failed_job_is_tried_again_after_waits_that_grow_up_to_a_limit(bench: ProcessBench) -> None:
    bench.publish(SERVICE.replace(NOTE.encode() + b'"', NOTE.encode() + b'" retries="14"'))
    bench.register(NOTE, failing(13))
    instance = start(bench)
    waits = []
    while bench.state(instance) == "active":
        assert jobs.run_due(bench.database) == 1
        assert jobs.run_due(bench.database) == 0, "nobody tries before the wait is over"
        if bench.state(instance) == "active":
            waits.append(only_job(bench).due_at - bench.traveller.now())
            bench.traveller.advance(waits[-1])
    assert waits[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert waits[-1] == jobs.LONGEST_DELAY
    assert waits == sorted(waits)
    assert bench.incidents() == []


def test_a_job_without_attempts_left_is_an_incident_that_a_person_resolves(bench: ProcessBench) -> None:
    bench.publish(SERVICE)
    attempts: list[int] = []
    fail = failing(3)

    def handler(session: Session, job: jobs.Job) -> None:
        attempts.append(job.attempt)
        fail(session, job)

    bench.register(NOTE, handler)
    instance = start(bench)
    bench.advance(timedelta(days=1))
    assert attempts == [1, 2, 3]
    incident = bench.incidents()[0]
    assert (incident.kind, incident.element_id, incident.message) == ("job", "call", "ConnectionError: no answer")
    assert (only_job(bench).state, only_job(bench).attempts) == ("failed", 3)
    with unit_of_work(bench.database) as session:
        intervention.retry_incident(session, incident.id, "the line is repaired", "anna")
    assert only_job(bench).attempts == 0
    bench.settle()
    assert bench.state(instance) == "completed"
    assert bench.incidents() == []
    assert bench.trace(instance).count("call") == 1


def test_a_job_that_kills_its_workers_is_shown_to_a_person_and_takes_no_other_with_it(bench: ProcessBench) -> None:
    bench.publish(SERVICE)
    deaths = 0

    def handler(_session: Session, job: jobs.Job) -> None:
        nonlocal deaths
        if job.business_key == "poisoned":
            deaths += 1
            raise PowerCut

    bench.register(NOTE, handler)
    poisoned = start(bench, "poisoned")
    healthy = [start(bench) for _ in range(4)]
    while True:
        try:
            if not jobs.run_due(bench.database):
                break
        except PowerCut:
            bench.traveller.advance(job_claims.LEASE + timedelta(seconds=1))
    assert deaths == jobs.MOST_LOST_LEASES
    assert {bench.state(instance) for instance in healthy} == {"completed"}
    incident = bench.incidents()[0]
    assert (incident.instance_id, "abgebrochen" in incident.message) == (poisoned, True)
    bench.register(NOTE, failing(0))
    with unit_of_work(bench.database) as session:
        intervention.retry_incident(session, incident.id, "the handler is mended", "anna")
    bench.settle()
    assert bench.state(poisoned) == "completed"


def test_a_failure_whose_text_no_database_can_hold_is_noted_all_the_same(bench: ProcessBench) -> None:
    bench.publish(SERVICE)

    def handler(_session: Session, _job: jobs.Job) -> None:
        raise ValueError("broken\0text")

    bench.register(NOTE, handler)
    start(bench)
    bench.advance(timedelta(days=1))
    assert bench.incidents()[0].message == "ValueError: broken\N{REPLACEMENT CHARACTER}text"


@pytest.mark.parametrize(("state", "left"), [("suspended", "held"), ("cancelled", None)])
def test_a_job_whose_instance_stopped_meanwhile_waits_or_goes_with_it(
    bench: ProcessBench, state: str, left: str | None
) -> None:
    bench.publish(SERVICE)
    bench.register(NOTE, failing(0))
    instance = start(bench)
    with unit_of_work(bench.database) as session:  # as if it were stopped between the claim and the lock
        session.execute(update(ProcessInstance).where(ProcessInstance.id == instance).values(state=state))
    assert jobs.run_due(bench.database) == 1
    with unit_of_work(bench.database) as session:
        assert session.scalars(select(Job.state)).first() == left
    bench.traveller.advance(job_claims.LEASE + timedelta(seconds=1))
    assert jobs.run_due(bench.database) == 0


@pytest.mark.parametrize("teller", [TELLS_AT_ITS_END, TELLS_ON_ITS_WAY])
def test_a_message_that_could_not_be_delivered_can_be_when_its_sender_has_ended(
    bench: ProcessBench, teller: bytes
) -> None:
    bench.publish(teller, LISTENER)
    sender = start(bench)
    with unit_of_work(bench.database) as session:
        long_ago = bench.traveller.now() - job_claims.LEASE
        session.execute(update(Job).values(lost_leases=jobs.MOST_LOST_LEASES, lease_until=long_ago))
    bench.settle()
    incident = bench.incidents()[0]
    if teller is TELLS_ON_ITS_WAY:
        bench.complete("go_on")
    assert bench.state(sender) == "completed"
    assert bench.open_tasks() == []
    bench.retry(incident)
    assert [task.element_id for task in bench.open_tasks()] == ["listen"]
    assert bench.incidents() == []


@pytest.mark.parametrize("tokens", [None, b"{}"], ids=["readable", "unreadable"])
def test_what_was_thrown_before_a_case_was_stopped_and_ended_is_told(bench: ProcessBench, tokens: bytes | None) -> None:
    bench.publish(TELLS_ON_ITS_WAY, LISTENER)
    sender = start(bench)
    with unit_of_work(bench.database) as session:
        intervention.suspend(session, sender, "twice the same", "anna")
        if tokens is not None:
            session.execute(update(ProcessInstance).values(tokens=tokens))
        intervention.cancel(session, sender, "twice the same", "berta")
    bench.settle()
    assert [task.element_id for task in bench.open_tasks()] == ["listen"]
    with unit_of_work(bench.database) as session:
        assert session.scalars(select(Job)).all() == []
