"""Events: starts and ends, what is thrown, and what is waited for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
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

PART = "#part"  # the specifications of the parts of a multiple event, in the same scope
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
        self.parts = event.parts or (event,) if event else ()
        self.correlation_keys = [compile_feel(part.correlation_key or "null") for part in self.parts]
        self.task_type = compile_text(element.task_type) if element.task_type else None
        self.retries = compile_text(element.retries or "3")
        self.link_target: str | None = None  # set by the builder for link events

    def begin(self, token: Task) -> bool:
        if self.task_type is not None:
            order_job(token, self.element, self.task_type, self.retries)
            return False
        done = True
        for part, key in zip(self.parts, self.correlation_keys, strict=True):
            done = self._throw(token, part, key) and done
        return done

    def end_waiting(self, token: Task, changes: Changes, state: str, by: str | None) -> None:
        if self.task_type is not None:
            end_job(token, changes)

    def leave(self, token: Task) -> None:
        super().leave(token)
        if self.link_target:
            scope_of(token).place(self.link_target)
        if self.element.event is not None and self.element.event.kind == "cancel":
            scope_of(token).execution.events.leave_cancelled(token)

    def _throw(self, token: Task, event: EventDefinition, key: Expression) -> bool:
        """Throw one event; False when the token must wait until what it caused is done."""
        execution = scope_of(token).execution
        match event.kind:
            case "error":
                raise ErrorThrown(event.name, {})
            case "escalation":
                execution.events.escalate(token, event.name)
            case "terminate":
                execution.events.terminate(token)
            case "signal":
                execution.events.signal(token, event.name or "")
            case "message":
                execution.events.send(token, event.name or "", key_of(key if event.correlation_key else None, token))
            case "compensate":
                return execution.events.compensate(token, event.reference)
            case "cancel":
                return execution.events.cancel_transaction(token)
        return True


DUE = "due"  # when the present round of a cycle is


class CatchEvent(Activity):
    """Waits for a message, a signal, a moment or a condition; boundary events and receive tasks do too."""

    def __init__(
        self, wf_spec: WorkflowSpec, element: Element, flows: Sequence[SequenceFlow], name: str | None = None
    ) -> None:
        super().__init__(wf_spec, element, flows, name)
        event = element.event
        self.timer = compile_text(event.timer) if event and event.timer else None
        self.correlation_key = compile_feel(event.correlation_key) if event and event.correlation_key else None
        self.condition = compile_feel(event.condition) if event and event.condition else None

    def enter(self, token: Task) -> bool:
        if token.internal_data.get("triggered"):
            return True
        event = self.element.event
        if event is None or event.kind == "link":
            return True
        self.wait(token, event)
        execution = scope_of(token).execution
        if not token.internal_data.get("attached") and not token.internal_data.get("listening"):
            execution.entered(token)
        if self.element.is_activity:
            execution.watch(token)
        return False

    def wait(self, token: Task, event: EventDefinition) -> None:
        """Arrange that the token is triggered."""
        execution = scope_of(token).execution
        match event.kind:
            case "timer":
                schedule = self.schedule(token, event, clock.now())
                token.internal_data["repetitions"] = schedule.repetitions
                self._order_round(token, schedule)
            case "message" | "signal":
                key = key_of(self.correlation_key, token) if event.kind == "message" else ""
                execution.changes.subscriptions[token.id] = SubscriptionOrder(
                    token.id, self.element.id, event.kind, event.name or "", key
                )
            case "conditional":
                execution.conditions_stale = True
            case "multiple":
                self._place_parts(token, event)

    def end_waiting(self, token: Task, changes: Changes, state: str, by: str | None) -> None:
        event = self.element.event
        if event is None or token.internal_data.get("triggered"):
            return
        if event.kind == "timer":
            end_job(token, changes)
        elif event.kind in {"message", "signal"}:
            changes.end_subscription(token.id)

    def fires_again(self, token: Task) -> bool:
        """Whether an intermediate event with a cycle has rounds left after this one."""
        event = self.element.event
        cycle = event is not None and event.timer_kind == "timeCycle" and "race" not in token.internal_data
        return cycle and token.internal_data.get("repetitions") != 1

    def listen_again(self, token: Task) -> None:
        """The event has happened and may happen again: order the next round, or stop waiting."""
        event = self.element.event
        if self.timer is not None:
            scope_of(token).execution.changes.end_job(token.id)
            self.repeat(token)
        elif event is not None and event.needs_all:
            token.internal_data["happened"] = []
            scope_of(token).execution.drop_local(token.id)
            self._place_parts(token, event)

    def schedule(self, token: Task, event: EventDefinition, seen_from: datetime) -> Schedule:
        """When the timer is due next, seen from a moment; raises `StepFailed` when its text gives none."""
        variables = scope_of(token).execution.visible(token)
        value = self.timer.evaluate(variables) if self.timer else None
        return schedule_of(event.timer_kind or "", value, seen_from, self.timer.text if self.timer else "")

    def repeat(self, token: Task) -> None:
        """After a cycle timer has fired: order the next round, seen from the moment it was due, or stop waiting.

        So rounds keep their distance however late somebody comes, and those that nobody was there for are made up for.
        """
        event = self.element.event
        left = token.internal_data.get("repetitions")
        if event is None or event.timer_kind != "timeCycle" or left == 1:
            scope_of(token).execution.cancel(token)
            return
        due = token.internal_data.get(DUE)
        schedule = self.schedule(token, event, datetime.fromisoformat(due) if due else clock.now())
        if left is not None:
            token.internal_data["repetitions"] = left - 1
        self._order_round(token, schedule)

    def _order_round(self, token: Task, schedule: Schedule) -> None:
        if self.element.event is not None and self.element.event.timer_kind == "timeCycle":
            token.internal_data[DUE] = schedule.due_at.isoformat()
        scope_of(token).execution.changes.jobs[token.id] = JobOrder(token.id, self.element.id, "timer", schedule.due_at)

    def _place_parts(self, token: Task, event: EventDefinition) -> None:
        for index, part in enumerate(event.parts):
            if part.kind not in IMMEDIATE_KINDS:
                scope_of(token).place(f"{self.name}{PART}{index}", attached=str(token.id), listening=True)


class EventPart(CatchEvent):
    """One of several things that a multiple event waits for; its token is attached to that of the event."""

    def __init__(self, wf_spec: WorkflowSpec, whole: CatchEvent, index: int, part: EventDefinition) -> None:
        """The part `index` of the event `whole`."""
        element = replace(whole.element, event=part, kind="intermediateCatchEvent")
        super().__init__(wf_spec, element, (), f"{whole.name}{PART}{index}")
        self.whole = whole

    def happened(self, token: Task, results: dict[str, Any]) -> None:
        """This part has happened: trigger the event, or remember it until all parts have."""
        scope = scope_of(token)
        execution = scope.execution
        whole = scope.tasks[UUID(token.internal_data["attached"])]
        event = self.whole.element.event
        if event is None or not event.needs_all:
            if whole.internal_data.get("listening"):
                self.listen_again(token)
            execution.events.trigger(whole, results)
            return
        happened: list[str] = whole.internal_data.setdefault("happened", [])
        happened.append(self.name)
        execution.forget(token)
        complete = len(happened) == len(event.parts)
        if not whole.internal_data.get("listening"):
            execution.set_results(whole, results)
            results = {}
        elif complete:
            results = {**execution.local(whole), **results}
        else:
            execution.set_local(whole, results)
        if complete:
            execution.events.trigger(whole, results)


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
