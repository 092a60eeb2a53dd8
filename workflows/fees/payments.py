"""Payments: money that comes at the counter or by transfer, is paid back, or was recorded by mistake.

A payment is recorded once, however often its form is sent; it is never changed. Another person than the one who
recorded it may cancel it, with a reason.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.described import Described
from workflows.fees import claims
from workflows.fees.claims import State, in_cents
from workflows.fees.tables import FeeClaim, FeePayment
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission
from workflows.steering import notices

LARGEST: Final = Decimal(10_000)  # euros; more is a slip of the finger
CANCELLED_NOTICE: Final = "fee-payment-cancelled"


class Method(Described):
    CASH = "cash", translatable("bar")
    CARD = "card", translatable("mit Karte")
    TRANSFER = "transfer", translatable("per Überweisung")


class AmountImpossible(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Geben Sie einen Betrag in Euro ein, mehr als 0 und höchstens 10.000, zum Beispiel „93,00“."
    )


class ChangeDue(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Offen sind nur {outstanding} Euro. Geben Sie das Wechselgeld heraus und buchen Sie {outstanding} Euro."
    )


class MoreThanOverpaid(LaufzettelError):
    sentence: ClassVar[str] = translatable("Zu viel gezahlt sind nur {overpaid} Euro. Mehr lässt sich nicht erstatten.")


class PaymentNotFound(LaufzettelError):
    sentence: ClassVar[str] = translatable("Eine Zahlung mit der Quittungsnummer {number} gibt es nicht.")


class OtherPersonNeeded(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Diese Zahlung haben Sie selbst gebucht. Nach dem Vier-Augen-Prinzip storniert sie eine andere Person."
    )


class CancelReasonMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable("Schreiben Sie, warum die Zahlung storniert wird.")


@dataclass(frozen=True, slots=True)
class PaymentView:
    receipt_number: str
    claim_number: str
    amount: Decimal  # euros; negative: paid back
    method: Method
    reference: str
    by: str  # account name
    at: datetime
    cancelled_at: datetime | None
    cancelled_by: str | None
    cancel_reason: str


def receive(
    session: Session,
    identity: Identity,
    claim_number: str,
    *,
    amount: Decimal,
    method: Method,
    reference: str,
    submission_id: UUID,
) -> PaymentView:
    """Record money that came for a claim, part of it or more than it; the same submission again changes nothing.

    Raises `NotPermitted`, `ClaimNotFound`, `ClaimSettled`, `AmountImpossible`, and `ChangeDue` for too much cash.
    """
    require(identity, Permission.HANDLE_FEES)
    claim = claims.lock(session, claim_number)
    earlier = _submitted(session, submission_id)
    if earlier is not None:
        return _view(earlier)
    if claim.state not in claims.UNSETTLED:
        raise claims.ClaimSettled(number=claim_number)
    _check(amount)
    outstanding = claims.view(session, claim).outstanding
    if method is Method.CASH and amount > outstanding:
        raise ChangeDue(outstanding=_german(outstanding))
    row = _add(session, identity, claim, in_cents(amount), method, reference, submission_id)
    _record(session, Action.FEE_PAYMENT, identity, claim, row)
    claims.reckon(session, claim)
    return _view(row)


def refund(
    session: Session,
    identity: Identity,
    claim_number: str,
    *,
    amount: Decimal,
    method: Method,
    reference: str,
    submission_id: UUID,
) -> PaymentView:
    """Record that what was paid too much was paid back; the same submission again changes nothing.

    Raises `NotPermitted`, `ClaimNotFound`, `AmountImpossible`, `MoreThanOverpaid`.
    """
    require(identity, Permission.HANDLE_FEES)
    claim = claims.lock(session, claim_number)
    earlier = _submitted(session, submission_id)
    if earlier is not None:
        return _view(earlier)
    _check(amount)
    overpaid = claims.view(session, claim).overpaid
    if amount > overpaid:
        raise MoreThanOverpaid(overpaid=_german(overpaid))
    row = _add(session, identity, claim, -in_cents(amount), method, reference, submission_id)
    _record(session, Action.FEE_REFUND, identity, claim, row)
    return _view(row)


def cancel(session: Session, identity: Identity, receipt_number: str, reason: str) -> None:
    """Undo a payment that was recorded by mistake; doing it again changes nothing.

    When the claim is open again, the leads are told, because its process may have gone on. Raises `NotPermitted`,
    `PaymentNotFound`, `OtherPersonNeeded`, `CancelReasonMissing`.
    """
    require(identity, Permission.HANDLE_FEES)
    known = session.get(FeePayment, receipt_number)
    if known is None:
        raise PaymentNotFound(number=receipt_number)
    claim = claims.lock(session, known.claim_number)
    session.refresh(known)
    if known.cancelled_at is not None:
        return
    if known.by == identity.account_name:
        raise OtherPersonNeeded
    if not reason.strip():
        raise CancelReasonMissing
    was_settled = claim.state in {State.PAID, State.WAIVED}
    known.cancelled_at, known.cancelled_by, known.cancel_reason = clock.now(), identity.account_name, reason.strip()
    _record(session, Action.FEE_PAYMENT_CANCEL, identity, claim, known)
    claims.reckon(session, claim)
    if was_settled and claim.state in claims.UNSETTLED:
        notices.notify(session, claim.case_number, CANCELLED_NOTICE, f"{CANCELLED_NOTICE}:{receipt_number}")


def of_claim(session: Session, claim_number: str) -> tuple[PaymentView, ...]:
    """What came for a claim and what was paid back, oldest first."""
    rows = select(FeePayment).where(FeePayment.claim_number == claim_number)
    return tuple(_view(row) for row in session.scalars(rows.order_by(FeePayment.at, FeePayment.receipt_number)))


def find(session: Session, receipt_number: str) -> PaymentView:
    """One payment. Raises `PaymentNotFound`."""
    row = session.get(FeePayment, receipt_number)
    if row is None:
        raise PaymentNotFound(number=receipt_number)
    return _view(row)


def _submitted(session: Session, submission_id: UUID) -> FeePayment | None:
    return session.scalars(select(FeePayment).where(FeePayment.submission_id == submission_id)).one_or_none()


def _check(amount: Decimal) -> None:
    if not amount.is_finite() or not in_cents(amount) > 0 or amount > LARGEST:
        raise AmountImpossible


def _add(
    session: Session,
    identity: Identity,
    claim: FeeClaim,
    amount: Decimal,
    method: Method,
    reference: str,
    submission_id: UUID,
) -> FeePayment:
    count = session.scalar(select(func.count()).where(FeePayment.claim_number == claim.number)) or 0
    row = FeePayment(
        receipt_number=f"{claim.number}-Q{count + 1}",
        claim_number=claim.number,
        submission_id=submission_id,
        amount=amount,
        method=method,
        reference=reference.strip(),
        by=identity.account_name,
    )
    session.add(row)
    session.flush()
    return row


def _record(session: Session, action: Action, identity: Identity, claim: FeeClaim, row: FeePayment) -> None:
    details = {"claim": claim.number, "receipt": row.receipt_number, "amount": str(row.amount)}
    audit.record(session, action, by=identity.account_name, subject=claim.case_number, details=details)


def _german(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def _view(row: FeePayment) -> PaymentView:
    return PaymentView(
        receipt_number=row.receipt_number,
        claim_number=row.claim_number,
        amount=row.amount,
        method=Method(row.method),
        reference=row.reference,
        by=row.by,
        at=row.at,
        cancelled_at=row.cancelled_at,
        cancelled_by=row.cancelled_by,
        cancel_reason=row.cancel_reason,
    )
