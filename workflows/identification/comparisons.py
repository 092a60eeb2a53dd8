"""Finding out whether the person of a case is known already: asked once, answered by a person, kept, undoable.

The same person: the case gets the person whom the office knows; the record that the application made stays, its
spelling is found too, and undoing brings everything back. Different: both are remembered as two people.
"""

from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register, person_register
from workflows.cases.errors import ReasonMissing
from workflows.cases.person_register import PersonRecord
from workflows.identification import likeness
from workflows.identification.likeness import Verdict
from workflows.identification.tables import PersonComparison
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

NEW_CONTACT: Final = "application"  # the address in the application is the right one; else the file's stays


class Answer(StrEnum):
    SAME = "same"
    DIFFERENT = "different"


class NothingToUndo(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Im Vorgang {number} wurde niemand zugeordnet, oder es ist schon rückgängig."
    )


def find(session: Session, case_number: str) -> bool:
    """Look for people like the one of the case; True when somebody has to compare two of them.

    A person who is certainly the same is assigned at once. Whoever was judged different is not asked about again.
    """
    case_register.find_for_change(session, case_number)
    if _open(session, case_number) is not None:
        return True
    own = person_register.of_case(session, case_number)
    judged = _judged(session, own.id)
    found = [one for one in person_register.sounding_alike(session, own) if one.id not in judged]
    for known in found:
        if likeness.verdict(own, known) is Verdict.CERTAIN:
            row = _ask(session, case_number, own, known)
            _assign(session, row, audit.SYSTEM, new_contact=False)
            return find(session, case_number)
    doubtful = [known for known in found if likeness.verdict(own, known) is Verdict.DOUBT]
    if doubtful:
        _ask(session, case_number, own, max(doubtful, key=lambda known: likeness.names(own, known)))
    return bool(doubtful)


def settle(session: Session, case_number: str, answer: Answer, by: str, *, contact: str | None = None) -> None:
    """Take the answer to the open comparison of a case; without one nothing changes."""
    row = _open(session, case_number)
    if row is None:
        return
    if answer is Answer.SAME:
        _assign(session, row, by, new_contact=contact == NEW_CONTACT)
    else:
        _answer(session, row, Answer.DIFFERENT, by)


def undo(session: Session, identity: Identity, case_number: str, reason: str) -> None:
    """Give the case back the person of its application; the two are different people from now on.

    Raises `NotPermitted`, `ReasonMissing`, `NothingToUndo`, `CaseNotFound`, `CaseClosed`.
    """
    require(identity, Permission.RECORD_APPLICATION)
    if not reason.strip():
        raise ReasonMissing
    case_register.find_open(session, case_number)
    row = assigned(session, case_number)
    if row is None:
        raise NothingToUndo(number=case_number)
    person_register.assign(session, case_number, row.person_id)
    if row.before:
        person_register.set_contact(session, row.known_person_id, row.before)
    row.answer = Answer.DIFFERENT.value
    row.undone_by, row.undone_at = identity.account_name, clock.now()
    session.flush()
    _spell(session, row.known_person_id)
    details = {"person": str(row.person_id)}
    by = identity.account_name
    audit.record(session, Action.PERSON_SEPARATE, by=by, subject=case_number, purpose=reason.strip(), details=details)


def assigned(session: Session, case_number: str) -> PersonComparison | None:
    """The comparison by which the case got the person that it has, if one did."""
    query = select(PersonComparison).where(
        PersonComparison.case_number == case_number, PersonComparison.answer == Answer.SAME.value
    )
    return session.scalars(query.order_by(PersonComparison.id.desc()).limit(1)).one_or_none()


def open_pair(session: Session, case_number: str) -> tuple[PersonRecord, PersonRecord] | None:
    """The person of the application and the known one, while nobody has compared them."""
    row = _open(session, case_number)
    if row is None:
        return None
    return person_register.record(session, row.person_id), person_register.record(session, row.known_person_id)


def records_of(session: Session, known_person_id: UUID) -> set[UUID]:
    """The records of applications that are of this known person."""
    row = PersonComparison
    same = and_(row.known_person_id == known_person_id, row.answer == Answer.SAME.value)
    return set(session.scalars(select(row.person_id).where(same)))


def _open(session: Session, case_number: str) -> PersonComparison | None:
    query = select(PersonComparison).where(
        PersonComparison.case_number == case_number, PersonComparison.answer.is_(None)
    )
    return session.scalars(query).one_or_none()


def _judged(session: Session, person_id: UUID) -> set[UUID]:
    """Whom somebody has been compared with, whichever of the two was there first."""
    row = PersonComparison
    query = select(row.person_id, row.known_person_id).where(_about(person_id), row.answer.is_not(None))
    return {one for pair in session.execute(query) for one in pair}


def _about(person_id: UUID) -> ColumnElement[bool]:
    return or_(PersonComparison.person_id == person_id, PersonComparison.known_person_id == person_id)


def _ask(session: Session, case_number: str, own: PersonRecord, known: PersonRecord) -> PersonComparison:
    row = PersonComparison(case_number=case_number, person_id=own.id, known_person_id=known.id)
    session.add(row)
    session.flush()
    return row


def _assign(session: Session, row: PersonComparison, by: str, *, new_contact: bool) -> None:
    if new_contact:
        row.before = person_register.contact_of(session, row.known_person_id)
        contact = person_register.contact_of(session, row.person_id)
        person_register.set_contact(session, row.known_person_id, contact)
    person_register.assign(session, row.case_number, row.known_person_id)
    _answer(session, row, Answer.SAME, by)
    _spell(session, row.known_person_id)


def _answer(session: Session, row: PersonComparison, answer: Answer, by: str) -> None:
    row.answer, row.answered_by, row.answered_at = answer.value, by, clock.now()
    details: dict[str, Any] = {"answer": answer.value, "known": str(row.known_person_id)}
    audit.record(session, Action.PERSON_COMPARE, by=by, subject=row.case_number, details=details)
    session.flush()


def _spell(session: Session, person_id: UUID) -> None:
    """Let a person be found by every spelling of records that are theirs."""
    row = PersonComparison
    same = and_(row.known_person_id == person_id, row.answer == Answer.SAME.value)
    person_register.set_spellings(
        session, person_id, session.scalars(select(row.person_id).where(same).order_by(row.id))
    )
