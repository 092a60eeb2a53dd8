"""One instance at work: it takes steps until every token waits for the outside, and notes what changed.

Owns the rules that span elements: who catches an error, what an interruption ends, when a scope is done. It
knows neither rows nor locks; `engine.process_runner` loads it, lets it run and hands `changes` to the
projection. Variables belong to `engine.execution.variables`.
"""

from collections import ChainMap, deque
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task
from uuid_utils.compat import uuid7

from engine import clock
from engine.execution import compensation, conditions, variables
from engine.execution.catching import Catcher, boundary_event, find_catcher
from engine.execution.changes import Changes, Event, IncidentReport, JobOrder
from engine.execution.failures import ErrorThrown, StepFailed
from engine.execution.scope import Executable, Scope, scope_of
from engine.execution.stored_variables import StoredVariables
from engine.feel import LimitExceeded
from engine.model.elements import Element, EventDefinition
from engine.model.expressions import Expression
from engine.model.specs.builder import ScopeSpec
from engine.model.specs.events import IMMEDIATE_KINDS, BoundaryEvent, CatchEvent, EventPart
from engine.model.specs.flow_node import FlowNode
from engine.model.specs.gateways import WaitingGateway
from engine.model.specs.subprocesses import AdHocSubProcess, CallActivity, EventSubProcess, LoopActivity, Retained
from engine.model.starts import Start, first_elements, plain_start

BEGIN = "begin"  # of a sub-process's token: the elements to begin with, and their data, instead of its start event
MAXIMUM_STEPS = 20_000  # in one transaction; more is a loop that nobody waits in


class Library(Protocol):
    """Where published versions come from."""

    def executable(self, model_version_id: int) -> Executable:
        """The process of a model version."""
        ...

    def decide(self, model_version_id: int, decision: str, inputs: Mapping[str, Any]) -> Any:
        """The `dmn.Evaluation` of a decision of a model version."""
        ...


class Sleepers(Protocol):
    """The items that sleep (`engine.execution.sleeping`), where they are stored."""

    def wake(self, token_id: UUID) -> None:
        """Put the item back that is or holds the token, if it sleeps."""
        ...

    def wake_all(self) -> None:
        """Put all of them back."""
        ...


