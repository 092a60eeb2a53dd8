"""Jobs that share a transaction: each is done once, as if it were alone, and none has to suffer for another."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from engine import jobs, jobs_together, process_runner
from engine.bench import ProcessBench
from engine.database import Database, unit_of_work
from engine.state import job_claims, stored_instance
from engine.state.tables import Job, ProcessInstance
from tests.bpmn_sketch import service_task, sketch
from tests.integration.engine.power_cuts import PowerCut, Wire
from tests.integration.engine.small_processes import NOTE, SERVICE, TIMER

TWO_AT_ONCE = sketch(
    '<startEvent id="s"/><parallelGateway id="both"/><endEvent id="e"/>'
    + service_task("first", NOTE)
    + service_task("second", NOTE),
    "s -> both\nboth -> first\nboth -> second\nfirst -> e\nsecond -> e",
)
MOST_POINTS = 60
PAST_THE_LEASE = job_claims.LEASE + timedelta(seconds=1)

Handler = Callable[[Session, jobs.Job], None]


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, there is time for all."""
    monkeypatch.setattr(jobs_together, "LONGEST", 60.0)


def publish(bench: ProcessBench, model: bytes, handler: Handler, *, together: bool = True) -> None:
    bench.publish(model)
    bench.register(NOTE, handler, together=together)


def nothing(_session: Session, _job: jobs.Job) -> None:
    """Do the job."""


def start(bench: ProcessBench, count: int) -> list[UUID]:
    """Start instances with keys of their own, and leave their jobs undone."""
    bench.instances.clear()
    for number in range(count):
        with unit_of_work(bench.database) as session:
            bench.instances.append(process_runner.start(session, "p", {}, f"case-{number}"))
    return list(bench.instances)


def ended(bench: ProcessBench) -> set[UUID]:
    with unit_of_work(bench.database) as session:
        completed = ProcessInstance.id.in_(bench.instances), ProcessInstance.state == "completed"
        return set(session.scalars(select(ProcessInstance.id).where(*completed)))


def times_done(bench: ProcessBench) -> list[int]:
    """How often each instance has come past its job."""
    return [sum(step in {"call", "wait"} for step in bench.trace(instance)) for instance in bench.instances]


@contextmanager
def at_work(database: Database) -> Iterator[None]:
    """A worker beside the block; it has come to its end after it."""
    worker = threading.Thread(target=jobs.run_due, args=(database,))
    worker.start()
    yield
    worker.join()


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(3000):
        if condition():
            return
        threading.Event().wait(0.01)
    pytest.fail("it never came to that")


@pytest.mark.parametrize(
    ("model", "together", "commits"), [(SERVICE, True, 1), (TIMER, False, 1), (SERVICE, False, 10)]
)
def test_ten_jobs_share_a_commit_unless_their_handler_wants_its_own(
    bench: ProcessBench, wired: tuple[Database, Wire], model: bytes, together: bool, commits: int
) -> None:
    publish(bench, model, nothing, together=together)
    start(bench, 10)
    database, wire = wired
    wire.watch(lambda _: None)
    assert jobs.run_due(database) == 10
    assert wire.reached.count("commit") == commits
    assert times_done(bench) == [1] * 10
    assert len(ended(bench)) == 10


def test_a_job_that_fails_fails_alone_and_is_counted_once(bench: ProcessBench) -> None:
    def handler(_session: Session, job: jobs.Job) -> None:
        if job.instance_id == unlucky:
            raise ConnectionError("no answer")

    publish(bench, SERVICE, handler)
    instances = start(bench, 10)
    unlucky = instances[4]
    assert jobs.run_due(bench.database) == 10
    assert ended(bench) == set(instances) - {unlucky}
    assert times_done(bench) == [int(instance != unlucky) for instance in instances]
    with unit_of_work(bench.database) as session:
        left = session.scalars(select(Job)).one()
    assert (left.instance_id, left.attempts, left.leased_by) == (unlucky, 1, None)
    assert left.due_at == bench.traveller.now() + jobs.FIRST_DELAY


def test_a_job_that_failed_before_does_not_spoil_it_for_others(
    bench: ProcessBench, wired: tuple[Database, Wire]
) -> None:
    publish(bench, SERVICE, lambda _session, job: None if job.attempt > 1 else 1 / 0)
    start(bench, 1)
    jobs.run_due(bench.database)
    bench.traveller.advance(timedelta(minutes=1))
    start(bench, 4)
    bench.register(NOTE, nothing, together=True)
    database, wire = wired
    wire.watch(lambda _: None)
    assert jobs.run_due(database) == 5
    assert wire.reached.count("commit") == 2


