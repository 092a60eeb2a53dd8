"""The rows of the case file: cases, persons, drafts, rulings, decisions, notes, contributions.

Owned by this folder; other rooms reach them through its functions. `case_number` is the key under which
every other room knows a case (the engine calls it business key).
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, ForeignKey, Index, Numeric, Text, text
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
    family_name: Mapped[str]  # the only name of people who bear one name
    given_names: Mapped[str] = mapped_column(default="")
    name_key: Mapped[str]  # "family given" folded for searching, with other spellings that are known
    name_sounds: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)  # name_sounds.sounds of the names
    birth_year: Mapped[int | None]  # dates of birth may be known in part only
    birth_month: Mapped[int | None]
    birth_day: Mapped[int | None]
    nationalities: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    email: Mapped[str | None]
    phone: Mapped[str | None]
    street: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="de")

    __table_args__ = (
        Index("ix_person_name_key", "name_key", postgresql_ops={"name_key": "text_pattern_ops"}),
        Index("ix_person_name_sounds", "name_sounds", postgresql_using="gin"),
    )


class Case(Base):
    """One application on its way through the office."""

    __tablename__ = "case"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    number: Mapped[str] = mapped_column(unique=True)
    procedure_key: Mapped[str]
    process_id: Mapped[str]
    instance_id: Mapped[UUID | None]  # of the procedure's process; None only while it is being started
    submission_id: Mapped[UUID] = mapped_column(unique=True)  # the draft it came from: submitted once only
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    form_id: Mapped[str]
    form_version: Mapped[int]
    answers: Mapped[dict[str, Any]]  # as validated on the day of receipt
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # as last stated, encoded by `feel.to_json`
    requirements: Mapped[list[Any]] = mapped_column(default=list)  # requirements.RequiredDocument, as determined
    language: Mapped[str] = mapped_column(default="de")
    channel: Mapped[str]  # online | counter | paper
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="open")  # open | closed
    outcome: Mapped[str | None]  # granted | refused | withdrawn | transferred | cancelled
    urgency: Mapped[str | None]  # U1 (same day) ... U4 (standard)
    difficulty: Mapped[str | None]  # S1 ... S4
    difficulty_score: Mapped[int | None]
    team: Mapped[str | None]
    emergency_claim: Mapped[str | None]  # what became of a claim of urgency: the urgency table's word
    fee_amount: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))  # euros
    fee_basis: Mapped[str | None]  # the provision that the fee follows from
    complete_since: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    last_contact_at: Mapped[datetime]
    last_contact: Mapped[str] = mapped_column(default="application")  # what it was: contacts.Contact
    access_code_issue: Mapped[int] = mapped_column(default=1)  # counts the codes that were handed out
    access_code_hash: Mapped[str]

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
    token_hash: Mapped[str] = mapped_column(unique=True)
    procedure_key: Mapped[str]
    form_id: Mapped[str]
    form_version: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pages_saved: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)  # keys of finished pages
    language: Mapped[str] = mapped_column(default="de")
    email: Mapped[str | None]  # where the link was sent
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    case_number: Mapped[str | None]  # set by submitting, once
    submitted_at: Mapped[datetime | None]


class CaseEffect(Base):
    """What an application does for the stay until the decision (AufenthG section 81); the newest row counts.

    Separate from the certificate that proves it.
    """

    __tablename__ = "case_effect"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    effect: Mapped[str]  # effects.Effect
    stay: Mapped[str]  # this and the next two as the table `fiction_effect` names them
    work: Mapped[str]
    reentry: Mapped[str]
    legal_basis: Mapped[str]  # "§ 81 Abs. 4 Satz 1 AufenthG"
    begins_on: Mapped[date | None]  # None where there is no effect
    ended_on: Mapped[date | None]  # the day of the decision, or of a later finding
    table_version: Mapped[int | None]  # of `fiction_effect`, which found it
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


class RequirementRuling(Base):
    """What a clerk ruled about one required document of a case; the newest row of a code counts."""

    __tablename__ = "requirement_ruling"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    code: Mapped[str]  # document code, for instance "PASS"
    verdict: Mapped[str]  # completeness.Verdict
    reason: Mapped[str] = mapped_column(default="")
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Decision(Base):
    """A proposal to decide a case, its approval by a second person, and the moment it became the decision."""

    __tablename__ = "decision"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    kind: Mapped[str]  # grant | refuse
    reason: Mapped[str]  # the examiner's, internal
    notice: Mapped[dict[str, Any] | None]  # what the notice says: decisions.NoticeText; None until prepared
    prepared_by: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="proposed")  # decisions.State
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    reviewed_by: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
    review_reason: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime | None]


class CaseNote(Base):
    """An internal note in the file; never shown to the citizen."""

    __tablename__ = "case_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    text: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Contribution(Base):
    """What the citizen added after applying: documents, a reply, a claim of urgency, a withdrawal."""

    __tablename__ = "contribution"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    kind: Mapped[str]  # contributions.Kind
    text: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Representative(Base):
    """Who acts for the person of a case and gets its letters (VwVfG section 14)."""

    __tablename__ = "representative"

    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]  # representatives.Kind
    street: Mapped[str]
    postal_code: Mapped[str]
    city: Mapped[str]
    since: Mapped[datetime] = mapped_column(default=clock.now)
    by: Mapped[str]  # who checked the power of attorney


class TaskAnswers(Base):
    """The answers with which a task of the case was completed: findings, reasons, texts for the notice."""

    __tablename__ = "task_answers"

    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("case.number"), index=True)
    process_id: Mapped[str]
    element_id: Mapped[str]
    name: Mapped[str]  # of the task, as the model said then
    form_id: Mapped[str | None]
    form_version: Mapped[int | None]
    answers: Mapped[dict[str, Any]]
    by: Mapped[str]  # account name
    part: Mapped[str | None]  # what this person was in the case by doing it, for instance "examined_by"
    protected: Mapped[bool] = mapped_column(default=False)  # for cleared people only
    at: Mapped[datetime] = mapped_column(default=clock.now)
