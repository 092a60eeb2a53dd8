"""One instance in memory on other versions: the same scopes, tokens and variables on the counterparts' elements.

What only the new version waits for begins to wait; what only the old one waited for is given up. Nothing here
touches a row.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

from engine.execution.execution import Execution
from engine.execution.scope import Scope
from engine.instance_migration.plan import Pair
from engine.instance_migration.position import listens
from engine.model.specs.events import IMMEDIATE_KINDS, CatchEvent
from engine.model.specs.gateways import ParallelGateway
from engine.model.specs.subprocesses import EventSubProcess, Retained

Pairs = Mapping[int, Pair]


def rebuild(old: Execution, pairs: Pairs) -> Execution:
    """The execution on the target versions, its changes going on from those of `old`, which is used up."""
    _give_up(old, pairs)
    new = Execution(old.library, old.instance_id)
    new.changes, new.locals, new.by = old.changes, old.locals, old.by
    tokens: dict[UUID, Task] = {}
    for scope in old.scopes.values():
        pair = pairs[scope.executable.model_version_id]
        parent = tokens[scope.parent_token.id] if scope.parent_token is not None else None
        moved = new.add_scope(scope.id, scope.kind, pair.name(scope.spec_id), pair.target, parent)
        moved.variables = scope.variables
        tokens.update({token.id: _move(moved, pair, token) for token in scope.tokens})
    return new


def begin_to_listen(execution: Execution, pairs: Pairs) -> None:
    """Place what is new and waited for: boundary events, event sub-processes, alternatives of an event gateway."""
    new = {pair.target.model_version_id: pair.new for pair in pairs.values()}
    for scope in list(execution.scopes.values()):
        fresh = new[scope.executable.model_version_id]
        if fresh and scope.kind != "multi":
            _new_event_sub_processes(scope, fresh)
            for token in list(scope.tokens):
                _new_boundary_events(scope, token, fresh)
            _new_alternatives(scope, fresh)


def look_again_at_joins(execution: Execution) -> None:
    """A join that has fewer ways now may have all its tokens already."""
    for scope in execution.scopes.values():
        last = {token.task_spec: token for token in scope.tokens if _waits_at_join(token)}
        for token in last.values():
            execution.retry(token)


def waiting_events(execution: Execution) -> Iterator[tuple[Task, CatchEvent]]:
    """The tokens that wait for an event, with what they wait at."""
    for scope in execution.scopes.values():
        for token in scope.tokens:
            spec = token.task_spec
            waits = token.state == TaskState.STARTED and not token.internal_data.get("triggered")
            if waits and isinstance(spec, CatchEvent):
                yield token, spec


def _give_up(old: Execution, pairs: Pairs) -> None:
    for scope in list(old.scopes.values()):
        pair = pairs[scope.executable.model_version_id]
        for token in list(scope.tokens):
            if listens(token.internal_data) and pair.counterpart(token.task_spec.element.id) is None:
                old.cancel(token)


def _move(scope: Scope, pair: Pair, token: Task) -> Task:
    data = _translated(pair, token.internal_data)
    moved = scope.restore(pair.name(token.task_spec.name), token.id, token.state, data)
    if token.state == TaskState.READY:
        scope.execution.agenda.add(moved)
    return moved


def _translated(pair: Pair, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the token remembers, in the words of the target; ways and steps that are gone are forgotten."""
    moved = dict(data)
    if "flow" in data:
        moved["flow"] = pair.flow(data["flow"]) or ""
    for name in data.keys() & {"chosen", "spent"}:
        moved[name] = [flow for flow in map(pair.flow, data[name]) if flow]
    if "todo" in data:
        moved["todo"] = [pair.elements[element] for element in data["todo"] if element in pair.elements]
    if "happened" in data:
        moved["happened"] = [pair.name(part) for part in data["happened"]]
    return moved


def _new_event_sub_processes(scope: Scope, fresh: frozenset[str]) -> None:
    if scope.parent_token is not None and isinstance(scope.parent_token.task_spec, Retained):
        return  # it is done and only kept to be undone
    if any(isinstance(token.task_spec, EventSubProcess) and _has_taken_over(token) for token in scope.tokens):
        return
    for listener in scope.spec.listeners:
        event = scope.spec.task_specs[listener].element.event
        if listener in fresh and event is not None and event.kind not in IMMEDIATE_KINDS:
            scope.place(listener, listening=True)


def _has_taken_over(token: Task) -> bool:
    """Whether an interrupting event sub-process is at work: nothing else of its scope goes on."""
    return bool(token.internal_data.get("triggered")) and token.task_spec.element.interrupting


def _new_boundary_events(scope: Scope, token: Task, fresh: frozenset[str]) -> None:
    element = token.task_spec.element
    if token.state != TaskState.STARTED or listens(token.internal_data) or not element.is_activity:
        return
    for event in scope.executable.model.boundary_events.get(element.id, ()):
        if event.id in fresh and event.event is not None and event.event.kind not in IMMEDIATE_KINDS:
            scope.place(event.id, attached=str(token.id), listening=True)


def _new_alternatives(scope: Scope, fresh: frozenset[str]) -> None:
    model = scope.executable.model
    races = {token.internal_data["race"]: token for token in scope.tokens if token.internal_data.get("race")}
    for race, token in races.items():
        gateway = model.elements[model.flows[token.task_spec.element.incoming[0]].source]
        for flow in map(model.flows.__getitem__, gateway.outgoing):
            if flow.target in fresh:
                scope.place(flow.target, flow=flow.id, race=race)


def _waits_at_join(token: Task) -> bool:
    return isinstance(token.task_spec, ParallelGateway) and token.state == TaskState.STARTED
