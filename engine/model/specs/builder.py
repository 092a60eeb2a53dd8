"""From a process model to what SpiffWorkflow runs: one specification for each scope of the model.

Built once for each model version and shared by all instances and threads; building expects a model without
error findings.
"""

from collections.abc import Mapping
from functools import lru_cache

from SpiffWorkflow.specs import WorkflowSpec

from engine.execution.scope import ScopeRoot
from engine.model.elements import SCOPE_KINDS, Element, ProcessModel, SequenceFlow
from engine.model.specs.activities import Activity, BusinessRule, JobTask, Script, UserTask
from engine.model.specs.events import BoundaryEvent, CatchEvent, StartEvent, ThrowEvent
from engine.model.specs.flow_node import FlowNode
from engine.model.specs.gateways import EventGateway, ExclusiveGateway, InclusiveGateway, ParallelGateway
from engine.model.specs.subprocesses import BODY, CallActivity, EventSubProcess, LoopActivity, SubProcess

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
    "callActivity": CallActivity,
    "exclusiveGateway": ExclusiveGateway,
    "parallelGateway": ParallelGateway,
    "inclusiveGateway": InclusiveGateway,
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
        self.inclusive_joins: list[str] = []
        self.listeners: list[str] = []  # event sub-processes
        self.reach = lru_cache(maxsize=None)(self._reach)

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
            SPECS[element.kind](body, element, ())
            scopes[element.id + BODY] = body
    return scopes


def start_event(model: ProcessModel, scope_id: str) -> Element | None:
    """The start event without a trigger, or the only start event, of a scope."""
    starts = [element for element in model.by_scope.get(scope_id, ()) if element.kind == "startEvent"]
    plain = [element for element in starts if element.event is None]
    return next(iter(plain or starts), None)


def _build(model: ProcessModel, scope_id: str, scopes: dict[str, ScopeSpec]) -> None:
    spec = ScopeSpec(scope_id, model)
    links: dict[str, str] = {}
    for element in model.by_scope.get(scope_id, ()):
        flows = [model.flows[flow_id] for flow_id in element.outgoing]
        node = _node(spec, element, flows, model)
        if element.kind == "inclusiveGateway" and len(element.incoming) > 1:
            spec.inclusive_joins.append(element.id)
        if element.triggered_by_event:
            spec.listeners.append(element.id)
        if element.kind == "intermediateCatchEvent" and element.event and element.event.kind == "link":
            links[element.event.name or ""] = node.name
    for node in spec.task_specs.values():
        if isinstance(node, ThrowEvent) and node.element.event and node.element.event.kind == "link":
            node.link_target = links.get(node.element.event.name or "")
    scopes[scope_id] = spec


def _node(spec: ScopeSpec, element: Element, flows: list[SequenceFlow], model: ProcessModel) -> FlowNode:
    if element.triggered_by_event:
        start = start_event(model, element.id)
        if start is not None:
            return EventSubProcess(spec, element, start, flows)
    if element.loop is not None:
        return LoopActivity(spec, element, flows, element.loop)
    if element.kind == "businessRuleTask" and not element.called_decision:
        return JobTask(spec, element, flows)
    if element.kind == "scriptTask" and not element.script:
        return JobTask(spec, element, flows)
    return SPECS[element.kind](spec, element, flows)
