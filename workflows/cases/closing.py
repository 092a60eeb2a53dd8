"""Closing a case: its outcome, the day, and nothing may change any more."""

from enum import StrEnum

from sqlalchemy.orm import Session

from engine import clock
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register, effects


class Outcome(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"  # another office is competent and has taken the file over
    CANCELLED = "cancelled"  # ended by people without a decision: a double entry, a mistake


def close(session: Session, case_number: str, outcome: Outcome, by: str = audit.SYSTEM) -> None:
    """Close the case; closing it again changes nothing. What is still open in its process ends with the process."""
    case = case_register.find_for_change(session, case_number)
    if case.closed_at is not None:
        return
    case.state = "closed"
    case.outcome = outcome.value
    case.closed_at = clock.now()
    effects.end(session, case_number)
    audit.record(session, Action.CASE_CLOSE, by=by, subject=case_number, details={"outcome": outcome.value})
    session.flush()
