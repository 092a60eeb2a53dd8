"""The facts of a case as its file knows them now: what a process reads that began long ago."""

from typing import Any

from sqlalchemy.orm import Session

from engine import clock, feel
from workflows.cases import case_register


def current(session: Session, case_number: str) -> dict[str, Any]:
    """Process variables by name: the facts as last stated and `decided_on` (a date, or None). Raises `CaseNotFound`."""
    case = case_register.find(session, case_number)
    decided_on = clock.office_time(case.decided_at).date() if case.decided_at else None
    return {**feel.from_json(case.facts), "decided_on": decided_on}
