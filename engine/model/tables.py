"""What was published: sources as they were uploaded, the versions made from them, and the starts that they owe.

Rows of sources and versions never change.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
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


class OwedStart(Base):
    """A start of a process that is still to come: at the moment of a timer, or once more because it has failed.

    Unlike the other rows of this module it changes. Of each timer of the newest version of a process there is one row
    for as long as that is the newest; a message or signal leaves one when its start has failed, until it succeeds.
    """

    __tablename__ = "owed_start"
    __table_args__ = (
        Index(None, "try_at"),
        Index(
            "ix_owed_start_timer",
            *("process_id", "element_id", "part"),
            unique=True,
            postgresql_where=text("kind NOT IN ('message', 'signal')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    process_id: Mapped[str]
    element_id: Mapped[str]
    part: Mapped[int]  # timers: place among the definitions of a multiple start event
    kind: Mapped[str]  # timeDate, timeCycle, timeDuration (once, so long after it was published), message, signal
    text: Mapped[str]  # as the model says, the same text in a newer version keeps its rhythm; or the event's name
    business_key: Mapped[str | None]  # of the instance; timers: each gets one of its own
    variables: Mapped[dict[str, Any]]  # that come with a message or signal, encoded by `feel.to_json`
    due_at: Mapped[datetime | None]  # the moment of the next start; None: there will be no other
    repetitions: Mapped[int | None]  # starts that are left, the next one included; None: without end
    try_at: Mapped[datetime | None]  # later than due_at when a start has failed, or while a worker is at it
    begun_at: Mapped[datetime | None]  # when a worker took it; still there when it is due again: that worker has died
    attempts: Mapped[int]  # failed attempts at the next start
    failure: Mapped[str | None]  # why the last attempt failed, for a person
