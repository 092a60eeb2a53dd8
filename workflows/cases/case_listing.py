"""Cases in lists: the columns, conditions and order that other rooms join to their own rows.

A list of tasks or of letters shows the case beside each row and filters by it in the same statement; this module
lends them SQL, so that the tables stay this folder's own. Asks no permission: the lists do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    Date,
    Select,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
)

from workflows.cases.case_numbers import parse_case_number
from workflows.cases.contacts import Contact
from workflows.cases.errors import CaseNumberMistyped
from workflows.cases.persons import name_key
from workflows.cases.tables import Case, Person

Columns = Select[*tuple[Any, ...]]  # a query whose columns vary


@dataclass(frozen=True, slots=True)
class CaseColumns:
    """What a list shows of a case."""

    number: str
    person: str
    procedure_key: str
    urgency: str | None
    difficulty: str | None
    team: str | None
    received_at: datetime
    last_contact: Contact
    last_contact_at: datetime


_NAME = func.trim(func.concat(Person.given_names, " ", Person.family_name)).label("person")
_COLUMNS = (
    Case.number.label("case_number"),
    _NAME,
    Case.procedure_key,
    Case.urgency,
    Case.difficulty,
    Case.team,
    Case.received_at,
    Case.last_contact,
    Case.last_contact_at,
)
_LAST_URGENCY = "U9"  # behind every real one


def joined(query: Columns, case_number: ColumnExpressionArgument[str]) -> Columns:
    """The query with case and person joined to its column `case_number`."""
    return query.join(Case, Case.number == case_number).join(Person, Person.id == Case.person_id)


def with_columns(query: Columns, case_number: ColumnExpressionArgument[str]) -> Columns:
    """Like `joined`, and selecting what `columns_of` reads."""
    return joined(query.add_columns(*_COLUMNS), case_number)


def listed(*more: Any) -> Columns:
    """A query over all cases that selects what `columns_of` reads, and the columns `more`."""
    return select(*_COLUMNS, *more).join_from(Case, Person, Person.id == Case.person_id)


def columns_of(row: Any) -> CaseColumns:
    """The case beside one row of a query made by `with_columns`."""
    return CaseColumns(
        number=row.case_number,
        person=row.person,
        procedure_key=row.procedure_key,
        urgency=row.urgency,
        difficulty=row.difficulty,
        team=row.team,
        received_at=row.received_at,
        last_contact=Contact(row.last_contact),
        last_contact_at=row.last_contact_at,
    )


def urgency_order() -> ColumnElement[str]:
    """Most urgent first; cases without an urgency last. Never null, so rows can be compared by it."""
    return func.coalesce(Case.urgency, _LAST_URGENCY)


def team() -> ColumnElement[str | None]:
    """The team a case waits in; null while it has none."""
    return Case.team.expression


def number() -> ColumnElement[str]:
    """The number of a listed case, to join by."""
    return Case.number.expression


def fact_day(name: str) -> ColumnElement[date | None]:
    """A day among the facts as last stated; null where it is unknown."""
    return cast(Case.facts[name]["value"].astext, Date)


def is_undecided() -> ColumnElement[bool]:
    """Open cases without a decision."""
    return and_(is_open(), Case.decided_at.is_(None))


def is_open() -> ColumnElement[bool]:
    """Cases that are not closed."""
    return Case.closed_at.is_(None)


def in_teams(teams: Iterable[str]) -> ColumnElement[bool]:
    """Cases of these teams, and those that have no team yet.

    The routing table names a cell inside a team behind a hyphen ("T2-senior"); the whole team sees its cases.
    """
    return or_(Case.team.is_(None), _whole_team().in_(sorted(teams)))


def _whole_team() -> ColumnElement[str]:
    return func.split_part(Case.team, "-", 1)


def conditions(
    *,
    procedure: str | None = None,
    urgency: str | None = None,
    difficulty: str | None = None,
    team: str | None = None,
    text: str = "",
) -> list[ColumnElement[bool]]:
    """One condition for each thing that was asked for."""
    columns = {
        Case.procedure_key: procedure,
        Case.urgency: urgency,
        Case.difficulty: difficulty,
    }
    wanted: list[ColumnElement[bool]] = [column == value for column, value in columns.items() if value]
    if team:
        wanted.append(_whole_team() == team)
    return [*wanted, matches_text(text)] if text.strip() else wanted


def matches_text(text: str) -> ColumnElement[bool]:
    """The case of this number, or people with names that begin with these words, or numbers holding these digits."""
    try:
        return Case.number == parse_case_number(text)
    except CaseNumberMistyped:
        pass
    words = name_key(text).split()
    by_name = and_(*(func.concat(" ", Person.name_key).like(f"% {word}%") for word in words))
    if not any(map(str.isdigit, text)):
        return by_name if words else literal(False)
    return or_(by_name, Case.number.contains(text.strip().upper(), autoescape=True))
