"""What people did with tasks: who held them when, and the answers they gave.

The tasks themselves are the engine's rows; these tables keep what belongs into the file but not into the
process: free text, reasons, and the trace of claims that tells a stale tab what happened meanwhile.
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


class TaskAnswers(Base):
    """The answers with which a task was completed."""

    __tablename__ = "task_answers"
    __table_args__ = (Index(None, "case_number"),)

    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_number: Mapped[str]
    process_id: Mapped[str]
    element_id: Mapped[str]
    name: Mapped[str]  # of the task, as the model said then
    form_id: Mapped[str | None]
    form_version: Mapped[int | None]
    answers: Mapped[dict[str, Any]]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)
