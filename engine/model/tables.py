"""What was published: sources as they were uploaded, the versions made from them, and when these start by themselves.

Rows of sources and versions never change.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base


class ModelSource(Base):
    """The bytes of a published file, stored once for each content."""

    __tablename__ = "model_source"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]  # file name as uploaded
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ModelVersion(Base):
    """One version of a process or a decision, with the versions of everything it uses."""

    __tablename__ = "model_version"
    __table_args__ = (UniqueConstraint("kind", "key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # "process" or "decision"
    key: Mapped[str]  # process id or decision id
    version: Mapped[int]  # counted from 1 for each key
    name: Mapped[str]
    source_sha256: Mapped[str] = mapped_column(ForeignKey("model_source.sha256"))
    # {"forms": {form id: version}, "decisions": {decision id: model version id}, "processes": {process id: likewise}}
    pins: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    published_by: Mapped[str]


class StartTimer(Base):
    """When the newest version of a process starts by itself: one row for each timer of its start events.

    Unlike the other rows of this module it changes: with each start, and when a newer version is published.
    """

    __tablename__ = "start_timer"
    __table_args__ = (Index(None, "try_at"),)

    process_id: Mapped[str] = mapped_column(primary_key=True)
    element_id: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)  # place among the definitions of a multiple start event
    kind: Mapped[str]  # timeDate, timeCycle, or timeDuration: once, so long after it was published
    text: Mapped[str]  # as the model says; the same text in a newer version keeps its rhythm
    due_at: Mapped[datetime | None]  # the moment of the next start; None: there will be no other
    repetitions: Mapped[int | None]  # starts that are left, the next one included; None: without end
    try_at: Mapped[datetime | None]  # later than due_at when a start has failed
    attempts: Mapped[int]  # failed attempts at the next start
