"""The rows of issuance: that biometrics were captured and deleted, and where an ordered card is.

Owned by this folder. Photos, fingerprints and signatures themselves are never stored here: they stay in the capturing
station and with the producer.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine import clock
from engine.database import Base


class BiometricCapture(Base):
    """One appointment at which biometrics were captured (AufenthV sections 60, 61a)."""

    __tablename__ = "biometric_capture"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    photo: Mapped[str]  # how it was made, as the form names it
    fingerprints: Mapped[str]  # taken | impossible | not-required
    signature: Mapped[str]  # taken | impossible | not-required
    captured_at: Mapped[datetime] = mapped_column(default=clock.now)
    captured_by: Mapped[str]  # account name
    fingerprints_deleted_at: Mapped[datetime | None]


class CardOrder(Base):
    """One order of a card or travel document with the Federal Printing Office."""

    __tablename__ = "card_order"
    __table_args__ = (Index("ix_card_order_waiting", "ordered_at", postgresql_where=text("delivered_at IS NULL")),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    product: Mapped[str]  # card | travel_document
    direct_mailing: Mapped[bool]  # to the holder instead of the office (AufenthV section 60a)
    ordered_at: Mapped[datetime] = mapped_column(default=clock.now)
    delivered_at: Mapped[datetime | None]
    delivered_by: Mapped[str | None]  # who noted it: account name or system
