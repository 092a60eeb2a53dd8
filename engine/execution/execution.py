"""One instance at work: it takes steps until every token waits for the outside, and notes what changed.

Owns the rules that span elements: what goes with a token that ends, when a scope is done, what history is told. It
knows neither rows nor locks; `engine.running_instance` loads it, lets it run and hands `changes` to the projection.
Whose turn it is, is `engine.execution.agenda`'s; how scopes begin `opening`'s, who hears an event `events`', and who
sees which variable `variables`'.
"""

from collections import ChainMap
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

from engine.execution import compensation, variables
from engine.execution.agenda import Agenda
from engine.execution.changes import Changes, Event, IncidentReport
from engine.execution.events import Events
from engine.execution.failures import ErrorThrown, StepFailed
from engine.execution.opening import Opening
from engine.execution.scope import Executable, Scope, scope_of
from engine.execution.stored_variables import StoredVariables
from engine.feel import LimitExceeded
from engine.model.elements import Element
from engine.model.expressions import Expression
from engine.model.specs.events import IMMEDIATE_KINDS
from engine.model.specs.subprocesses import AdHocSubProcess, CallActivity, LoopActivity, Retained
from engine.model.starts import Start

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
        self.agenda = Agenda(self)
        self.events = Events(self)
        self.opening = Opening(self)

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
        self.opening.process(executable, variables, Start(start_id, by_event) if start_id else None)

    def run(self) -> None:
        """Take steps until every token waits, has failed, or the instance has ended."""
        steps = 0
        while not self.ended:
            token = self.agenda.next()
            if token is None:
                return
            steps += 1
            if steps > MAXIMUM_STEPS:
                self.fail(token, StepFailed("endless", "Der Prozess dreht sich im Kreis und wartet auf niemanden."))
                return
            self._step(token)

    def resume(self, token: Task) -> None:
        """What the token waited for has come: let it leave."""
        token.internal_data["leaving"] = True
        self.retry(token)

    def retry(self, token: Task) -> None:
        """Let a waiting or failed token run again."""
        if token.state == TaskState.ERROR:
            self.changes.ended_incidents.add(token.id)
        token._set_state(TaskState.READY)
        self.agenda.add(token)

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
        self.note_token(token, "completed", by=self.by if token.internal_data.get("leaving") else None)
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
            self.note_token(token, "cancelled")
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
        self.note_token(token, "entered")

    def note_decision(self, token: Task, decision: str, version: int, evaluation: Any) -> None:
        """Keep how a decision came about, so that it can be read and replayed."""
        details = {"decision": decision, "model_version_id": version, **evaluation.as_record()}
        self.note_token(token, "decided", details=details)

    def note_process(self, kind: str, by: str | None, details: dict[str, Any]) -> None:
        """Something was done to the instance as a whole."""
        self._note(self.root, self.root.spec_id, "process", None, kind, by, details)

    # Inside

    def _find_awake(self, token_id: UUID) -> Task | None:
        found = (scope.find(token_id) for scope in self.scopes.values())
        return next((token for token in found if token is not None), None)

    def _step(self, token: Task) -> None:
        try:
            token.run()
        except ErrorThrown as error:
            self.events.throw(token, error)
        except StepFailed as failure:
            self.fail(token, failure)
        except LimitExceeded as limit:
            self.fail(token, StepFailed("limit", str(limit)))

    def fail(self, token: Task, failure: StepFailed) -> None:
        """The token cannot go on: it stays, and a person must look at it."""
        token._set_state(TaskState.ERROR)
        self.changes.incidents.append(IncidentReport(token.id, token.task_spec.name, failure.kind, failure.message))
        self.note_token(token, "incident", details={"kind": failure.kind, "message": failure.message})

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

    def interrupt_scope(self, scope: Scope) -> None:
        """End what still runs in the scope; what is done can still be undone."""
        for token in list(scope.tokens):
            if not compensation.is_undoable(token):
                self.cancel(token)

    def note_token(self, token: Task, kind: str, by: str | None = None, details: dict[str, Any] | None = None) -> None:
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
