"""Proving that the audit log is as it was written: altered, removed, inserted and reordered entries come to light.

Each entry is hashed anew and compared with what it says and with what its successor says. Entries cut off at the
end leave a shorter, flawless chain; they are noticed only with a hash kept in another place (`expected_head`).
"""

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Row, Text, cast, func, select
from sqlalchemy.orm import Session

from engine.errors import translatable
from workflows.audit.chain import GENESIS, link, refuse_fractions
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
    with session.execute(_ENTRIES, execution_options={"yield_per": 1000}) as entries:
        for entry in entries:
            reason = _flaw(entry, count + 1, previous)
            if reason:
                return VerificationResult(False, count, entry.id, reason, previous)
            count, previous = count + 1, entry.hash
            expected_seen = expected_seen or previous == expected_head
    return VerificationResult(expected_seen, count, None, None if expected_seen else HEAD_MISSING, previous)


# Moment and details come as text: whatever somebody put there, reading it must not fail.
_ENTRIES = select(
    AuditEntry.id,
    func.to_char(func.timezone("UTC", AuditEntry.at), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"').label("at"),
    AuditEntry.action,
    AuditEntry.by,
    AuditEntry.subject,
    AuditEntry.purpose,
    cast(AuditEntry.details, Text).label("details"),
    AuditEntry.previous_hash,
    AuditEntry.hash,
).order_by(AuditEntry.id)


def _flaw(entry: Row[Any], number: int, previous: str) -> str | None:
    if entry.id != number or entry.previous_hash != previous:
        return OUT_OF_ORDER
    fields = dict(entry._mapping)
    written = fields.pop("hash")
    try:
        fields["details"] = orjson.loads(fields["details"])
        refuse_fractions(fields["details"])
    except (orjson.JSONDecodeError, TypeError):  # nothing that `record` ever wrote
        return ALTERED
    return None if link(**fields) == written else ALTERED
