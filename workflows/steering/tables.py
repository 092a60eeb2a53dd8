"""The rows of steering."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base


class LeadNotice(Base):
    """Something about a case that a lead should look at."""

    __tablename__ = "lead_notice"
    __table_args__ = (Index("ix_lead_notice_open", "created_at", postgresql_where=text("seen_at IS NULL")),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_number: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str]  # workflows.steering.notices.REASONS
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[str | None]  # account name
