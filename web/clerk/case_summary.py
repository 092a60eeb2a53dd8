"""The few things about a case that everybody wants to see first, on its file and beside each of its tasks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from forms.code_lists import state_name
from web.clerk import words
from web.formats import format_day
from web.language import filled, page_language
from workflows.cases import procedures
from workflows.cases.case_file import CaseFile
from workflows.cases.case_timeline import CaseEvent
from workflows.cases.errors import UnknownProcedure
from workflows.cases.forecast import Forecast

_FULL_DATE, _YEAR_AND_MONTH = 3, 2  # parts of a partly known date


@dataclass(frozen=True, slots=True)
class EventView:
    at: datetime
    title: str
    by: str | None
    text: str


@dataclass(frozen=True, slots=True)
class CaseSummary:
    number: str
    person: str
    birth: str
    nationalities: str
    contact: list[str]
    procedure: str
    procedure_key: str
    channel: str
    received_at: datetime
    state: str
    outcome: str
    urgency: str | None
    difficulty: str | None
    urgency_text: str
    difficulty_text: str
    team: str
    fee_amount: Decimal | None
    fee_basis: str | None
    emergency_claim: str
    complete_since: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None
    forecast: tuple[date, date] | None  # median, four of five
    missing: list[str]  # names of documents
    unjudged: list[str]
    events: list[EventView]
    pages: list[tuple[str, list[tuple[str, str]]]]  # title, answers


def case_summary(session: Session, file: CaseFile) -> CaseSummary:
    """The summary of an opened file."""
    header, person = file.header, file.person
    language = page_language().code
    return CaseSummary(
        number=header.number,
        person=person.name,
        birth=birth_in_words(person.birth),
        nationalities=", ".join(state_name(code, language) for code in person.nationalities),
        contact=list(_contact(file)),
        procedure=procedure_name(session, header.procedure_key),
        procedure_key=header.procedure_key,
        channel=words.channel(header.channel),
        received_at=header.received_at,
        state=header.state,
        outcome=words.outcome(header.outcome),
        urgency=header.urgency,
        difficulty=header.difficulty,
        urgency_text=words.urgency(header.urgency or ""),
        difficulty_text=words.difficulty(header.difficulty or ""),
        team=words.team(header.team),
        fee_amount=header.fee_amount,
        fee_basis=header.fee_basis,
        emergency_claim=words.emergency_claim(header.emergency_claim),
        complete_since=header.complete_since,
        decided_at=header.decided_at,
        closed_at=header.closed_at,
        forecast=_forecast(file),
        missing=[item.kind.name.in_language(language) for item in file.checklist if item.is_missing],
        unjudged=[item.kind.name.in_language(language) for item in file.checklist if item.state.value == "received"],
        events=[event_view(event, file.names) for event in file.timeline],
        pages=[(page.title, [(row.label, row.text) for row in page.rows]) for page in file.answers],
    )


def event_view(event: CaseEvent, names: dict[str, str]) -> EventView:
    """An event in the language of the page, with the name that colleagues know."""
    title = filled(_(event.sentence.template), event.sentence.values)
    return EventView(event.at, title, names.get(event.by or "", event.by), event.text)


def procedure_name(session: Session, key: str) -> str:
    """The name of a procedure; its key when it is offered no more."""
    try:
        return procedures.procedure(session, key).name.in_language(page_language().code)
    except UnknownProcedure:
        return key


def birth_in_words(birth: str) -> str:
    """17.05.1990, Mai 1990 or 1990, as far as it is known."""
    parts = [int(part) for part in birth.split("-") if part]
    if len(parts) == _FULL_DATE:
        return format_day(date(*parts))
    if len(parts) == _YEAR_AND_MONTH:
        return str(format_date(date(parts[0], parts[1], 1), "LLLL y"))
    return birth


def _contact(file: CaseFile) -> Iterator[str]:
    person = file.person
    yield ", ".join(part for part in (person.street, f"{person.postal_code} {person.city}".strip()) if part)
    yield from (value for value in (person.phone, person.email) if value)


def _forecast(file: CaseFile) -> tuple[date, date] | None:
    if isinstance(file.forecast, Forecast):
        return file.forecast.median_on, file.forecast.four_of_five_on
    return None
