"""Moving one instance to another version, under its lock, all or nothing within the caller's transaction.

Tokens go to the counterparts of their elements. Timers keep their due time, open tasks their holder, draft and
follow-up, jobs their attempts; incidents and variables stay. Forms, decisions and called processes are those of the
target version from now on.
"""

from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from engine import running_instance
from engine.errors import LaufzettelError, translatable
from engine.execution.execution import Execution
from engine.execution.failures import StepFailed
from engine.findings import Finding, Severity, has_errors
from engine.instance_migration import judgement, moved_rows, rebuild
from engine.instance_migration.meaning import changed_aspects
from engine.instance_migration.moved_rows import Aspects
from engine.instance_migration.plan import Plan, resolve
from engine.instance_migration.position import Position, position_of
from engine.instance_migration.rebuild import Pairs
from engine.model.library import Library
from engine.state import projection, stored_instance
from engine.state.resting import ACTIVE, RESTING

LISTENED_FOR: Final = {  # events that are waited for anew when one of these aspects has changed
    "message": {"message", "key"},
    "signal": {"signal"},
    "conditional": {"condition"},
}


class MigrationRefused(LaufzettelError):
    """The instance cannot be moved by this plan; `findings` say why."""

    sentence = translatable("Der Vorgang lässt sich so nicht auf die neue Fassung heben.")

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings


class NothingToMove(LaufzettelError):
    """The instance has ended, or somebody has moved it already."""

    sentence = translatable("Der Vorgang läuft nicht mehr auf der Fassung, von der umgestellt wird.")


def migrate(session: Session, instance_id: UUID, plan: Plan, by: str, reason: str) -> None:
    """Move an instance by `plan`; raises `MigrationRefused` and `NothingToMove`, both before anything is written."""
    pairs = resolve(Library(session), plan)
    instance = stored_instance.locked(session, instance_id)
    if instance is None or instance.state not in {ACTIVE, *RESTING} or instance.model_version_id != plan.source:
        raise NothingToMove
    _refuse_errors(why_not(instance.state, position_of(instance.tokens, instance.documents), pairs))
    old = running_instance.restore(session, instance)
    aspects = _aspects(old, pairs)
    try:
        execution = _moved(old, pairs, aspects, by)
    except StepFailed as failure:
        raise MigrationRefused([_failure(failure.message)]) from failure
    execution.note_process("migrated", by, _details(pairs, plan, reason))
    moved_rows.rewrite(session, execution, aspects)
    execution.run()
    if execution.changes.incidents:
        raise MigrationRefused([_failure(report.message) for report in execution.changes.incidents])
    instance.model_version_id = plan.target
    projection.write(session, execution, instance)


def why_not(state: str, position: Position | None, pairs: Pairs) -> list[Finding]:
    """The findings on an instance in `state` at a position, warnings included."""
    if state in RESTING:
        sentence = translatable("Der Vorgang ruht. Er kann umgestellt werden, sobald ihn die Leitung fortsetzt.")
        return [Finding("resting", None, Severity.ERROR, sentence)]
    if position is None:
        sentence = translatable("Wo der Vorgang steht, lässt sich nicht lesen.")
        return [Finding("unreadable", None, Severity.ERROR, sentence)]
    return judgement.judge(pairs, position)


def _failure(message: str) -> Finding:
    sentence = translatable("In der neuen Fassung ginge es nicht weiter: {message}")
    return Finding("fails", None, Severity.ERROR, sentence, {"message": message})


def _refuse_errors(findings: list[Finding]) -> None:
    if has_errors(findings):
        raise MigrationRefused([finding for finding in findings if finding.severity is Severity.ERROR])


def _moved(old: Execution, pairs: Pairs, aspects: Aspects, by: str) -> Execution:
    """The execution on the target versions, before it runs."""
    execution = rebuild.rebuild(old, pairs)
    execution.by = by
    for token, spec in rebuild.waiting_events(execution):
        event = spec.element.event
        if event is not None and event.kind in LISTENED_FOR and LISTENED_FOR[event.kind] & aspects[token.id]:
            execution.changes.end_subscription(token.id)
            spec.wait(token, event)
    rebuild.begin_to_listen(execution, pairs)
    rebuild.look_again_at_joins(execution)
    return execution


def _aspects(old: Execution, pairs: Pairs) -> Aspects:
    found: dict[UUID, frozenset[str]] = {}
    for scope in old.scopes.values():
        pair = pairs[scope.executable.model_version_id]
        for token in scope.tokens:
            element_id = token.task_spec.element.id
            renamed = {moved_rows.ID} if pair.elements.get(element_id) != element_id else set()
            found[token.id] = changed_aspects(pair, element_id) | renamed
    return found


def _details(pairs: Pairs, plan: Plan, reason: str) -> dict[str, Any]:
    """What history keeps: both versions, the plan as far as ids change, the reason."""
    return {
        "from": plan.source,
        "to": plan.target,
        "renamed": {pair.source.model.process_id: pair.renamed for pair in pairs.values() if pair.renamed},
        "reason": reason,
    }
