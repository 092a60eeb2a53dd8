"""The consultations of a case as lines of its file, and for cleared people what the security authorities said."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from web.language import filled
from workflows.consultations import consultation_views
from workflows.consultations.consultation_views import ConsultationView, SecurityView, State
from workflows.exchange.answers import Kind
from workflows.exchange.bodies import Body
from workflows.exchange.registry import SIMULATOR
from workflows.people import accounts
from workflows.people.identities import Identity
from workflows.settings import OfficeSettings

CODE, KIND, DAY, TEXT, HIT = "antwort", "art", "tag", "text", "erkenntnisse"  # fields of the form


@dataclass(frozen=True, slots=True)
class ConsultationLine:
    id: UUID
    field: str  # id of the first field of its form
    body: str
    legal_basis: str
    purpose: str
    asked_at: datetime
    due_on: date
    reminded_at: datetime | None
    state: str  # in words
    badge: str  # kind of the badge
    answered_on: date | None
    answer: str  # in words; empty while there is none, and where it is protected
    text: str
    recorded_by: str | None
    effect: str
    kinds: list[tuple[str, str]]  # what may be recorded by hand; empty: nothing
    is_protected: bool


@dataclass(frozen=True, slots=True)
class ConsultationsPart:
    """The part of the file about other bodies."""

    lines: list[ConsultationLine]
    security: tuple[SecurityView, ...]  # empty for whoever is not cleared
    is_simulated: bool


def consultations_part(
    session: Session, office: OfficeSettings, identity: Identity, case_number: str, *, is_open: bool
) -> ConsultationsPart:
    """What the file shows of the consultations of a case."""
    seen = consultation_views.of_case(session, identity, case_number)
    names = accounts.display_names(session, {one.recorded_by for one in seen if one.recorded_by})
    return ConsultationsPart(
        lines=[_line(one, names, is_open=is_open) for one in seen],
        security=consultation_views.security_results(session, identity, case_number) if seen else (),
        is_simulated=office.bodies == SIMULATOR,
    )


def _line(one: ConsultationView, names: dict[str, str], *, is_open: bool) -> ConsultationLine:
    state, badge = _state(one.state)
    body = _(one.body.sentence)
    return ConsultationLine(
        id=one.id,
        field=f"{CODE}-{one.id}",
        body=body[:1].upper() + body[1:],
        legal_basis=one.legal_basis,
        purpose=one.purpose,
        asked_at=one.asked_at,
        due_on=one.due_on,
        reminded_at=one.reminded_at,
        state=state,
        badge=badge,
        answered_on=one.answered_on,
        answer=_(one.answer.sentence) if one.answer else "",
        text=one.text,
        recorded_by=names.get(one.recorded_by, one.recorded_by) if one.recorded_by else None,
        effect=filled(_(one.effect.template), one.effect.values),
        kinds=[(kind.value, _(kind.sentence)) for kind in _kinds(one)] if is_open and one.may_be_recorded else [],
        is_protected=one.body is Body.SECURITY,
    )


def _kinds(one: ConsultationView) -> tuple[Kind, ...]:
    return (Kind.INFORMATION,) if one.body is Body.SECURITY else tuple(kind for kind in Kind if kind is not Kind.ERROR)


def _state(state: State) -> tuple[str, str]:
    """In words, and the kind of badge."""
    return {
        State.WAITING: (_("Antwort steht aus"), "info"),
        State.OVERDUE: (_("überfällig"), "warning"),
        State.ANSWERED: (_("beantwortet"), "success"),
        State.SETTLED: (_("ohne Antwort beendet"), "neutral"),
    }[state]
