"""Undoing what is done: compensation handlers, completed sub-processes, cancelled transactions."""

import pytest

from engine.bench import ProcessBench
from engine.findings import Severity
from tests.bpmn_sketch import arrows, sketch, user_task

ALL = "<compensateEventDefinition/>"
ROOTS = '<error id="Broken" name="broken" errorCode="BROKEN"/>'


def undone_by(host: str, handler: str) -> str:
    """The compensation boundary event of `host`, and the user task that undoes it."""
    return (
        f'<boundaryEvent id="of_{host}" attachedToRef="{host}">{ALL}</boundaryEvent>'
        f'<userTask id="{handler}" isForCompensation="true"/>'
        f'<association id="to_{handler}" sourceRef="of_{host}" targetRef="{handler}" associationDirection="One"/>'
    )


def throw(event_id: str, definition: str = ALL) -> str:
    return f'<intermediateThrowEvent id="{event_id}">{definition}</intermediateThrowEvent>'


def open_ids(bench: ProcessBench) -> list[str]:
    return [task.element_id for task in bench.open_tasks()]


def published(bench: ProcessBench, source: bytes) -> None:
    assert [str(finding) for finding in bench.publish(source) if finding.severity is Severity.ERROR] == []


def test_what_is_done_is_undone_in_reverse_order_one_after_another(bench: ProcessBench) -> None:
    elements = (
        '<startEvent id="s"/>'
        + user_task("book")
        + undone_by("book", "unbook")
        + user_task("pay")
        + undone_by("pay", "refund")
        + throw("undo")
        + user_task("after")
        + '<endEvent id="e"/>'
    )
    published(bench, sketch(elements, "s -> book\nbook -> pay\npay -> undo\nundo -> after\nafter -> e"))
    instance = bench.start("p")
    bench.complete("book")
    bench.complete("pay")
    assert open_ids(bench) == ["refund"]
    bench.complete("refund")
    assert open_ids(bench) == ["unbook"]
    bench.complete("unbook")
    assert open_ids(bench) == ["after"]
    bench.complete("after")
    assert bench.state(instance) == "completed"


def test_only_the_named_activity_is_undone_and_only_once(bench: ProcessBench) -> None:
    named = '<compensateEventDefinition activityRef="pay"/>'
    elements = (
        '<startEvent id="s"/>'
        + user_task("book")
        + undone_by("book", "unbook")
        + user_task("pay")
        + undone_by("pay", "refund")
        + throw("undo", named)
        + throw("again", named)
        + '<endEvent id="e"/>'
    )
    published(bench, sketch(elements, "s -> book\nbook -> pay\npay -> undo\nundo -> again\nagain -> e"))
    instance = bench.start("p")
    bench.complete("book")
    bench.complete("pay")
    assert open_ids(bench) == ["refund"]
    bench.complete("refund")
    assert bench.state(instance) == "completed"


def test_what_was_not_done_or_was_interrupted_is_not_undone(bench: ProcessBench) -> None:
    signal = '<signalEventDefinition signalRef="stop"/>'
    elements = (
        '<startEvent id="s"/>'
        + user_task("book")
        + undone_by("book", "unbook")
        + f'<boundaryEvent id="stopped" attachedToRef="book">{signal}</boundaryEvent>'
        + throw("undo")
        + '<endEvent id="e"/>'
    )
    flows = "s -> book\nbook -> e\nstopped -> undo\nundo -> e"
    published(bench, sketch(elements, flows, roots='<signal id="stop" name="stop"/>'))
    instance = bench.start("p")
    bench.signal("stop")
    assert open_ids(bench) == []
    assert bench.state(instance) == "completed"


def test_a_completed_sub_process_is_undone_from_within(bench: ProcessBench) -> None:
    inner = (
        '<startEvent id="is"/>'
        + user_task("book")
        + undone_by("book", "unbook")
        + '<endEvent id="ie"/>'
        + arrows("is -> book\nbook -> ie")
    )
    elements = (
        f'<startEvent id="s"/><subProcess id="trip">{inner}</subProcess>'
        + user_task("decide")
        + f'<endEvent id="e">{ALL}</endEvent>'
    )
    published(bench, sketch(elements, "s -> trip\ntrip -> decide\ndecide -> e"))
    instance = bench.start("p")
    bench.complete("book")
    assert open_ids(bench) == ["decide"]
    bench.complete("decide")
    assert open_ids(bench) == ["unbook"]
    bench.complete("unbook")
    assert bench.state(instance) == "completed"


