"""Undoing what is done: which completed activities can be compensated, and undoing them one after another.

A completed activity that has a handler leaves a token on its compensation boundary event. A completed sub-process
in which something can be undone leaves its scope behind, held by a token of `Retained`. Both only listen: they
hold nobody back and vanish with the scope they stand in. Who throws a compensation (a throwing event, or a
retained scope that is itself being undone) keeps the list of what is left to do and goes on when it is empty.
Source: BPMN 2.0.2, sections 10.7 and 13.5.5.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from SpiffWorkflow.task import Task

from engine.execution.scope import Scope, scope_of
from engine.model.specs.builder import ScopeSpec
from engine.model.specs.events import BoundaryEvent
from engine.model.specs.subprocesses import RETAINED, EventSubProcess, Retained, SubProcess

if TYPE_CHECKING:
    from engine.execution.execution import Execution

LEFT_TO_UNDO = "undo"  # of whoever throws: the ids of the tokens that stand for what is to be undone
ON_BEHALF_OF = "undoes"  # of a handler or retained scope: the id of whoever throws


def remember(token: Task) -> None:
    """The activity of `token` is completed: from now on it can be compensated, if it has a handler."""
    scope = scope_of(token)
    if scope.kind == "multi":
        return
    for event in scope.executable.model.boundary_events.get(token.task_spec.name, ()):
        if event.event and event.event.kind == "compensate":
            scope.place(event.id, listening=True)


def retain(execution: "Execution", scope: Scope) -> bool:
    """A sub-process has ended: keep its scope when something in it can be undone; whether it was kept."""
    token = scope.parent_token
    if token is None or not isinstance(token.task_spec, SubProcess) or scope_of(token).kind == "multi":
        return False
    spec: ScopeSpec = scope.spec
    if _has_own_handler(token) or not (undoable(scope) or spec.compensation_listener):
        return False
    for other in list(scope.tokens):
        if not is_undoable(other):
            execution.cancel(other)
    retained = scope_of(token).place(token.task_spec.name + RETAINED, listening=True)
    execution.set_local(retained, execution.local(token))
    scope.parent_token = retained
    return True


def is_undoable(token: Task) -> bool:
    """Whether the token stands for something completed that can be undone."""
    spec = token.task_spec
    if isinstance(spec, Retained):
        return True
    return (
        isinstance(spec, BoundaryEvent) and spec.element.event is not None and spec.element.event.kind == "compensate"
    )


def undoable(scope: Scope) -> list[Task]:
    """What can be undone in a scope, the latest first."""
    return [token for token in scope.tokens if is_undoable(token)][::-1]


def within_reach(thrower: Task, activity_id: str | None) -> list[Task]:
    """What a compensation event undoes: one activity, or everything in its scope.

    An event sub-process reaches what was done in the scope that it belongs to.
    """
    scope: Scope | None = scope_of(thrower)
    found: list[Task] = []
    while scope is not None:
        found.extend(undoable(scope))
        parent = scope.parent_token
        scope = scope_of(parent) if parent is not None and isinstance(parent.task_spec, EventSubProcess) else None
    return [token for token in found if activity_id in {None, _undone_activity(token)}]


def begin(execution: "Execution", thrower: Task, what: list[Task]) -> bool:
    """Undo `what` one after another, as listed; whether there was nothing to do."""
    thrower.internal_data[LEFT_TO_UNDO] = [str(token.id) for token in what]
    return not _advance(execution, thrower)


def went_on(execution: "Execution", thrower_id: str) -> None:
    """A handler has finished: undo the next, or let whoever threw go on."""
    thrower = execution.find(UUID(thrower_id))
    if thrower is None or _advance(execution, thrower):
        return
    if isinstance(thrower.task_spec, Retained):
        _finish(execution, thrower)
    else:
        execution.resume(thrower)


def _advance(execution: "Execution", thrower: Task) -> bool:
    """Start to undo what is next; whether something is going on now."""
    left: list[str] = thrower.internal_data[LEFT_TO_UNDO]
    while left:
        token = execution.find(UUID(left.pop(0)))
        if token is not None and _undo(execution, thrower, token):
            return True
    return False


def _undo(execution: "Execution", thrower: Task, token: Task) -> bool:
    scope = scope_of(token)
    spec = token.task_spec
    if isinstance(spec, Retained):
        return _undo_scope(execution, thrower, token)
    execution.forget(token)
    scope.place(spec.element.handler, **{ON_BEHALF_OF: str(thrower.id)})
    return True


def _undo_scope(execution: "Execution", thrower: Task, token: Task) -> bool:
    """Undo a completed sub-process: by its compensation event sub-process, else everything in it."""
    inner = next(scope for scope in execution.scopes.values() if scope.parent_token is token)
    token.internal_data[ON_BEHALF_OF] = str(thrower.id)
    token.internal_data[LEFT_TO_UNDO] = []
    listener = inner.spec.compensation_listener
    if listener:
        inner.place(listener, triggered=True, **{ON_BEHALF_OF: str(token.id)})
        return True
    if begin(execution, token, undoable(inner)):
        execution.cancel(token)
        return False
    return True


def _finish(execution: "Execution", retained: Task) -> None:
    thrower_id: str = retained.internal_data[ON_BEHALF_OF]
    execution.cancel(retained)
    went_on(execution, thrower_id)


def _has_own_handler(token: Task) -> bool:
    events = scope_of(token).executable.model.boundary_events.get(token.task_spec.name, ())
    return any(event.event is not None and event.event.kind == "compensate" for event in events)


def _undone_activity(token: Task) -> str | None:
    """The activity that a token of `undoable` stands for."""
    spec = token.task_spec
    activity: str | None = spec.element.id if isinstance(spec, Retained) else spec.element.attached_to
    return activity
