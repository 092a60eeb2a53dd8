"""What becomes of a request without a usable answer, and of what the security authorities said."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from engine import clock
from workflows import audit
from workflows.audit import Action
from workflows.consultations.tables import Consultation, SecurityResult
from workflows.exchange.answers import Kind


class Outcome(StrEnum):
    """How a request ended that was not simply answered."""

    DEEMED = "deemed"  # consent by law, because nobody answered in time
    WITHOUT = "without"  # somebody decided to go on without an answer
    REFUSED = "refused"  # somebody decided to take it as a refusal


RESULTS: Final[Mapping[Kind, str]] = MappingProxyType(
    {Kind.CONSENT: "given", Kind.REFUSAL: "refused", Kind.INFORMATION: "information"}
)


def settle(session: Session, consultation_id: UUID, outcome: Outcome) -> None:
    """Put on file how the request ended; a second time changes nothing."""
    asked = session.get_one(Consultation, consultation_id, with_for_update=True)
    if asked.settled_at is not None:
        return
    asked.outcome, asked.settled_at = outcome.value, clock.now()
    details = {"body": asked.body, "outcome": outcome.value}
    audit.record(session, Action.CONSULTATION_SETTLE, by=audit.SYSTEM, subject=asked.case_number, details=details)
    session.flush()


def assess(session: Session, consultation_id: UUID, *, hit: bool) -> None:
    """Keep what a cleared person made of the security answer, where only cleared people read it."""
    result = session.get_one(SecurityResult, consultation_id, with_for_update=True)
    result.assessed_hit, result.assessed_at = hit, clock.now()
    session.flush()
