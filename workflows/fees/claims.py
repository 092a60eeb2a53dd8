"""Claims: what a case owes for an act, by when, and whether it is settled.

Owns a claim's states and the message `fee-paid`, which is sent in one place: where a claim becomes settled. How money
comes in is `payments`', how it is waived `exemptions`'.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import ClassVar, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engine import clock, messaging
from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register
from workflows.fees.tables import FeeClaim, FeePayment

FEE_PAID: Final = "fee-paid"  # correlated by the number of the claim
CENT: Final = Decimal("0.01")
NOTHING: Final = Decimal(0)


class State(StrEnum):
    OPEN = "open"
    REDUCED = "reduced"  # waived in part; the rest is still to be paid
    PAID = "paid"
    WAIVED = "waived"
    VOID = "void"  # charged by mistake, or no longer owed


UNSETTLED: Final = (State.OPEN, State.REDUCED)


class ClaimNotFound(LaufzettelError):
    sentence: ClassVar[str] = translatable("Eine Gebührenforderung mit der Nummer {number} gibt es nicht.")


class ClaimSettled(LaufzettelError):
    sentence: ClassVar[str] = translatable("Die Gebührenforderung {number} ist schon erledigt.")


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with what came for it. All amounts in euros."""

    number: str
    case_number: str
    act: str
    amount: Decimal  # as charged
    waived: Decimal
    paid: Decimal  # what came, without what was cancelled or paid back
    basis: str
    state: State
    issued_at: datetime
    due_on: date
    settled_at: datetime | None
    enforced_at: datetime | None

    @property
    def owed(self) -> Decimal:
        """What is to be paid in all; nothing for a void claim."""
        return NOTHING if self.state is State.VOID else self.amount - self.waived

    @property
    def outstanding(self) -> Decimal:
        """What is still to be paid."""
        return max(self.owed - self.paid, NOTHING)

    @property
    def overpaid(self) -> Decimal:
        """What has to be paid back."""
        return max(self.paid - self.owed, NOTHING)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be paid."""
        return self.state in UNSETTLED


def in_cents(amount: Decimal) -> Decimal:
    """The amount with two decimals, half a cent up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def issue(
    session: Session, case_number: str, *, act: str, amount: Decimal, basis: str, due_on: date, idempotency_key: str
) -> ClaimView:
    """Charge a case; the same key again finds the first claim. Raises `CaseNotFound`."""
    case = case_register.find_for_change(session, case_number)
    earlier = session.scalars(select(FeeClaim).where(FeeClaim.idempotency_key == idempotency_key)).one_or_none()
    if earlier is not None:
        return view(session, earlier)
    count = session.scalar(select(func.count()).where(FeeClaim.case_number == case.number)) or 0
    claim = FeeClaim(
        number=f"{case.number}-{count + 1}",
        case_number=case.number,
        idempotency_key=idempotency_key,
        act=act,
        amount=in_cents(amount),
        basis=basis,
        due_on=due_on,
    )
    session.add(claim)
    details = {"claim": claim.number, "act": act, "amount": str(claim.amount)}
    audit.record(session, Action.FEE_CHARGE, by=audit.SYSTEM, subject=case.number, details=details)
    session.flush()
    return view(session, claim)


def find(session: Session, number: str) -> ClaimView:
    """One claim. Raises `ClaimNotFound`."""
    claim = session.get(FeeClaim, number)
    if claim is None:
        raise ClaimNotFound(number=number)
    return view(session, claim)


def of_case(session: Session, case_number: str) -> tuple[ClaimView, ...]:
    """The claims of a case, oldest first, in two statements."""
    rows = session.scalars(
        select(FeeClaim).where(FeeClaim.case_number == case_number).order_by(FeeClaim.issued_at, FeeClaim.number)
    ).all()
    return views(session, rows)


def postpone(session: Session, number: str, due_on: date, by: str = audit.SYSTEM) -> None:
    """Give more time to pay. Raises `ClaimNotFound`, `ClaimSettled`."""
    claim = lock_unsettled(session, number)
    claim.due_on = due_on
    _record(session, Action.FEE_POSTPONE, by, claim, {"due_on": due_on.isoformat()})
    session.flush()


def enforce(session: Session, number: str) -> None:
    """Hand an unpaid claim to those who collect it; it stays open, and doing it again changes nothing."""
    claim = lock(session, number)
    if claim.enforced_at is None and claim.state in UNSETTLED:
        claim.enforced_at = clock.now()
        _record(session, Action.FEE_ENFORCE, audit.SYSTEM, claim, {})
        session.flush()


