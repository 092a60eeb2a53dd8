"""Tokens as bytes: where an instance stands, and nothing else.

Variables, tasks, jobs and history are rows of their own, so the stored state is as small as what is going on.
Format 1, JSON: `{"v": 1, "scopes": [[scope id, kind, specification id, model version id, parent token id, [[token
id, element id, state, data], ...]], ...]}`, the process first, a parent before what hangs on it. A later format
gets a reader here that understands all earlier ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

from engine.execution.execution import Execution
from engine.execution.scope import Scope

FORMAT = 1


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
    tokens: tuple[StoredToken, ...]


def encode(execution: Execution) -> bytes:
    """The tokens of `execution`."""
    scopes = [
        [
            str(scope.id),
            scope.kind,
            scope.spec_id,
            scope.executable.model_version_id,
            str(scope.parent_token.id) if scope.parent_token is not None else None,
            [[str(token.id), token.task_spec.name, token.state, token.internal_data] for token in scope.tokens],
        ]
        for scope in execution.scopes.values()
    ]
    return orjson.dumps({"v": FORMAT, "scopes": scopes})


def root_scope(state: bytes) -> UUID:
    """The id of the process's own scope in a stored state."""
    return read(state)[0].id


def read(state: bytes) -> list[StoredScope]:
    """The scopes of a stored state, the process first, without building anything that runs."""
    document = orjson.loads(state)
    if document["v"] != FORMAT:
        raise ValueError(f"unknown state format {document['v']}")
    return [
        StoredScope(
            UUID(scope_id), kind, spec_id, version, UUID(parent_id) if parent_id else None, tuple(_tokens(stored))
        )
        for scope_id, kind, spec_id, version, parent_id, stored in document["scopes"]
    ]


def decode(state: bytes, execution: Execution) -> None:
    """Put the tokens of `state` into the empty `execution`; those that are ready queue up."""
    tokens: dict[UUID, Task] = {}
    for stored in read(state):
        parent = tokens[stored.parent_token_id] if stored.parent_token_id else None
        executable = execution.library.executable(stored.model_version_id)
        scope = execution.add_scope(stored.id, stored.kind, stored.spec_id, executable, parent)
        tokens.update({token.id: _restore(scope, token) for token in stored.tokens})


def _tokens(stored: list[list[Any]]) -> Iterator[StoredToken]:
    for token_id, element_id, state, data in stored:
        yield StoredToken(UUID(token_id), element_id, state, data)


def _restore(scope: Scope, stored: StoredToken) -> Task:
    token = scope.restore(stored.element_id, stored.id, stored.state, stored.data)
    if stored.state == TaskState.READY:
        scope.execution.enqueue(token)
    return token
