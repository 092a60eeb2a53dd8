"""Events: starts and ends, what is thrown, and what is waited for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.task import Task

from engine import clock, feel
from engine.execution.changes import Changes, JobOrder, SubscriptionOrder
from engine.execution.failures import ErrorThrown, StepFailed
from engine.execution.moments import Schedule, schedule_of
from engine.execution.scope import scope_of
from engine.model.elements import Element, EventDefinition, SequenceFlow
from engine.model.expressions import Expression, compile_feel, compile_text
from engine.model.specs.activities import Activity, end_job, order_job

IMMEDIATE_KINDS = frozenset({"error", "escalation", "cancel", "compensate"})  # found by structure, never waited for


class StartEvent(Activity):
    """Where a scope begins; what triggered it may bring variables."""

    def enter(self, token: Task) -> bool:
        return True


class ThrowEvent(Activity):
    """An intermediate or end event that tells others something and goes on."""

    def __init__(self, wf_spec: WorkflowSpec, element: Element, flows: Sequence[SequenceFlow]) -> None:
        super().__init__(wf_spec, element, flows)
        event = element.event
        self.correlation_key = compile_feel(event.correlation_key) if event and event.correlation_key else None
        self.task_type = compile_text(element.task_type) if element.task_type else None
        self.retries = compile_text(element.retries or "3")
        self.link_target: str | None = None  # set by the builder for link events

    def begin(self, token: Task) -> bool:
        if self.task_type is not None:
            order_job(token, self.element, self.task_type, self.retries)
            return False
        event = self.element.event
        if event is not None:
            self._throw(token, event)
        return True

    def end_waiting(self, token: Task, changes: Changes, state: str, by: str | None) -> None:
        if self.task_type is not None:
            end_job(token, changes)

    def leave(self, token: Task) -> None:
        super().leave(token)
        if self.link_target:
            scope_of(token).place(self.link_target)

    def _throw(self, token: Task, event: EventDefinition) -> None:
        execution = scope_of(token).execution
        match event.kind:
            case "error":
                raise ErrorThrown(event.name, {})
            case "escalation":
                execution.escalate(token, event.name)
            case "terminate":
                execution.terminate(token)
            case "signal":
                execution.signal(token, event.name or "")
            case "message":
                execution.send(token, event.name or "", self._key(token))

    def _key(self, token: Task) -> str:
        return key_of(self.correlation_key, token)


class CatchEvent(Activity):
    """Waits for a message, a signal or a moment; boundary events and receive tasks do too."""

    def __init__(self, wf_spec: WorkflowSpec, element: Element, flows: Sequence[SequenceFlow]) -> None:
        super().__init__(wf_spec, element, flows)
        event = element.event
        self.timer = compile_text(event.timer) if event and event.timer else None
        self.correlation_key = compile_feel(event.correlation_key) if event and event.correlation_key else None

    def enter(self, token: Task) -> bool:
        if token.internal_data.get("triggered"):
            return True
        event = self.element.event
        if event is None or event.kind == "link":
            return True
        self.wait(token, event)
        execution = scope_of(token).execution
        if not token.internal_data.get("attached"):
            execution.entered(token)
        if self.element.is_activity:
            execution.watch(token)
        return False

    def wait(self, token: Task, event: EventDefinition) -> None:
        """Arrange that the token is triggered."""
        changes = scope_of(token).execution.changes
        if event.kind == "timer":
            schedule = self.schedule(token, event)
            token.internal_data["repetitions"] = schedule.repetitions
            changes.jobs[token.id] = JobOrder(token.id, self.element.id, "timer", schedule.due_at)
            return
        key = key_of(self.correlation_key, token) if event.kind == "message" else ""
        changes.subscriptions[token.id] = SubscriptionOrder(
            token.id, self.element.id, event.kind, event.name or "", key
        )

    def end_waiting(self, token: Task, changes: Changes, state: str, by: str | None) -> None:
        event = self.element.event
        if event is None or token.internal_data.get("triggered"):
            return
        if event.kind == "timer":
            end_job(token, changes)
        else:
            changes.end_subscription(token.id)

    def schedule(self, token: Task, event: EventDefinition) -> Schedule:
        """When the timer is due next; raises `StepFailed` when its text gives no moment."""
        variables = scope_of(token).execution.visible(token)
        value = self.timer.evaluate(variables) if self.timer else None
        return schedule_of(event.timer_kind or "", value, clock.now(), self.timer.text if self.timer else "")

    def repeat(self, token: Task) -> None:
        """After a cycle timer has fired: order the next round, or stop waiting."""
        event = self.element.event
        left = token.internal_data.get("repetitions")
        if event is None or event.timer_kind != "timeCycle" or left == 1:
            scope_of(token).execution.cancel(token)
            return
        schedule = self.schedule(token, event)
        if left is not None:
            token.internal_data["repetitions"] = left - 1
        scope_of(token).execution.changes.jobs[token.id] = JobOrder(token.id, self.element.id, "timer", schedule.due_at)


class BoundaryEvent(CatchEvent):
    """Waits while its activity is at work; interrupts it, or runs beside it."""

    def activity_of(self, token: Task) -> Task | None:
        """The token of the activity that the boundary event belongs to."""
        attached = token.internal_data.get("attached")
        task: Task | None = scope_of(token).tasks.get(UUID(attached)) if attached else None
        return task


def key_of(expression: Expression | None, token: Task) -> str:
    """The correlation key as text; raises `StepFailed` when there is none."""
    if expression is None:
        return ""
    variables = scope_of(token).execution.visible(token)
    value: Any = expression.evaluate(variables)
    if value is None:
        raise StepFailed(
            "correlation", f"Der Zuordnungsschlüssel „{expression.text}“ ist leer. {expression.why_null(variables)}"
        )
    return feel.text_of(value)
