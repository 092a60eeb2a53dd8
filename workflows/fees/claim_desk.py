"""One claim opened at a desk: with the person, every payment and every waiver. Each look is in the audit log."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register
from workflows.cases.persons import full_name
from workflows.cases.purposes import Purpose
from workflows.fees import claims, exemptions, payments
from workflows.fees.claims import ClaimView
from workflows.fees.exemptions import ExemptionView
from workflows.fees.payments import PaymentView
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class OpenedClaim:
    claim: ClaimView
    person: str
    payments: tuple[PaymentView, ...]  # oldest first
    exemptions: tuple[ExemptionView, ...]  # oldest first

    @property
    def people(self) -> frozenset[str]:
        """Account names of everybody who appears."""
        named = [
            *(one.by for one in self.payments),
            *(one.cancelled_by for one in self.payments),
            *(one.proposed_by for one in self.exemptions),
            *(one.reviewed_by for one in self.exemptions),
        ]
        return frozenset(name for name in named if name)


def open_claim(session: Session, identity: Identity, number: str) -> OpenedClaim:
    """A claim with everything about it. Raises `NotPermitted`, `ClaimNotFound`."""
    require(identity, Permission.HANDLE_FEES)
    claim = claims.find(session, number)
    case = case_register.find(session, claim.case_number)
    audit.record(
        session,
        Action.CASE_VIEW,
        by=identity.account_name,
        subject=case.number,
        purpose=Purpose.CASE_WORK.sentence,
        details={"where": "fees"},
    )
    return OpenedClaim(
        claim,
        full_name(case.person),
        payments.of_claim(session, number),
        exemptions.of_claim(session, number),
    )


def open_payment(session: Session, identity: Identity, receipt_number: str) -> tuple[OpenedClaim, PaymentView]:
    """A payment and its claim. Raises `NotPermitted`, `PaymentNotFound`."""
    require(identity, Permission.HANDLE_FEES)
    payment = payments.find(session, receipt_number)
    return open_claim(session, identity, payment.claim_number), payment
