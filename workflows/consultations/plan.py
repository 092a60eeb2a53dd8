"""What a case still has to ask: the rows of the decision table without those whose answer is there and still new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from workflows.consultations import settling
from workflows.consultations.tables import Consultation, SecurityResult
from workflows.exchange.answers import Kind
from workflows.exchange.bodies import Body


class Silence(StrEnum):
    """What it means that a body does not answer in time."""

    CONSENT = "consent"  # by law it has consented
    NONE = "none"  # nothing: somebody has to decide how to go on


@dataclass(frozen=True, slots=True)
class PlannedRequest:
    """A row of the decision `consultations`, as far as asking needs it."""

    body: Body
    legal_basis: str
    purpose: str
    silence: Silence
    fresh_days: int

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "PlannedRequest":
        """KeyError or ValueError: the table has been changed so that this office cannot follow it."""
        return cls(
            Body(row["body"]), row["legal_basis"], row["purpose"], Silence(row["silence"]), int(row["fresh_days"])
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be asked, and what is known already."""

    open: tuple[Mapping[str, Any], ...]  # rows of the table
    known: tuple[Mapping[str, Any], ...]  # body, result, security_hit: as `consultation` would end


def plan(session: Session, case_number: str, rows: Sequence[Mapping[str, Any]]) -> Plan:
    """Divide the table's rows by whether a usable answer is on file that is not too old."""
    asked = session.scalars(
        select(Consultation).where(Consultation.case_number == case_number).order_by(Consultation.asked_at.desc())
    ).all()
    still_open, known = [], []
    for row in rows:
        found = next((one for one in asked if _answers(one, PlannedRequest.of_row(row))), None)
        if found is None:
            still_open.append(row)
        else:
            known.append(_result(session, found))
    return Plan(tuple(still_open), tuple(known))


def _answers(asked: Consultation, wanted: PlannedRequest) -> bool:
    if (asked.body, asked.legal_basis) != (wanted.body.value, wanted.legal_basis):
        return False
    settled = asked.answered_on or (asked.settled_at and clock.office_time(asked.settled_at).date())
    if settled is None or settled < clock.today() - timedelta(days=wanted.fresh_days):
        return False
    return asked.outcome == settling.Outcome.DEEMED or asked.answer in {Kind.CONSENT, Kind.REFUSAL, Kind.INFORMATION}


def _result(session: Session, asked: Consultation) -> Mapping[str, Any]:
    assessed = session.get(SecurityResult, asked.id)
    result = asked.outcome or settling.RESULTS[Kind(asked.answer or Kind.INFORMATION)]
    return {"body": asked.body, "result": result, "security_hit": bool(assessed and assessed.assessed_hit)}
