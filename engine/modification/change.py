"""Carrying a plan out under the instance's lock: what the check has found is what happens, or nothing happens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from SpiffWorkflow.task import Task
from sqlalchemy.orm import Session

from engine import running_instance
from engine.errors import LaufzettelError, translatable
from engine.execution.execution import Execution
from engine.execution.opening import BEGIN
from engine.execution.scope import Scope, scope_of
from engine.findings import Finding, has_errors
from engine.modification.plan import Beginning, Outcome, Plan, resolve


class ModificationRefused(LaufzettelError):
    """The plan does not fit where the instance stands; `findings` say why."""

    sentence = translatable("So lässt sich der Vorgang nicht umsetzen.")

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Step:
    """An element that would begin or end, for people to read."""

    process_id: str
    element_id: str
    name: str  # as the model says, or the id


@dataclass(frozen=True, slots=True)
class Preview:
    ends: tuple[Step, ...]
    begins: tuple[Step, ...]  # sub-processes that begin with an element stand before it
    findings: tuple[Finding, ...]

    @property
    def is_possible(self) -> bool:
        """Whether `modify` would do it."""
        return not has_errors(self.findings)


def preview(session: Session, instance_id: UUID, plan: Plan) -> Preview:
    """What a plan would do to the instance as it stands now. Raises `NotRunning` and `Unreadable`."""
    execution = running_instance.reading(session, instance_id)
    outcome = resolve(execution, plan)
    ends = [_step(scope_of(token), token.task_spec.element.id) for token in _ended(execution, outcome)]
    begins = [_step(begin.scope, element_id) for begin in outcome.begins for element_id in begin.path]
    return Preview(tuple(ends), tuple(dict.fromkeys(begins)), tuple(outcome.findings))


def modify(session: Session, instance_id: UUID, plan: Plan, reason: str, by: str) -> None:
    """Move tokens by `plan`; an instance that rests takes its steps when it goes on.

    Raises `ModificationRefused` with all findings, before anything is changed, `NotRunning` and `Unreadable`.
    """
    with running_instance.changing(session, instance_id, by, although_resting=True) as execution:
        outcome = resolve(execution, plan)
        if has_errors(outcome.findings):
            raise ModificationRefused(outcome.findings)
        told = {
            "reason": reason,
            "terminated": [token.task_spec.element.id for token in _ended(execution, outcome)],
            "activated": [begin.path[-1] for begin in outcome.begins],
        }
        execution.note_process("modified", by, told)
        for token in outcome.ends:
            execution.cancel(token)
        _begin(execution, outcome.begins)


def _ended(execution: Execution, outcome: Outcome) -> list[Task]:
    """What ends, with everything inside of it; what only listens is no news."""
    return [
        token
        for scope in execution.scopes.values()
        for token in scope.tokens
        if not token.internal_data.get("listening") and _ends(token, outcome.ends)
    ]


def _ends(token: Task | None, ends: Sequence[Task]) -> bool:
    while token is not None:
        if token in ends:
            return True
        token = scope_of(token).parent_token
    return False


def _step(scope: Scope, element_id: str) -> Step:
    model = scope.executable.model
    return Step(model.process_id, element_id, model.elements[element_id].name or element_id)


def _begin(execution: Execution, begins: Sequence[Beginning]) -> None:
    for scope, heads in _by_scope(begins).items():
        for element_id, data, variables in heads:
            token = scope.place(element_id, **data)
            execution.set_local(token, running_instance.to_feel(variables))


def _by_scope(begins: Sequence[Beginning]) -> dict[Scope, list[tuple[str, dict[str, Any], Mapping[str, Any]]]]:
    """What to place in each scope; elements of one sub-process that does not run yet share it."""
    placed: dict[Scope, list[tuple[str, dict[str, Any], Mapping[str, Any]]]] = {}
    shared: dict[tuple[Scope, str], list[Beginning]] = {}
    for begin in begins:
        if len(begin.path) == 1:
            placed.setdefault(begin.scope, []).append((begin.path[0], {}, begin.variables))
        else:
            shared.setdefault((begin.scope, begin.path[0]), []).append(begin)
    for (scope, outer), inside in shared.items():
        variables = {name: value for begin in inside for name, value in begin.variables.items()}
        data = {BEGIN: _inner([begin.path[1:] for begin in inside])}
        placed.setdefault(scope, []).append((outer, data, variables))
    return placed


def _inner(paths: Sequence[tuple[str, ...]]) -> list[tuple[str, dict[str, Any]]]:
    """Where a sub-process begins instead of at its start event, and the same for those inside it."""
    shared: dict[str, list[tuple[str, ...]]] = {}
    for path in paths:
        if len(path) > 1:
            shared.setdefault(path[0], []).append(path[1:])
    plain: list[tuple[str, dict[str, Any]]] = [(path[0], {}) for path in paths if len(path) == 1]
    return plain + [(outer, {BEGIN: _inner(inside)}) for outer, inside in shared.items()]
