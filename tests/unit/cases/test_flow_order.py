"""The order of a model's elements: every one behind what leads to it, the usual way first, loops left out."""

import pytest

from engine.model.elements import Element, ProcessModel, SequenceFlow
from engine.model.reading import read_processes
from workflows.cases.flow_order import in_flow_order


def model(*flows: tuple[str, str], default: dict[str, str] | None = None, boundary: dict[str, str] | None = None):
    """A process from pairs of element ids; `start` begins it."""
    edges = {
        f"{source}>{target}": SequenceFlow(f"{source}>{target}", "", source, target, None) for source, target in flows
    }
    names = list(dict.fromkeys([name for flow in flows for name in flow]))
    elements = {
        name: Element(
            id=name,
            kind="startEvent" if name == "start" else "task",
            name=name,
            scope="p",
            incoming=tuple(flow.id for flow in edges.values() if flow.target == name),
            outgoing=tuple(flow.id for flow in edges.values() if flow.source == name),
            default_flow=(default or {}).get(name),
            attached_to=(boundary or {}).get(name),
        )
        for name in names
    }
    return ProcessModel("p", "P", elements, edges, {}, "", True, (), b"")


def order(process: ProcessModel) -> list[str]:
    return [element.id for element in in_flow_order(process, "p")]


def test_a_straight_line_keeps_its_order():
    assert order(model(("start", "a"), ("a", "b"), ("b", "c"))) == ["start", "a", "b", "c"]


def test_a_join_comes_behind_all_its_branches():
    found = order(model(("start", "a"), ("a", "short"), ("a", "x"), ("x", "y"), ("short", "join"), ("y", "join")))
    assert found.index("join") > max(found.index("short"), found.index("y"))


def test_a_loop_does_not_turn_the_order_around():
    found = order(model(("start", "check"), ("check", "ask"), ("ask", "check"), ("check", "examine")))
    assert found.index("check") < found.index("ask")
    assert found.index("check") < found.index("examine")


def test_the_default_flow_is_the_usual_way():
    flows = (("start", "gate"), ("gate", "decide"), ("gate", "examine"), ("examine", "decide"), ("decide", "examine"))
    found = order(model(*flows, default={"gate": "gate>examine"}))
    assert found == ["start", "gate", "examine", "decide"]


def test_what_hangs_on_an_activity_follows_the_way_on():
    process = model(("start", "wait"), ("wait", "next"), ("timer", "remind"), boundary={"timer": "wait"})
    assert order(process) == ["start", "wait", "next", "timer", "remind"]


@pytest.mark.parametrize("folder", ["procedures", "shared"])
def test_every_element_of_the_published_models_has_its_place(repository, folder):
    files = sorted((repository / "bpmn" / folder).glob("*.bpmn"))
    assert files
    for file in files:
        for process in read_processes(file.read_bytes()):
            for scope, inside in process.by_scope.items():
                assert sorted(e.id for e in in_flow_order(process, scope)) == sorted(e.id for e in inside)
