"""Letters on file: composed once, kept unchanged, found again, verified by third parties.

`LetterDesk` writes and reads the PDFs (`compose` puts a letter on file, `render` only makes one to hand over); the
functions beside it work on rows. Who may read a letter is asked before these functions are called.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine import clock
from engine.database import Database
from forms.letter_rendering import render
from workflows.correspondence import passages, verification_codes
from workflows.correspondence.errors import AccessCodeNotFiled, LetterDamaged, UnknownLetter
from workflows.correspondence.letter_data import letter_data
from workflows.correspondence.letter_kinds import KINDS, LetterContent
from workflows.correspondence.letter_parts import Bilingual, Matter
from workflows.correspondence.letterhead import Letterhead
from workflows.correspondence.passages import Wordings
from workflows.correspondence.tables import Letter
from workflows.documents.content_store import ContentStore
from workflows.documents.errors import ContentDamaged
from workflows.settings import OfficeSettings


class Delivery(StrEnum):
    """How a letter reached its recipient."""

    ONLINE = "online"  # published on the status page
    COUNTER = "counter"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Verification:
    """What anybody may learn who holds a code: nothing about the person."""

    what: Bilingual  # "Ihr Antrag ist vollständig"
    case_number: str  # binds the code to the paper that shows it
    issued_at: datetime
    office: str


class LetterDesk:
    """Where the office's letters are written and kept."""

    def __init__(self, directory: Path, letterhead: Letterhead) -> None:
        """`directory` holds the PDFs."""
        self._content = ContentStore(directory)
        self._letterhead = letterhead

    @classmethod
    def of_office(cls, settings: OfficeSettings) -> "LetterDesk":
        """The desk that the office's settings describe."""
        return cls(settings.data_directory / "letters", Letterhead.of_office(settings))

    def compose(
        self,
        session: Session,
        matter: Matter,
        content: LetterContent,
        language: str = "de",
        idempotency_key: str | None = None,
    ) -> Letter:
        """Write a letter and put it on file; the same key a second time gives the letter of the first time.

        A letter that carries an access code is refused (`AccessCodeNotFiled`): clerks read the file.
        """
        if getattr(content, "access_code", None) is not None:
            raise AccessCodeNotFiled
        written = idempotency_key and session.scalar(select(Letter).where(Letter.idempotency_key == idempotency_key))
        if written:
            return written
        code = verification_codes.new_code() if content.verifiable else None
        pdf = self._pdf(matter, content, language, code, passages.in_force(session, content.kind))
        self._content.hold(session)
        with self._content.receive(pdf) as incoming:
            self._content.keep(incoming)
        letter = Letter(
            case_number=matter.case_number,
            kind=content.kind,
            language=language,
            subject=content.subject.de,
            subject_en=content.subject.en,
            office=self._letterhead.office,
            sha256=incoming.sha256,
            size=incoming.size,
            verification_code=code,
            idempotency_key=idempotency_key,
        )
        session.add(letter)
        session.flush()
        return letter

    def render(
        self,
        matter: Matter,
        content: LetterContent,
        language: str = "de",
        *,
        wordings: Wordings | None = None,
        draft: bool = False,
    ) -> bytes:
        """The PDF of a letter that is not put on file: a record with the access code, or a draft that says so.

        `wordings` are the office's own passages, from `passages.in_force`; without them the letter reads as it ships.
        """
        return self._pdf(matter, content, language, None, wordings or {}, draft)

    def read_pdf(self, session: Session, letter_id: UUID) -> bytes:
        """The PDF as it was written, verified; `LetterDamaged` when it is not what was kept."""
        found = letter(session, letter_id)
        try:
            return self._content.read(found.sha256)
        except ContentDamaged as damaged:
            raise LetterDamaged(subject=found.subject, **damaged.values) from damaged

    def sweep(self, database: Database) -> int:
        """Remove PDFs that no letter names (processes that died) and return how many."""
        return self._content.sweep(database, _in_use)

    def _pdf(
        self,
        matter: Matter,
        content: LetterContent,
        language: str,
        code: str | None,
        wordings: Wordings,
        draft: bool = False,
    ) -> bytes:
        content.check()
        now = clock.now()
        today = clock.office_time(now).date()
        data = letter_data(self._letterhead, matter, content, language, code, today, wordings)
        return render(content.kind, data | {"draft": draft}, now)


def letter(session: Session, letter_id: UUID) -> Letter:
    """One letter, or `UnknownLetter`."""
    found = session.get(Letter, letter_id)
    if found is None:
        raise UnknownLetter
    return found


def letters_of(session: Session, case_number: str) -> Sequence[Letter]:
    """All letters of a case, newest first."""
    of_case = select(Letter).where(Letter.case_number == case_number)
    return session.scalars(of_case.order_by(Letter.created_at.desc(), Letter.id)).all()


def mark_delivered(session: Session, letter_id: UUID, via: Delivery) -> None:
    """The letter is on its way to the recipient; only the first time counts."""
    session.execute(
        update(Letter)
        .where(Letter.id == letter_id, Letter.delivered_at.is_(None))
        .values(delivered_at=clock.now(), delivered_via=via)
    )


def mark_read(session: Session, letter_id: UUID) -> None:
    """The recipient has opened the letter online; only the first time counts (service by retrieval, OZG section 9)."""
    session.execute(update(Letter).where(Letter.id == letter_id, Letter.read_at.is_(None)).values(read_at=clock.now()))


def by_verification_code(session: Session, typed: str) -> Verification | None:
    """What the code that somebody typed confirms; None when the office never issued it."""
    code = verification_codes.as_stored(typed)
    found = code and session.scalar(select(Letter).where(Letter.verification_code == code))
    if not found:
        return None
    return Verification(Bilingual(found.subject, found.subject_en), found.case_number, found.created_at, found.office)


def kind_subject(kind: str) -> Bilingual:
    """The subject of a kind of letter, for lists and previews."""
    return KINDS[kind].subject


def _in_use(session: Session, digests: list[str]) -> set[str]:
    return set(session.scalars(select(Letter.sha256).where(Letter.sha256.in_(digests))))
