"""Writing the audit log and reading it.

`record` only remembers; the entries are chained when the transaction commits. A chain can grow at one end only,
so whoever appends must hold a lock until their commit is visible, and every other append in the office waits for
it. Taken at the first `record`, that lock would be held while letters are rendered and engines run; taken last, in
`before_commit` after the flush of everything else, it is held for one read, one insert and the commit itself.
Because nothing is locked after it, it cannot take part in a deadlock either.
What a rolled-back transaction or savepoint recorded is forgotten with it: the log says what happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, event, insert, select, text
from sqlalchemy.orm import Session, SessionTransaction

from engine import clock
from workflows.audit.actions import Action
from workflows.audit.chain import GENESIS, link, storable, written_moment
from workflows.audit.tables import AuditEntry

SYSTEM = "system"  # who acted, where no person did
CITIZEN = "citizen"  # who acted, where the person has no account

_PENDING = "audit.pending"
# Prepared, and run past the object mapper: everybody waits while these three run.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('laufzettel.audit'))")
_NEWEST = select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
_INSERT = insert(AuditEntry.metadata.tables[AuditEntry.__tablename__])


@dataclass(frozen=True, slots=True)
class _Pending:
    transaction: SessionTransaction  # the transaction or savepoint that recorded it
    fields: dict[str, Any]


def record(
    session: Session,
    action: Action,
    by: str,
    subject: str,
    purpose: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Put one line into the log when this transaction commits.

    `by` is an account name, `CITIZEN` or `SYSTEM`; `subject` a case number or whatever the action was about. Details
    are small facts (codes, ids, old and new value), never contents of files; no fractions (TypeError).
    """
    fields = {
        "at": clock.now(),
        "action": action.value,
        "by": by,
        "subject": subject,
        "purpose": purpose,
        "details": storable(details or {}),
    }
    transaction = session.get_nested_transaction() or session.get_transaction() or session.begin()
    _pending(session).append(_Pending(transaction, fields))


def entries(
    session: Session,
    *,
    subject: str | None = None,
    by: str | None = None,
    action: Action | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before_id: int | None = None,
    limit: int = 100,
) -> Sequence[AuditEntry]:
    """The newest entries that fit, newest first; `before_id` continues after the last one of the page before.

    What the running transaction recorded is not among them yet.
    """
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    wanted = {AuditEntry.subject: subject, AuditEntry.by: by, AuditEntry.action: action and action.value}
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    if since is not None:
        query = query.where(AuditEntry.at >= since)
    if until is not None:
        query = query.where(AuditEntry.at < until)
    if before_id is not None:
        query = query.where(AuditEntry.id < before_id)
    return session.scalars(query).all()


def head(session: Session) -> str:
    """The hash of the newest entry. Kept in another place, it proves later that nothing before it was touched."""
    return _last(session.connection())[1]


def _last(connection: Connection) -> tuple[int, str]:
    row = connection.execute(_NEWEST).one_or_none()
    return (row.id, row.hash) if row else (0, GENESIS)


def _append(session: Session) -> None:
    """Chain what was recorded, as the last thing before the commit."""
    if session.in_nested_transaction():
        return  # only a savepoint is released: its entries wait for the commit around it
    session.flush()
    pending, session.info[_PENDING] = session.info[_PENDING], []
    if not pending:
        return
    # Two statements on purpose: the read must see what was committed while the lock was waited for.
    connection = session.connection()
    connection.execute(_LOCK)
    last, previous = _last(connection)
    rows = []
    for number, entry in enumerate(pending, start=last + 1):
        row = {"id": number, **entry.fields, "previous_hash": previous}
        previous = link(**row | {"at": written_moment(row["at"])})
        rows.append({**row, "hash": previous})
    connection.execute(_INSERT, rows)


def _forget(session: Session, undone: SessionTransaction) -> None:
    """Drop what was recorded inside a transaction or savepoint that was rolled back."""
    kept = [entry for entry in session.info.get(_PENDING, ()) if not _within(entry.transaction, undone)]
    session.info[_PENDING] = kept


def _within(transaction: SessionTransaction, outer: SessionTransaction) -> bool:
    inner: SessionTransaction | None = transaction
    while inner is not None and inner is not outer:
        inner = inner.parent
    return inner is outer


def _pending(session: Session) -> list[_Pending]:
    """The session's own list; the first call makes this session chain and forget at the right moments."""
    if _PENDING not in session.info:
        event.listen(session, "before_commit", _append)
        event.listen(session, "after_soft_rollback", _forget)
    pending: list[_Pending] = session.info.setdefault(_PENDING, [])
    return pending
