"""A BPMN file becomes process models: every element, flow, lane and event, nothing judged yet.

What cannot be understood stays visible as an element of its kind; `engine.model.rules` says what is wrong.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from engine.model import dialect
from engine.model.dialect import bpmn
from engine.model.elements import (
    NODE_KINDS,
    SCOPE_KINDS,
    Element,
    EventDefinition,
    ProcessModel,
    SequenceFlow,
)
from engine.model.xml_source import parse

EVENT_SUFFIX = "EventDefinition"


@dataclass(frozen=True, slots=True)
class _RootElement:
    kind: str  # message, signal, error, escalation
    name: str
    code: str
    correlation_key: str | None


def read_processes(xml: bytes) -> list[ProcessModel]:
    """All processes of a BPMN file; raises `UnreadableXml` when the bytes are not acceptable XML."""
    root = parse(xml)
    roots = _root_elements(root)
    return [_process(node, roots, xml) for node in root.findall(bpmn("process"))]


def local_name(node: etree._Element) -> str:
    """The tag of `node` without its namespace."""
    return etree.QName(node).localname


def lane_name(lane: etree._Element) -> str:
    """The name of a lane, or its id when it has none."""
    return lane.get("name") or lane.get("id") or ""


def _process(node: etree._Element, roots: Mapping[str, _RootElement], xml: bytes) -> ProcessModel:
    process_id = node.get("id", "")
    lanes = _lane_of_each_node(node)
    flows = {flow.id: flow for flow in _flows(node)}
    incoming, outgoing = _ends(flows)
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
            **attributes,
        )
    return ProcessModel(
        process_id=process_id,
        name=node.get("name") or process_id,
        elements=elements,
        flows=flows,
        properties=dialect.properties(node),
        documentation=dialect.child_text(node, "documentation") or "",
        executable=node.get("isExecutable", "false") == "true",
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


def _attributes(node: etree._Element, roots: Mapping[str, _RootElement]) -> dict[str, Any]:
    kind = local_name(node)
    return {
        "kind": kind,
        "name": " ".join((node.get("name") or "").split()),
        "documentation": dialect.child_text(node, "documentation") or "",
        "properties": dialect.properties(node),
        "event": _event(node, roots),
        "default_flow": node.get("default"),
        "attached_to": node.get("attachedToRef"),
        "interrupting": node.get("cancelActivity" if kind == "boundaryEvent" else "isInterrupting", "true") == "true",
        "triggered_by_event": node.get("triggeredByEvent") == "true",
        "loop": dialect.loop(node),
        "instantiate": node.get("instantiate") == "true",
        "gateway_type": node.get("eventGatewayType", ""),
        "for_compensation": node.get("isForCompensation") == "true",
        "completion_condition": dialect.child_text(node, "completionCondition"),
        "cancel_remaining": node.get("cancelRemainingInstances", "true") == "true",
        "ordering": node.get("ordering", ""),
        **dialect.task_attributes(node),
    }


def _event(node: etree._Element, roots: Mapping[str, _RootElement]) -> EventDefinition | None:
    """The event definition of an event; the message of a send or receive task counts as one too."""
    if local_name(node) in {"receiveTask", "sendTask"} and node.get("messageRef"):
        return _referencing("message", node.get("messageRef", ""), roots)
    for child in node:
        if isinstance(child.tag, str) and local_name(child).endswith(EVENT_SUFFIX):
            return _definition(child, roots)
    return None


def _definition(node: etree._Element, roots: Mapping[str, _RootElement]) -> EventDefinition:
    kind = local_name(node).removesuffix(EVENT_SUFFIX)
    if kind in {"message", "signal", "error", "escalation"}:
        return _referencing(kind, node.get(f"{kind}Ref", ""), roots)
    if kind == "timer":
        for timer_kind in ("timeDate", "timeDuration", "timeCycle"):
            text = dialect.child_text(node, timer_kind)
            if text:
                return EventDefinition(kind, timer_kind=timer_kind, timer=text)
        return EventDefinition(kind)
    if kind == "link":
        return EventDefinition(kind, name=node.get("name"))
    if kind == "conditional":
        return EventDefinition(kind, condition=dialect.child_text(node, "condition"))
    return EventDefinition(kind, reference=node.get("activityRef"))


def _referencing(kind: str, reference: str, roots: Mapping[str, _RootElement]) -> EventDefinition:
    root = roots.get(reference) or roots.get(reference.rpartition(":")[2])
    if root is None:
        return EventDefinition(kind, reference=reference or None)
    name = root.code if kind in {"error", "escalation"} else root.name
    return EventDefinition(kind, name=name or None, correlation_key=root.correlation_key, reference=reference)


def _root_elements(definitions: etree._Element) -> dict[str, _RootElement]:
    roots = {}
    for node in definitions:
        if not isinstance(node.tag, str) or local_name(node) not in {
            "message",
            "signal",
            "error",
            "escalation",
        }:
            continue
        kind = local_name(node)
        roots[node.get("id", "")] = _RootElement(
            kind=kind,
            name=node.get("name", ""),
            code=node.get(f"{kind}Code") or node.get("name") or "",
            correlation_key=dialect.attribute(node, "subscription", "correlationKey"),
        )
    return roots


def _lane_of_each_node(process: etree._Element) -> dict[str, str]:
    """The innermost lane's name for each node id."""
    lanes: dict[str, str] = {}
    for lane in process.iter(bpmn("lane")):
        for reference in lane.findall(bpmn("flowNodeRef")):
            lanes[(reference.text or "").strip()] = lane_name(lane)
    return lanes
