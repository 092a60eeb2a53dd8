"""What was reported about running cases."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from engine import clock
from engine.database import Base


class CaseEvent(Base):
    """One report: what happened, as somebody stated it, and what was changed in the file because of it."""

    __tablename__ = "case_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]  # events.Kind
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the answers of its form
    reason: Mapped[str] = mapped_column(default="")  # why a colleague put it on file; empty from citizens
    by: Mapped[str]  # account name, or "citizen"
    at: Mapped[datetime] = mapped_column(default=clock.now)
    taken_at: Mapped[datetime | None]  # when it became part of the file
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what it replaced there
