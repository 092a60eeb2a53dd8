"""Removing everything about a person: every row that names them or one of their cases, wherever it lies.

Works on the tables as the program declares them, whichever room keeps them, because a room that forgot to sign up
would keep what the law says must go. The audit log stays: it holds case numbers, not files. Contents of documents
and letters are swept up by the chore `files` once no row names them.
"""

from collections import Counter
from collections.abc import Collection
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, or_, select, text
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from engine.database import Base
from engine.errors import LaufzettelError, translatable

# Columns that hold a case number, and columns that hold a person's id, in whatever table.
_CASE: Final = ("case_number", "business_key", "owner", "correlation_key", "reference")
_PERSON: Final = ("person_id", "known_person_id")
# Columns that hold a case number inside a longer text: keys of mails, subjects of requests to other bodies.
_INSIDE: Final = {"outbox_message": "idempotency_key", "outgoing_request": "subject"}
_STAYS: Final = frozenset({"audit_entry", "deletion_proof"})


class ErasureIncomplete(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Die Löschung ist nicht möglich: Die Datenbank hat Tabellen, die dieses Programm nicht kennt ({tables})."
    )


def erase(session: Session, person_ids: Collection[UUID], case_numbers: Collection[str]) -> dict[str, int]:
    """Delete everything of these people and cases; returns how many rows of which table went with it.

    Raises `ErasureIncomplete` where the database holds tables with cases that the program does not know.
    """
    _check_tables(session)
    removed: Counter[str] = Counter()
    for table in reversed(Base.metadata.sorted_tables):
        conditions = _conditions(table, person_ids, case_numbers)
        if table.name in _STAYS or not conditions:
            continue
        result = session.execute(delete(table).where(or_(*conditions)))
        if isinstance(result, CursorResult) and result.rowcount:
            removed[str(table.name)] = result.rowcount
    session.expire_all()
    return dict(removed)


def _conditions(table: Table, person_ids: Collection[UUID], case_numbers: Collection[str]) -> list[ColumnElement[bool]]:
    """What of a table goes: rows that name a case or a person, and rows that belong to a row that goes."""
    found = [*_of_cases(table, case_numbers), *_of_people(table, person_ids)]
    for key in table.foreign_keys:
        parent = key.column.table
        going = [] if parent is table else _conditions(parent, person_ids, case_numbers)
        if going:
            found.append(key.parent.in_(select(key.column).where(or_(*going))))
    return found


def _of_cases(table: Table, numbers: Collection[str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [table.c[name].in_(numbers) for name in _CASE if name in table.c]
    if table.name == "case":
        found.append(table.c.number.in_(numbers))
    if table.name in _INSIDE:
        found += [table.c[_INSIDE[table.name]].contains(number, autoescape=True) for number in numbers]
    if table.name == "outgoing_request":
        found.append(table.c.request["reference"].astext.in_(numbers))
    return found


def _of_people(table: Table, person_ids: Collection[UUID]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [table.c[name].in_(person_ids) for name in _PERSON if name in table.c]
    return [*found, table.c.id.in_(person_ids)] if table.name == "person" else found


def _check_tables(session: Session) -> None:
    query = text(
        "SELECT DISTINCT table_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND column_name = ANY(:names)"
    )
    found = set(session.scalars(query, {"names": [*_CASE, *_PERSON]}))
    unknown = found - set(Base.metadata.tables)
    if unknown:
        raise ErasureIncomplete(tables=", ".join(sorted(unknown)))
