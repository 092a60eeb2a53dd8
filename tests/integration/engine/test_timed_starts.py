"""Processes that start by themselves: at a date, in a cycle, each moment once, always in their newest version."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from engine import process_runner, timed_starts
from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.model.tables import StartTimer
from engine.state.tables import ProcessInstance
from tests.bpmn_sketch import sketch

MINUTE = timedelta(minutes=1)


def timed(timer: str, *, task: str = "a", process_id: str = "p") -> bytes:
    """A process that starts at `timer` and is over at once."""
    start = f'<startEvent id="s"><timerEventDefinition>{timer}</timerEventDefinition></startEvent>'
    return sketch(f'{start}<task id="{task}"/><endEvent id="e"/>', f"s -> {task}\n{task} -> e", process_id=process_id)


def cycle(text: str) -> str:
    return f"<timeCycle>{text}</timeCycle>"


def started(bench: ProcessBench) -> list[datetime]:
    with unit_of_work(bench.database) as session:
        return list(session.scalars(select(ProcessInstance.started_at).order_by(ProcessInstance.started_at)))


def test_a_cycle_starts_its_process_as_often_as_it_says(bench: ProcessBench) -> None:
    begin = bench.traveller.now()
    assert bench.publish(timed(cycle("R3/PT10M"))) == []
    bench.advance(timedelta(hours=2))
    assert started(bench) == [begin + 10 * MINUTE, begin + 20 * MINUTE, begin + 30 * MINUTE]
    assert bench.trace().count("a") == 3


def test_a_date_starts_its_process_once_and_a_date_of_the_past_never(bench: ProcessBench) -> None:
    day = bench.traveller.now() + timedelta(days=3)
    bench.publish(timed(f"<timeDate>{day.isoformat()}</timeDate>"))
    past = bench.traveller.now() - timedelta(days=3)
    bench.publish(timed(f"<timeDate>{past.isoformat()}</timeDate>", process_id="q"))
    bench.advance(timedelta(days=10))
    assert started(bench) == [day]


def test_a_duration_starts_its_process_once_after_it_was_published(bench: ProcessBench) -> None:
    begin = bench.traveller.now()
    bench.publish(timed("<timeDuration>PT10M</timeDuration>"))
    bench.advance(timedelta(hours=1))
    bench.publish(timed("<timeDuration>PT10M</timeDuration>", task="b"))
    bench.advance(timedelta(hours=1))
    assert started(bench) == [begin + 10 * MINUTE]


def test_a_cycle_that_has_a_beginning_keeps_to_it(bench: ProcessBench) -> None:
    bench.traveller.move_to(datetime(2030, 1, 31, 8, 30, tzinfo=UTC))
    bench.publish(timed(cycle("R4/2030-01-31T06:00:00Z/P1M")))
    bench.advance(timedelta(days=365))
    assert [f"{moment:%m-%d %H}" for moment in started(bench)] == ["02-28 06", "03-31 06", "04-30 06"]


def test_a_newer_version_takes_the_place_of_the_older(bench: ProcessBench) -> None:
    bench.publish(timed(cycle("R/PT10M"), task="old"))
    bench.advance(5 * MINUTE)
    begin = bench.traveller.now()
    bench.publish(timed(cycle("R/PT20M"), task="new"))
    bench.advance(50 * MINUTE)
    assert started(bench) == [begin + 20 * MINUTE, begin + 40 * MINUTE]
    assert bench.trace() == ["s", "new", "e"] * 2


def test_a_newer_version_with_the_same_timer_keeps_the_rhythm(bench: ProcessBench) -> None:
    begin = bench.traveller.now()
    bench.publish(timed(cycle("R2/PT10M"), task="old"))
    bench.advance(15 * MINUTE)
    bench.publish(timed(cycle("R2/PT10M"), task="new"))
    bench.advance(60 * MINUTE)
    assert started(bench) == [begin + 10 * MINUTE, begin + 20 * MINUTE]
    assert bench.trace() == ["s", "old", "e", "s", "new", "e"]


def test_a_version_without_the_timer_starts_nothing_any_more(bench: ProcessBench) -> None:
    bench.publish(timed(cycle("R/PT10M")))
    bench.publish(sketch('<startEvent id="s"/><endEvent id="e"/>', "s -> e"))
    bench.advance(timedelta(hours=1))
    assert started(bench) == []


def test_moments_that_nobody_was_there_for_are_made_up_for(bench: ProcessBench) -> None:
    bench.publish(timed(cycle("R/P1D")))
    bench.traveller.move_to(bench.traveller.now() + timedelta(days=3, hours=1))
    bench.settle()
    assert len(started(bench)) == 3


def test_several_workers_start_each_moment_once(bench: ProcessBench) -> None:
    for number in range(12):
        bench.publish(timed(cycle("R/PT10M"), process_id=f"p{number}"))
    bench.traveller.move_to(bench.traveller.now() + 35 * MINUTE)
    together = Barrier(4)

    def work() -> None:
        together.wait()
        while timed_starts.start_due(bench.database):
            pass

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    while timed_starts.start_due(bench.database):  # whatever the last worker passed by while another held it
        pass
    with unit_of_work(bench.database) as session:
        found = session.scalars(select(ProcessInstance.process_id)).all()
    assert sorted(found) == sorted(f"p{number}" for number in range(12) for _ in range(3))


def test_a_start_that_fails_is_tried_again_and_stops_no_other(
    bench: ProcessBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = bench.traveller.now()
    bench.publish(timed(cycle("R1/PT10M")))
    bench.publish(timed(cycle("R1/PT11M"), process_id="q"))
    with monkeypatch.context() as broken:
        real = process_runner.start_by_timer

        def failing(session, process_id, element_id):
            if process_id == "p":
                real(session, process_id, element_id)
                raise ConnectionError
            return real(session, process_id, element_id)

        broken.setattr(process_runner, "start_by_timer", failing)
        bench.advance(12 * MINUTE)
        with unit_of_work(bench.database) as session:
            timer = session.get_one(StartTimer, ("p", "s", 0))
            assert (timer.due_at, timer.attempts > 0) == (begin + 10 * MINUTE, True)
        assert len(started(bench)) == 1
    bench.advance(timedelta(hours=1))
    assert len(started(bench)) == 2


def test_one_of_several_triggers_may_be_a_timer(bench: ProcessBench) -> None:
    triggers = (
        f'<signalEventDefinition signalRef="go"/><timerEventDefinition>{cycle("R1/PT10M")}</timerEventDefinition>'
    )
    elements = f'<startEvent id="s">{triggers}</startEvent><task id="a"/><endEvent id="e"/>'
    assert bench.publish(sketch(elements, "s -> a\na -> e", roots='<signal id="go" name="go"/>')) == []
    assert bench.signal("go") == 1
    bench.advance(timedelta(hours=1))
    assert bench.trace() == ["s", "a", "e"] * 2


@pytest.mark.parametrize(
    ("timer", "rule"),
    [
        (cycle("R0/PT10M"), "broken-timer"),
        (cycle("R/PT0S"), "broken-timer"),
        (cycle("=cycle_of_the_case"), "broken-timer"),
        ("<timeDate>2030-13-45</timeDate>", "broken-timer"),
    ],
)
def test_a_timer_that_starts_nothing_is_refused(bench: ProcessBench, timer: str, rule: str) -> None:
    assert [(finding.rule, finding.element_id) for finding in bench.publish(timed(timer))] == [(rule, "s")]
