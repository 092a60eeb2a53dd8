"""Conditional events: whoever waits for a condition is called when it becomes true.

A condition is looked at when waiting begins and whenever variables have changed; it must have been false before
it can call again (BPMN 2.0.2, section 10.5.5). Nothing looks at it because time passes.
"""

from typing import TYPE_CHECKING

from SpiffWorkflow import TaskState

from engine.execution.failures import StepFailed
from engine.feel import LimitExceeded
from engine.model.specs.builder import ScopeSpec
from engine.model.specs.events import CatchEvent

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.execution.execution import Execution


def check(execution: "Execution") -> None:
    """Trigger every waiting conditional event whose condition has become true."""
    waiting = [
        token
        for scope in list(execution.scopes.values())
        if _has_conditions(scope.spec)
        for token in scope.awake
        if token.state == TaskState.STARTED and _waits(token)
    ]
    for token in waiting:
        if execution.is_alive(token) and token.state == TaskState.STARTED and _became_true(execution, token):
            execution.events.trigger(token, {})


def _has_conditions(spec: ScopeSpec) -> bool:
    return spec.has_conditions


def _waits(token: "Task") -> bool:
    spec = token.task_spec
    return isinstance(spec, CatchEvent) and spec.condition is not None and not token.internal_data.get("triggered")


def _became_true(execution: "Execution", token: "Task") -> bool:
    spec: CatchEvent = token.task_spec
    if spec.condition is None:
        return False
    try:
        holds = spec.condition.evaluate(execution.visible(token)) is True
    except LimitExceeded as limit:
        execution.fail(token, StepFailed("limit", str(limit)))
        return False
    held = token.internal_data.get("held", False)
    token.internal_data["held"] = holds
    return holds and not held