class Execution:
    """The scopes of one instance and the steps they take."""

    def __init__(self, library: Library, instance_id: UUID) -> None:
        self.library = library
        self.instance_id = instance_id
        self.scopes: dict[UUID, Scope] = {}  # the process itself first
        self.stored_variables: dict[str, Any] = {}  # by scope or token, as they were loaded
        self.sleepers: Sleepers | None = None  # None: nobody sleeps
        self.locals: dict[UUID, MutableMapping[str, Any]] = {}  # variables of single tokens
        self.changes = Changes()
        self.ended = False
        self.outcome = "completed"  # how it ended
        self.by: str | None = None  # the person whose action is being carried out
        self.conditions_stale = False  # variables have changed: conditional events must look again
        self._agenda: deque[Task] = deque()
        self._urgent: deque[Task] = deque()  # tokens that only begin to listen: before anybody can call

    # Beginning and going on

    @property
    def root(self) -> Scope:
        """The scope of the process itself."""
        return next(iter(self.scopes.values()))

    def begin(
        self, executable: Executable, variables: dict[str, Any], start_id: str | None = None, *, by_event: bool = False
    ) -> None:
        """Put the first token on the start event (`start_id`, or the one without a trigger).

        `by_event`: what the element `start_id` waits for has just happened.
        """
        scope = self.add_scope(uuid7(), "process", executable.model.process_id, executable, None)
        scope.variables = variables
        self.changes.variables[scope.id] = set(variables)
        self._note(scope, executable.model.process_id, "process", None, "started")
        self._open(scope, Start(start_id, by_event) if start_id else None)

    def run(self) -> None:
        """Take steps until every token waits, has failed, or the instance has ended."""
        steps = 0
        while not self.ended:
            token = self._next()
            if token is None:
                return
            steps += 1
            if steps > MAXIMUM_STEPS:
                self.fail(token, StepFailed("endless", "Der Prozess dreht sich im Kreis und wartet auf niemanden."))
                return
            self._step(token)

    def enqueue(self, token: Task) -> None:
        """The token is ready: it runs when its turn comes."""
        listening = isinstance(token.task_spec, CatchEvent) and not token.internal_data.get("triggered")
        (self._urgent if listening else self._agenda).append(token)

    def resume(self, token: Task) -> None:
        """What the token waited for has come: let it leave."""
        token.internal_data["leaving"] = True
        self.retry(token)

    def retry(self, token: Task) -> None:
        """Let a waiting or failed token run again."""
        if token.state == TaskState.ERROR:
            self.changes.ended_incidents.add(token.id)
        token._set_state(TaskState.READY)
        self.enqueue(token)

    def is_alive(self, token: Task) -> bool:
        """Whether the token still stands on its element; an interruption may have removed it meanwhile."""
        scope = scope_of(token)
        return scope.id in self.scopes and token.id in scope.tasks

    def recall(self, token_id: UUID) -> None:
        """The token has been restored: its own variables are there again."""
        stored = self.stored_variables.get(str(token_id))
        if stored is not None:
            self.locals.setdefault(token_id, StoredVariables(stored))

    def find(self, token_id: UUID) -> Task | None:
        """The token, if it still stands somewhere; it is woken if it sleeps."""
        found = self._find_awake(token_id)
        if found is None and self.sleepers is not None and any(scope.sleeping for scope in self.scopes.values()):
            self.sleepers.wake(token_id)
            found = self._find_awake(token_id)
        return found

    def wake_all(self) -> None:
        """Whoever sleeps is needed now."""
        if self.sleepers is not None:
            self.sleepers.wake_all()

    # What happens from outside

    def complete(self, token: Task, results: dict[str, Any]) -> None:
        """A person or a worker has done what the token waited for."""
        self.set_results(token, results)
        self.resume(token)

    def trigger(self, token: Task, results: dict[str, Any]) -> None:
        """The event that the token waits for has happened."""
        spec: CatchEvent = token.task_spec
        if isinstance(spec, EventPart):
            spec.happened(token, results)
            return
        self._note_token(token, "triggered")
        if not token.internal_data.get("listening"):
            if spec.fires_again(token):
                self.set_results(scope_of(token).place(spec.name, triggered=True), results)
                spec.listen_again(token)
                return
            self._forget_race(token)
            self.complete(token, results)
            return
        scope = scope_of(token)
        if spec.element.interrupting:
            self._interrupt(token)
            fired = scope.place(spec.name, triggered=True)
        else:
            fired = scope.place(spec.name, triggered=True)
            spec.listen_again(token)
        self.set_results(fired, results)

    def throw(self, token: Task, error: ErrorThrown) -> None:
        """A BPMN error leaves `token`: the nearest catcher takes it, or it becomes an incident."""
        catcher = find_catcher(token, "error", error.code)
        if catcher is None:
            code = error.code or "ohne Code"
            self.changes.end_job(token.id)  # it is done; whoever tries again orders another
            self.fail(token, StepFailed("uncaught-error", f"Den Fehler „{code}“ fängt niemand auf."))
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
                self.cancel(other)
        return self.compensate(token, None)

    def leave_cancelled(self, token: Task) -> None:
        """The transaction is undone: leave it over its cancel boundary event."""
        catcher = find_catcher(token, "cancel", None)
        if catcher is not None:
            self._hand_over(catcher, {})

    def compensate(self, token: Task, activity_id: str | None) -> bool:
        """Undo an activity, or all in the scope of `token`, the latest first; whether there was nothing to undo."""
        return compensation.begin(self, token, compensation.within_reach(token, activity_id))

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

    def broadcast(self, name: str, results: dict[str, Any], but: str | None = None) -> None:
        """Trigger every token of this instance that waits for the signal, but those on one element."""
        heard = [
            token
            for scope in list(self.scopes.values())
            for token in scope.awake
            if token.state == TaskState.STARTED and _waits_for_signal(token, name) and token.task_spec.element.id != but
        ]
        for token in heard:
            if self.is_alive(token):
                self.trigger(token, dict(results))

    def send(self, token: Task, name: str, key: str) -> None:
        """A message to whoever waits for it, delivered after the transaction."""
        self._order(token, "message", {"name": name, "key": key})

    def terminate(self, token: Task) -> None:
        """End everything else in the token's scope."""
        self.empty(scope_of(token), keep=token)

    def end(self, outcome: str) -> None:
        """End the whole instance from outside."""
        self.empty(self.root)
        self.ended, self.outcome = True, outcome

    # Tokens

    def watch(self, token: Task) -> None:
        """The activity of `token` waits: place its boundary events that listen."""
        scope = scope_of(token)
        if scope.kind == "multi":
            return
        placed = {other.task_spec.name for other in _attached(token)}
        for event in scope.executable.model.boundary_events.get(token.task_spec.name, ()):
            if event.event and event.event.kind not in IMMEDIATE_KINDS and event.id not in placed:
                scope.place(event.id, attached=str(token.id), listening=True)

    def completed(self, token: Task) -> None:
        """The token has done its work and is about to leave."""
        self._note_token(token, "completed", by=self.by if token.internal_data.get("leaving") else None)
        self._close(token, "completed")
        compensation.remember(token)

    def token_left(self, token: Task) -> None:
        """The token is gone from its element; the last one ends the scope."""
        scope = scope_of(token)
        if scope.kind == "multi" and scope.parent_token is not None:
            loop: LoopActivity = scope.parent_token.task_spec
            loop.instance_left(scope.parent_token, scope, token)
        self.drop_local(token.id)
        if token.id in scope.tasks:
            scope.remove(token)
        thrower_id = token.internal_data.get(compensation.ON_BEHALF_OF)
        if thrower_id is not None:
            compensation.went_on(self, thrower_id)
        owner = scope.parent_token
        if owner is not None and isinstance(owner.task_spec, AdHocSubProcess) and scope.id in self.scopes:
            owner.task_spec.inner_left(owner, scope, token)
        self.close_if_done(scope)

    def cancel(self, token: Task) -> None:
        """Remove a token and all that hangs on it."""
        scope = scope_of(token)
        if token.id not in scope.tasks:
            return
        for other in _attached(token):
            self.cancel(other)
        for inner in [inner for inner in self.scopes.values() if inner.parent_token is token]:
            self.drop(inner)
        if not token.internal_data.get("listening"):
            self._note_token(token, "cancelled")
        self._remove(token, "cancelled")

    def merge(self, token: Task) -> None:
        """Another token goes on for this one too."""
        self._remove(token, "completed")

    def forget(self, token: Task) -> None:
        """The token listens no more."""
        self._remove(token, "cancelled")

    def empty(self, scope: Scope, keep: Task | None = None) -> None:
        """Cancel every token of the scope but `keep`."""
        for token in list(scope.tokens):
            if token is not keep:
                self.cancel(token)

    # Scopes

    def add_scope(
        self, scope_id: UUID, kind: str, spec_id: str, executable: Executable, parent_token: Task | None
    ) -> Scope:
        """A new scope without tokens."""
        scope = Scope(
            scope_id=scope_id,
            kind=kind,
            spec_id=spec_id,
            executable=executable,
            execution=self,
            parent_token=parent_token,
        )
        self.scopes[scope_id] = scope
        return scope

    def open_scope(self, token: Task, kind: str, spec_id: str) -> Scope:
        """The scope of a sub-process, with a token on its start event."""
        scope = self.add_scope(uuid7(), kind, spec_id, scope_of(token).executable, token)
        self._open(scope, None)
        return scope

    def open_ad_hoc(self, token: Task, spec_id: str) -> Scope:
        """The scope of an ad-hoc sub-process; the caller places its tokens."""
        scope = self.add_scope(uuid7(), "subprocess", spec_id, scope_of(token).executable, token)
        self._listen(scope)
        return scope

    def open_loop(self, token: Task, spec_id: str) -> Scope:
        """The scope in which the instances of a loop run; the caller places them."""
        return self.add_scope(uuid7(), "multi", spec_id, scope_of(token).executable, token)

    def call(self, token: Task, executable: Executable, given: dict[str, Any]) -> None:
        """The scope of a called process, which sees the variables that it is given and no others."""
        scope = self.add_scope(uuid7(), "call", executable.model.process_id, executable, token)
        scope.variables = given
        self.changes.variables[scope.id] = set(given)
        token.internal_data[variables.HANDED_BACK] = []
        self._open(scope, None)

    # Variables

    def visible(self, token: Task) -> ChainMap[str, Any]:
        """All variables that `token` sees, the nearest first, in front of them room for more."""
        return variables.visible(self, token)

    def local(self, token: Task) -> Mapping[str, Any]:
        """The variables of the token alone."""
        return self.locals.get(token.id, {})

    def set_local(self, token: Task, values: Mapping[str, Any]) -> None:
        """Set variables that only this token, and what it holds, can see."""
        variables.set_local(self, token, values)

    def set_results(self, token: Task, results: Mapping[str, Any]) -> None:
        """Remember what the token's work has given, to be mapped out when it leaves."""
        variables.set_results(self, token, results)

    def map_out(self, token: Task, outputs: Sequence[tuple[Expression, str]]) -> None:
        """Bring results to the scopes above: by the output mappings, or all of them when there are none."""
        variables.map_out(self, token, outputs)

    def variables_of(self, owner: UUID) -> Mapping[str, Any] | None:
        """The variables of a scope, or of a token alone; None when it has none, or is not here."""
        scope = self.scopes.get(owner)
        return scope.variables if scope is not None else self.locals.get(owner)

    def drop_local(self, owner: UUID) -> None:
        """The owner of local variables is gone."""
        variables.drop(self, owner)

    # Notes

    def entered(self, token: Task) -> None:
        """A token has reached an element that takes time or does something."""
        self._note_token(token, "entered")

    def note_decision(self, token: Task, decision: str, version: int, evaluation: Any) -> None:
        """Keep how a decision came about, so that it can be read and replayed."""
        details = {"decision": decision, "model_version_id": version, **evaluation.as_record()}
        self._note_token(token, "decided", details=details)

    def note_process(self, kind: str, by: str | None, details: dict[str, Any]) -> None:
        """Something was done to the instance as a whole."""
        self._note(self.root, self.root.spec_id, "process", None, kind, by, details)

    # Inside

    def _find_awake(self, token_id: UUID) -> Task | None:
        found = (scope.find(token_id) for scope in self.scopes.values())
        return next((token for token in found if token is not None), None)

    def _next(self) -> Task | None:
        while True:
            while self._urgent or (self._agenda and not self.conditions_stale):
                token = (self._urgent or self._agenda).popleft()
                if token.state == TaskState.READY and self.is_alive(token):
                    return token
            if not self.conditions_stale:
                return self._ready_join()
            self.conditions_stale = False
            conditions.check(self)

    def _ready_join(self) -> Task | None:
        for scope in list(self.scopes.values()):
            spec: ScopeSpec = scope.spec
            for gateway_id in spec.waiting_gateways:
                gateway: WaitingGateway = spec.task_specs[gateway_id]
                waiting = [
                    token for token in scope.tokens if token.task_spec is gateway and token.state == TaskState.STARTED
                ]
                if gateway.at_rest(waiting):
                    return self._next()
        return None

    def _step(self, token: Task) -> None:
        try:
            token.run()
        except ErrorThrown as error:
            self.throw(token, error)
        except StepFailed as failure:
            self.fail(token, failure)
        except LimitExceeded as limit:
            self.fail(token, StepFailed("limit", str(limit)))

    def fail(self, token: Task, failure: StepFailed) -> None:
        """The token cannot go on: it stays, and a person must look at it."""
        token._set_state(TaskState.ERROR)
        self.changes.incidents.append(IncidentReport(token.id, token.task_spec.name, failure.kind, failure.message))
        self._note_token(token, "incident", details={"kind": failure.kind, "message": failure.message})

    def _open(self, scope: Scope, start: Start | None) -> None:
        self._listen(scope)
        holder = scope.parent_token
        first = holder.internal_data.pop(BEGIN, None) if holder is not None else None
        if first is None:
            begun = start or plain_start(scope.executable.model, scope.spec_id)
            first = first_elements(scope.executable.model, scope.spec_id, begun)
        for element_id, data in first:
            scope.place(element_id, **data)

    def _listen(self, scope: Scope) -> None:
        """The event sub-processes of a new scope begin to wait."""
        spec: ScopeSpec = scope.spec
        for listener in spec.listeners:
            node: EventSubProcess = spec.task_specs[listener]
            if node.element.event and node.element.event.kind not in IMMEDIATE_KINDS:
                scope.place(listener, listening=True)

    def close_if_done(self, scope: Scope) -> None:
        """Nothing but listeners is left in the scope: it ends, and what holds it goes on."""
        if scope.id not in self.scopes or scope.is_busy:
            return
        token = scope.parent_token
        if token is not None and isinstance(token.task_spec, Retained):
            return  # being undone, or kept for that
        if token is not None and compensation.retain(self, scope):
            self.resume(token)
            return
        self.empty(scope)
        if token is None:
            self._note(scope, scope.spec_id, "process", None, "ended")
            self.ended = True
            return
        if isinstance(token.task_spec, CallActivity):
            token.task_spec.take_results(token, dict(scope.variables))
        self._drop_scope(scope)
        self.resume(token)

    def drop(self, scope: Scope) -> None:
        """Forget the scope and everything in it."""
        self.empty(scope)
        self._drop_scope(scope)

    def _drop_scope(self, scope: Scope) -> None:
        if self.scopes.pop(scope.id, None) is not None:
            self.drop_local(scope.id)

    def _remove(self, token: Task, state: str) -> None:
        scope = scope_of(token)
        if token.state == TaskState.ERROR:
            self.changes.ended_incidents.add(token.id)
        self._close(token, state)
        self.drop_local(token.id)
        token._set_state(TaskState.CANCELLED)
        scope.remove(token)

    def _close(self, token: Task, state: str) -> None:
        token.task_spec.end_waiting(token, self.changes, state, self.by if state == "completed" else None)
        for other in _attached(token):
            self._remove(other, "cancelled")

    def _forget_race(self, token: Task) -> None:
        race = token.internal_data.pop("race", None)
        if race is not None:
            for other in list(scope_of(token).tokens):
                if other.internal_data.get("race") == race:
                    self._remove(other, "cancelled")

    def _interrupt(self, listener: Task) -> None:
        """An interrupting boundary event or event sub-process: end what it interrupts, and its own waiting."""
        spec = listener.task_spec
        if isinstance(spec, BoundaryEvent):
            activity = spec.activity_of(listener)
            if activity is not None:
                self.cancel(activity)
            return
        self.interrupt_scope(scope_of(listener))

    def interrupt_scope(self, scope: Scope) -> None:
        """End what still runs in the scope; what is done can still be undone."""
        for token in list(scope.tokens):
            if not compensation.is_undoable(token):
                self.cancel(token)

    def _hand_over(self, catcher: Catcher, results: dict[str, Any]) -> None:
        scope = catcher.scope
        if catcher.interrupted is scope.task_tree:
            self.interrupt_scope(scope)
        elif catcher.interrupted is not None:
            self.cancel(catcher.interrupted)
        fired = scope.place(catcher.element_id, triggered=True)
        self._note_token(fired, "triggered")
        self.set_results(fired, results)

    def _order(self, token: Task, kind: str, headers: dict[str, Any]) -> None:
        """A job that does not hold the token back."""
        job_id = uuid7()
        self.changes.jobs[job_id] = JobOrder(job_id, token.task_spec.name, kind, clock.now(), headers=headers)

    def _note_token(self, token: Task, kind: str, by: str | None = None, details: dict[str, Any] | None = None) -> None:
        element: Element = token.task_spec.element
        self._note(scope_of(token), element.id, element.kind, token.id, kind, by, details)

    def _note(
        self,
        scope: Scope,
        element_id: str,
        element_type: str,
        token_id: UUID | None,
        kind: str,
        by: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        process_id = scope.executable.model.process_id
        self.changes.history.append(Event(process_id, element_id, element_type, token_id, kind, by, details or {}))


def _attached(token: Task) -> list[Task]:
    """The boundary events that listen for the activity of `token`; the items of a loop have none of their own."""
    scope = scope_of(token)
    if scope.kind == "multi":
        return []
    return [other for other in scope.tokens if other.internal_data.get("attached") == str(token.id)]


def _waits_for_signal(token: Task, name: str) -> bool:
    spec: FlowNode = token.task_spec
    event = spec.element.event
    if not isinstance(spec, CatchEvent) or token.internal_data.get("triggered"):
        return False  # an event sub-process that is at work has heard already
    return event is not None and event.kind == "signal" and event.name == name
