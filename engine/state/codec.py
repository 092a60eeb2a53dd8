"""Tokens as bytes: where an instance stands, and nothing else.

Variables, tasks, jobs and history are rows of their own, so the stored state is as small as what is going on.
Format 1, JSON: `{"v": 1, "scopes": [[scope id, kind, specification id, model version id, parent token id, [[token
id, element id, state, data], ...]], ...]}`, the process first, a parent before what hangs on it. A later format
gets a reader here that understands all earlier ones.
"""

from typing import Any
from uuid import UUID

import orjson
from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

from engine.execution.execution import Execution
from engine.execution.scope import Scope

FORMAT = 1


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
    return UUID(orjson.loads(state)["scopes"][0][0])


def decode(state: bytes, execution: Execution) -> None:
    """Put the tokens of `state` into the empty `execution`; those that are ready queue up."""
    document = orjson.loads(state)
    if document["v"] != FORMAT:
        raise ValueError(f"unknown state format {document['v']}")
    tokens: dict[str, Task] = {}
    for scope_id, kind, spec_id, version, parent_id, stored in document["scopes"]:
        parent = tokens[parent_id] if parent_id else None
        executable = execution.library.executable(version)
        scope = execution.add_scope(UUID(scope_id), kind, spec_id, executable, parent)
        tokens.update(_restore(scope, stored))


def _restore(scope: Scope, stored: list[list[Any]]) -> dict[str, Task]:
    tokens = {}
    for token_id, element_id, state, data in stored:
        token = scope.restore(element_id, UUID(token_id), state, data)
        tokens[token_id] = token
        if state == TaskState.READY:
            scope.execution.enqueue(token)
    return tokens
