"""Letters of a case for those who may read them; every opening leaves a trace."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from workflows import audit
from workflows.audit import Action
from workflows.cases.purposes import Purpose
from workflows.correspondence import letters
from workflows.correspondence.errors import UnknownLetter
from workflows.correspondence.letter_parts import Bilingual
from workflows.correspondence.letters import LetterDesk
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

if TYPE_CHECKING:
    from workflows.correspondence.tables import Letter


@dataclass(frozen=True, slots=True)
class LetterView:
    id: UUID
    kind: str  # letter_kinds.KINDS
    subject: Bilingual
    size: int  # bytes
    created_at: datetime
    delivered_at: datetime | None
    read_at: datetime | None  # first time the citizen opened it online


@dataclass(frozen=True, slots=True)
class OpenedLetter:
    filename: str
    content: bytes  # PDF


def of_case(session: Session, case_number: str) -> tuple[LetterView, ...]:
    """The letters on file, newest first. One statement."""
    return tuple(_view(letter) for letter in letters.letters_of(session, case_number))


def open_for_citizen(session: Session, desk: LetterDesk, case_number: str, letter_id: UUID) -> OpenedLetter:
    """The letter for whoever has proved that the case is theirs; marks it read. Raises `UnknownLetter`."""
    letter = letters.letter(session, letter_id)
    if letter.case_number != case_number:
        raise UnknownLetter
    letters.mark_read(session, letter_id)
    return _open(session, desk, letter, audit.CITIZEN, "")


def open_for_clerk(
    session: Session, identity: Identity, desk: LetterDesk, letter_id: UUID, purpose: Purpose
) -> OpenedLetter:
    """The letter for somebody of the office. Raises `NotPermitted`, `UnknownLetter`."""
    require(identity, Permission.SEE_CASE_FILE)
    return _open(session, desk, letters.letter(session, letter_id), identity.account_name, purpose.sentence)


def _open(session: Session, desk: LetterDesk, letter: "Letter", by: str, purpose: str) -> OpenedLetter:
    content = desk.read_pdf(session, letter.id)
    details = {"letter": str(letter.id), "kind": letter.kind}
    audit.record(session, Action.LETTER_VIEW, by=by, subject=letter.case_number, purpose=purpose, details=details)
    return OpenedLetter(f"{letter.case_number}-{letter.kind}.pdf", content)


def _view(letter: "Letter") -> LetterView:
    return LetterView(
        id=letter.id,
        kind=letter.kind,
        subject=Bilingual(letter.subject, letter.subject_en),
        size=letter.size,
        created_at=letter.created_at,
        delivered_at=letter.delivered_at,
        read_at=letter.read_at,
    )
