"""The rows of the document store: one per file that somebody handed in.

Owned by this folder; other rooms reach them through its functions. The content lies in the content store.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine import clock
from engine.database import Base

DRAFT_PREFIX = "draft:"


class Document(Base):
    """One file of a case, or of an application that is still being filled in."""

    __tablename__ = "document"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    owner: Mapped[str]  # case number, or "draft:..." before a case exists
    kind: Mapped[str]  # document code of the requirement it answers, for instance "PASS"
    filename: Mapped[str]  # cleaned: filenames.kept
    media_type: Mapped[str]  # as found in the content
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(index=True)  # hexadecimal; names the file in the content store
    hints: Mapped[list[Any]] = mapped_column(default=list)  # inspection.Hint values
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    received_via: Mapped[str]  # register.Channel
    uploaded_by: Mapped[str]  # account name, or "citizen"
    state: Mapped[str] = mapped_column(default="received")  # register.State
    rejection_reason: Mapped[str] = mapped_column(default="")  # German, shown to the citizen
    judged_by: Mapped[str | None]
    judged_at: Mapped[datetime | None]
    scan: Mapped[str]  # scanning.Scan
    scan_note: Mapped[str] = mapped_column(default="")  # what was found, or why there is no verdict yet
    scanned_at: Mapped[datetime | None]  # last try

    __table_args__ = (
        Index("ix_document_owner_received_at", "owner", "received_at"),
        Index("ix_document_scan_waiting", "scanned_at", postgresql_where=text("scan = 'waiting'")),
        CheckConstraint("state IN ('received', 'accepted', 'rejected')", name="state"),
        CheckConstraint("scan IN ('clean', 'waiting', 'not-scanned', 'infected')", name="scan"),
        CheckConstraint("size > 0", name="size"),
    )

    @property
    def case_number(self) -> str | None:
        """The case it belongs to; None while it belongs to a draft."""
        return None if self.owner.startswith(DRAFT_PREFIX) else self.owner

    @property
    def may_be_opened(self) -> bool:
        """Whether its content is handed out: not before a configured scanner has passed it."""
        return self.scan in {"clean", "not-scanned"}
