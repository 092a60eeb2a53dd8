"""Two people side by side: the one of an application and one whom the office knows."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from forms.code_lists import state_name
from web.clerk import case_address
from web.language import page_language
from workflows.cases import person_register
from workflows.cases.person_register import PersonRecord
from workflows.identification import comparisons

FORM = "person-match"  # the form of the task that asks whether they are one


@dataclass(frozen=True, slots=True)
class ComparedLine:
    label: str
    applied: str  # as the application says
    known: str  # as the file says
    differs: bool


@dataclass(frozen=True, slots=True)
class ComparisonView:
    lines: list[ComparedLine]
    known_id: str
    cases: list[tuple[str, str]]  # number and address of the known person's cases


def comparison_view(session: Session, case_number: str) -> ComparisonView | None:
    """The two people whom somebody is to compare; None when nobody is."""
    pair = comparisons.open_pair(session, case_number)
    if pair is None:
        return None
    applied, known = pair
    rows = zip(_words(applied), _words(known), strict=True)
    lines = [
        ComparedLine(label, mine, theirs, mine.casefold() != theirs.casefold()) for (label, mine), (_l, theirs) in rows
    ]
    numbers = person_register.case_numbers(session, known.id)
    return ComparisonView(lines, str(known.id), [(number, case_address.case_address(number)) for number in numbers])


def _words(person: PersonRecord) -> list[tuple[str, str]]:
    language = page_language().code
    place = f"{person.postal_code} {person.city}".strip()
    return [
        (_("Familienname"), person.family_name or "–"),
        (_("Vornamen"), person.given_names or "–"),
        (_("Geburtsdatum"), _birth(person)),
        (_("Staatsangehörigkeit"), ", ".join(state_name(code, language) for code in person.nationalities) or "–"),
        (_("Anschrift"), ", ".join(part for part in (person.street, place) if part) or "–"),
        (_("E-Mail"), person.email or "–"),
        (_("Telefon"), person.phone or "–"),
    ]


def _birth(person: PersonRecord) -> str:
    year, month, day = person.birth
    if year is None:
        return "–"
    return f"{day:02d}.{month:02d}.{year}" if month and day else f"{month:02d}.{year}" if month else str(year)