def void_open(session: Session, case_number: str, reason: str, by: str = audit.SYSTEM) -> None:
    """Nothing of what is still open in a case is owed any more; what was paid shows as to be paid back."""
    _void(session, case_number, FeeClaim.state.in_(UNSETTLED), reason, by)


def replace_by(
    session: Session, case_number: str, *, act: str, amount: Decimal, reason: str, by: str = audit.SYSTEM
) -> Decimal:
    """An act costs `amount` now, whatever was charged before; returns what of it is still to be charged.

    What is open in the case is void. What was paid for the act counts, or goes back where it costs nothing any more.
    """
    void_open(session, case_number, reason, by)
    if not amount:
        _void(session, case_number, (FeeClaim.act == act) & (FeeClaim.state == State.PAID), reason, by)
    kept = [claim for claim in of_case(session, case_number) if claim.act == act and claim.state is not State.VOID]
    return max(in_cents(amount) - sum((claim.amount for claim in kept), NOTHING), NOTHING)


def _void(session: Session, case_number: str, which: ColumnElement[bool], reason: str, by: str) -> None:
    query = select(FeeClaim.number).where(FeeClaim.case_number == case_number, which)
    for number in session.scalars(query.order_by(FeeClaim.number)).all():
        claim = lock(session, number)
        claim.state, claim.void_reason, claim.settled_at = State.VOID, reason, clock.now()
        _record(session, Action.FEE_VOID, by, claim, {"reason": reason})
    session.flush()


def lock(session: Session, number: str) -> FeeClaim:
    """The row of a claim until the transaction ends, after its process: workers lock in this order.

    Raises `ClaimNotFound`.
    """
    known = session.get(FeeClaim, number)
    if known is None:
        raise ClaimNotFound(number=number)
    case_register.hold(session, known.case_number)
    session.refresh(known, with_for_update=True)
    return known


def lock_unsettled(session: Session, number: str) -> FeeClaim:
    """Like `lock`; raises `ClaimSettled` when nothing is owed any more."""
    claim = lock(session, number)
    if claim.state not in UNSETTLED:
        raise ClaimSettled(number=number)
    return claim


def reckon(session: Session, claim: FeeClaim, *, tell: bool = True) -> None:
    """Work out a locked claim's state anew; when it is settled now, its process is told unless it knows already."""
    session.flush()
    if claim.state == State.VOID:
        return
    owed = claim.amount - claim.waived
    was_open = claim.state in UNSETTLED
    if _paid(session, [claim.number]).get(claim.number, NOTHING) >= owed:
        claim.state = State.PAID if owed else State.WAIVED
        claim.settled_at = claim.settled_at or clock.now()
    else:
        claim.state = State.REDUCED if claim.waived else State.OPEN
        claim.settled_at = None
    session.flush()
    if was_open and claim.settled_at is not None and tell:
        messaging.deliver_message(session, FEE_PAID, claim.number)


def view(session: Session, claim: FeeClaim) -> ClaimView:
    """A row as others see it."""
    return views(session, [claim])[0]


def views(session: Session, rows: Iterable[FeeClaim]) -> tuple[ClaimView, ...]:
    """Rows as others see them, with one statement for all payments."""
    claims = list(rows)
    paid = _paid(session, [claim.number for claim in claims])
    return tuple(
        ClaimView(
            number=claim.number,
            case_number=claim.case_number,
            act=claim.act,
            amount=claim.amount,
            waived=claim.waived,
            paid=paid.get(claim.number, NOTHING),
            basis=claim.basis,
            state=State(claim.state),
            issued_at=claim.issued_at,
            due_on=claim.due_on,
            settled_at=claim.settled_at,
            enforced_at=claim.enforced_at,
        )
        for claim in claims
    )


def _paid(session: Session, numbers: list[str]) -> dict[str, Decimal]:
    query = (
        select(FeePayment.claim_number, func.sum(FeePayment.amount).label("amount"))
        .where(FeePayment.claim_number.in_(numbers), FeePayment.cancelled_at.is_(None))
        .group_by(FeePayment.claim_number)
    )
    return {row.claim_number: row.amount for row in session.execute(query)}


def _record(session: Session, action: Action, by: str, claim: FeeClaim, details: dict[str, str]) -> None:
    audit.record(session, action, by=by, subject=claim.case_number, details={"claim": claim.number, **details})
