"""Moving thousands of instances in the background: one after another, each in a small transaction of its own.

Any number of workers may take part: an instance's row in the order is locked while it moves, others skip it. A worker
that dies leaves its instance waiting. What cannot move stays where it is, with the findings, and can be tried again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from engine.findings import Finding, Severity, has_errors
from engine.instance_migration import plan_check
from engine.instance_migration.move import MigrationRefused, NothingToMove, migrate
from engine.instance_migration.plan import Plan, resolve
from engine.instance_migration.preview import running
from engine.instance_migration.tables import Migration, MigrationItem
from engine.model.library import Library
from engine.state.tables import ProcessInstance
from engine.unexpected import told

log = structlog.get_logger(__name__)


class UnknownMigration(LaufzettelError):
    """Nobody has prepared it."""

    sentence = translatable("Diese Umstellung gibt es nicht.")


@dataclass(frozen=True, slots=True)
class Counts:
    waiting: int
    moved: int
    stayed: int
    gone: int

    @property
    def total(self) -> int:
        return self.waiting + self.moved + self.stayed + self.gone


@dataclass(frozen=True, slots=True)
class Stayed:
    """An instance that was not moved, and why."""

    business_key: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one instance."""

    migration: Migration
    instance_id: UUID
    business_key: str
    state: str  # moved, stayed or gone


def prepare(session: Session, plan: Plan, reason: str, by: str, business_keys: Iterable[str] | None = None) -> UUID:
    """Note what is to move: all running instances of the plan's source, or those of some cases; nothing moves yet.

    Raises `MigrationRefused` when the plan itself is wrong.
    """
    wrong = plan_check.check(resolve(Library(session), plan).values())
    if has_errors(wrong):
        raise MigrationRefused(wrong)
    migration = Migration(
        id=uuid4(),
        process_id=Library(session).executable(plan.source).model.process_id,
        source_version_id=plan.source,
        target_version_id=plan.target,
        plan=plan.as_record(),
        reason=reason,
        state="prepared",
        created_at=clock.now(),
        created_by=by,
    )
    session.add(migration)
    session.flush()
    chosen = select(literal(migration.id), ProcessInstance.id, literal("waiting"), literal([], JSONB)).where(
        running(plan, business_keys)
    )
    columns = ["migration_id", "instance_id", "state", "findings"]
    session.execute(insert(MigrationItem).from_select(columns, chosen))
    return migration.id


def begin(session: Session, migration_id: UUID) -> bool:
    """Let workers move what waits, for the first time or after a pause; False where that changes nothing."""
    return _switch(session, migration_id, ("prepared", "paused"), "running")


def pause(session: Session, migration_id: UUID) -> bool:
    """Let workers stop; what is being moved right now is finished. False where that changes nothing."""
    return _switch(session, migration_id, ("running",), "paused")


def try_again(session: Session, migration_id: UUID) -> int:
    """Let everything that stayed wait once more, and workers begin; returns how much that is."""
    stayed = update(MigrationItem).where(MigrationItem.migration_id == migration_id, MigrationItem.state == "stayed")
    again = session.execute(
        stayed.values(state="waiting", findings=[], done_at=None).returning(MigrationItem.instance_id)
    )
    count = len(again.all())
    if count:
        _switch(session, migration_id, ("finished", "paused"), "running")
    return count


def move_next(session: Session) -> Outcome | None:
    """Move one instance of a running migration; None when nothing waits for this worker.

    Whatever goes wrong with the instance is noted in the same transaction; only a lost database leaves it waiting.
    """
    query = (
        select(MigrationItem, Migration, ProcessInstance.business_key)
        .join(Migration, Migration.id == MigrationItem.migration_id)
        .join(ProcessInstance, ProcessInstance.id == MigrationItem.instance_id)
        .where(Migration.state == "running", MigrationItem.state == "waiting")
        .limit(1)
        .with_for_update(of=MigrationItem, skip_locked=True)
    )
    found = session.execute(query).first()
    if found is None:
        _finish(session)
        return None
    item, migration, business_key = found
    item.state, item.findings = _attempt(session, migration, item.instance_id)
    item.done_at = clock.now()
    return Outcome(migration, item.instance_id, business_key, item.state)


def counts(session: Session, migration_id: UUID) -> Counts:
    """How far a migration has come."""
    query = select(MigrationItem.state, func.count().label("instances")).where(
        MigrationItem.migration_id == migration_id
    )
    found = {row.state: row.instances for row in session.execute(query.group_by(MigrationItem.state))}
    return Counts(*(found.get(state, 0) for state in ("waiting", "moved", "stayed", "gone")))


def stayed(session: Session, migration_id: UUID, limit: int = 500) -> list[Stayed]:
    """The instances that were not moved, by business key."""
    query = (
        select(ProcessInstance.business_key, MigrationItem.findings)
        .join(ProcessInstance, ProcessInstance.id == MigrationItem.instance_id)
        .where(MigrationItem.migration_id == migration_id, MigrationItem.state == "stayed")
        .order_by(ProcessInstance.business_key)
        .limit(limit)
    )
    return [Stayed(key, tuple(map(_from_record, findings))) for key, findings in session.execute(query)]


def of_process(session: Session, process_id: str) -> Sequence[Migration]:
    """The migrations of a process, newest first."""
    query = select(Migration).where(Migration.process_id == process_id)
    return session.scalars(query.order_by(Migration.created_at.desc())).all()


def find(session: Session, migration_id: UUID) -> Migration:
    """A migration; raises `UnknownMigration`."""
    found = session.get(Migration, migration_id)
    if found is None:
        raise UnknownMigration
    return found


def _attempt(session: Session, migration: Migration, instance_id: UUID) -> tuple[str, list[dict[str, Any]]]:
    plan = Plan.from_record(migration.plan)
    try:
        with session.begin_nested():
            migrate(session, instance_id, plan, migration.created_by, migration.reason)
    except MigrationRefused as refused:
        return "stayed", [_record(finding) for finding in refused.findings]
    except NothingToMove:
        return "gone", []
    except OperationalError:
        raise  # the database, not the instance: it waits for another attempt
    except Exception as error:  # noqa: BLE001 - whatever it is, it is shown with the case that it keeps back
        log.warning("migration failed", action="migration:fail", instance_id=str(instance_id), error=repr(error))
        sentence = translatable("Unerwarteter Fehler: {error}")
        return "stayed", [_record(Finding("failure", None, Severity.ERROR, sentence, {"error": told(error)[:500]}))]
    return "moved", []


def _switch(session: Session, migration_id: UUID, before: tuple[str, ...], after: str) -> bool:
    """Change the state where it is one of `before`; False when somebody else was quicker."""
    statement = update(Migration).where(Migration.id == migration_id, Migration.state.in_(before))
    changed = session.execute(statement.values(state=after, finished_at=None).returning(Migration.id))
    return changed.first() is not None


def _finish(session: Session) -> None:
    waiting = select(MigrationItem.instance_id).where(
        MigrationItem.migration_id == Migration.id, MigrationItem.state == "waiting"
    )
    done = update(Migration).where(Migration.state == "running", ~waiting.exists())
    session.execute(
        done.values(state="finished", finished_at=clock.now()), execution_options={"synchronize_session": False}
    )


def _record(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "element_id": finding.element_id,
        "sentence": finding.sentence,
        "values": dict(finding.values),
    }


def _from_record(record: dict[str, Any]) -> Finding:
    return Finding(record["rule"], record["element_id"], Severity.ERROR, record["sentence"], record["values"])
