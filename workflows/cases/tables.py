"""The rows of the case file: cases, persons, drafts, rulings, decisions, notes, contributions.

Owned by this folder; other rooms reach them through its functions. `case_number` is the key under which
every other room knows a case (the engine calls it business key).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine import clock
from engine.database import Base


class CaseNumberCount(Base):
    """How many case numbers a year has used up."""

    __tablename__ = "case_number_count"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Person(Base):
    """Whom a case concerns: what the office needs to know them and to reach them (AufenthV section 65)."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    family_name: Mapped[str] = mapped_column(Text)  # the only name of people who bear one name
    given_names: Mapped[str] = mapped_column(Text, default="")
    name_key: Mapped[str] = mapped_column(Text)  # "family given" folded for searching
    birth_year: Mapped[int | None]  # dates of birth may be known in part only
    birth_month: Mapped[int | None]
    birth_day: Mapped[int | None]
    nationalities: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    email: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    street: Mapped[str] = mapped_column(Text, default="")
    postal_code: Mapped[str] = mapped_column(Text, default="")
    city: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(Text, default="de")

    __table_args__ = (
        Index("ix_person_name_key", "name_key", postgresql_ops={"name_key": "text_pattern_ops"}),
    )


class Case(Base):
    """One application on its way through the office."""

    __tablename__ = "case"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    number: Mapped[str] = mapped_column(Text, unique=True)
    procedure_key: Mapped[str] = mapped_column(Text)
    process_id: Mapped[str] = mapped_column(Text)
    instance_id: Mapped[UUID | None]  # of the procedure's process; None only while it is being started
    submission_id: Mapped[UUID] = mapped_column(unique=True)  # the draft it came from: submitted once only
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    form_id: Mapped[str] = mapped_column(Text)
    form_version: Mapped[int]
    answers: Mapped[dict[str, Any]]  # as validated on the day of receipt
    language: Mapped[str] = mapped_column(Text, default="de")
    channel: Mapped[str] = mapped_column(Text)  # online | counter | paper
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(Text, default="open")  # open | closed
    outcome: Mapped[str | None] = mapped_column(Text)  # granted | refused | withdrawn
    urgency: Mapped[str | None] = mapped_column(Text)  # U1 (same day) ... U4 (standard)
    difficulty: Mapped[str | None] = mapped_column(Text)  # S1 ... S4
    difficulty_score: Mapped[int | None]
    team: Mapped[str | None] = mapped_column(Text)
    complete_since: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    last_contact_at: Mapped[datetime]
    last_contact: Mapped[str] = mapped_column(Text, default="application")  # what it was: contacts.Contact
    access_code_hash: Mapped[str] = mapped_column(Text)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        Index("ix_case_open", "team", "urgency", postgresql_where=text("state = 'open'")),
        Index(
            "ix_case_duration",
            "procedure_key",
            "difficulty",
            "decided_at",
            postgresql_where=text("decided_at IS NOT NULL"),
        ),
    )


class ApplicationDraft(Base):
    """An application that somebody is still filling in, reached by a secret link."""

    __tablename__ = "application_draft"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    procedure_key: Mapped[str] = mapped_column(Text)
    form_id: Mapped[str] = mapped_column(Text)
    form_version: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pages_saved: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)  # keys of finished pages
    language: Mapped[str] = mapped_column(Text, default="de")
    email: Mapped[str | None] = mapped_column(Text)  # where the link was sent
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    case_number: Mapped[str | None] = mapped_column(Text)  # set by submitting, once
    submitted_at: Mapped[datetime | None]


class RequirementRuling(Base):
    """What a clerk ruled about one required document of a case; the newest row of a code counts."""

    __tablename__ = "requirement_ruling"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    code: Mapped[str] = mapped_column(Text)  # document code, for instance "PASS"
    verdict: Mapped[str] = mapped_column(Text)  # accepted | rejected | waived | required | reset
    reason: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Decision(Base):
    """A proposal to decide a case, its approval by a second person, and the moment it became the decision."""

    __tablename__ = "decision"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    kind: Mapped[str] = mapped_column(Text)  # grant | refuse
    reason: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[str] = mapped_column(Text, default="")
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    state: Mapped[str] = mapped_column(Text, default="proposed")  # decisions.State
    proposed_by: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    reviewed_by: Mapped[str | None] = mapped_column(Text)
    reviewed_at: Mapped[datetime | None]
    review_reason: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime | None]


class CaseNote(Base):
    """An internal note in the file; never shown to the citizen."""

    __tablename__ = "case_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Contribution(Base):
    """What the citizen added after applying: documents, a reply, a claim of urgency, a withdrawal."""

    __tablename__ = "contribution"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    kind: Mapped[str] = mapped_column(Text)  # contributions.Kind
    text: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(default=clock.now)
