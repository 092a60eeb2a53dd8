"""Applications that are still being filled in, each behind a secret link for thirty days.

Owns the rows of drafts: begin, find, keep answers, discard, expire. The secret of the link is stored only as a
hash. Whether answers are valid is the forms' business; what submitting does is `intake`'s.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from workflows.cases.tables import ApplicationDraft
from workflows.documents import register

KEPT_FOR: Final = timedelta(days=30)


class DraftNotFound(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Unter diesem Link gibt es keinen Antrag mehr. Entwürfe werden 30 Tage nach dem letzten Speichern gelöscht. "
        "Bitte beginnen Sie einen neuen Antrag."
    )


class DraftSubmitted(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Dieser Antrag ist schon abgeschickt, unter der Nummer {number}. Änderungen sind hier nicht mehr möglich; "
        "auf der Statusseite können Sie Unterlagen nachreichen."
    )


@dataclass(frozen=True, slots=True)
class Draft:
    id: UUID
    procedure_key: str
    form_id: str
    form_version: int
    answers: dict[str, Any]  # what was right so far
    pages_saved: tuple[str, ...]  # keys of the pages that were finished
    language: str
    email: str | None
    saved_at: datetime
    expires_at: datetime
    case_number: str | None  # once submitted

    @property
    def owner(self) -> str:
        """The name under which the draft's documents are kept until the case exists."""
        return register.draft_owner(self.id)


def begin(session: Session, procedure_key: str, form_id: str, form_version: int, language: str) -> tuple[str, Draft]:
    """A new draft and the secret of its link, which nobody can read back later."""
    token = secrets.token_urlsafe(32)
    row = ApplicationDraft(
        token_hash=token_hash(token),
        procedure_key=procedure_key,
        form_id=form_id,
        form_version=form_version,
        answers={},
        pages_saved=[],
        language=language,
        expires_at=clock.now() + KEPT_FOR,
    )
    session.add(row)
    session.flush()
    return token, view(row)


def find(session: Session, token: str) -> Draft:
    """The draft behind a link; raises `DraftNotFound` when it never existed or has expired."""
    return view(_existing(session, _by_token(token)))


def find_row(session: Session, token: str) -> ApplicationDraft:
    """The row behind a link, locked until the transaction ends; raises `DraftNotFound`."""
    return _existing(session, _by_token(token).with_for_update())


def keep_answers(session: Session, token: str, answers: Mapping[str, Any], *, page: str, finished: bool) -> Draft:
    """Replace the answers and put off the expiry; `page` counts as saved when it is `finished`.

    Raises `DraftNotFound` or `DraftSubmitted`.
    """
    row = changeable(session, token)
    row.answers = dict(answers)
    pages = [saved for saved in row.pages_saved if saved != page]
    row.pages_saved = [*pages, page] if finished else pages
    row.saved_at = clock.now()
    row.expires_at = clock.now() + KEPT_FOR
    session.flush()
    return view(row)


def keep_email(session: Session, token: str, email: str) -> Draft:
    """Remember where the link was sent."""
    row = changeable(session, token)
    row.email = email
    session.flush()
    return view(row)


def choose_language(session: Session, token: str, language: str) -> None:
    """Remember the language that the person reads the form in; letters follow it."""
    changeable(session, token).language = language


def discard(session: Session, token: str) -> Draft:
    """Delete a draft at its owner's wish; returns what it was, so that its documents can go too."""
    row = changeable(session, token)
    session.delete(row)
    session.flush()
    return view(row)


def take_expired(session: Session, limit: int = 100) -> list[Draft]:
    """Delete drafts and receipts whose time has passed; returns them, so that documents can go too."""
    expired = (
        select(ApplicationDraft)
        .where(ApplicationDraft.expires_at <= clock.now())
        .order_by(ApplicationDraft.expires_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(session.scalars(expired))
    for row in rows:
        session.delete(row)
    session.flush()
    return [view(row) for row in rows]


def changeable(session: Session, token: str) -> ApplicationDraft:
    """The row of a draft that is not submitted yet, locked; raises `DraftNotFound` or `DraftSubmitted`."""
    row = find_row(session, token)
    if row.case_number is not None:
        raise DraftSubmitted(number=row.case_number)
    return row


def token_hash(token: str) -> str:
    """SHA-256 is enough for a secret of 256 random bits; nothing can be guessed from it."""
    return hashlib.sha256(token.encode()).hexdigest()


def view(row: ApplicationDraft) -> Draft:
    """The draft as pages see it."""
    return Draft(
        id=row.id,
        procedure_key=row.procedure_key,
        form_id=row.form_id,
        form_version=row.form_version,
        answers=dict(row.answers),
        pages_saved=tuple(row.pages_saved),
        language=row.language,
        email=row.email,
        saved_at=row.saved_at,
        expires_at=row.expires_at,
        case_number=row.case_number,
    )


def _by_token(token: str) -> Select[ApplicationDraft]:
    return select(ApplicationDraft).where(
        ApplicationDraft.token_hash == token_hash(token), ApplicationDraft.expires_at > clock.now()
    )


def _existing(session: Session, query: Select[ApplicationDraft]) -> ApplicationDraft:
    row = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise DraftNotFound
    return row
