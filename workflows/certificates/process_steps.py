"""What the process `certificate_issue` asks for at its service tasks: draft, number, take back, hand over, drop.

Hands the values of a job to `certificates`; what cannot be done any more is answered, so that the process goes another
way, and is no fault.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from engine import feel
from engine.jobs import Job
from workflows import audit
from workflows.cases import task_answers
from workflows.certificates import blank_stock, certificates
from workflows.certificates.certificates import NothingToHandOver, Terms, Way

_HAND_OVER_FORM: Final = "certificate-hand-over"


def draft(session: Session, job: Job) -> None:
    """Draft the certificate that the variables describe."""
    values = _python(job)
    terms = Terms(
        effect=values["effect"],
        legal_basis=values["legal_basis"],
        employment=values["employment"],
        valid_from=values["valid_from"],
        valid_until=values["valid_until"],
    )
    certificates.draft(session, job.business_key, terms, job.idempotency_key)


def number(session: Session, job: Job) -> dict[str, Any]:
    """Put the checked draft on its carrier; says whether there was a blank and whether one was needed."""
    by, way = str(job.variables.get("checked_by") or audit.SYSTEM), Way(job.variables["way"])
    try:
        certificates.number(session, job.business_key, way, by)
    except blank_stock.StockEmpty:
        return {"stock_empty": True, "certificate_needed": True}
    except NothingToHandOver:
        return {"stock_empty": False, "certificate_needed": False}
    return {"stock_empty": False, "certificate_needed": True}


def take_back(session: Session, job: Job) -> None:
    """Write the carrier off with the reason that the person at the desk gave."""
    result = blank_stock.State(job.variables["result"])
    handed = task_answers.latest(session, job.business_key, _HAND_OVER_FORM)
    reason = str(handed.answers.get("hand_over_reason") or "") if handed is not None else ""
    certificates.take_back(session, job.business_key, result, reason, _by(job))


def hand_over(session: Session, job: Job) -> None:
    """The person has the certificate, or it is in the mail."""
    certificates.hand_over(session, job.business_key, _by(job))


def drop(session: Session, job: Job) -> None:
    """Nobody needs the certificate any more."""
    certificates.drop(session, job.business_key)


def _by(job: Job) -> str:
    return str(job.variables.get("by") or audit.SYSTEM)


def _python(job: Job) -> Mapping[str, Any]:
    return {name: feel.to_python(value) for name, value in job.variables.items()}
