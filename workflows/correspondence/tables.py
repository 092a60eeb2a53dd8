"""The rows of the office's correspondence: letters on file, the office's wordings, and e-mails on their way.

Owned by this folder; other rooms reach them through its functions. The PDF of a letter lies in the content store.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine import clock
from engine.database import Base


class Letter(Base):
    """One letter as it was written: never changed afterwards, only marked as delivered and read."""

    __tablename__ = "letter"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_number: Mapped[str]
    kind: Mapped[str]  # letter_kinds.KINDS
    language: Mapped[str]  # "en": with an English courtesy translation
    subject: Mapped[str]  # German
    subject_en: Mapped[str]
    office: Mapped[str]  # as on the letterhead of the day
    sha256: Mapped[str] = mapped_column(index=True)  # hexadecimal; names the PDF in the content store
    size: Mapped[int]  # bytes
    verification_code: Mapped[str | None] = mapped_column(unique=True)
    idempotency_key: Mapped[str | None] = mapped_column(unique=True)  # of the job that had it written
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    delivered_at: Mapped[datetime | None]  # published on the status page, handed over, or posted
    delivered_via: Mapped[str | None]  # letters.Delivery
    read_at: Mapped[datetime | None]  # first time the recipient opened it online

    __table_args__ = (Index("ix_letter_case_number_created_at", "case_number", "created_at"),)


class PassageWording(Base):
    """How the office words a passage of its letters; the newest version is in force, older ones stay."""

    __tablename__ = "passage_wording"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter: Mapped[str]  # kind of the letter, or "shared"
    key: Mapped[str]  # of the passage
    version: Mapped[int]  # 1, 2, ...; what ships is 0
    de: Mapped[str]
    en: Mapped[str]
    reason: Mapped[str]  # why it was changed
    by: Mapped[str]  # account name
    at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (UniqueConstraint("letter", "key", "version"),)


class OutboxMessage(Base):
    """One e-mail, from the transaction that wanted it until a mail server has taken it."""

    __tablename__ = "outbox_message"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    language: Mapped[str] = mapped_column(default="de")
    state: Mapped[str] = mapped_column(default="waiting")  # outbox.State
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)  # next try; while leased, when the lease ends
    lease: Mapped[UUID | None]  # of the worker that is sending it just now
    last_error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]

    attachments: Mapped[list["OutboxAttachment"]] = relationship(
        order_by="OutboxAttachment.position", cascade="all, delete-orphan", passive_deletes=True
    )

    __table_args__ = (
        Index("ix_outbox_message_due", "due_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_outbox_message_failed", "created_at", postgresql_where=text("state = 'failed'")),
        CheckConstraint("state IN ('waiting', 'sent', 'failed', 'dropped')", name="state"),
    )


class OutboxAttachment(Base):
    """A file that travels with an e-mail; forgotten when the e-mail is sent."""

    __tablename__ = "outbox_attachment"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("outbox_message.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    filename: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes]
