"""A process model as plain, immutable data: elements, flows and what the modelling dialect says of them.

Everything else is made from this: findings, the executable specification, the public page of a procedure,
the text twin of a diagram. It knows no database and no SpiffWorkflow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

ACTIVITY_KINDS = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
        "subProcess",
        "transaction",
        "adHocSubProcess",
        "callActivity",
    }
)
GATEWAY_KINDS = frozenset(
    {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"}
)
EVENT_KINDS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
NODE_KINDS = ACTIVITY_KINDS | GATEWAY_KINDS | EVENT_KINDS
SCOPE_KINDS = frozenset({"subProcess", "transaction", "adHocSubProcess"})


@dataclass(frozen=True, slots=True)
class VariableMapping:
    source: str  # FEEL with a leading "=", or a plain string
    target: str  # name of the variable that receives the value


@dataclass(frozen=True, slots=True)
class EventDefinition:
    kind: str  # message, timer, signal, error, escalation, terminate, link, conditional, compensate, cancel, multiple
    name: str | None = None  # name of message, signal or link; code of error or escalation
    correlation_key: str | None = None  # FEEL, messages only
    timer_kind: str | None = None  # timeDate, timeDuration or timeCycle
    timer: str | None = None  # FEEL or literal
    condition: str | None = None  # FEEL, conditional events only
    reference: str | None = None  # the id of the referenced root element (compensate: activity), as written
    parts: tuple["EventDefinition", ...] = ()  # multiple events: what they throw, or wait for
    needs_all: bool = False  # multiple events: wait for all parts, not for the first
    waits: bool = True  # compensate: go on only when everything is compensated


@dataclass(frozen=True, slots=True)
class Loop:
    kind: str  # "standard" or "multi"
    sequential: bool = False
    collection: str | None = None  # FEEL: one instance for each item
    cardinality: str | None = None  # FEEL: number of instances
    input_element: str | None = None  # local variable that holds the item
    output_collection: str | None = None
    output_element: str | None = None  # FEEL, evaluated in each instance
    completion_condition: str | None = None
    loop_condition: str | None = None
    test_before: bool = False
    maximum: int | None = None
    behavior: str = "All"  # All, None, One or Complex: when an instance that is done throws an event
    behavior_event: EventDefinition | None = None  # thrown by behavior None for each instance, by One for the first
    behavior_rules: tuple[tuple[str, EventDefinition | None], ...] = ()  # Complex: (FEEL condition, event)


@dataclass(frozen=True, slots=True)
class SequenceFlow:
    id: str
    name: str
    source: str  # element id
    target: str  # element id
    condition: str | None  # FEEL


@dataclass(frozen=True, slots=True)
class Element:
    """One node of the diagram. Texts that may be expressions are kept as written, with their leading `=`."""

    id: str
    kind: str  # local name of the BPMN tag
    name: str
    scope: str  # id of the process or sub-process that holds it
    lane: str = ""  # name of the lane
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)  # zeebe:properties
    event: EventDefinition | None = None
    incoming: tuple[str, ...] = ()  # flow ids
    outgoing: tuple[str, ...] = ()  # flow ids
    default_flow: str | None = None
    attached_to: str | None = None  # boundary events
    interrupting: bool = True  # boundary events, start events of event sub-processes
    triggered_by_event: bool = False  # event sub-processes
    form_id: str | None = None
    assignee: str | None = None
    candidate_groups: str | None = None
    due_date: str | None = None
    follow_up_date: str | None = None
    priority: str | None = None
    task_type: str | None = None
    retries: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    called_process: str | None = None
    propagate_parent_variables: bool = True
    propagate_child_variables: bool = True
    called_decision: str | None = None
    result_variable: str | None = None
    script: str | None = None
    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()
    loop: Loop | None = None
    instantiate: bool = False  # receive task or event gateway that starts a process
    gateway_type: str = ""  # eventBasedGateway: Exclusive or Parallel
    gateway_direction: str = ""  # Unspecified, Converging, Diverging or Mixed
    activation_condition: str | None = None  # complex gateways, FEEL
    for_compensation: bool = False
    handler: str | None = None  # compensation boundary events: the activity that undoes
    start_quantity: int = 1  # tokens that must arrive before the activity begins
    completion_quantity: int = 1  # tokens that leave over each flow
    completion_condition: str | None = None  # ad-hoc sub-processes, FEEL
    cancel_remaining: bool = True  # ad-hoc sub-processes: what still runs ends with the condition
    ordering: str = ""  # ad-hoc sub-processes: Parallel or Sequential
    active_elements: str | None = None  # ad-hoc sub-processes: FEEL list of the ids to begin with

    @property
    def is_activity(self) -> bool:
        return self.kind in ACTIVITY_KINDS

    def text(self, key: str, language: str) -> str:
        """The property `key.language`, German when there is no such translation, else empty."""
        return self.properties.get(f"{key}.{language}") or self.properties.get(f"{key}.de", "")


@dataclass(frozen=True)
class ProcessModel:
    """One process of a BPMN file."""

    process_id: str
    name: str
    elements: Mapping[str, Element]  # by id, in document order, sub-processes included
    flows: Mapping[str, SequenceFlow]  # by id
    properties: Mapping[str, str]
    documentation: str
    executable: bool
    lanes: tuple[str, ...]
    xml: bytes

    @cached_property
    def by_scope(self) -> Mapping[str, tuple[Element, ...]]:
        """The elements directly inside each scope, by the id of the process or sub-process."""
        scopes: dict[str, list[Element]] = {}
        for element in self.elements.values():
            scopes.setdefault(element.scope, []).append(element)
        return {scope: tuple(elements) for scope, elements in scopes.items()}

    @cached_property
    def kinds_by_scope(self) -> Mapping[str, frozenset[str]]:
        """Which kinds of elements are directly inside each scope."""
        return {scope: frozenset(member.kind for member in members) for scope, members in self.by_scope.items()}

    @cached_property
    def instantiating_scopes(self) -> frozenset[str]:
        """The scopes that a receive task or an event gateway begins."""
        return frozenset(element.scope for element in self.elements.values() if element.instantiate)

    @cached_property
    def boundary_events(self) -> Mapping[str, tuple[Element, ...]]:
        """The boundary events of each activity that has any."""
        attached: dict[str, list[Element]] = {}
        for element in self.elements.values():
            if element.attached_to:
                attached.setdefault(element.attached_to, []).append(element)
        return {activity: tuple(events) for activity, events in attached.items()}

    @cached_property
    def links(self) -> Mapping[str, str]:
        """Where each throwing link event leads to: the catching event of the same name in the same scope."""
        caught = {
            (element.scope, element.event.name): element.id
            for element in self.elements.values()
            if element.kind == "intermediateCatchEvent" and element.event and element.event.kind == "link"
        }
        return {
            element.id: caught[element.scope, element.event.name]
            for element in self.elements.values()
            if element.kind == "intermediateThrowEvent"
            and element.event
            and element.event.kind == "link"
            and (element.scope, element.event.name) in caught
        }

    def targets(self, element: Element) -> tuple[Element, ...]:
        """The elements that the outgoing flows lead to; a flow into the void leads to none."""
        ends = (self.flows[flow].target for flow in element.outgoing)
        return tuple(self.elements[end] for end in ends if end in self.elements)
