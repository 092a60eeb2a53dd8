"""Tokens as bytes: where an instance stands, and nothing else.

Variables, tasks, jobs and history are rows of their own, so the stored state is as small as what is going on.
Format 1, JSON: `{"v": 1, "scopes": [[scope id, kind, specification id, model version id, parent token id, [[token
id, element id, state, data], ...]], ...]}`, the process first, a parent before what hangs on it. A later format
gets a reader here that understands all earlier ones.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

from engine.execution.execution import Execution
from engine.execution.scope import Scope, StoredRow

FORMAT = 1
STATE = 2  # where the state is in a stored token


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

    @property
    def tokens(self) -> tuple[StoredToken, ...]:
        """The tokens of the scope, oldest first."""
        return tuple(StoredToken(UUID(token_id), *rest) for token_id, *rest in self.rows)


def encode(execution: Execution) -> bytes:
    """The tokens of `execution`."""
    scopes = [
        [
            str(scope.id),
            scope.kind,
            scope.spec_id,
            scope.executable.model_version_id,
            str(scope.parent_token.id) if scope.parent_token is not None else None,
            scope.rows(_written),
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
        StoredScope(UUID(scope_id), kind, spec_id, version, UUID(parent_id) if parent_id else None, rows)
        for scope_id, kind, spec_id, version, parent_id, rows in document["scopes"]
    ]


def decode(state: bytes, execution: Execution) -> None:
    """Put the tokens of `state` into the empty `execution`; those that are ready queue up."""
    for stored in read(state):
        parent = execution.find(stored.parent_token_id) if stored.parent_token_id else None
        executable = execution.library.executable(stored.model_version_id)
        scope = execution.add_scope(stored.id, stored.kind, stored.spec_id, executable, parent)
        if stored.kind == "multi" and all(row[STATE] == TaskState.STARTED for row in stored.rows):
            scope.asleep = {row[0]: row for row in stored.rows}
        else:
            for token in stored.tokens:
                _restore(scope, token)


def _written(token: Task) -> StoredRow:
    return [str(token.id), token.task_spec.name, token.state, token.internal_data]


def _restore(scope: Scope, stored: StoredToken) -> Task:
    token = scope.restore(stored.element_id, stored.id, stored.state, stored.data)
    if stored.state == TaskState.READY:
        scope.execution.enqueue(token)
    return token
