"""Comparisons of two people: what was asked, who answered what, and what was changed by it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine import clock
from engine.database import Base


class PersonComparison(Base):
    """The question whether the person of a case is somebody known, and its answer."""

    __tablename__ = "person_comparison"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(index=True)  # whom the case concerned when it was asked
    known_person_id: Mapped[UUID] = mapped_column(index=True)
    answer: Mapped[str | None]  # comparisons.Answer; None: nobody has said yet
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the known person's contact, where it was replaced
    undone_by: Mapped[str | None]
    undone_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_person_comparison_open", "case_number", unique=True, postgresql_where=text("answer IS NULL")),
    )
