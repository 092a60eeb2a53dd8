"""Deleting files whose term is over: proposed by the program every night, agreed to by two people, proved.

Nobody deletes alone, and no file is deleted while a case of the person is open or the file is held. The proof says
when, why, by whom and how much, and nothing about whose file it was.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases import person_register
from workflows.cases.person_register import PersonRecord
from workflows.identification import comparisons
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission
from workflows.retention import erasure, file_endings
from workflows.retention.tables import DeletionProof, DeletionProposal


class SecondPersonNeeded(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Sie haben dieser Löschung schon zugestimmt. Löschen muss eine zweite Person bestätigen."
    )


class NotDue(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Diese Akte ist nicht mehr zu löschen: Die Frist läuft noch, sie ist angehalten oder ein Vorgang ist offen."
    )


@dataclass(frozen=True, slots=True)
class DueFile:
    """A file that two people may delete."""

    person: PersonRecord
    case_numbers: tuple[str, ...]
    due_on: date
    basis: str
    first_by: str | None  # who has agreed already


@dataclass(frozen=True, slots=True)
class Proof:
    deleted_at: datetime
    basis: str
    due_on: date
    first_by: str
    second_by: str
    removed: dict[str, Any]  # rows by table


def propose(session: Session) -> int:
    """Put files whose term is over on the list; takes those off that may not be deleted any more. How many are new."""
    ready = set(_ready(session))
    listed = {row.person_id: row for row in session.scalars(select(DeletionProposal))}
    for person_id in listed.keys() - ready:
        session.delete(listed[person_id])
    for person_id in ready - listed.keys():
        session.add(DeletionProposal(person_id=person_id))
    session.flush()
    return len(ready - listed.keys())


def proposed(session: Session, identity: Identity) -> tuple[DueFile, ...]:
    """The list, longest overdue first. Raises `NotPermitted`."""
    require(identity, Permission.DELETE_FILES)
    due = file_endings.due(session)
    rows = {row.person_id: row for row in session.scalars(select(DeletionProposal))}
    return tuple(
        DueFile(
            person=person_register.record(session, person_id),
            case_numbers=person_register.case_numbers(session, person_id),
            due_on=due_on,
            basis=basis,
            first_by=rows[person_id].first_by,
        )
        for person_id, (due_on, basis) in due.items()
        if person_id in rows
    )


def agree(session: Session, identity: Identity, person_id: UUID) -> bool:
    """One person agrees to delete; the second one's agreement deletes. True when it is deleted.

    Raises `NotPermitted`, `SecondPersonNeeded`, `NotDue`.
    """
    require(identity, Permission.DELETE_FILES)
    row = session.get(DeletionProposal, person_id, with_for_update=True)
    ready = _ready(session)
    if row is None or person_id not in ready:
        raise NotDue
    if row.first_by is None:
        row.first_by, row.first_at = identity.account_name, clock.now()
        session.flush()
        return False
    if row.first_by == identity.account_name:
        raise SecondPersonNeeded
    _delete(session, person_id, ready[person_id], row.first_by, identity.account_name)
    return True


def proofs(session: Session, identity: Identity, limit: int = 100) -> tuple[Proof, ...]:
    """The newest proofs. Raises `NotPermitted`."""
    require(identity, Permission.DELETE_FILES)
    rows = session.scalars(select(DeletionProof).order_by(DeletionProof.id.desc()).limit(limit))
    return tuple(Proof(row.deleted_at, row.basis, row.due_on, row.first_by, row.second_by, row.removed) for row in rows)


def _ready(session: Session) -> dict[UUID, tuple[date, str]]:
    """Whose file may be deleted now, with the end of its term and the provision."""
    due = file_endings.due(session)
    held = file_endings.holds(session, due.keys())
    busy = person_register.with_open_cases(session, due.keys())
    return {person_id: why for person_id, why in due.items() if person_id not in held and person_id not in busy}


def _delete(session: Session, person_id: UUID, why: tuple[date, str], first_by: str, second_by: str) -> None:
    due_on, basis = why
    numbers = person_register.case_numbers(session, person_id)
    people = {person_id, *comparisons.records_of(session, person_id)}
    session.flush()
    session.expunge_all()  # what the session has loaded is about to go
    removed = erasure.erase(session, people, numbers)
    session.add(DeletionProof(basis=basis, due_on=due_on, first_by=first_by, second_by=second_by, removed=removed))
    details = {"first": first_by, "cases": len(numbers)}
    audit.record(session, Action.FILE_DELETE, by=second_by, subject="", details=details)
    session.flush()
