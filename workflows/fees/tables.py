"""The rows of fees: claims, payments, exemptions.

Owned by this folder; other rooms reach them through its functions. Amounts are euros with two decimals.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from engine import clock
from engine.database import Base

EUROS = Numeric(10, 2)


class FeeClaim(Base):
    """What one case owes for one act (AufenthG section 69)."""

    __tablename__ = "fee_claim"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("waived >= 0 AND waived <= amount", name="waived_within"),
        Index("ix_fee_claim_unsettled", "due_on", postgresql_where=text("state IN ('open', 'reduced')")),
    )

    number: Mapped[str] = mapped_column(primary_key=True)  # of the invoice: case number and a count
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    act: Mapped[str]  # as fees.dmn names it
    amount: Mapped[Decimal] = mapped_column(EUROS)
    waived: Mapped[Decimal] = mapped_column(EUROS, default=Decimal(0))
    basis: Mapped[str]  # the provision that the fee follows from
    state: Mapped[str] = mapped_column(default="open")  # claims.State
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_on: Mapped[date]
    settled_at: Mapped[datetime | None]  # nothing is owed any more
    enforced_at: Mapped[datetime | None]  # handed to those who collect it
    void_reason: Mapped[str] = mapped_column(default="")


class FeePayment(Base):
    """Money that came for a claim, or, negative, that was paid back. Never changed, only cancelled."""

    __tablename__ = "fee_payment"
    __table_args__ = (CheckConstraint("amount <> 0", name="amount_not_zero"),)

    receipt_number: Mapped[str] = mapped_column(primary_key=True)  # of the invoice, and a count
    claim_number: Mapped[str] = mapped_column(ForeignKey("fee_claim.number"), index=True)
    submission_id: Mapped[UUID] = mapped_column(unique=True)  # of the form it was typed into: recorded once only
    amount: Mapped[Decimal] = mapped_column(EUROS)
    method: Mapped[str]  # payments.Method
    reference: Mapped[str] = mapped_column(default="")  # of the card terminal or the transfer
    by: Mapped[str]  # account name
    at: Mapped[datetime] = mapped_column(default=clock.now)
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[str | None]  # never the person who recorded it
    cancel_reason: Mapped[str] = mapped_column(default="")


class FeeExemption(Base):
    """A proposal to waive a claim in whole or in part; what counts is what a second person approved."""

    __tablename__ = "fee_exemption"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("uq_fee_exemption_proposed", "claim_number", unique=True, postgresql_where=text("state = 'proposed'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    claim_number: Mapped[str] = mapped_column(ForeignKey("fee_claim.number"), index=True)
    amount: Mapped[Decimal] = mapped_column(EUROS)
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="proposed")  # exemptions.State
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    reviewed_by: Mapped[str | None]  # never the person who proposed it
    reviewed_at: Mapped[datetime | None]
    review_reason: Mapped[str] = mapped_column(default="")
