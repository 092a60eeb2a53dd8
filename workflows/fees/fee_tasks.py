"""What processes ask about fees: charge and send the invoice, remind, hand over to enforcement, charge no more.

Each runs inside the transaction of its job and is keyed by it; letters reach the file through the case.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, feel, jobs
from engine.jobs import Job
from workflows import service_task_types as types
from workflows.cases import case_correspondence
from workflows.correspondence.letter_kinds import Invoice, PaymentReminder
from workflows.correspondence.letters import LetterDesk
from workflows.fees import claims
from workflows.fees.act_names import act_name
from workflows.fees.claims import ClaimView
from workflows.settings import OfficeSettings


class FeeTasks:
    """The handlers of one office."""

    def __init__(self, office: OfficeSettings, desk: LetterDesk) -> None:
        self._office = office
        self._desk = desk

    def register(self) -> None:
        """Let this process do these service tasks."""
        jobs.register(types.ISSUE_INVOICE, self.issue_invoice)
        jobs.register(types.REMIND_OF_FEE, self.remind)
        jobs.register(types.ENFORCE_FEE, enforce)
        jobs.register(types.VOID_FEES, void)

    def issue_invoice(self, session: Session, job: Job) -> dict[str, Any]:
        """Charge the case and send the invoice; the process learns its number."""
        asked = {name: feel.to_python(value) for name, value in job.variables.items()}
        claim = claims.issue(
            session,
            job.business_key,
            act=asked["act"],
            amount=Decimal(str(asked["fee_amount"])),
            basis=asked["fee_basis"],
            due_on=asked["due_on"],
            idempotency_key=job.idempotency_key,
        )
        self._write(session, Invoice.kind, claim, job.idempotency_key)
        return {"invoice_number": claim.number}

    def remind(self, session: Session, job: Job) -> None:
        """Remind of a claim that is still open, with more time where `due_on` gives it; of another there is no word."""
        number = job.variables["invoice_number"]
        if not claims.find(session, number).is_open:
            return
        due_on = feel.to_python(job.variables.get("due_on"))
        if due_on is not None:
            claims.postpone(session, number, due_on)
        self._write(session, PaymentReminder.kind, claims.find(session, number), job.idempotency_key)

    def _write(self, session: Session, kind: str, claim: ClaimView, idempotency_key: str) -> None:
        case_correspondence.write(
            session,
            self._office,
            self._desk,
            case_number=claim.case_number,
            kind=kind,
            values=self._values(session, claim),
            idempotency_key=idempotency_key,
        )

    def _values(self, session: Session, claim: ClaimView) -> Mapping[str, Any]:
        return {
            "number": claim.number,
            "act": act_name(session, claim.act),
            "amount": claim.amount,
            "outstanding": claim.outstanding,
            "basis": claim.basis,
            "issued_on": clock.office_time(claim.issued_at).date(),
            "due_on": claim.due_on,
            "bank_account": self._office.bank_account,
        }


def enforce(session: Session, job: Job) -> None:
    """Hand the claim to those who collect it."""
    claims.enforce(session, job.variables["invoice_number"])


def void(session: Session, job: Job) -> dict[str, Any]:
    """Nothing of what is open in the case is owed; with `act`, that act costs `fee_amount` now, and the process learns
    what is still to be charged."""
    asked = {name: feel.to_python(value) for name, value in job.variables.items()}
    reason = str(asked.get("reason") or job.element_id)
    act = asked.get("act")
    if act is None:
        claims.void_open(session, job.business_key, reason)
        return {"fee_outstanding": 0}
    amount = Decimal(str(asked.get("fee_amount") or 0))
    return {"fee_outstanding": claims.replace_by(session, job.business_key, act=act, amount=amount, reason=reason)}