def test_an_instance_that_somebody_holds_does_not_hold_up_the_others(
    bench: ProcessBench, wired: tuple[Database, Wire]
) -> None:
    publish(bench, SERVICE, nothing)
    held, *others = start(bench, 10)
    database, wire = wired
    wire.watch(lambda _: None)
    with unit_of_work(bench.database) as session:
        assert stored_instance.locked(session, held)
        with at_work(database):
            wait_until(lambda: ended(bench) == set(others))
            assert wire.reached.count("commit") == 1
            session.rollback()
    assert ended(bench) == {*others, held}


def test_a_job_that_has_to_wait_for_somebody_lets_go_of_the_others(bench: ProcessBench) -> None:
    def handler(session: Session, job: jobs.Job) -> None:
        if job.instance_id == waiting:
            session.execute(text("UPDATE shelf SET books = books + 1"))

    publish(bench, SERVICE, handler)
    *others, waiting = start(bench, 3)
    with unit_of_work(bench.database) as session:
        session.execute(text("CREATE TABLE shelf AS SELECT 0 AS books"))
    with unit_of_work(bench.database) as session:
        session.execute(text("UPDATE shelf SET books = 10"))
        with at_work(bench.database):
            wait_until(lambda: ended(bench) == set(others))
            session.commit()
    assert ended(bench) == {*others, waiting}
    with unit_of_work(bench.database) as session:
        assert session.scalar(text("SELECT books FROM shelf")) == 11


def test_what_takes_long_is_committed_before_the_next_begins(
    bench: ProcessBench, wired: tuple[Database, Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_together, "LONGEST", 0.0)
    publish(bench, SERVICE, nothing)
    start(bench, 5)
    database, wire = wired
    wire.watch(lambda _: None)
    assert jobs.run_due(database) == 5
    assert wire.reached.count("commit") == 5
    assert times_done(bench) == [1] * 5


def test_two_jobs_of_an_instance_are_done_one_after_the_other(bench: ProcessBench) -> None:
    done: list[tuple[str, str]] = []
    publish(bench, TWO_AT_ONCE, lambda _session, job: done.append((job.business_key, job.element_id)))
    instances = start(bench, 3)
    assert jobs.run_due(bench.database) == 6
    assert Counter(done) == Counter((f"case-{n}", name) for n in range(3) for name in ("first", "second"))
    for number in range(3):
        assert [name for key, name in done if key == f"case-{number}"] == ["first", "second"]
    assert ended(bench) == set(instances)


def test_cases_are_reached_in_the_order_of_their_keys_so_that_workers_do_not_wait_in_a_circle(
    bench: ProcessBench,
) -> None:
    reached: list[str] = []
    publish(bench, SERVICE, lambda _session, job: reached.append(job.business_key))
    for key in ("c", "a", "d", "b"):
        with unit_of_work(bench.database) as session:
            process_runner.start(session, "p", {}, key)
    jobs.run_due(bench.database)
    assert reached == ["a", "b", "c", "d"]


def test_no_job_finds_what_another_has_loaded(bench: ProcessBench) -> None:
    seen: list[int] = []

    def handler(session: Session, job: jobs.Job) -> None:
        seen.append(len(session.identity_map))
        loaded.append(session.get_one(ProcessInstance, job.instance_id))

    loaded: list[ProcessInstance] = []
    publish(bench, SERVICE, handler)
    start(bench, 3)
    jobs.run_due(bench.database)
    assert seen == [0, 0, 0]


@pytest.mark.parametrize(("model", "written"), [(SERVICE, 1), (TIMER, 0)], ids=["service", "timer"])
def test_each_is_done_once_wherever_the_power_is_cut(
    bench: ProcessBench, wired: tuple[Database, Wire], model: bytes, written: int
) -> None:
    def handler(session: Session, job: jobs.Job) -> None:
        session.execute(text("INSERT INTO diary VALUES (:what)"), {"what": str(job.instance_id)})

    publish(bench, model, handler)
    with unit_of_work(bench.database) as session:
        session.execute(text("CREATE TABLE diary (what text NOT NULL)"))
    database, wire = wired
    for number in range(1, MOST_POINTS):
        start(bench, 3)
        wire.cut_at(number)
        try:
            jobs.run_due(database)
        except PowerCut:
            database.dispose()
        else:
            break
        finally:
            wire.rest()
        bench.traveller.advance(PAST_THE_LEASE)
        while jobs.run_due(bench.database):
            pass
        assert times_done(bench) == [1, 1, 1], number
        assert len(ended(bench)) == 3, number
    else:
        pytest.fail("the worker never came to an end")
    assert number > 7
    with unit_of_work(bench.database) as session:
        diary = Counter(session.scalars(text("SELECT what FROM diary")))
    assert (len(diary), set(diary.values()) - {1}) == (3 * number * written, set())
