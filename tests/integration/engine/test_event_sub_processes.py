"""Event sub-processes of every kind: in the process and in a sub-process, interrupting or beside it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from engine import intervention
from engine.bench import ProcessBench
from engine.database import unit_of_work
from tests.bpmn_sketch import arrows, message, sketch, user_task

ROOTS = (
    message("m", "case") + '<signal id="sig" name="sig"/><error id="err" errorCode="E"/>'
    '<escalation id="esc" escalationCode="X"/>'
)
ERROR = '<errorEventDefinition errorRef="err"/>'
ESCALATION = '<escalationEventDefinition escalationRef="esc"/>'
MESSAGE = '<messageEventDefinition messageRef="m"/>'
SIGNAL = '<signalEventDefinition signalRef="sig"/>'
CONDITION = "<conditionalEventDefinition><condition>=late = true</condition></conditionalEventDefinition>"


def timer(kind: str, text: str) -> str:
    return f"<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition>"


def _advance(bench: ProcessBench, _: UUID) -> None:
    bench.advance(timedelta(minutes=10))


def _set_late(bench: ProcessBench, instance: UUID) -> None:
    with unit_of_work(bench.database) as session:
        intervention.set_variables(session, instance, {"late": True}, "test", "bench")


FROM_OUTSIDE: dict[str, tuple[str, Callable[[ProcessBench, UUID], object]]] = {
    "message": (MESSAGE, lambda bench, _: bench.deliver("m", "1")),
    "signal": (SIGNAL, lambda bench, _: bench.signal("sig")),
    "date": (timer("timeDate", '=now() + duration("PT10M")'), _advance),
    "duration": (timer("timeDuration", "PT10M"), _advance),
    "cycle": (timer("timeCycle", "R1/PT10M"), _advance),
    "condition": (CONDITION, _set_late),
    "one of several": (SIGNAL + MESSAGE, lambda bench, _: bench.deliver("m", "1")),
}


def publish(bench: ProcessBench, trigger: str, *, interrupting: bool, inside: bool, way: str = "") -> None:
    """A scope with a task, then `way` (an element with the id w), beside an event sub-process."""
    listening = (
        '<subProcess id="listener" triggeredByEvent="true">'
        f'<startEvent id="heard" isInterrupting="{str(interrupting).lower()}">{trigger}</startEvent>'
        f'<task id="handled"/><endEvent id="he"/>{arrows("heard -> handled" + chr(10) + "handled -> he")}</subProcess>'
    )
    flows = "s -> work\nwork -> w\nw -> e" if way else "s -> work\nwork -> e"
    if way.startswith("<endEvent"):
        flows = "s -> work\nwork -> w"
    elements = '<startEvent id="s"/>' + user_task("work") + way + listening
    elements += "" if way.startswith("<endEvent") else '<endEvent id="e"/>'
    if not inside:
        findings = bench.publish(sketch(elements, flows, roots=ROOTS))
    else:
        outer = f'<startEvent id="os"/><subProcess id="sub">{elements}{arrows(flows)}</subProcess><endEvent id="oe"/>'
        findings = bench.publish(sketch(outer, "os -> sub\nsub -> oe", roots=ROOTS))
    assert [finding.rule for finding in findings] == ["nobody-assigned"]


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("kind", FROM_OUTSIDE)
def test_an_interrupting_one_ends_what_runs_beside_it(bench: ProcessBench, kind: str, inside: bool) -> None:
    trigger, happen = FROM_OUTSIDE[kind]
    publish(bench, trigger, interrupting=True, inside=inside)
    instance = bench.start("p", {"case": "1", "late": False})
    happen(bench, instance)
    within = ["s", "heard", "handled", "he", "listener"]
    assert bench.trace(instance) == (["os", *within, "sub", "oe"] if inside else within)
    assert (bench.open_tasks(), bench.state(instance)) == ([], "completed")


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("kind", FROM_OUTSIDE)
def test_one_that_does_not_interrupt_runs_beside(bench: ProcessBench, kind: str, inside: bool) -> None:
    trigger, happen = FROM_OUTSIDE[kind]
    publish(bench, trigger, interrupting=False, inside=inside)
    instance = bench.start("p", {"case": "1", "late": False})
    happen(bench, instance)
    bench.complete("work")
    within = ["s", "heard", "handled", "he", "listener", "work", "e"]
    assert bench.trace(instance) == (["os", *within, "sub", "oe"] if inside else within)
    assert (bench.incidents(), bench.state(instance)) == ([], "completed")


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("definition", [ERROR, ESCALATION])
def test_what_ends_inside_the_scope_is_caught_there(bench: ProcessBench, definition: str, inside: bool) -> None:
    publish(bench, definition, interrupting=True, inside=inside, way=f'<endEvent id="w">{definition}</endEvent>')
    instance = bench.start("p")
    bench.complete("work")
    assert bench.trace(instance)[-3 if not inside else -5 :][:2] == ["handled", "he"]
    assert (bench.incidents(), bench.state(instance)) == ([], "completed")


@pytest.mark.parametrize("inside", [False, True])
def test_an_escalation_beside_lets_who_threw_it_go_on(bench: ProcessBench, inside: bool) -> None:
    way = f'<intermediateThrowEvent id="w">{ESCALATION}</intermediateThrowEvent>'
    publish(bench, ESCALATION, interrupting=False, inside=inside, way=way)
    instance = bench.start("p")
    bench.complete("work")
    assert {"work", "w", "heard", "handled", "he", "e"} <= set(bench.trace(instance))
    assert (bench.incidents(), bench.state(instance)) == ([], "completed")


def test_an_interrupting_escalation_ends_who_threw_it(bench: ProcessBench) -> None:
    way = f'<intermediateThrowEvent id="w">{ESCALATION}</intermediateThrowEvent>'
    publish(bench, ESCALATION, interrupting=True, inside=False, way=way)
    instance = bench.start("p")
    bench.complete("work")
    assert "handled" in bench.trace(instance)
    assert "e" not in bench.trace(instance)


def test_a_cycle_beside_comes_again_until_the_scope_ends(bench: ProcessBench) -> None:
    publish(bench, timer("timeCycle", "R/PT10M"), interrupting=False, inside=True)
    instance = bench.start("p")
    bench.advance(timedelta(minutes=35))
    bench.complete("work")
    bench.advance(timedelta(hours=1))
    assert bench.trace(instance).count("handled") == 3
    assert bench.state(instance) == "completed"


def test_one_that_waits_for_all_its_triggers_starts_when_the_last_has_come(bench: ProcessBench) -> None:
    elements = (
        '<startEvent id="s"/>' + user_task("work") + '<endEvent id="e"/><subProcess id="both" triggeredByEvent="true">'
        f'<startEvent id="heard" parallelMultiple="true">{SIGNAL}{MESSAGE}</startEvent><endEvent id="he"/>'
        + arrows("heard -> he") + "</subProcess>"
    )  # fmt: skip
    bench.publish(sketch(elements, "s -> work\nwork -> e", roots=ROOTS))
    instance = bench.start("p", {"case": "1"})
    bench.signal("sig")
    assert bench.state(instance) == "active"
    bench.deliver("m", "1")
    assert bench.trace(instance) == ["s", "heard", "he", "both"]


def test_one_inside_a_called_process_belongs_to_the_called_process(bench: ProcessBench) -> None:
    publish(bench, SIGNAL, interrupting=True, inside=False)
    call = '<extensionElements><zeebe:calledElement processId="p"/></extensionElements>'
    caller = f'<startEvent id="cs"/><callActivity id="call">{call}</callActivity><task id="after"/><endEvent id="ce"/>'
    bench.publish(sketch(caller, "cs -> call\ncall -> after\nafter -> ce", process_id="caller"))
    instance = bench.start("caller")
    bench.signal("sig")
    assert bench.trace(instance)[-4:] == ["listener", "call", "after", "ce"]
    assert bench.state(instance) == "completed"
