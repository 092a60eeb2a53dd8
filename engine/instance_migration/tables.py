"""The rows of migrations: what is to move by which plan, and what became of each instance."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base


class Migration(Base):
    """One order to move instances; its plan never changes."""

    __tablename__ = "instance_migration"
    __table_args__ = (
        Index("ix_instance_migration_running", "created_at", postgresql_where=text("state = 'running'")),
        Index(None, "process_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    process_id: Mapped[str]
    source_version_id: Mapped[int] = mapped_column(ForeignKey("model_version.id"))
    target_version_id: Mapped[int] = mapped_column(ForeignKey("model_version.id"))
    plan: Mapped[dict[str, Any]]  # engine.instance_migration.plan.Plan.as_record
    reason: Mapped[str]
    state: Mapped[str]  # prepared, running, paused, finished
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    finished_at: Mapped[datetime | None]


class MigrationItem(Base):
    """One instance of a migration."""

    __tablename__ = "instance_migration_item"
    __table_args__ = (
        Index("ix_instance_migration_item_waiting", "migration_id", postgresql_where=text("state = 'waiting'")),
        Index(None, "instance_id"),
    )

    migration_id: Mapped[UUID] = mapped_column(
        ForeignKey("instance_migration.id", ondelete="CASCADE"), primary_key=True
    )
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str]  # waiting, moved, stayed, gone (ended or moved by somebody else before its turn)
    findings: Mapped[list[Any]]  # stayed: why, as [{"rule", "element_id", "sentence", "values"}]
    done_at: Mapped[datetime | None]
