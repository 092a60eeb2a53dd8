"""Internal notes of a file: written by colleagues for colleagues, never shown to the citizen."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register
from workflows.cases.tables import CaseNote
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

LONGEST: Final = 10_000  # characters


class NoteEmpty(LaufzettelError):
    sentence: ClassVar[str] = translatable("Der Vermerk ist leer.")


class NoteTooLong(LaufzettelError):
    sentence: ClassVar[str] = translatable("Der Vermerk ist länger als {longest} Zeichen. Bitte teilen Sie ihn auf.")


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    by: str  # account name
    at: datetime


def add(session: Session, identity: Identity, case_number: str, text: str) -> None:
    """Put a note into the file, of a closed case too. Raises `NoteEmpty`, `NoteTooLong`, `NotPermitted`."""
    require(identity, Permission.ADD_NOTE)
    case = case_register.find(session, case_number)
    if not text.strip():
        raise NoteEmpty
    if len(text) > LONGEST:
        raise NoteTooLong(longest=LONGEST)
    session.add(CaseNote(case_number=case.number, text=text.strip(), by=identity.account_name))
    audit.record(session, Action.CASE_CHANGE, by=identity.account_name, subject=case.number, details={"what": "note"})
    session.flush()


def of_case(session: Session, case_number: str) -> tuple[Note, ...]:
    """The notes, newest first."""
    rows = session.scalars(select(CaseNote).where(CaseNote.case_number == case_number).order_by(CaseNote.id.desc()))
    return tuple(Note(text=row.text, by=row.by, at=row.at) for row in rows)
