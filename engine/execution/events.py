"""Events in an instance: those that happen to it, those that its tokens throw, and who catches them.

Owns what each kind of event does to the tokens of the instance. What concerns other instances becomes a job, done
after the transaction. How a token moves on is `engine.execution.execution`'s.
"""

from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task
from uuid_utils.compat import uuid7

from engine import clock
from engine.execution import compensation
from engine.execution.catching import Catcher, boundary_event, find_catcher
from engine.execution.changes import JobOrder
from engine.execution.failures import ErrorThrown, StepFailed
from engine.execution.scope import scope_of
from engine.model.elements import EventDefinition
from engine.model.specs.events import BoundaryEvent, CatchEvent, EventPart
from engine.model.specs.flow_node import FlowNode

if TYPE_CHECKING:
    from engine.execution.execution import Execution


class Events:
    """The events of one execution."""

    def __init__(self, execution: "Execution") -> None:
        self._execution = execution

    def trigger(self, token: Task, results: dict[str, Any]) -> None:
        """The event that the token waits for has happened."""
        spec: CatchEvent = token.task_spec
        if isinstance(spec, EventPart):
            spec.happened(token, results)
            return
        self._execution.note_token(token, "triggered")
        if not token.internal_data.get("listening"):
            if spec.fires_again(token):
                self._execution.set_results(scope_of(token).place(spec.name, triggered=True), results)
                spec.listen_again(token)
                return
            self._forget_race(token)
            self._execution.complete(token, results)
            return
        scope = scope_of(token)
        if spec.element.interrupting:
            self._interrupt(token)
            fired = scope.place(spec.name, triggered=True)
        else:
            fired = scope.place(spec.name, triggered=True)
            spec.listen_again(token)
        self._execution.set_results(fired, results)

    def throw(self, token: Task, error: ErrorThrown) -> None:
        """A BPMN error leaves `token`: the nearest catcher takes it, or it becomes an incident."""
        catcher = find_catcher(token, "error", error.code)
        if catcher is None:
            code = error.code or "ohne Code"
            self._execution.changes.end_job(token.id)  # it is done; whoever tries again orders another
            self._execution.fail(token, StepFailed("uncaught-error", f"Den Fehler „{code}“ fängt niemand auf."))
            return
        self._hand_over(catcher, error.variables)

    def escalate(self, token: Task, code: str | None) -> None:
        """An escalation leaves `token`: the nearest catcher takes it; without one, nothing happens."""
        catcher = find_catcher(token, "escalation", code)
        if catcher is not None:
            self._hand_over(catcher, {})

    def cancel_transaction(self, token: Task) -> bool:
        """End what still runs in the transaction and undo what is done; whether there was nothing to undo."""
        scope = scope_of(token)
        for other in list(scope.tokens):
            if other is not token and not compensation.is_undoable(other):
                self._execution.cancel(other)
        return self.compensate(token, None)

    def leave_cancelled(self, token: Task) -> None:
        """The transaction is undone: leave it over its cancel boundary event."""
        catcher = find_catcher(token, "cancel", None)
        if catcher is not None:
            self._hand_over(catcher, {})

    def compensate(self, token: Task, activity_id: str | None) -> bool:
        """Undo an activity, or all in the scope of `token`, the latest first; whether there was nothing to undo."""
        return compensation.begin(self._execution, token, compensation.within_reach(token, activity_id))

    def throw_from_instance(self, token: Task, event: EventDefinition) -> None:
        """An instance of the multi-instance activity `token` throws; its own boundary events are not interrupting."""
        scope = scope_of(token)
        boundary = boundary_event(scope.executable.model, token.task_spec.name, event)
        if boundary is not None:
            scope.place(boundary.id, triggered=True)
        if event.kind == "signal":
            self.broadcast(event.name or "", {}, but=boundary.id if boundary else None)
            self._order(token, "signal", {"name": event.name})
        elif boundary is None:
            self.escalate(token, event.name)

    def signal(self, token: Task, name: str) -> None:
        """A signal is thrown: everybody in this instance hears it now, all others by a job."""
        self.broadcast(name, {})
        self._order(token, "signal", {"name": name})

    def broadcast(self, name: str, results: dict[str, Any], but: str | None = None) -> int:
        """Trigger every token of this instance that waits for the signal, but those on one element; how many."""
        heard = [
            token
            for scope in list(self._execution.scopes.values())
            for token in scope.awake
            if token.state == TaskState.STARTED and _waits_for_signal(token, name) and token.task_spec.element.id != but
        ]
        count = 0
        for token in heard:
            if self._execution.is_alive(token):
                self.trigger(token, dict(results))
                count += 1
        return count

    def send(self, token: Task, name: str, key: str) -> None:
        """A message to whoever waits for it, delivered after the transaction."""
        self._order(token, "message", {"name": name, "key": key})

    def terminate(self, token: Task) -> None:
        """End everything else in the token's scope."""
        self._execution.empty(scope_of(token), keep=token)

    def _forget_race(self, token: Task) -> None:
        race = token.internal_data.pop("race", None)
        if race is not None:
            for other in list(scope_of(token).tokens):
                if other.internal_data.get("race") == race:
                    self._execution.forget(other)

    def _interrupt(self, listener: Task) -> None:
        """An interrupting boundary event or event sub-process: end what it interrupts, and its own waiting."""
        spec = listener.task_spec
        if isinstance(spec, BoundaryEvent):
            activity = spec.activity_of(listener)
            if activity is not None:
                self._execution.cancel(activity)
            return
        self._execution.interrupt_scope(scope_of(listener))

    def _hand_over(self, catcher: Catcher, results: dict[str, Any]) -> None:
        scope = catcher.scope
        if catcher.interrupted is scope.task_tree:
            self._execution.interrupt_scope(scope)
        elif catcher.interrupted is not None:
            self._execution.cancel(catcher.interrupted)
        fired = scope.place(catcher.element_id, triggered=True)
        self._execution.note_token(fired, "triggered")
        self._execution.set_results(fired, results)

    def _order(self, token: Task, kind: str, headers: dict[str, Any]) -> None:
        """A job that does not hold the token back."""
        job_id = uuid7()
        self._execution.changes.jobs[job_id] = JobOrder(
            job_id, token.task_spec.name, kind, clock.now(), headers=headers
        )


def _waits_for_signal(token: Task, name: str) -> bool:
    spec: FlowNode = token.task_spec
    event = spec.element.event
    if not isinstance(spec, CatchEvent) or token.internal_data.get("triggered"):
        return False  # an event sub-process that is at work has heard already
    return event is not None and event.kind == "signal" and event.name == name
