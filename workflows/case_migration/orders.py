"""Orders to move cases: started with a reason, watched, interrupted and repeated by a person, each on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import LaufzettelError, translatable
from engine.instance_migration import batch
from engine.instance_migration.batch import Counts, Stayed, UnknownMigration
from engine.instance_migration.tables import Migration
from engine.model.tables import ModelVersion
from workflows import audit
from workflows.audit import Action
from workflows.case_migration.drafts import Draft
from workflows.people import accounts
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

__all__ = [
    "MoveReasonMissing",
    "NothingMoves",
    "Order",
    "UnknownCases",
    "UnknownMigration",
    "go_on",
    "left_behind",
    "order",
    "orders",
    "pause",
    "start",
    "try_again",
]


class MoveReasonMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable("Bitte schreiben Sie, warum die Vorgänge umgestellt werden.")


class NothingMoves(LaufzettelError):
    sentence: ClassVar[str] = translatable("Mit dieser Zuordnung ließe sich kein Vorgang umstellen.")


class UnknownCases(LaufzettelError):
    sentence: ClassVar[str] = translatable("Diese Vorgänge laufen nicht auf der bisherigen Fassung: {numbers}")


@dataclass(frozen=True, slots=True)
class Order:
    id: UUID
    process_id: str
    name: str
    source_number: int
    target_number: int
    state: str  # prepared, running, paused, finished
    counts: Counts
    reason: str
    by_name: str
    created_at: datetime
    finished_at: datetime | None


def start(session: Session, identity: Identity, draft: Draft, reason: str, cases: tuple[str, ...] = ()) -> UUID:
    """Let workers move what the draft shows.

    Raises `MoveReasonMissing`, `UnknownCases`, `NothingMoves`, `NotPermitted`.
    """
    require(identity, Permission.MIGRATE_CASES)
    if draft.unknown_cases:
        raise UnknownCases(numbers=", ".join(draft.unknown_cases))
    if not draft.preview.ready:
        raise NothingMoves
    if not reason.strip():
        raise MoveReasonMissing
    migration_id = batch.prepare(session, draft.plan, reason.strip(), identity.account_name, cases or None)
    batch.begin(session, migration_id)
    details = {
        "process": draft.process_id,
        "from": draft.source_number,
        "to": draft.target_number,
        "cases": draft.preview.total,
        "reason": reason.strip(),
    }
    audit.record(session, Action.MIGRATION_START, by=identity.account_name, subject=str(migration_id), details=details)
    return migration_id


def pause(session: Session, identity: Identity, migration_id: UUID) -> None:
    """Let workers stop after the case at hand. Raises `UnknownMigration`, `NotPermitted`."""
    _existing(session, identity, migration_id)
    if batch.pause(session, migration_id):
        _record(session, identity, Action.MIGRATION_PAUSE, migration_id)


def go_on(session: Session, identity: Identity, migration_id: UUID) -> None:
    """Let workers go on after a pause. Raises `UnknownMigration`, `NotPermitted`."""
    _existing(session, identity, migration_id)
    if batch.begin(session, migration_id):
        _record(session, identity, Action.MIGRATION_CONTINUE, migration_id)


def try_again(session: Session, identity: Identity, migration_id: UUID) -> int:
    """Let the cases that stayed be tried once more; returns how many. Raises `UnknownMigration`, `NotPermitted`."""
    _existing(session, identity, migration_id)
    cases = batch.try_again(session, migration_id)
    if cases:
        _record(session, identity, Action.MIGRATION_RETRY, migration_id)
    return cases


def order(session: Session, identity: Identity, migration_id: UUID) -> Order:
    """How far it has come. Raises `UnknownMigration`, `NotPermitted`."""
    return _orders(session, [_existing(session, identity, migration_id)])[0]


def orders(session: Session, identity: Identity, process_id: str) -> tuple[Order, ...]:
    """The orders for a process, newest first. Raises `NotPermitted`."""
    require(identity, Permission.SEE_MODELS)
    return _orders(session, batch.of_process(session, process_id))


def left_behind(session: Session, identity: Identity, migration_id: UUID, limit: int = 500) -> list[Stayed]:
    """The cases that stayed, with the reasons. Raises `UnknownMigration`, `NotPermitted`."""
    _existing(session, identity, migration_id)
    return batch.stayed(session, migration_id, limit)


def _existing(session: Session, identity: Identity, migration_id: UUID) -> Migration:
    require(identity, Permission.MIGRATE_CASES)
    return batch.find(session, migration_id)


def _record(session: Session, identity: Identity, action: Action, migration_id: UUID) -> None:
    audit.record(session, action, by=identity.account_name, subject=str(migration_id), details={})


def _orders(session: Session, migrations: Sequence[Migration]) -> tuple[Order, ...]:
    ids = {version for one in migrations for version in (one.source_version_id, one.target_version_id)}
    versions = {one.id: one for one in session.scalars(select(ModelVersion).where(ModelVersion.id.in_(ids)))}
    names = accounts.display_names(session, (one.created_by for one in migrations))
    return tuple(
        Order(
            id=one.id,
            process_id=one.process_id,
            name=versions[one.target_version_id].name,
            source_number=versions[one.source_version_id].version,
            target_number=versions[one.target_version_id].version,
            state=one.state,
            counts=batch.counts(session, one.id),
            reason=one.reason,
            by_name=names[one.created_by],
            created_at=one.created_at,
            finished_at=one.finished_at,
        )
        for one in migrations
    )
