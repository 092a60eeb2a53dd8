"""Who catches what leaves an element upwards: errors, escalations, and the cancelling of a transaction.

The search goes from the inside out: boundary events of the activity that the token stands in, then event
sub-processes of its scope, then the same one scope further out (BPMN 2.0.2, section 10.5.7).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from SpiffWorkflow.task import Task

from engine.execution.scope import Scope, scope_of
from engine.model.elements import Element, EventDefinition, ProcessModel
from engine.model.specs.builder import ScopeSpec
from engine.model.specs.subprocesses import EventSubProcess


@dataclass(frozen=True, slots=True)
class Catcher:
    """Where the event is caught, and what it interrupts."""

    scope: Scope
    element_id: str
    interrupted: Task | None  # an activity, the scope's own task for everything in it, or nothing


def find_catcher(token: Task, kind: str, code: str | None) -> Catcher | None:
    """The nearest catcher of an error, escalation or cancel from `token`; one without a code catches all."""
    current: Task | None = token
    while current is not None:
        scope = scope_of(current)
        if scope.kind != "multi":
            name = current.task_spec.name
            found = _boundary(scope, current, kind, code) or _event_sub_process(scope, name, kind, code)
            if found is not None:
                return found
        current = scope.parent_token
    return None


def boundary_event(model: ProcessModel, activity_id: str, thrown: EventDefinition) -> Element | None:
    """The boundary event of an activity that waits for what is thrown."""
    return _best(model.boundary_events.get(activity_id, ()), thrown.kind, thrown.name)


def _boundary(scope: Scope, activity: Task, kind: str, code: str | None) -> Catcher | None:
    event = _best(scope.executable.model.boundary_events.get(activity.task_spec.name, ()), kind, code)
    return Catcher(scope, event.id, activity if event.interrupting else None) if event is not None else None


def _event_sub_process(scope: Scope, inside: str, kind: str, code: str | None) -> Catcher | None:
    spec: ScopeSpec = scope.spec
    nodes: dict[str, EventSubProcess] = {name: spec.task_specs[name] for name in spec.listeners}
    if inside in nodes and nodes[inside].element.interrupting:
        return None  # once an interrupting one has begun, no other begins (BPMN 2.0.2, section 13.5.4)
    found = _best((node.element for name, node in nodes.items() if name != inside), kind, code)
    return Catcher(scope, found.id, scope.task_tree if found.interrupting else None) if found is not None else None


def _best(elements: Iterable[Element], kind: str, code: str | None) -> Element | None:
    """The first element that catches the event by its code, else the first that catches all of its kind."""
    catching = [(element, caught) for element in elements if (caught := _codes_caught(element, kind)) & {None, code}]
    return next((element for element, caught in catching if code in caught), catching[0][0] if catching else None)


def _codes_caught(element: Element, kind: str) -> set[str | None]:
    """The codes of the events of a kind that the element waits for; None among them: all."""
    parts = (element.event.parts or (element.event,)) if element.event is not None else ()
    return {part.name for part in parts if part.kind == kind}
