"""Instances that fail whenever they are touched are put aside and shown; all others go on."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from engine import intervention, jobs, process_runner
from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.execution.events import Events
from engine.execution.scope import scope_of
from engine.state import codec
from engine.state.resting import Unreadable
from engine.state.tables import Job, ProcessInstance
from tests.bpmn_sketch import service_task, sketch, user_task
from tests.integration.engine.small_processes import ALARM, LETTER

PT1H = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
TIMER = sketch(
    f'<startEvent id="s"/><intermediateCatchEvent id="t">{PT1H}</intermediateCatchEvent><endEvent id="e"/>',
    "s -> t\nt -> e",
)


def tokens_of(bench: ProcessBench, instance: UUID) -> bytes:
    with unit_of_work(bench.database) as session:
        return session.get_one(ProcessInstance, instance).tokens


def store(bench: ProcessBench, instance: UUID, tokens: bytes) -> None:
    with unit_of_work(bench.database) as session:
        session.execute(update(ProcessInstance).where(ProcessInstance.id == instance).values(tokens=tokens))


def poison(bench: ProcessBench, instance: UUID) -> bytes:
    """Make the stored position of an instance unreadable; returns what was there."""
    tokens = tokens_of(bench, instance)
    store(bench, instance, tokens.replace(b'"v":%d' % codec.FORMAT, b'"v":99'))
    return tokens


def states(bench: ProcessBench) -> list[str]:
    return [bench.state(instance) for instance in bench.instances]


def test_one_poisoned_among_fifty_is_parked_and_the_others_go_on(bench: ProcessBench) -> None:
    bench.publish(TIMER)
    for _ in range(50):
        bench.start("p")
    poisoned = bench.instances[7]
    poison(bench, poisoned)
    bench.traveller.advance(timedelta(hours=2))

    assert jobs.run_due(bench.database, limit=50) == 50
    assert states(bench) == ["parked" if instance == poisoned else "completed" for instance in bench.instances]
    (incident,) = bench.incidents()
    assert (incident.instance_id, incident.token_id, incident.kind) == (poisoned, poisoned, "unreadable")
    assert "99" in incident.message


def test_nobody_touches_a_parked_instance_again(bench: ProcessBench) -> None:
    bench.publish(TIMER)
    poison(bench, bench.start("p"))
    bench.traveller.advance(timedelta(hours=2))
    jobs.run_due(bench.database)
    for _ in range(5):
        bench.traveller.advance(timedelta(days=1))
        assert jobs.run_due(bench.database) == 0
    assert len(bench.incidents()) == 1


def test_a_mended_instance_goes_on_where_it_stood(bench: ProcessBench) -> None:
    bench.publish(TIMER)
    instance = bench.start("p")
    good = poison(bench, instance)
    bench.advance(timedelta(hours=2))
    (incident,) = bench.incidents()
    with pytest.raises(Unreadable), unit_of_work(bench.database) as session:
        intervention.retry_incident(session, incident.id, "noch einmal", "lena")
    assert bench.state(instance) == "parked"

    store(bench, instance, good)
    with unit_of_work(bench.database) as session:
        intervention.retry_incident(session, incident.id, "Stand wiederhergestellt", "lena")
    bench.settle()
    assert bench.state(instance) == "completed"
    assert bench.incidents() == []


def test_a_parked_instance_can_be_cancelled_without_being_read(bench: ProcessBench) -> None:
    bench.publish(TIMER)
    instance = bench.start("p")
    poison(bench, instance)
    bench.advance(timedelta(hours=2))
    with unit_of_work(bench.database) as session:
        intervention.cancel(session, instance, "nicht zu retten", "lena")
    assert bench.state(instance) == "cancelled"
    assert bench.incidents() == []
    with unit_of_work(bench.database) as session:
        assert session.scalars(select(Job)).all() == []


def test_a_signal_reaches_everybody_but_the_poisoned(bench: ProcessBench) -> None:
    bench.publish(ALARM)
    for _ in range(3):
        bench.start("p")
    poison(bench, bench.instances[1])
    assert bench.signal("alarm") == 2
    assert states(bench) == ["completed", "parked", "completed"]


def test_whoever_sends_a_message_to_a_poisoned_instance_is_not_troubled(bench: ProcessBench) -> None:
    bench.publish(LETTER)
    instance = bench.start("p", {"case": "1"})
    good = poison(bench, instance)
    assert bench.deliver("docs", "1", {"pages": 3}) is False
    assert states(bench) == ["parked"]

    store(bench, instance, good)
    with unit_of_work(bench.database) as session:
        intervention.retry_incident(session, bench.incidents()[0].id, "Stand wiederhergestellt", "lena")
    assert bench.variables(instance)["pages"] == 3


def test_an_element_that_the_model_has_lost_parks_the_instance(bench: ProcessBench) -> None:
    bench.publish(TIMER)
    instance = bench.start("p")
    store(bench, instance, tokens_of(bench, instance).replace(b'"t"', b'"gone"'))
    bench.advance(timedelta(hours=2))
    assert bench.state(instance) == "parked"
    assert "gone" in bench.incidents()[0].message


def test_an_instance_whose_model_is_gone_is_parked(bench: ProcessBench) -> None:
    bench.publish(TIMER)
    gone, healthy = bench.start("p"), bench.start("p")
    with unit_of_work(bench.database) as session:
        version = session.get_one(ProcessInstance, gone).model_version_id
    there, nowhere = f'"p",{version},'.encode(), f'"p",{version + 1000},'.encode()
    assert there in tokens_of(bench, gone)
    store(bench, gone, tokens_of(bench, gone).replace(there, nowhere))
    bench.advance(timedelta(hours=2))
    assert (bench.state(gone), bench.state(healthy)) == ("parked", "completed")


def test_an_instance_that_crashes_when_it_is_called_is_parked_and_the_others_hear(
    bench: ProcessBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.publish(ALARM)
    for _ in range(3):
        bench.start("p")
    unlucky = bench.instances[1]
    trigger = Events.trigger

    def crash_there(events: Events, token: Any, results: dict[str, Any]) -> None:
        if scope_of(token).execution.instance_id == unlucky:
            raise RuntimeError("a bug that nobody knew")
        trigger(events, token, results)

    monkeypatch.setattr(Events, "trigger", crash_there)
    assert bench.signal("alarm") == 2
    assert states(bench) == ["completed", "parked", "completed"]
    assert [(one.kind, one.message) for one in bench.incidents()] == [("crash", "RuntimeError: a bug that nobody knew")]

    monkeypatch.undo()
    with unit_of_work(bench.database) as session:
        intervention.retry_incident(session, bench.incidents()[0].id, "Fehler behoben", "lena")
    assert bench.signal("alarm") == 1


def test_an_instance_whose_values_cannot_be_stored_is_parked_and_the_others_hear(bench: ProcessBench) -> None:
    wait = '<intermediateCatchEvent id="wait"><signalEventDefinition signalRef="alarm"/></intermediateCatchEvent>'
    text = "if broken then &quot;a\\u0000b&quot; else &quot;a&quot;"
    script = f'<zeebe:script expression="={text}" resultVariable="copy"/>'
    computing = f'<scriptTask id="c"><extensionElements>{script}</extensionElements></scriptTask>'
    elements = f'<startEvent id="s"/>{wait}{computing}<endEvent id="e"/>'
    bench.publish(sketch(elements, "s -> wait\nwait -> c\nc -> e", roots='<signal id="alarm" name="alarm"/>'))
    for broken in (False, True, False):
        bench.start("p", {"broken": broken})

    assert bench.signal("alarm") == 2
    assert states(bench) == ["completed", "parked", "completed"]
    told = "UntranslatableCharacter: unsupported Unicode escape sequence"
    assert [(one.kind, one.message) for one in bench.incidents()] == [("crash", told)]


def test_a_clerk_hears_that_the_instance_cannot_be_read(bench: ProcessBench) -> None:
    bench.publish(sketch('<startEvent id="s"/>' + user_task("a") + '<endEvent id="e"/>', "s -> a\na -> e"))
    poison(bench, bench.start("p"))
    task = bench.open_tasks()[0]
    with pytest.raises(Unreadable, match="lässt sich nicht lesen"), unit_of_work(bench.database) as session:
        process_runner.complete_task(session, task.id, {}, "anna")


def test_a_service_that_always_crashes_stops_after_its_attempts(bench: ProcessBench) -> None:
    bench.publish(
        sketch('<startEvent id="s"/>' + service_task("call", "crash") + '<endEvent id="e"/>', "s -> call\ncall -> e")
    )
    calls: list[int] = []

    def crash(_session: object, job: jobs.Job) -> None:
        calls.append(job.attempt)
        raise RuntimeError("always")

    bench.register("crash", crash)
    instance = bench.start("p")
    bench.advance(timedelta(days=3))
    assert calls == [1, 2, 3]
    assert [incident.kind for incident in bench.incidents()] == ["job"]
    assert bench.state(instance) == "active"
