"""What a worker does for orders: one case after another, each in its own transaction with its line in the audit log."""

from engine.database import Database, unit_of_work
from engine.instance_migration import batch
from engine.instance_migration.batch import Outcome
from workflows import audit
from workflows.audit import Action

AT_ONCE = 100  # cases in one round: a worker that is told to stop finishes its round first


def move_some(database: Database) -> int:
    """Move up to `AT_ONCE` cases that wait; returns how many were tried."""
    for tried in range(AT_ONCE):
        with unit_of_work(database) as session:
            outcome = batch.move_next(session)
            if outcome is None:
                return tried
            if outcome.state == "moved":
                details = _details(outcome)
                by = outcome.migration.created_by
                audit.record(session, Action.PROCESS_MIGRATE, by=by, subject=outcome.business_key, details=details)
    return AT_ONCE


def _details(outcome: Outcome) -> dict[str, str | int]:
    migration = outcome.migration
    return {
        "process": migration.process_id,
        "from": migration.source_version_id,
        "to": migration.target_version_id,
        "migration": str(migration.id),
        "reason": migration.reason,
    }
