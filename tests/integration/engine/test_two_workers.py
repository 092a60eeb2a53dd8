"""A slow worker whose lease has run out, and the one that took over: each piece of work is done once."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from engine import intervention, jobs, process_runner
from engine.bench import ProcessBench
from engine.database import Database, unit_of_work
from engine.state import job_claims
from engine.state.tables import BufferedMessage, HistoryEvent
from tests.bpmn_sketch import message, sketch, user_task
from tests.integration.engine.power_cuts import Point, Wire
from tests.integration.engine.small_processes import NOTE, SERVICE, TIMER

CYCLE = sketch(
    '<startEvent id="s"/>'
    + user_task("a")
    + '<boundaryEvent id="tick" attachedToRef="a" cancelActivity="false"><timerEventDefinition>'
    "<timeCycle>R5/P1D</timeCycle></timerEventDefinition></boundaryEvent>"
    '<endEvent id="e"/><endEvent id="ticked"/>',
    "s -> a\na -> e\ntick -> ticked",
)
MESSAGE = sketch(
    '<startEvent id="s"/><intermediateThrowEvent id="tell"><messageEventDefinition messageRef="news"/>'
    '</intermediateThrowEvent><endEvent id="e"/>',
    "s -> tell\ntell -> e",
    roots=message("news", "1"),
)
SIGNAL = sketch(
    '<startEvent id="s"/><intermediateThrowEvent id="tell"><signalEventDefinition signalRef="go"/>'
    '</intermediateThrowEvent><endEvent id="e"/>',
    "s -> tell\ntell -> e",
    roots='<signal id="go" name="go"/>',
)
LISTENER = sketch(
    '<startEvent id="ls"><signalEventDefinition signalRef="go"/></startEvent>'
    + user_task("heard")
    + '<endEvent id="le"/>',
    "ls -> heard\nheard -> le",
    process_id="listener",
    roots='<signal id="go" name="go"/>',
)
MODELS = {"service": SERVICE, "timer": TIMER, "cycle": CYCLE, "message": MESSAGE, "signal": SIGNAL}
MOST_POINTS = 60


@pytest.mark.parametrize("kind", MODELS)
def test_a_job_is_done_once_wherever_its_slow_worker_is_overtaken(
    bench: ProcessBench, wired: tuple[Database, Wire], kind: str
) -> None:
    bench.publish(MODELS[kind])
    bench.publish(LISTENER)
    bench.register(NOTE, lambda _session, _job: {"noted": True})
    for number in range(1, MOST_POINTS):
        before = effects(bench)
        start(bench)
        bench.traveller.advance(timedelta(days=1))
        if not run_overtaken_at(number, bench, *wired):
            break
        after = effects(bench)
        done = {name: after[name] - before[name] for name in after}
        assert done == ONCE[kind], (number, wired[1].reached)
        clear(bench)
    else:
        pytest.fail("the worker never came to an end")
    assert number > 5


def test_jobs_that_share_a_transaction_are_each_done_once_wherever_their_slow_worker_is_overtaken(
    bench: ProcessBench, wired: tuple[Database, Wire]
) -> None:
    bench.publish(SERVICE)
    bench.register(NOTE, lambda _session, _job: None, together=True)
    for number in range(1, MOST_POINTS):
        for _ in range(3):
            start(bench)
        overtaken = run_overtaken_at(number, bench, *wired, limit=3)
        while jobs.run_due(bench.database):
            pass
        traces = [bench.trace(instance).count("call") for instance in bench.instances]
        assert traces == [1, 1, 1], (number, wired[1].reached)
        bench.instances.clear()
        if not overtaken:
            break
    else:
        pytest.fail("the worker never came to an end")
    assert number > 7


ONCE = {
    "service": {"service": 1, "timer": 0, "cycle": 0, "message": 0, "signal": 0},
    "timer": {"service": 0, "timer": 1, "cycle": 0, "message": 0, "signal": 0},
    "cycle": {"service": 0, "timer": 0, "cycle": 1, "message": 0, "signal": 0},
    "message": {"service": 0, "timer": 0, "cycle": 0, "message": 1, "signal": 0},
    "signal": {"service": 0, "timer": 0, "cycle": 0, "message": 0, "signal": 1},
}


def start(bench: ProcessBench) -> None:
    with unit_of_work(bench.database) as session:
        bench.instances.append(process_runner.start(session, "p", {}, "case"))


def run_overtaken_at(number: int, bench: ProcessBench, slow: Database, wire: Wire, limit: int = 1) -> bool:
    """What is due, with a second worker at work while the first is held up at a point; False when it has fewer."""
    held, go_on = threading.Event(), threading.Event()

    def hold(point: Point) -> None:
        if point.number == number:
            held.set()
            assert go_on.wait(60)

    wire.watch(hold)
    first = threading.Thread(target=jobs.run_due, args=(slow, limit))
    first.start()
    while first.is_alive() and not held.wait(0.01):
        pass
    if held.is_set():
        bench.traveller.advance(job_claims.LEASE + timedelta(seconds=1))
        second = threading.Thread(target=jobs.run_due, args=(bench.database, 1))
        second.start()
        while second.is_alive() and not waits_for_a_lock(bench):
            second.join(0.01)
        go_on.set()
        second.join()
    first.join()
    wire.rest()
    return held.is_set()


def waits_for_a_lock(bench: ProcessBench) -> bool:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with unit_of_work(bench.database) as session:
        return bool(session.scalar(waiting))


def effects(bench: ProcessBench) -> dict[str, int]:
    """How often each kind of work has had its effect."""
    events = {"service": "call", "timer": "wait", "cycle": "ticked", "signal": "ls"}
    with unit_of_work(bench.database) as session:
        found = {
            kind: session.scalar(
                select(func.count()).where(HistoryEvent.element_id == element, HistoryEvent.kind == "completed")
            )
            or 0
            for kind, element in events.items()
        }
        return found | {"message": session.scalar(select(func.count()).select_from(BufferedMessage)) or 0}


def clear(bench: ProcessBench) -> None:
    """Nothing of this round may be due in the next."""
    for instance in bench.instances:
        if bench.state(instance) == "active":
            with unit_of_work(bench.database) as session:
                intervention.cancel(session, instance, "the round is over", "test")
    bench.instances.clear()
