"""The rows of what the office sends to bodies outside.

What is asked is forgotten as soon as the body has it; answers go to whoever asked and are not kept here.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine import clock
from engine.database import Base


class OutgoingRequest(Base):
    """One request, from the transaction that wanted it until it is answered."""

    __tablename__ = "outgoing_request"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    key: Mapped[str] = mapped_column(unique=True)  # requests.Request.key
    body: Mapped[str]  # bodies.Body
    subject: Mapped[str]  # whoever asked knows it by this: an id of theirs, a case number
    request: Mapped[dict[str, Any] | None]  # requests.to_json; None once the body has it
    state: Mapped[str] = mapped_column(default="waiting")  # outgoing.State
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)  # next try; while leased, when the lease ends
    lease: Mapped[UUID | None]  # of the worker that hands it over just now
    last_error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_outgoing_request_due", "due_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_outgoing_request_open", "body", postgresql_where=text("state != 'answered'")),
        CheckConstraint("state IN ('waiting', 'sent', 'failed', 'answered')", name="state"),
    )


class SimulatedRequest(Base):
    """A request as a simulated body has it: what it will answer, and when. Only the simulator uses it."""

    __tablename__ = "simulated_request"

    key: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str]
    reference: Mapped[str]
    answer_at: Mapped[datetime | None]  # None: it stays silent
    answer: Mapped[dict[str, Any]] = mapped_column(default=dict)  # kind, text, number, hit
    confirmed_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_simulated_request_answer_at", "body", "answer_at", postgresql_where=text("confirmed_at IS NULL")),
        Index("ix_simulated_request_reference", "body", "reference"),
    )
