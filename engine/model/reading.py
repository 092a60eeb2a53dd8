"""A BPMN file becomes process models: every element, flow, lane and event, nothing judged yet.

What cannot be understood stays visible as an element of its kind; `engine.model.rules` says what is wrong.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from engine.model import dialect
from engine.model.dialect import bpmn
from engine.model.elements import (
    NODE_KINDS,
    SCOPE_KINDS,
    Element,
    Loop,
    ProcessModel,
    SequenceFlow,
)
from engine.model.event_reading import Roots, local_name, read_behavior, read_event, read_roots, without_prefix
from engine.model.loop_data import read_loop_data
from engine.safe_xml import parse


def read_processes(xml: bytes) -> list[ProcessModel]:
    """All processes of a BPMN file; raises `UnreadableXml` when the bytes are not acceptable XML."""
    return processes_below(parse(xml), xml)


def processes_below(root: etree._Element, xml: bytes) -> list[ProcessModel]:
    """All processes below the root element of the file `xml`."""
    roots = read_roots(root)
    return [_process(node, roots, xml) for node in root.findall(bpmn("process"))]


def lane_name(lane: etree._Element) -> str:
    """The name of a lane, or its id when it has none."""
    return lane.get("name") or lane.get("id") or ""


def _process(node: etree._Element, roots: Roots, xml: bytes) -> ProcessModel:
    process_id = node.get("id", "")
    lanes = _lane_of_each_node(node)
    flows = {flow.id: flow for flow in _flows(node)}
    incoming, outgoing = _ends(flows)
    handlers = _handlers(node)
    elements: dict[str, Element] = {}
    for scope, child in _nodes(node, process_id):
        element_id = child.get("id", "")
        attributes = _attributes(child, roots)
        elements[element_id] = Element(
            id=element_id,
            scope=scope,
            lane=lanes.get(element_id) or lanes.get(scope, ""),
            incoming=tuple(incoming.get(element_id, ())),
            outgoing=tuple(outgoing.get(element_id, ())),
            handler=handlers.get(element_id),
            **attributes,
        )
    return ProcessModel(
        process_id=process_id,
        name=node.get("name") or process_id,
        elements=elements,
        flows=flows,
        properties=dialect.properties(node),
        documentation=dialect.child_text(node, "documentation") or "",
        executable=dialect.truth(node, "isExecutable"),
        lanes=tuple(lane_name(lane) for lane in node.iter(bpmn("lane"))),
        xml=xml,
    )


def _nodes(scope: etree._Element, scope_id: str) -> Iterator[tuple[str, etree._Element]]:
    for child in scope:
        if not isinstance(child.tag, str) or local_name(child) not in NODE_KINDS:
            continue
        yield scope_id, child
        if local_name(child) in SCOPE_KINDS:
            yield from _nodes(child, child.get("id", ""))


def _flows(scope: etree._Element) -> Iterator[SequenceFlow]:
    for node in scope.iter(bpmn("sequenceFlow")):
        yield SequenceFlow(
            id=node.get("id", ""),
            name=node.get("name", ""),
            source=node.get("sourceRef", ""),
            target=node.get("targetRef", ""),
            condition=dialect.child_text(node, "conditionExpression"),
        )


def _ends(flows: Mapping[str, SequenceFlow]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    incoming: dict[str, list[str]] = {}
    outgoing: dict[str, list[str]] = {}
    for flow in flows.values():
        incoming.setdefault(flow.target, []).append(flow.id)
        outgoing.setdefault(flow.source, []).append(flow.id)
    return incoming, outgoing


def _attributes(node: etree._Element, roots: Roots) -> dict[str, Any]:
    kind = local_name(node)
    return {
        "kind": kind,
        "name": " ".join((node.get("name") or "").split()),
        "documentation": dialect.child_text(node, "documentation") or "",
        "properties": dialect.properties(node),
        "event": read_event(node, roots),
        "default_flow": node.get("default"),
        "attached_to": without_prefix(node.get("attachedToRef")) or None,
        "interrupting": dialect.truth(
            node, "cancelActivity" if kind == "boundaryEvent" else "isInterrupting", default=True
        ),
        "triggered_by_event": dialect.truth(node, "triggeredByEvent"),
        "loop": _loop(node, roots),
        "instantiate": dialect.truth(node, "instantiate"),
        "gateway_type": node.get("eventGatewayType", ""),
        "gateway_direction": node.get("gatewayDirection", ""),
        "activation_condition": dialect.child_text(node, "activationCondition"),
        "start_quantity": dialect.whole_number(node, "startQuantity", default=1, unreadable=0),
        "completion_quantity": dialect.whole_number(node, "completionQuantity", default=1, unreadable=0),
        "for_compensation": dialect.truth(node, "isForCompensation"),
        "completion_condition": dialect.child_text(node, "completionCondition"),
        "cancel_remaining": dialect.truth(node, "cancelRemainingInstances", default=True),
        "ordering": node.get("ordering", ""),
        "active_elements": dialect.attribute(node, "adHoc", "activeElementsCollection"),
        **dialect.task_attributes(node),
    }


def _loop(node: etree._Element, roots: Roots) -> Loop | None:
    loop = dialect.loop(node)
    return read_loop_data(read_behavior(loop, node, roots), node) if loop is not None else None


def _handlers(process: etree._Element) -> dict[str, str]:
    """For each compensation boundary event the activity that an association leads to."""
    undoing = {node.get("id", "") for node in process.iter() if dialect.truth(node, "isForCompensation")}
    ends = (
        (without_prefix(node.get("sourceRef")), without_prefix(node.get("targetRef")))
        for node in process.iter(bpmn("association"))
    )
    return {source: target for source, target in ends if target in undoing}


def _lane_of_each_node(process: etree._Element) -> dict[str, str]:
    """The innermost lane's name for each node id."""
    lanes: dict[str, str] = {}
    for lane in process.iter(bpmn("lane")):
        for reference in lane.findall(bpmn("flowNodeRef")):
            lanes[(reference.text or "").strip()] = lane_name(lane)
    return lanes
