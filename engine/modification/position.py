"""Where an instance stands, for somebody who means to change that: its scopes, its tokens, where others could begin."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task
from sqlalchemy.orm import Session

from engine import running_instance
from engine.execution.execution import Execution
from engine.execution.scope import Scope
from engine.findings import Finding
from engine.model.elements import Element, ProcessModel
from engine.modification import obstacles
from engine.modification.plan import Activation, possible


@dataclass(frozen=True, slots=True)
class Standing:
    """A token that does not merely listen."""

    token_id: UUID
    element: Element
    has_failed: bool  # an incident says why
    obstacle: Finding | None  # why it cannot be ended by itself
    variables: Mapping[str, Any]  # its own, as FEEL values


@dataclass(frozen=True, slots=True)
class Place:
    """A scope: the process, a called process, a running sub-process or loop."""

    scope_id: UUID
    kind: str  # process, subprocess, call or multi
    process_id: str
    name: str  # of the process, sub-process or loop, or its id
    depth: int  # 0 for the process itself
    tokens: tuple[Standing, ...]
    variables: Mapping[str, Any]  # its own, as FEEL values


@dataclass(frozen=True, slots=True)
class Entry:
    """An element at which something may begin."""

    process_id: str
    element: Element
    scope_id: UUID  # the running scope in which it would begin
    around: str  # the name of that scope


@dataclass(frozen=True, slots=True)
class Position:
    places: tuple[Place, ...]  # the process first, what is inside right behind
    entries: tuple[Entry, ...]  # in the order of the models


def position(session: Session, instance_id: UUID) -> Position:
    """Where the instance stands now. Raises `NotRunning` and `Unreadable`."""
    execution = running_instance.reading(session, instance_id)
    places = tuple(_place(execution, scope, depth) for scope, depth in _nested(execution, None, 0))
    return Position(places, tuple(_entries(execution)))


def _entries(execution: Execution) -> Iterator[Entry]:
    seen: set[int] = set()
    for scope in list(execution.scopes.values()):
        version = scope.executable
        if version.model_version_id in seen:
            continue
        seen.add(version.model_version_id)
        for element in version.model.elements.values():
            if element.name:
                yield from _of_element(execution, version.model, element)


def _of_element(execution: Execution, model: ProcessModel, element: Element) -> Iterator[Entry]:
    for begin in possible(execution, Activation(element.id, model.process_id)):
        yield Entry(model.process_id, element, begin.scope.id, _name(begin.scope))


def _nested(execution: Execution, holder: Task | None, depth: int) -> Iterator[tuple[Scope, int]]:
    for scope in execution.scopes.values():
        if scope.parent_token is holder:
            yield scope, depth
            for token in scope.tokens:
                yield from _nested(execution, token, depth + 1)


def _place(execution: Execution, scope: Scope, depth: int) -> Place:
    return Place(
        scope_id=scope.id,
        kind=scope.kind,
        process_id=scope.executable.model.process_id,
        name=_name(scope),
        depth=depth,
        tokens=tuple(_standing(execution, token) for token in scope.tokens if not token.internal_data.get("listening")),
        variables=scope.variables,
    )


def _name(scope: Scope) -> str:
    model = scope.executable.model
    if scope.parent_token is None or scope.kind == "call":
        return model.name or model.process_id
    element: Element = scope.parent_token.task_spec.element
    return element.name or element.id


def _standing(execution: Execution, token: Task) -> Standing:
    return Standing(
        token_id=token.id,
        element=token.task_spec.element,
        has_failed=token.state == TaskState.ERROR,
        obstacle=obstacles.of_termination(token),
        variables=execution.local(token),
    )
