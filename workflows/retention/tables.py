"""Ends of files, holds, deletions that wait for a second person, and proofs of deletions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine import clock
from engine.database import Base


class FileEnding(Base):
    """Why somebody's file ends, and until when it is kept all the same."""

    __tablename__ = "file_ending"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str]  # file_endings.Ending
    happened_on: Mapped[date]
    file: Mapped[str]  # A or B (AufenthV sections 64, 67)
    due_on: Mapped[date] = mapped_column(index=True)  # to be deleted from this day on
    basis: Mapped[str]
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


class RetentionHold(Base):
    """Somebody's file must not be deleted for now."""

    __tablename__ = "retention_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    lifted_by: Mapped[str | None]
    lifted_at: Mapped[datetime | None]
    lift_reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index("ix_retention_hold_open", "person_id", unique=True, postgresql_where=text("lifted_at IS NULL")),
    )


class DeletionProposal(Base):
    """A file that is due for deletion, and the first of the two people who agree."""

    __tablename__ = "deletion_proposal"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    first_by: Mapped[str | None]
    first_at: Mapped[datetime | None]


class DeletionProof(Base):
    """That a file was deleted, when, why, by whom, and how much: nothing about whose it was."""

    __tablename__ = "deletion_proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    deleted_at: Mapped[datetime] = mapped_column(default=clock.now)
    basis: Mapped[str]
    due_on: Mapped[date]
    first_by: Mapped[str]
    second_by: Mapped[str]
    removed: Mapped[dict[str, Any]]  # rows by table
