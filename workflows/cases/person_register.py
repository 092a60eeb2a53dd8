"""The people of the cases: finding somebody like somebody, and giving a case the person who is meant.

The only door to the rows of `Person` for other rooms. Judges nobody to be the same: that is
`workflows.identification`'s.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from workflows.cases import case_register
from workflows.cases.name_sounds import sounds
from workflows.cases.persons import name_key
from workflows.cases.tables import Case, Person

CONTACT: Final = ("email", "phone", "street", "postal_code", "city", "language")
_MOST: Final = 200  # who sounds alike and was born in the same year; more than that is no clue


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What the office knows of somebody, for comparing."""

    id: UUID
    family_name: str
    given_names: str
    birth: tuple[int | None, int | None, int | None]  # year, month, day
    nationalities: tuple[str, ...]
    email: str | None
    phone: str | None
    street: str
    postal_code: str
    city: str


def of_case(session: Session, case_number: str) -> PersonRecord:
    """The person of a case. Raises `CaseNotFound`."""
    return _record(case_register.find(session, case_number).person)


def record(session: Session, person_id: UUID) -> PersonRecord:
    """One person."""
    return _record(session.get_one(Person, person_id))


def sounding_alike(session: Session, person: PersonRecord) -> tuple[PersonRecord, ...]:
    """Others with a case and a name part that sounds the same, born in the same year as far as that is known."""
    heard = sounds(name_key(f"{person.family_name} {person.given_names}"))
    query = select(Person).where(
        Person.id != person.id, Person.name_sounds.bool_op("&&")(heard), exists().where(Case.person_id == Person.id)
    )
    if person.birth[0] is not None:
        query = query.where(or_(Person.birth_year == person.birth[0], Person.birth_year.is_(None)))
    return tuple(_record(found) for found in session.scalars(query.order_by(Person.id).limit(_MOST)))


def assign(session: Session, case_number: str, person_id: UUID) -> None:
    """Let the case concern this person from now on; the person it concerned stays on record."""
    case = case_register.find_for_change(session, case_number)
    case.person = session.get_one(Person, person_id)
    session.flush()


def contact_of(session: Session, person_id: UUID) -> dict[str, str | None]:
    """How somebody is reached, by the names in `CONTACT`."""
    person = session.get_one(Person, person_id)
    return {name: getattr(person, name) for name in CONTACT}


def set_contact(session: Session, person_id: UUID, contact: Mapping[str, str | None]) -> None:
    """Change how somebody is reached; names are those in `CONTACT`."""
    person = session.get_one(Person, person_id)
    for name in CONTACT:
        if name in contact:
            setattr(person, name, contact[name])
    session.flush()


def set_spellings(session: Session, person_id: UUID, others: Iterable[UUID]) -> None:
    """Let somebody be found by their own names and by those of records that are of the same person."""
    person = session.get_one(Person, person_id)
    known = [person, *(session.get_one(Person, one) for one in others)]
    spelled = [name_key(f"{one.family_name} {one.given_names}") for one in known]
    person.name_key = " ".join(dict.fromkeys(spelled))
    person.name_sounds = sounds(person.name_key)
    session.flush()


def case_numbers(session: Session, person_id: UUID) -> tuple[str, ...]:
    """The cases that concern somebody, oldest first."""
    numbers = select(Case.number).where(Case.person_id == person_id).order_by(Case.received_at, Case.number)
    return tuple(session.scalars(numbers))


def with_open_cases(session: Session, person_ids: Collection[UUID]) -> set[UUID]:
    """Those of these people who have a case that is not closed."""
    query = select(Case.person_id).where(Case.person_id.in_(person_ids), Case.closed_at.is_(None))
    return set(session.scalars(query.distinct()))


def _record(person: Person) -> PersonRecord:
    return PersonRecord(
        id=person.id,
        family_name=person.family_name,
        given_names=person.given_names,
        birth=(person.birth_year, person.birth_month, person.birth_day),
        nationalities=tuple(person.nationalities),
        email=person.email,
        phone=person.phone,
        street=person.street,
        postal_code=person.postal_code,
        city=person.city,
    )
