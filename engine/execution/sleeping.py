"""Which items of a loop may sleep: those that wait, and whom nobody has to look for.

The instances of a parallel multi-instance activity (its items) can be many, and each step concerns one of them. An
item sleeps, with all that it holds, when every token in it waits for something that is told to this very token: a
task, a job, a message. It is stored apart from the instance then, and neither read nor written until its token is
called, or until something concerns all items. Signals and conditions are heard by whoever listens to them, so an
item that listens stays awake.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

from engine.execution.scope import Scope
from engine.model.specs.events import CatchEvent
from engine.model.specs.subprocesses import LoopActivity

if TYPE_CHECKING:
    from engine.execution.execution import Execution


@dataclass(frozen=True, slots=True)
class Item:
    """An item that may sleep."""

    token: Task
    scopes: tuple[Scope, ...]  # all that hang on it, a parent before what hangs on it

    @property
    def owners(self) -> Iterator[UUID]:
        """Whose variables sleep as well: its tokens and scopes."""
        yield from (token.id for token in self.tokens)
        yield from (scope.id for scope in self.scopes)

    @property
    def tokens(self) -> Iterator[Task]:
        """Its token, and all inside."""
        yield self.token
        for scope in self.scopes:
            yield from scope.awake


def items(execution: "Execution") -> dict[UUID, Item]:
    """The items that may sleep now, by their token. What is inside of another item sleeps with that."""
    loops = [scope for scope in execution.scopes.values() if _is_parallel(scope)]
    if not loops:
        return {}
    held: dict[UUID, list[Scope]] = {}
    for scope in execution.scopes.values():
        if scope.parent_token is not None:
            held.setdefault(scope.parent_token.id, []).append(scope)
    return {
        token.id: item
        for loop in loops
        if not _is_inside_item(loop)
        for token in loop.awake
        if _may_sleep(item := Item(token, tuple(_hanging(token, held))))
    }


def _is_parallel(scope: Scope) -> bool:
    if scope.kind != "multi" or scope.parent_token is None:
        return False
    spec: LoopActivity = scope.parent_token.task_spec
    return spec.loop.kind != "standard" and not spec.loop.sequential


def _is_inside_item(loop: Scope) -> bool:
    scope = loop.parent
    while scope is not None:
        if _is_parallel(scope):
            return True
        scope = scope.parent
    return False


def _hanging(token: Task, held: Mapping[UUID, list[Scope]]) -> Iterator[Scope]:
    for scope in held.get(token.id, ()):
        yield scope
        for inner in scope.awake:
            yield from _hanging(inner, held)


def _may_sleep(item: Item) -> bool:
    return all(token.state == TaskState.STARTED and not _listens_to_all(token) for token in item.tokens)


def _listens_to_all(token: Task) -> bool:
    spec = token.task_spec
    if not isinstance(spec, CatchEvent):
        return False
    event = spec.element.event
    return spec.condition is not None or (event is not None and event.kind == "signal")
