"""The rows of consultations. Owned by this folder; other rooms reach them through its functions.

What the security authorities answer is in a table of its own, `security_result`; the rows everybody may see say of it
only that an answer came.
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine import clock
from engine.database import Base


class Consultation(Base):
    """One request to one body in one case. Asking again is another row."""

    __tablename__ = "consultation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number", ondelete="CASCADE"), index=True)
    body: Mapped[str]  # exchange.bodies.Body
    legal_basis: Mapped[str]  # that permits to ask
    purpose: Mapped[str]
    silence: Mapped[str]  # what it means when no answer comes: plan.Silence
    fresh_days: Mapped[int]  # how long an answer counts as new
    key: Mapped[str] = mapped_column(unique=True)  # of the request that left the house
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_on: Mapped[date]
    reminded_at: Mapped[datetime | None]
    answered_on: Mapped[date | None]  # the day of the body's answer
    answer: Mapped[str | None]  # exchange.answers.Kind; of the security authorities always "information"
    answer_text: Mapped[str] = mapped_column(default="")  # empty where it is protected
    recorded_by: Mapped[str | None]  # account name of who put the answer on file by hand
    outcome: Mapped[str | None]  # what became of silence or of a useless answer: settling.Outcome
    settled_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("silence IN ('consent', 'none')", name="silence"),)


class SecurityResult(Base):
    """What the security authorities answered: for cleared people only (AufenthG section 73)."""

    __tablename__ = "security_result"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    hit: Mapped[bool]  # as the authorities marked it
    text: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    assessed_hit: Mapped[bool | None]  # what a cleared person made of it
    assessed_at: Mapped[datetime | None]


class RegisterNumber(Base):
    """The AZR number of the person of a case, kept for traffic with the register alone (AZRG section 10(4))."""

    __tablename__ = "register_number"

    case_number: Mapped[str] = mapped_column(ForeignKey("case.number", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str]
    known_since: Mapped[datetime] = mapped_column(default=clock.now)
