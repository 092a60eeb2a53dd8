"""What was published: sources as they were uploaded, and the versions made from them. Rows never change."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
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
