"""The rows of provisional certificates: the blank stock, what was issued on it, why somebody has no proof.

Owned by this folder; other rooms reach them through its functions.
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine import clock
from engine.database import Base


class BlankCertificate(Base):
    """One blank sheet of security paper. Its number is printed on it and exists once (AufenthV annex D3)."""

    __tablename__ = "blank_certificate"
    __table_args__ = (
        Index("ix_blank_certificate_stock", "serial_number", postgresql_where=text("state = 'in-stock'")),
    )

    serial_number: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]  # blank_stock.State
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    received_by: Mapped[str]  # account name
    witnessed_by: Mapped[str | None]  # the second person who counted it in; until then it cannot be used
    witnessed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]  # used, spoiled or lost
    left_by: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")  # why it was spoiled or lost


class FictionCertificate(Base):
    """One certificate of one case. The effect it certifies ends with the decision, not with the paper.

    A carrier bears the first certificate and at most two renewals; the pair says that none of them is issued twice.
    """

    __tablename__ = "fiction_certificate"
    __table_args__ = (
        UniqueConstraint("serial_number", "renewal"),
        Index(
            "uq_fiction_certificate_open",
            "case_number",
            unique=True,
            postgresql_where=text("state IN ('drafted', 'numbered')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]  # certificates.State
    effect: Mapped[str]  # as fiction_effect.dmn names it
    legal_basis: Mapped[str]  # "§ 81 Abs. 4 Satz 1 AufenthG"
    employment: Mapped[str] = mapped_column(default="")  # what work it permits, as printed
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    renewal: Mapped[int] = mapped_column(default=0)  # 0: the first on its carrier; 1 and 2: renewals on the same one
    drafted_at: Mapped[datetime] = mapped_column(default=clock.now)
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[str | None]
    serial_number: Mapped[str | None] = mapped_column(ForeignKey("blank_certificate.serial_number"))  # of the carrier
    way: Mapped[str | None]  # certificates.Way: how the person gets it, as chosen with the check
    handed_over_at: Mapped[datetime | None]
    handed_over_by: Mapped[str | None]


class ProofExplanation(Base):
    """Why a person whose proof of status ends soon, or has ended, has no new one yet; the newest row counts."""

    __tablename__ = "proof_explanation"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    proof_ends_on: Mapped[date]  # the end that is explained: a later end needs a new explanation
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)
