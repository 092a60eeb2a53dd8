"""Which remedy there is against a refusal, and when the decision counts as notified.

The remedy is the one that the notice itself instructs on: `correspondence.letterhead` knows the rule of the state. How
long the period is and what follows from it is the process's (`bpmn/shared/remedies.bpmn`).
"""

from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from engine import clock
from workflows.cases import case_letters
from workflows.correspondence.errors import RemedyUnknown
from workflows.correspondence.letter_kinds import Refusal
from workflows.correspondence.letterhead import Letterhead, RemedyKind
from workflows.settings import OfficeSettings

BY_POST: Final = timedelta(days=4)  # VwVfG section 41(2) sentence 1, since 2025


def remedy_kind(settings: OfficeSettings) -> RemedyKind:
    """Objection or action. Raises `RemedyUnknown` where the office has not said."""
    remedy = Letterhead.of_office(settings).remedy
    if remedy is None:
        raise RemedyUnknown(land=settings.land)
    return remedy.kind


def notified_on(session: Session, case_number: str) -> date | None:
    """The day on which the refusal counts as notified if it was not formally served; None when there is none."""
    sent = [letter.created_at for letter in case_letters.of_case(session, case_number) if letter.kind == Refusal.kind]
    return clock.office_time(max(sent)).date() + BY_POST if sent else None
