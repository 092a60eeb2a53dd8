"""The person whom a case concerns, as the application form names them.

Owns the names of the form fields that every procedure's form uses for the person, and how names are folded
for searching. Keeps nothing else from the answers (AufenthV sections 64 and 65: no data without need).
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from workflows.cases.name_sounds import sounds
from workflows.cases.tables import Person

_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "ł": "l", "ı": "i"})


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as a page shows them."""

    name: str  # "Ayşe Yılmaz"
    family_name: str
    given_names: str
    birth: str  # "1990-05-17", "1990-05", "1990" or ""
    nationalities: tuple[str, ...]
    email: str | None
    phone: str | None
    street: str
    postal_code: str
    city: str
    language: str


class BirthParts(Protocol):
    """Whatever carries the known parts of a date of birth."""

    birth_year: int | None
    birth_month: int | None
    birth_day: int | None


def from_answers(answers: Mapping[str, Any], language: str) -> Person:
    """The person described by an application's answers; missing parts stay empty."""
    family_name = _text(answers, "family_name")
    given_names = _text(answers, "given_names")
    year, month, day = birth_parts(answers.get("birth_date"))
    folded = name_key(f"{family_name} {given_names}")
    return Person(
        family_name=family_name,
        given_names=given_names,
        name_key=folded,
        name_sounds=sounds(folded),
        birth_year=year,
        birth_month=month,
        birth_day=day,
        nationalities=_nationalities(answers),
        email=_text(answers, "email") or None,
        phone=_text(answers, "phone") or None,
        street=_text(answers, "street"),
        postal_code=_text(answers, "postal_code"),
        city=_text(answers, "city"),
        language=language,
    )


def view(person: Person) -> PersonView:
    """What pages may show of a person."""
    return PersonView(
        name=full_name(person),
        family_name=person.family_name,
        given_names=person.given_names,
        birth=birth_text(person),
        nationalities=tuple(person.nationalities),
        email=person.email,
        phone=person.phone,
        street=person.street,
        postal_code=person.postal_code,
        city=person.city,
        language=person.language,
    )


def full_name(person: Person) -> str:
    """Given names before the family name; people with one name have one."""
    return f"{person.given_names} {person.family_name}".strip()


def birth_text(person: BirthParts) -> str:
    """The known part of the date of birth: "1990-05-17", "1990-05", "1990" or nothing."""
    parts = []
    for number, width in ((person.birth_year, 4), (person.birth_month, 2), (person.birth_day, 2)):
        if number is None:
            break
        parts.append(f"{number:0{width}d}")
    return "-".join(parts)


def age_on(birth_date: object, day: date) -> int | None:
    """Full years of age on `day`; from a partly known date, the lowest age it allows. None when unknown."""
    year, month, known_day = birth_parts(birth_date)
    if year is None:
        return None
    reached = (day.month, day.day) >= (month or 12, known_day or 31)
    return day.year - year - (0 if reached else 1)


def birth_parts(birth_date: object) -> tuple[int | None, int | None, int | None]:
    """Year, month and day of a date or of an ISO text that may end early."""
    if isinstance(birth_date, date):
        return birth_date.year, birth_date.month, birth_date.day
    if not isinstance(birth_date, str) or not birth_date:
        return None, None, None
    numbers: list[int | None] = [int(part) for part in birth_date.split("-")]
    year, month, day = (*numbers, None, None)[:3]
    return year, month, day


def name_key(text: str) -> str:
    """Fold a name for searching: lower case, umlauts spelled out, accents and punctuation dropped."""
    spelled = text.casefold().replace("ß", "ss").translate(_SPELLED_OUT)
    letters = unicodedata.normalize("NFKD", spelled)
    kept = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(kept.split())


def _nationalities(answers: Mapping[str, Any]) -> list[str]:
    """All of them, each once. Forms of earlier days stored codes, or one code under `nationality`."""
    stated = answers.get("nationalities") or answers.get("nationality") or []
    entries = stated if isinstance(stated, list) else [stated]
    codes = (entry.get("nationality") if isinstance(entry, dict) else entry for entry in entries)
    return list(dict.fromkeys(str(code) for code in codes if code))


def _text(answers: Mapping[str, Any], key: str) -> str:
    value = answers.get(key)
    return "" if value is None else str(value).strip()
