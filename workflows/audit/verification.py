"""Proving that the audit log is as it was written: altered, removed, inserted and reordered entries come to light.

Each entry is hashed anew and compared with what it says and with what its successor says. Entries cut off at the
end leave a shorter, flawless chain; they are noticed only with a hash kept in another place (`expected_head`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import translatable
from workflows.audit.chain import GENESIS, link
from workflows.audit.tables import AuditEntry

ALTERED = translatable("Der Eintrag wurde verändert: Sein Inhalt passt nicht zu seiner Prüfsumme.")
OUT_OF_ORDER = translatable("Vor diesem Eintrag wurde etwas entfernt, eingefügt oder umgestellt.")
HEAD_MISSING = translatable("Die erwartete Prüfsumme kommt nicht vor: Am Ende fehlen Einträge, oder sie sind andere.")


@dataclass(frozen=True, slots=True)
class VerificationResult:
    ok: bool
    count: int  # entries found in order, from the first
    first_broken_id: int | None  # the first entry that does not fit; None also when only the end is missing
    reason: str | None  # German, marked for translation; None when all is well
    head: str  # hash of the last entry that fits


def verify(session: Session, expected_head: str | None = None) -> VerificationResult:
    """Walk the whole log as one snapshot, without holding it in memory, and say where it first breaks.

    `expected_head` is what `head` once answered, however long ago: the log must contain that hash.
    """
    count, previous = 0, GENESIS
    expected_seen = expected_head in (None, GENESIS)
    for entry in _stream(session):
        reason = _flaw(entry, count + 1, previous)
        if reason:
            return VerificationResult(False, count, entry.id, reason, previous)
        count, previous = count + 1, entry.hash
        expected_seen = expected_seen or previous == expected_head
    return VerificationResult(expected_seen, count, None, None if expected_seen else HEAD_MISSING, previous)


def _flaw(entry: AuditEntry, number: int, previous: str) -> str | None:
    if entry.id != number or entry.previous_hash != previous:
        return OUT_OF_ORDER
    return None if _hash(entry) == entry.hash else ALTERED


def _hash(entry: AuditEntry) -> str:
    return link(
        id=entry.id,
        at=entry.at,
        action=entry.action,
        by=entry.by,
        subject=entry.subject,
        purpose=entry.purpose,
        details=entry.details,
        previous_hash=entry.previous_hash,
    )


def _stream(session: Session) -> Iterator[AuditEntry]:
    """Every entry by id, read anew from the database in portions."""
    query = select(AuditEntry).order_by(AuditEntry.id)
    options = {"yield_per": 1000, "populate_existing": True}
    for entry in session.scalars(query, execution_options=options):
        yield entry
        session.expunge(entry)
