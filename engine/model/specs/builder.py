"""From a process model to what SpiffWorkflow runs: one specification for each scope of the model.

Built once for each model version and shared by all instances and threads; building expects a model without
error findings.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from SpiffWorkflow.specs import WorkflowSpec

from engine.execution.scope import ScopeRoot
from engine.model.elements import SCOPE_KINDS, Element, ProcessModel, SequenceFlow
from engine.model.specs.activities import Activity, BusinessRule, JobTask, Script, UserTask
from engine.model.specs.events import BoundaryEvent, CatchEvent, EventPart, StartEvent, ThrowEvent
from engine.model.specs.flow_node import FlowNode
from engine.model.specs.gateways import (
    ComplexGateway,
    EventGateway,
    ExclusiveGateway,
    InclusiveGateway,
    ParallelGateway,
    WaitingGateway,
)
from engine.model.specs.subprocesses import (
    BODY,
    RETAINED,
    AdHocSubProcess,
    CallActivity,
    EventSubProcess,
    LoopActivity,
    Retained,
    SubProcess,
)
from engine.model.starts import start_event

SPECS: Mapping[str, type[FlowNode]] = {
    "task": Activity,
    "manualTask": Activity,
    "userTask": UserTask,
    "serviceTask": JobTask,
    "scriptTask": Script,
    "businessRuleTask": BusinessRule,
    "sendTask": ThrowEvent,
    "receiveTask": CatchEvent,
    "subProcess": SubProcess,
    "transaction": SubProcess,
    "adHocSubProcess": AdHocSubProcess,
    "callActivity": CallActivity,
    "exclusiveGateway": ExclusiveGateway,
    "parallelGateway": ParallelGateway,
    "inclusiveGateway": InclusiveGateway,
    "complexGateway": ComplexGateway,
    "eventBasedGateway": EventGateway,
    "startEvent": StartEvent,
    "endEvent": ThrowEvent,
    "intermediateThrowEvent": ThrowEvent,
    "intermediateCatchEvent": CatchEvent,
    "boundaryEvent": BoundaryEvent,
}


class ScopeSpec(WorkflowSpec):
    """The elements of one scope, and which flows can be reached from where."""

    def __init__(self, name: str, model: ProcessModel) -> None:
        super().__init__(name=name)
        self.model = model
        self.start = ScopeRoot(self)
        self.waiting_gateways: list[str] = []  # joins that look again when everything else has come to rest
        self.listeners: list[str] = []  # event sub-processes
        self.compensation_listener: str | None = None  # the event sub-process that undoes this scope
        self.has_conditions = False  # whether conditional events may wait here
        self.reach = lru_cache(maxsize=None)(self._reach)

    def add_listener(self, node: EventSubProcess) -> None:
        """An event sub-process of this scope."""
        self.listeners.append(node.name)
        if node.element.event is not None and node.element.event.kind == "compensate":
            self.compensation_listener = node.name

    def add_parts(self, node: CatchEvent) -> None:
        """A catching event: the specifications of its parts, if it waits for several things."""
        event = node.element.event
        parts = [EventPart(self, node, index, part) for index, part in enumerate(event.parts if event else ())]
        self.has_conditions |= any(catch.condition is not None for catch in (node, *parts))

    def _reach(self, element_id: str, gateway_id: str) -> frozenset[str]:
        """The incoming flows of `gateway_id` that a token on `element_id` can fill without passing the gateway."""
        incoming = set(self.model.elements[gateway_id].incoming)
        found: set[str] = set()
        seen: set[str] = set()
        waiting = [element_id]
        while waiting:
            current = waiting.pop()
            if current in seen or current == gateway_id:
                continue
            seen.add(current)
            waiting.extend(event.id for event in self.model.boundary_events.get(current, ()))
            if current in self.model.links:
                waiting.append(self.model.links[current])
            for flow_id in self.model.elements[current].outgoing:
                if flow_id in incoming:
                    found.add(flow_id)
                waiting.append(self.model.flows[flow_id].target)
        return frozenset(found)


def build_scopes(model: ProcessModel) -> dict[str, ScopeSpec]:
    """The specification of the process and of each sub-process and loop body, by id."""
    scopes: dict[str, ScopeSpec] = {}
    _build(model, model.process_id, scopes)
    for element in model.elements.values():
        if element.kind in SCOPE_KINDS:
            _build(model, element.id, scopes)
        if element.loop is not None:
            body = ScopeSpec(element.id + BODY, model)
            _class_of(element)(body, replace(element, start_quantity=1), ())
            scopes[element.id + BODY] = body
    return scopes


def _build(model: ProcessModel, scope_id: str, scopes: dict[str, ScopeSpec]) -> None:
    spec = ScopeSpec(scope_id, model)
    for element in model.by_scope.get(scope_id, ()):
        flows = [model.flows[flow_id] for flow_id in element.outgoing]
        node = _node(spec, element, flows, model)
        if isinstance(node, WaitingGateway) and len(element.incoming) > 1:
            spec.waiting_gateways.append(element.id)
        if isinstance(node, ThrowEvent):
            node.link_target = model.links.get(element.id)
        if isinstance(node, EventSubProcess):
            spec.add_listener(node)
        if isinstance(node, CatchEvent):
            spec.add_parts(node)
        if isinstance(node, SubProcess):
            Retained(spec, element, (), element.id + RETAINED)
    scopes[scope_id] = spec


def _node(spec: ScopeSpec, element: Element, flows: list[SequenceFlow], model: ProcessModel) -> FlowNode:
    if element.triggered_by_event:
        start = start_event(model, element.id)
        if start is not None:
            return EventSubProcess(spec, element, start, flows)
    if element.loop is not None:
        return LoopActivity(spec, element, flows, element.loop)
    return _class_of(element)(spec, element, flows)


def _class_of(element: Element) -> type[FlowNode]:
    if element.kind == "businessRuleTask" and not element.called_decision:
        return JobTask
    if element.kind == "scriptTask" and not element.script:
        return JobTask
    return SPECS[element.kind]
