"""Whatever dies between whichever two statements: after a restart everything ends as if nothing had happened.

One story is played to its end: two processes that write to each other, one that listens, a called process that fails,
timers, service tasks that order e-mails. It is played undisturbed, and then with the power cut at every single point
between a process and the database. The outcomes must be equal: nothing lost, nothing done twice.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine import jobs, process_runner
from engine.bench import ProcessBench
from engine.clock import Traveller
from engine.database import Database, unit_of_work
from engine.findings import has_errors
from engine.state import job_claims
from engine.user_tasks import open_tasks
from tests.bpmn_sketch import arrows, message, service_task, sketch, user_task
from tests.integration.engine.power_cuts import PowerCut, Wire
from workflows.correspondence import outbox
from workflows.correspondence.emails import OutgoingEmail

DAY = timedelta(days=1)
WRITE, FAIL = "crash-write", "crash-fail"
ROOTS = (
    message("request", "case")
    + message("reply", "case")
    + '<signal id="finished" name="finished"/><error id="Refused" name="refused" errorCode="REFUSED"/>'
)


def timer(event: str) -> str:
    return f"<timerEventDefinition><timeDuration>{event}</timeDuration></timerEventDefinition>"


MAIN = sketch(
    '<startEvent id="s"/><parallelGateway id="both"/><parallelGateway id="together"/>'
    + user_task("check")
    + f'<boundaryEvent id="late" attachedToRef="check" cancelActivity="false">{timer("P7D")}</boundaryEvent>'
    + service_task("remind", WRITE)
    + service_task("letter", WRITE)
    + service_task("each", WRITE).replace(
        "</serviceTask>",
        '<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="=[1, 2, 3]" '
        'inputElement="item" outputCollection="written" outputElement="=item * 2"/></extensionElements>'
        "</multiInstanceLoopCharacteristics></serviceTask>",
    )
    + '<intermediateThrowEvent id="ask"><messageEventDefinition messageRef="request"/></intermediateThrowEvent>'
    '<intermediateCatchEvent id="hear"><messageEventDefinition messageRef="reply"/></intermediateCatchEvent>'
    f'<intermediateCatchEvent id="wait">{timer("P14D")}</intermediateCatchEvent>'
    '<callActivity id="call"><extensionElements><zeebe:calledElement processId="child"/></extensionElements>'
    '</callActivity><boundaryEvent id="caught" attachedToRef="call"><errorEventDefinition errorRef="Refused"/>'
    "</boundaryEvent>"
    + user_task("mend")
    + '<endEvent id="never"/><endEvent id="reminded"/>'
    + '<endEvent id="tell"><signalEventDefinition signalRef="finished"/></endEvent>',
    """
    s -> both
    both -> check
    check -> letter
    letter -> together
    late -> remind
    remind -> reminded
    both -> each
    each -> ask
    ask -> hear
    hear -> together
    together -> wait
    wait -> call
    call -> never
    caught -> mend
    mend -> tell
    """,
    process_id="main",
    roots=ROOTS,
)
PARTNER = sketch(
    '<startEvent id="ps"><messageEventDefinition messageRef="request"/></startEvent>'
    + user_task("answer")
    + '<endEvent id="pe"><messageEventDefinition messageRef="reply"/></endEvent>',
    "ps -> answer\nanswer -> pe",
    process_id="partner",
    roots=ROOTS,
)
CHILD = sketch(
    '<startEvent id="cs"/><subProcess id="inner"><startEvent id="is"/>'
    + service_task("risky", FAIL)
    + '<endEvent id="ie"/>'
    + arrows("is -> risky\nrisky -> ie")
    + '</subProcess><endEvent id="ce"/>',
    "cs -> inner\ninner -> ce",
    process_id="child",
)
LISTENER = sketch(
    '<startEvent id="ls"/><intermediateCatchEvent id="listen"><signalEventDefinition signalRef="finished"/>'
    '</intermediateCatchEvent><endEvent id="le"/>',
    "ls -> listen\nlisten -> le",
    process_id="listener",
    roots=ROOTS,
)


class Recording:
    """A mail server that remembers which e-mails it was given."""

    def __init__(self) -> None:
        self.received: Counter[str] = Counter()

    def send(self, email: OutgoingEmail) -> None:
        self.received[email.idempotency_key] += 1


def write(session: Session, job: jobs.Job) -> Mapping[str, Any]:
    """A service task as the office has them: a row of its own and an e-mail, with the step of the process."""
    note(session, f"{job.element_id} {job.variables.get('item', '')}")
    outbox.enqueue(session, "a@example.org", job.element_id, "text", idempotency_key=job.idempotency_key)
    return {f"done_{job.element_id}": True}


def fail(session: Session, job: jobs.Job) -> None:
    note(session, job.element_id)
    raise jobs.BpmnError("REFUSED", {"reason": "no"})


def note(session: Session, what: str) -> None:
    session.execute(text("INSERT INTO diary VALUES (:what)"), {"what": what})


def start(process_id: str) -> Callable[[Session], None]:
    def begin(session: Session) -> None:
        process_runner.start(session, process_id, {"case": "K1"}, "K1", by="anna")

    return begin


def complete(element_id: str, **values: str) -> Callable[[Session], None]:
    def work(session: Session) -> None:
        task = next(task for task in session.scalars(open_tasks("K1")) if task.element_id == element_id)
        process_runner.complete_task(session, task.id, {f"value_{element_id}": 1} | values, "anna")

    return work


STORY: tuple[tuple[str, Callable[[Session], None] | timedelta], ...] = (
    ("somebody listens", start("listener")),
    ("it begins", start("main")),
    ("a week goes by", 8 * DAY),
    ("the check is done", complete("check")),
    ("the partner answers", complete("answer", case="K1")),
    ("two weeks go by", 30 * DAY),
    ("it is mended", complete("mend")),
)


@dataclass(slots=True)
class Play:
    """The story on one database, with a wire that may be cut."""

    database: Database
    wire: Wire
    traveller: Traveller
    server: Recording = field(default_factory=Recording)
    cuts: int = 0

    def to_the_end(self, act: Callable[["Play", Callable[[], object]], object]) -> dict[str, Any]:
        """Play every scene by `act`, which calls what it is given until that has come through."""
        began = self.traveller.now()
        for name, scene in STORY:
            if isinstance(scene, timedelta):
                self.traveller.move_to(max(self.traveller.now(), began + scene))
            else:
                act(self, lambda name=name, scene=scene: self.once(name, scene))
            while any(act(self, chore) for chore in (self.work, self.match, self.mail)):
                pass
        self.wire.rest()
        return outcome(self)

    def once(self, name: str, scene: Callable[[Session], None]) -> None:
        """What somebody does who looks first whether it was done, having got no answer."""
        with unit_of_work(self.database) as session:
            if not session.scalar(text("SELECT count(*) FROM diary WHERE what = :what"), {"what": name}):
                note(session, name)
                scene(session)

    def work(self) -> object:
        return jobs.run_due(self.database, 1)

    def match(self) -> object:
        return jobs.match_messages(self.database)

    def mail(self) -> object:
        return outbox.deliver_due(self.database, self.server, 1).sent

    def restart(self) -> None:
        """The process is gone with its connections; another starts when the leases have ended."""
        self.cuts += 1
        self.database.dispose()
        self.traveller.advance(max(job_claims.LEASE, outbox.LEASE) + timedelta(seconds=1))


def outcome(play: Play) -> dict[str, Any]:
    """Everything that others can see, without ids and times."""
    queries = {
        "instances": "SELECT business_key, process_id, state FROM process_instance",
        "variables": "SELECT process_id, variables FROM process_variables JOIN process_instance ON instance_id = id",
        "history": "SELECT business_key, process_id, element_id, kind, by FROM history_event",
        "tasks": "SELECT element_id, state, completed_by FROM user_task",
        "jobs": "SELECT element_id, state FROM job",
        "waiting": "SELECT element_id FROM subscription",
        "messages": "SELECT name FROM buffered_message",
        "incidents": "SELECT message FROM incident",
        "mails": "SELECT subject, state FROM outbox_message",
        "diary": "SELECT what FROM diary",
    }
    with unit_of_work(play.database) as session:
        seen: dict[str, Any] = {
            name: Counter(str(tuple(row)) for row in session.execute(text(query))) for name, query in queries.items()
        }
        keys = set(session.scalars(text("SELECT idempotency_key FROM outbox_message")))
    assert keys == set(play.server.received), "every e-mail has left the house, and no other"
    return seen


def undisturbed(_play: Play, scene: Callable[[], object]) -> object:
    return scene()


def cutting(stride: int) -> Callable[[Play, Callable[[], object]], object]:
    """Play each scene again and again, cutting at its first point, then `stride` later, until it comes through."""

    def act(play: Play, scene: Callable[[], object]) -> object:
        number = 1
        while True:
            before = progress(play)
            play.wire.cut_at(number)
            try:
                return scene()
            except PowerCut:
                play.restart()
                number = number + stride if progress(play) == before else 1  # it was done, only nobody heard of it
            finally:
                play.wire.rest()

    return act


def progress(play: Play) -> object:
    query = (
        "SELECT (SELECT sum(revision) FROM process_instance), (SELECT count(*) FROM diary), "
        "(SELECT count(*) FROM buffered_message), (SELECT count(*) FROM outbox_message WHERE state = 'sent')"
    )
    with unit_of_work(play.database) as session:
        return tuple(session.execute(text(query)).one())


@pytest.fixture
def play(bench: ProcessBench, wired: tuple[Database, Wire], monkeypatch: pytest.MonkeyPatch) -> Play:
    """Everything published, nothing begun."""
    monkeypatch.setattr(jobs, "MOST_LOST_LEASES", 1000)  # here every job and every e-mail kills many workers
    monkeypatch.setattr(outbox, "MOST_ATTEMPTS", 1000)
    bench.register(WRITE, write)
    bench.register(FAIL, fail)
    assert not has_errors(bench.publish(CHILD, MAIN, PARTNER, LISTENER))
    with unit_of_work(bench.database) as session:
        session.execute(text("CREATE TABLE diary (what text NOT NULL)"))
    return Play(*wired, bench.traveller)


def forget_everything(play: Play) -> None:
    """An empty house again."""
    with unit_of_work(play.database) as session:
        for table in ("process_instance", "history_event", "buffered_message", "outbox_message", "diary"):
            session.execute(text(f"DELETE FROM {table}"))
    play.server.received.clear()


def played_with_cuts(play: Play, gaps: Iterator[int]) -> dict[str, Any]:
    """The outcome when the power is cut after each of the `gaps`, counted in points from the restart before it."""
    forget_everything(play)

    def act(play: Play, scene: Callable[[], object]) -> object:
        while True:
            try:
                return scene()
            except PowerCut:
                play.restart()
                cut_next(play)

    def cut_next(play: Play) -> None:
        gap = next(gaps, None)
        if gap is not None:
            play.wire.cut_at(gap)

    cut_next(play)
    return play.to_the_end(act)


def test_the_story_comes_to_its_end_when_nothing_happens(play: Play) -> None:
    seen = play.to_the_end(undisturbed)
    assert seen["instances"] == Counter(
        {f"('K1', '{process}', 'completed')": 1 for process in ("main", "partner", "listener")}
    )
    written = Counter({"each 1": 1, "each 2": 1, "each 3": 1, "letter ": 1, "remind ": 1, "risky": 1})
    assert Counter(row[2:-3] for row in seen["diary"]) == written + Counter(
        name for name, scene in STORY if not isinstance(scene, timedelta)
    )
    assert sum(seen["mails"].values()) == 5
    assert not any(seen[left] for left in ("jobs", "waiting", "messages", "incidents"))


@pytest.mark.parametrize(
    ("stride", "cuts"), [pytest.param(1, 250, marks=pytest.mark.long, id="all"), pytest.param(5, 50, id="some")]
)
def test_it_ends_the_same_when_every_step_is_cut_at_every_point(play: Play, stride: int, cuts: int) -> None:
    expected = play.to_the_end(undisturbed)
    forget_everything(play)
    assert play.to_the_end(cutting(stride)) == expected
    assert play.cuts > cuts


@pytest.mark.long
def test_it_ends_the_same_however_often_the_power_is_cut(play: Play) -> None:
    expected = play.to_the_end(undisturbed)

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.lists(st.integers(1, 60), max_size=40))
    def cut(gaps: list[int]) -> None:
        assert played_with_cuts(play, iter(gaps)) == expected

    cut()
