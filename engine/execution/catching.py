"""Who catches what leaves an element upwards: errors, escalations, and the cancelling of a transaction.

The search goes from the inside out: boundary events of the activity that the token stands in, then event
sub-processes of its scope, then the same one scope further out (BPMN 2.0.2, section 10.5.7).
"""

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
    events = model.boundary_events.get(activity_id, ())
    return next((event for event in events if _catches(event, thrown.kind, thrown.name)), None)


def _boundary(scope: Scope, activity: Task, kind: str, code: str | None) -> Catcher | None:
    for event in scope.executable.model.boundary_events.get(activity.task_spec.name, ()):
        if _catches(event, kind, code):
            return Catcher(scope, event.id, activity if event.interrupting else None)
    return None


def _event_sub_process(scope: Scope, inside: str, kind: str, code: str | None) -> Catcher | None:
    spec: ScopeSpec = scope.spec
    for listener in spec.listeners:
        node: EventSubProcess = spec.task_specs[listener]
        if listener != inside and _catches(node.element, kind, code):
            return Catcher(scope, listener, scope.task_tree if node.element.interrupting else None)
    return None


def _catches(element: Element, kind: str, code: str | None) -> bool:
    event = element.event
    if event is None:
        return False
    parts = event.parts if event.kind == "multiple" else (event,)
    return any(part.kind == kind and part.name in {None, code} for part in parts)
