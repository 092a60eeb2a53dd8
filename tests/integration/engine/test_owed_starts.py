"""Processes that start by themselves: each moment once, in their newest version; and starts that have failed."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from engine import owed_starts
from engine.bench import ProcessBench
from engine.database import Database, unit_of_work
from engine.model.tables import ModelSource, ModelVersion
from engine.state.job_claims import LEASE
from engine.state.tables import ProcessInstance
from tests.bpmn_sketch import message, sketch, user_task
from tests.crashing_process import crash_in
from tests.integration.engine.power_cuts import PowerCut, Wire

MINUTE = timedelta(minutes=1)
MOST_POINTS = 60
GO = '<signal id="go" name="go"/>'
LISTENER = sketch(
    '<startEvent id="s"/>'
    '<intermediateCatchEvent id="w"><signalEventDefinition signalRef="go"/></intermediateCatchEvent><endEvent id="e"/>',
    "s -> w\nw -> e",
    process_id="listener",
    roots=GO,
)


def timed(timer: str, *, task: str = "a", process_id: str = "p") -> bytes:
    """A process that starts at `timer` and is over at once."""
    start = f'<startEvent id="s"><timerEventDefinition>{timer}</timerEventDefinition></startEvent>'
    return sketch(f'{start}<task id="{task}"/><endEvent id="e"/>', f"s -> {task}\n{task} -> e", process_id=process_id)


def signalled(process_id: str) -> bytes:
    """A process that a signal starts."""
    start = '<startEvent id="s"><signalEventDefinition signalRef="go"/></startEvent>'
    elements = start + user_task("a") + '<endEvent id="e"/>'
    return sketch(elements, "s -> a\na -> e", process_id=process_id, roots=GO)


def by_message(task: str, *, start: str = "s") -> bytes:
    """A process that a message starts."""
    event = f'<startEvent id="{start}"><messageEventDefinition messageRef="order"/></startEvent>'
    elements = event + user_task(task) + '<endEvent id="e"/>'
    return sketch(elements, f"{start} -> {task}\n{task} -> e", roots=message("order", "number"))


def fail_to_start(bench: ProcessBench, *keys: str, wait: timedelta = timedelta(0)) -> None:
    """Messages come and crash the process that they start, for so long."""
    with pytest.MonkeyPatch.context() as broken:
        crash_in(broken, "p")
        for key in keys:
            bench.deliver("order", key)
        bench.advance(wait)


def others(bench: ProcessBench, than: UUID) -> list[str]:
    """The processes of all other instances."""
    with unit_of_work(bench.database) as session:
        return list(session.scalars(select(ProcessInstance.process_id).where(ProcessInstance.id != than)))


def keys_started(bench: ProcessBench) -> list[str]:
    with unit_of_work(bench.database) as session:
        return sorted(session.scalars(select(ProcessInstance.business_key)))


def cycle(text: str) -> str:
    return f"<timeCycle>{text}</timeCycle>"


def started(bench: ProcessBench) -> list[datetime]:
    with unit_of_work(bench.database) as session:
        return list(session.scalars(select(ProcessInstance.started_at).order_by(ProcessInstance.started_at)))


def work_together(bench: ProcessBench) -> None:
    """Four workers start what is due, all at once."""
    together = Barrier(4)

    def work() -> None:
        together.wait()
        while owed_starts.start_due(bench.database):
            pass

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    while owed_starts.start_due(bench.database):  # whatever the last worker passed by while another held it
        pass


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
    work_together(bench)
    with unit_of_work(bench.database) as session:
        found = session.scalars(select(ProcessInstance.process_id)).all()
    assert sorted(found) == sorted(f"p{number}" for number in range(12) for _ in range(3))


def test_a_timed_start_that_fails_is_tried_again_and_stops_no_other(
    bench: ProcessBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = bench.traveller.now()
    bench.publish(timed(cycle("R1/PT10M")))
    bench.publish(timed(cycle("R1/PT11M"), process_id="q"))
    with monkeypatch.context() as broken:
        crash_in(broken, "p")
        bench.advance(12 * MINUTE)
        (failed,) = bench.failed_starts()
        assert (failed.process_id, failed.element_id, failed.due_at) == ("p", "s", begin + 10 * MINUTE)
        assert failed.attempts > 1
        assert failed.try_at is not None
        assert failed.try_at > bench.traveller.now()
        assert failed.failure == "RuntimeError: a bug that nobody knew"
        assert len(started(bench)) == 1
    bench.advance(timedelta(hours=1))
    assert len(started(bench)) == 2
    assert bench.failed_starts() == []


@pytest.mark.parametrize("crashing", ["p", "q", "r"])
def test_a_process_that_crashes_when_a_signal_starts_it_keeps_nobody_from_hearing_it(
    bench: ProcessBench, monkeypatch: pytest.MonkeyPatch, crashing: str
) -> None:
    bench.publish(*(signalled(process_id) for process_id in "pqr"), LISTENER)
    listener = bench.start("listener")
    with monkeypatch.context() as broken:
        crash_in(broken, crashing)
        assert bench.signal("go", {"amount": 3}) == 4
        assert bench.state(listener) == "completed"
        assert sorted(others(bench, listener)) == sorted({"p", "q", "r"} - {crashing})
        assert [(one.process_id, one.failure) for one in bench.failed_starts()] == [
            (crashing, "RuntimeError: a bug that nobody knew")
        ]
    bench.advance(timedelta(hours=1))
    assert sorted(others(bench, listener)) == ["p", "q", "r"]
    assert bench.failed_starts() == []
    with unit_of_work(bench.database) as session:
        late = session.scalars(select(ProcessInstance.id).where(ProcessInstance.process_id == crashing)).one()
    assert bench.variables(late) == {"amount": 3}


def test_a_message_that_starts_a_crashing_process_is_taken_and_starts_it_later_under_its_key(
    bench: ProcessBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.publish(by_message("a"))
    with monkeypatch.context() as broken:
        crash_in(broken, "p")
        assert bench.deliver("order", "42", {"amount": 3}) is True
        assert started(bench) == []
    bench.advance(timedelta(hours=1))
    with unit_of_work(bench.database) as session:
        instance = session.scalars(select(ProcessInstance)).one()
    assert (instance.business_key, bench.variables(instance.id)) == ("42", {"amount": 3})
    assert bench.deliver("order", "43") is True
    assert len(started(bench)) == 2


def test_several_workers_make_up_for_a_failed_start_once(bench: ProcessBench) -> None:
    bench.publish(by_message("a"))
    fail_to_start(bench, *"abcdefgh")
    bench.traveller.advance(timedelta(hours=1))
    work_together(bench)
    assert keys_started(bench) == list("abcdefgh")


def test_a_mended_version_is_tried_as_soon_as_it_is_published(bench: ProcessBench) -> None:
    bench.publish(by_message("a"))
    fail_to_start(bench, "1", wait=timedelta(days=1))
    bench.publish(by_message("new", start="elsewhere"))
    bench.settle()
    assert [task.element_id for task in bench.open_tasks()] == ["new"]
    assert bench.failed_starts() == []


def test_a_failed_start_that_the_newest_version_has_no_more_is_given_up(bench: ProcessBench) -> None:
    bench.publish(by_message("a"))
    fail_to_start(bench, "1")
    bench.publish(sketch('<startEvent id="s"/><endEvent id="e"/>', "s -> e"))
    bench.settle()
    assert (started(bench), bench.failed_starts()) == ([], [])


def test_a_person_need_not_wait_for_the_next_attempt(bench: ProcessBench) -> None:
    bench.publish(by_message("a"))
    fail_to_start(bench, "1", wait=timedelta(days=1))
    bench.settle()
    (failed,) = bench.failed_starts()
    with unit_of_work(bench.database) as session:
        assert owed_starts.try_now(session, failed.id)
    bench.settle()
    assert [task.element_id for task in bench.open_tasks()] == ["a"]
    with unit_of_work(bench.database) as session:
        assert not owed_starts.try_now(session, failed.id)


def test_a_start_that_kills_its_worker_stops_no_other_and_is_shown(
    bench: ProcessBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.publish(timed(cycle("R1/PT10M")))
    bench.publish(timed(cycle("R1/PT11M"), process_id="q"))
    bench.traveller.advance(15 * MINUTE)
    with monkeypatch.context() as deadly:
        crash_in(deadly, "p", PowerCut())
        with pytest.raises(PowerCut):
            owed_starts.start_due(bench.database)
        assert owed_starts.start_due(bench.database) == 1
        assert len(started(bench)) == 1, "the other has begun"
        bench.traveller.advance(LEASE)
        owed_starts.start_due(bench.database)
        (failed,) = bench.failed_starts()
        assert (failed.process_id, failed.attempts) == ("p", 1)
        assert failed.failure == "WorkersDied: Der Arbeitsprozess ist abgebrochen, bevor der Ablauf begonnen hatte."
    bench.advance(timedelta(hours=1))
    assert len(started(bench)) == 2


@pytest.mark.parametrize("trigger", ["timer", "message"])
def test_whenever_its_worker_is_killed_each_start_happens_once(
    bench: ProcessBench, wired: tuple[Database, Wire], trigger: str
) -> None:
    database, wire = wired
    bench.publish(by_message("a"))
    for number in range(1, MOST_POINTS):
        begun = len(started(bench))
        if trigger == "timer":
            bench.publish(timed(f"<timeDuration>PT{number}M</timeDuration>"))
        else:
            fail_to_start(bench, str(number))
        bench.traveller.advance(timedelta(hours=1))
        wire.cut_at(number)
        try:
            owed_starts.start_due(database)
        except PowerCut:
            bench.advance(timedelta(hours=1))
            assert len(started(bench)) == begun + 1, (number, wire.reached)
            continue
        break
    else:
        pytest.fail("the worker never came to an end")
    wire.rest()
    assert number > 8
    assert bench.failed_starts() == []


def test_a_database_that_fails_says_nothing_about_the_process(
    bench: ProcessBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.publish(signalled("p"))
    crash_in(monkeypatch, "p", OperationalError("INSERT", {}, ConnectionError()))
    with pytest.raises(OperationalError):
        bench.signal("go")
    assert bench.failed_starts() == []


def test_a_process_whose_values_cannot_be_stored_keeps_no_other_from_starting(bench: ProcessBench) -> None:
    script = '<zeebe:script expression="=&quot;a\\u0000b&quot;" resultVariable="x"/>'
    start = '<startEvent id="s"><signalEventDefinition signalRef="go"/></startEvent>'
    computing = f'<scriptTask id="c"><extensionElements>{script}</extensionElements></scriptTask>'
    bench.publish(sketch(f'{start}{computing}<endEvent id="e"/>', "s -> c\nc -> e", roots=GO), signalled("q"))
    assert bench.signal("go") == 2
    assert [task.process_id for task in bench.open_tasks()] == ["q"]
    assert [one.process_id for one in bench.failed_starts()] == ["p"]


def test_a_version_that_cannot_be_read_keeps_no_other_from_starting(bench: ProcessBench) -> None:
    bench.publish(signalled("p"), signalled("q"))
    with unit_of_work(bench.database) as session:
        sources = select(ModelVersion.source_sha256).where(ModelVersion.key == "p")
        broken = update(ModelSource).where(ModelSource.sha256.in_(sources))
        session.execute(broken.values(content=b"no model that we know"))
    assert bench.signal("go") == 1
    assert [task.process_id for task in bench.open_tasks()] == ["q"]


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
