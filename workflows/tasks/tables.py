"""Who held a task when: the trace that tells a stale tab what happened meanwhile.

The tasks themselves are the engine's rows; the answers they were completed with belong to the case file.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine import clock
from engine.database import Base


class TaskChange(Base):
    """One change of an open task: claimed, released, taken over, put off, a draft saved. Append-only."""

    __tablename__ = "task_change"
    __table_args__ = (Index(None, "task_id", "id"), Index(None, "case_number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[UUID]
    case_number: Mapped[str]
    kind: Mapped[str]  # holding.Change
    by: Mapped[str]  # account name
    at: Mapped[datetime] = mapped_column(default=clock.now)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
