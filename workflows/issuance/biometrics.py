"""Biometrics: what was captured, when and by whom, and that the fingerprints are deleted again.

Fingerprints are deleted at the latest when the card has been handed over (AufenthV section 61a); the data themselves
never reach this program.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_listing
from workflows.issuance.tables import BiometricCapture
from workflows.people.identities import Identity

TAKEN: Final = "taken"
NOT_REQUIRED: Final = "not-required"


@dataclass(frozen=True, slots=True)
class Capture:
    photo: str
    fingerprints: str  # taken | impossible | not-required
    signature: str
    captured_at: datetime
    captured_by: str  # account name
    fingerprints_deleted_at: datetime | None


def take(session: Session, identity: Identity, case_number: str, answers: Mapping[str, Any]) -> None:
    """Note what was captured, when the answers of a task say so (field `photo_source` of the form `biometrics`)."""
    if "photo_source" not in answers:
        return
    row = BiometricCapture(
        case_number=case_number,
        photo=answers["photo_source"],
        fingerprints=answers.get("fingerprints") or NOT_REQUIRED,
        signature=answers.get("signature") or NOT_REQUIRED,
        captured_by=identity.account_name,
    )
    session.add(row)
    details = {"fingerprints": row.fingerprints, "signature": row.signature}
    audit.record(session, Action.BIOMETRICS_CAPTURE, by=identity.account_name, subject=case_number, details=details)
    session.flush()


def delete_fingerprints(session: Session, case_number: str) -> None:
    """Note that the fingerprints of a case are deleted; doing it again changes nothing."""
    _delete(session, BiometricCapture.case_number == case_number)


def delete_of_closed(session: Session) -> int:
    """Delete what cases that ended before a hand-over left behind; how many captures there were."""
    closed = case_listing.listed().with_only_columns(case_listing.number()).where(~case_listing.is_open())
    return _delete(session, BiometricCapture.case_number.in_(closed))


def of_case(session: Session, case_number: str) -> tuple[Capture, ...]:
    """The captures of a case, oldest first."""
    rows = select(BiometricCapture).where(BiometricCapture.case_number == case_number)
    return tuple(
        Capture(
            row.photo, row.fingerprints, row.signature, row.captured_at, row.captured_by, row.fingerprints_deleted_at
        )
        for row in session.scalars(rows.order_by(BiometricCapture.captured_at))
    )


def _delete(session: Session, which: Any) -> int:
    present = BiometricCapture.fingerprints == TAKEN, BiometricCapture.fingerprints_deleted_at.is_(None)
    rows = session.scalars(select(BiometricCapture).where(which, *present).with_for_update()).all()
    for row in rows:
        row.fingerprints_deleted_at = clock.now()
        audit.record(session, Action.FINGERPRINTS_DELETE, by=audit.SYSTEM, subject=row.case_number)
    session.flush()
    return len(rows)
