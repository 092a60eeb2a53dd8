"""Tokens as bytes: where an instance stands, and nothing else.

Variables, tasks, jobs and history are rows of their own, so the stored state is as small as what is going on.
Format 2, JSON: `{"v": 2, "scopes": [[scope id, kind, specification id, model version id, parent token id, [[token
id, element id, state, data], ...], number of items that sleep], ...]}`, the process first, a parent before what hangs
on it. An item that sleeps is a document of its own, with its variables, since nobody else needs them meanwhile:
`{"v": 2, "loop": scope id, "token": [...], "scopes": [...], "variables": {scope or token id: variables}}`. Format 1
knew no such items. A later format gets a reader here that understands all earlier ones.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

from engine import feel
from engine.execution.execution import Execution
from engine.execution.scope import Scope, scope_of
from engine.execution.sleeping import Item
from engine.execution.stored_variables import StoredVariables

FORMAT = 2
READABLE = frozenset({1, 2})

StoredRow = list[Any]  # of a token: its id as text, its specification, its state, its data
Document = dict[str, Any]  # of an item that sleeps


@dataclass(frozen=True, slots=True)
class StoredToken:
    id: UUID
    element_id: str  # of the model, with the suffix of its specification where it has one (`#part0`, `#done`)
    state: int  # SpiffWorkflow's TaskState
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredScope:
    id: UUID
    kind: str  # process, subprocess, call or multi
    spec_id: str
    model_version_id: int
    parent_token_id: UUID | None
    rows: list[StoredRow]
    sleeping: int = 0  # how many items are documents of their own

    @property
    def tokens(self) -> tuple[StoredToken, ...]:
        """The tokens of the scope, oldest first."""
        return tuple(StoredToken(UUID(token_id), *rest) for token_id, *rest in self.rows)


def encode(execution: Execution, items: Mapping[UUID, Item]) -> bytes:
    """The tokens of `execution` but those of the `items`, which sleep."""
    inside = {scope.id for item in items.values() for scope in item.scopes}
    scopes = [_written(scope, items) for scope in execution.scopes.values() if scope.id not in inside]
    return orjson.dumps({"v": FORMAT, "scopes": scopes})


def document(item: Item) -> Document:
    """An item that sleeps: its token, what hangs on it, and the variables of both."""
    execution = scope_of(item.token).execution
    variables = {str(owner): execution.variables_of(owner) for owner in item.owners}
    return {
        "v": FORMAT,
        "loop": str(scope_of(item.token).id),
        "token": _row(item.token),
        "scopes": [_written(scope, {}) for scope in item.scopes],
        "variables": {owner: _as_stored(values) for owner, values in variables.items() if values},
    }


def place_of(document: Document) -> int:
    """Where the item stands in its loop, counted from 0."""
    index: int = document["token"][3]["index"]
    return index


def root_scope(state: bytes) -> UUID:
    """The id of the process's own scope in a stored state."""
    return _read(state)[0].id


def read(state: bytes, documents: Iterable[Document]) -> list[StoredScope]:
    """The scopes of a stored state and of its items, the process first, without building anything that runs."""
    scopes = {scope.id: scope for scope in _read(state)}
    for one in documents:
        scopes[UUID(one["loop"])].rows.append(one["token"])
        scopes |= {scope.id: scope for scope in _scopes(one)}
    return list(scopes.values())


def decode(state: bytes, execution: Execution) -> None:
    """Put the tokens of `state` into the empty `execution`; those that are ready queue up."""
    _restore_scopes(_read(state), execution)


def wake(document: Document, execution: Execution) -> None:
    """Put an item back that sleeps; its loop is not in order then."""
    execution.stored_variables.update(document["variables"])
    loop = execution.scopes[UUID(document["loop"])]
    loop.sleeping -= 1
    token_id, *rest = document["token"]
    _restore(loop, StoredToken(UUID(token_id), *rest))
    _restore_scopes(_scopes(document), execution)


def _read(state: bytes) -> list[StoredScope]:
    return _scopes(orjson.loads(state))


def _scopes(document: Document) -> list[StoredScope]:
    if document["v"] not in READABLE:
        raise ValueError(f"unknown state format {document['v']}")
    return [
        StoredScope(UUID(scope_id), kind, spec_id, version, UUID(parent_id) if parent_id else None, *rest)
        for scope_id, kind, spec_id, version, parent_id, *rest in document["scopes"]
    ]


def _restore_scopes(scopes: Iterable[StoredScope], execution: Execution) -> None:
    for stored in scopes:
        parent = execution.find(stored.parent_token_id) if stored.parent_token_id else None
        executable = execution.library.executable(stored.model_version_id)
        scope = execution.add_scope(stored.id, stored.kind, stored.spec_id, executable, parent)
        scope.sleeping = stored.sleeping
        scope.variables = StoredVariables(execution.stored_variables.get(str(stored.id), {}))
        for token in stored.tokens:
            _restore(scope, token)


def _restore(scope: Scope, stored: StoredToken) -> Task:
    token = scope.restore(stored.element_id, stored.id, stored.state, stored.data)
    if stored.state == TaskState.READY:
        scope.execution.agenda.add(token)
    return token


def _written(scope: Scope, asleep: Mapping[UUID, Item]) -> list[Any]:
    rows = [_row(token) for token in scope.awake if token.id not in asleep]
    return [
        str(scope.id),
        scope.kind,
        scope.spec_id,
        scope.executable.model_version_id,
        str(scope.parent_token.id) if scope.parent_token is not None else None,
        rows,
        scope.count - len(rows),
    ]


def _row(token: Task) -> StoredRow:
    return [str(token.id), token.task_spec.name, token.state, token.internal_data]


def _as_stored(values: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(values, StoredVariables):
        return values.as_stored()
    return {name: feel.to_json(value) for name, value in values.items()}
