"""The consultations of a case as people may see them: colleagues, cleared colleagues, and the person concerned."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases.sentences import Sentence
from workflows.consultations.plan import Silence
from workflows.consultations.settling import Outcome
from workflows.consultations.tables import Consultation, SecurityResult
from workflows.exchange.answers import Kind
from workflows.exchange.bodies import Body
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission


class State(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    SETTLED = "settled"  # without a usable answer


@dataclass(frozen=True, slots=True)
class ConsultationView:
    id: UUID
    body: Body
    legal_basis: str
    purpose: str
    asked_at: datetime
    due_on: date
    reminded_at: datetime | None
    state: State
    answered_on: date | None
    answer: Kind | None  # None where it is protected
    text: str
    recorded_by: str | None  # account name
    effect: Sentence  # what it means for the case
    may_be_recorded: bool  # an answer may still be put on file by this person


@dataclass(frozen=True, slots=True)
class SecurityView:
    """What the security authorities said, for a cleared person."""

    consultation_id: UUID
    received_at: datetime
    hit: bool
    text: str
    assessed_hit: bool | None


@dataclass(frozen=True, slots=True)
class Awaited:
    """A body that the case waits for, as the person concerned reads it."""

    body: Body
    due_on: date
    is_deemed_consent: bool  # whether silence counts as consent

    @property
    def sentence(self) -> Sentence:
        """Whom we wait for, until when, and what silence means."""
        told = _AWAITED_CONSENT if self.is_deemed_consent else _AWAITED
        return Sentence(told, {"body": self.body.sentence, "due_on": self.due_on})


_AWAITED_CONSENT = translatable(
    "Wir warten auf {body}. Antwortet sie bis {due_on} nicht, gilt ihre Zustimmung als erteilt."
)
_AWAITED = translatable("Wir warten auf {body} und haben um Antwort bis {due_on} gebeten.")
_DEEMED = translatable("Schweigen bis {due_on} gilt als Zustimmung.")
_NO_EFFECT = translatable("Schweigen hat keine Wirkung; nach Ablauf der Frist entscheidet ein Mensch.")
_EFFECTS = {
    Outcome.DEEMED: Sentence(translatable("Die Zustimmung gilt als erteilt, weil die Stelle geschwiegen hat.")),
    Outcome.WITHOUT: Sentence(translatable("Ohne Antwort fortgesetzt.")),
    Outcome.REFUSED: Sentence(translatable("Als Ablehnung gewertet.")),
}
_OF_ANSWER = {
    Kind.CONSENT: Sentence(translatable("Zugestimmt.")),
    Kind.REFUSAL: Sentence(translatable("Abgelehnt.")),
    Kind.INFORMATION: Sentence(translatable("Auskunft erhalten.")),
    Kind.INSUFFICIENT: Sentence(translatable("Die Angaben reichten nicht aus.")),
    Kind.ERROR: Sentence(translatable("Die Anfrage kam nicht an oder ließ sich nicht bearbeiten.")),
}
_PROTECTED = Sentence(translatable("Was geantwortet wurde, sehen nur dafür zugelassene Personen."))


def of_case(session: Session, identity: Identity, case_number: str) -> tuple[ConsultationView, ...]:
    """Every request of a case, newest first; never what the security authorities said. Raises `NotPermitted`."""
    require(identity, Permission.SEE_CASE_FILE)
    rows = session.scalars(
        select(Consultation)
        .where(Consultation.case_number == case_number)
        .order_by(Consultation.asked_at.desc(), Consultation.body, Consultation.id)
    )
    return tuple(_view(identity, row) for row in rows)


def security_results(session: Session, identity: Identity, case_number: str) -> tuple[SecurityView, ...]:
    """What the security authorities said in a case, newest first; nothing for whoever is not cleared.

    Looking is in the audit log, without what was seen.
    """
    if not identity.may(Permission.SEE_PROTECTED):
        return ()
    rows = session.scalars(
        select(SecurityResult)
        .join(Consultation, Consultation.id == SecurityResult.consultation_id)
        .where(Consultation.case_number == case_number)
        .order_by(SecurityResult.received_at.desc())
    ).all()
    if rows:
        audit.record(session, Action.SECURITY_VIEW, by=identity.account_name, subject=case_number)
    return tuple(
        SecurityView(row.consultation_id, row.received_at, row.hit, row.text, row.assessed_hit) for row in rows
    )


def awaited(session: Session, case_number: str) -> tuple[Awaited, ...]:
    """Whom the case waits for and until when, soonest first. Security queries are nobody's news but the office's."""
    rows = session.scalars(
        select(Consultation)
        .where(
            Consultation.case_number == case_number,
            Consultation.answer.is_(None),
            Consultation.settled_at.is_(None),
            Consultation.due_on >= clock.today(),
            Consultation.body != Body.SECURITY.value,
        )
        .order_by(Consultation.due_on, Consultation.body)
    )
    return tuple(Awaited(Body(row.body), row.due_on, row.silence == Silence.CONSENT) for row in rows)


def _view(identity: Identity, row: Consultation) -> ConsultationView:
    protected = row.body == Body.SECURITY
    answer = Kind(row.answer) if row.answer and not protected else None
    useful = row.answer not in {None, Kind.INSUFFICIENT, Kind.ERROR}
    cleared = not protected or identity.may(Permission.SEE_PROTECTED)
    return ConsultationView(
        id=row.id,
        body=Body(row.body),
        legal_basis=row.legal_basis,
        purpose=row.purpose,
        asked_at=row.asked_at,
        due_on=row.due_on,
        reminded_at=row.reminded_at,
        state=_state(row),
        answered_on=row.answered_on,
        answer=answer,
        text=row.answer_text,
        recorded_by=row.recorded_by,
        effect=_effect(row),
        may_be_recorded=not useful and cleared and identity.may(Permission.RECORD_ANSWER),
    )


def _state(row: Consultation) -> State:
    if row.answer is not None:
        return State.ANSWERED
    if row.settled_at is not None:
        return State.SETTLED
    return State.OVERDUE if row.due_on < clock.today() else State.WAITING


def _effect(row: Consultation) -> Sentence:
    if row.outcome is not None:
        return _EFFECTS[Outcome(row.outcome)]
    if row.answer is not None:
        return _PROTECTED if row.body == Body.SECURITY else _OF_ANSWER[Kind(row.answer)]
    if row.silence == Silence.CONSENT:
        return Sentence(_DEEMED, {"due_on": row.due_on})
    return Sentence(_NO_EFFECT)