def test_a_compensation_event_sub_process_undoes_its_sub_process(bench: ProcessBench) -> None:
    undoing = (
        f'<subProcess id="undoing" triggeredByEvent="true"><startEvent id="us">{ALL}</startEvent>'
        + throw("inside")
        + user_task("apologise")
        + '<endEvent id="ue"/>'
        + arrows("us -> inside\ninside -> apologise\napologise -> ue")
        + "</subProcess>"
    )
    inner = (
        '<startEvent id="is"/>'
        + user_task("book")
        + undone_by("book", "unbook")
        + undoing
        + '<endEvent id="ie"/>'
        + arrows("is -> book\nbook -> ie")
    )
    elements = f'<startEvent id="s"/><subProcess id="trip">{inner}</subProcess>{throw("undo")}<endEvent id="e"/>'
    published(bench, sketch(elements, "s -> trip\ntrip -> undo\nundo -> e"))
    instance = bench.start("p")
    bench.complete("book")
    assert open_ids(bench) == ["unbook"]
    bench.complete("unbook")
    assert open_ids(bench) == ["apologise"]
    bench.complete("apologise")
    assert bench.state(instance) == "completed"


def test_an_event_sub_process_undoes_what_was_done_before_it_interrupted(bench: ProcessBench) -> None:
    rescue = (
        '<subProcess id="rescue" triggeredByEvent="true"><startEvent id="rs"><errorEventDefinition errorRef="Broken"/>'
        "</startEvent>" + throw("undo") + '<endEvent id="re"/>' + arrows("rs -> undo\nundo -> re") + "</subProcess>"
    )
    elements = (
        '<startEvent id="s"/>'
        + user_task("book")
        + undone_by("book", "unbook")
        + '<endEvent id="e"><errorEventDefinition errorRef="Broken"/></endEvent>'
        + rescue
    )
    published(bench, sketch(elements, "s -> book\nbook -> e", roots=ROOTS))
    instance = bench.start("p")
    bench.complete("book")
    assert open_ids(bench) == ["unbook"]
    bench.complete("unbook")
    assert bench.state(instance) == "completed"


def test_a_cancelled_transaction_is_undone_before_it_is_left(bench: ProcessBench) -> None:
    inner = (
        '<startEvent id="is"/>'
        + user_task("book")
        + undone_by("book", "unbook")
        + user_task("other")
        + '<endEvent id="cancelled"><cancelEventDefinition/></endEvent>'
        + arrows("is -> book\nis -> other\nbook -> cancelled\nother -> cancelled")
    )
    elements = (
        f'<startEvent id="s"/><transaction id="trip">{inner}</transaction>'
        '<boundaryEvent id="off" attachedToRef="trip"><cancelEventDefinition/></boundaryEvent>'
        + user_task("tell")
        + '<endEvent id="e"/>'
    )
    published(bench, sketch(elements, "s -> trip\ntrip -> e\noff -> tell\ntell -> e"))
    instance = bench.start("p")
    bench.complete("book")
    assert open_ids(bench) == ["unbook"]
    bench.complete("unbook")
    assert open_ids(bench) == ["tell"]
    bench.complete("tell")
    assert bench.state(instance) == "completed"
    assert "trip" not in bench.trace(instance)


@pytest.mark.parametrize("completes", [True, False])
def test_an_error_leaves_a_transaction_without_undoing(bench: ProcessBench, completes: bool) -> None:
    end = (
        '<endEvent id="ie"/>' if completes else '<endEvent id="ie"><errorEventDefinition errorRef="Broken"/></endEvent>'
    )
    inner = (
        '<startEvent id="is"/>'
        + user_task("book")
        + undone_by("book", "unbook")
        + end
        + arrows("is -> book\nbook -> ie")
    )
    elements = (
        f'<startEvent id="s"/><transaction id="trip">{inner}</transaction>'
        '<boundaryEvent id="hazard" attachedToRef="trip"><errorEventDefinition errorRef="Broken"/></boundaryEvent>'
        '<endEvent id="e"/><endEvent id="failed"/>'
    )
    published(bench, sketch(elements, "s -> trip\ntrip -> e\nhazard -> failed", roots=ROOTS))
    instance = bench.start("p")
    bench.complete("book")
    assert bench.state(instance) == "completed"
    assert bench.trace(instance)[-1] == ("e" if completes else "failed")
