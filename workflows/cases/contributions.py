"""What a citizen adds after applying: documents, a reply to the hearing, a claim of urgency, a withdrawal.

Each is kept in the file, noted in the audit log and told to the process as a message, in one transaction. Whoever
calls has proved with the access code that the case is theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, BinaryIO, ClassVar, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import messaging, user_tasks
from engine.errors import LaufzettelError, translatable
from engine.state.tables import Subscription
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register, contacts, requirements
from workflows.cases.contacts import Contact
from workflows.cases.tables import Case, Contribution
from workflows.documents import register
from workflows.documents.register import Channel
from workflows.documents.store import DocumentStore

LONGEST: Final = 20_000  # characters


class Kind(StrEnum):
    DOCUMENTS_PROVIDED = "documents-provided"
    HEARING_REPLY = "hearing-reply"
    URGENCY_RAISED = "urgency-raised"
    WITHDRAWAL = "application-withdrawn"


_CONTACTS: Final = {
    Kind.DOCUMENTS_PROVIDED: Contact.DOCUMENTS,
    Kind.HEARING_REPLY: Contact.REPLY,
    Kind.URGENCY_RAISED: Contact.URGENCY,
    Kind.WITHDRAWAL: Contact.WITHDRAWAL,
}


class NothingHandedIn(LaufzettelError):
    sentence: ClassVar[str] = translatable("Bitte fügen Sie zuerst mindestens eine Datei bei.")


class ReplyEmpty(LaufzettelError):
    sentence: ClassVar[str] = translatable("Bitte schreiben Sie etwas oder fügen Sie eine Datei bei.")


class TextTooLong(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Der Text ist länger als {longest} Zeichen. Bitte kürzen Sie ihn oder fügen Sie ihn als PDF bei."
    )


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file that a citizen sends from the status page."""

    kind: str  # document code, for instance "LOHN3"
    filename: str
    content: BinaryIO | bytes
    claimed_type: str


@dataclass(frozen=True, slots=True)
class ContributionView:
    kind: Kind
    text: str
    details: dict[str, Any]
    at: datetime


def hand_in(session: Session, store: DocumentStore, case_number: str, file: HandedIn) -> UUID:
    """Keep one file for the case; the office hears of it when the person says they are done.

    Raises a `FileRefused` that says what to do instead, or `CaseClosed`.
    """
    case = case_register.find_open(session, case_number)
    document = store.keep(
        session,
        owner=case.number,
        kind=file.kind,
        filename=file.filename,
        content=file.content,
        claimed_type=file.claimed_type,
        via=Channel.ONLINE,
        by=audit.CITIZEN,
    )
    requirements.enlist(session, case, [file.kind])
    details = {"kind": file.kind, "document": str(document.id)}
    audit.record(session, Action.DOCUMENT_RECEIVE, by=audit.CITIZEN, subject=case.number, details=details)
    return document.id


def documents_provided(session: Session, case_number: str) -> None:
    """The person says that they are done handing in. Saying it twice about the same files changes nothing.

    Raises `NothingHandedIn` when no file came since the last time.
    """
    case = case_register.find_to_move(session, case_number)
    since = _last(session, case.number, Kind.DOCUMENTS_PROVIDED)
    told = set(since.details["documents"]) if since else set()
    new = [
        str(document.id)
        for document in register.documents_of(session, case.number)
        if document.received_at > case.received_at and str(document.id) not in told
    ]
    if not new and since is None:
        raise NothingHandedIn
    if new:
        _keep(session, case, Kind.DOCUMENTS_PROVIDED, details={"documents": sorted(told.union(new))})
        if _process_should_hear(session, case.number):
            messaging.deliver_message(session, Kind.DOCUMENTS_PROVIDED.value, case.number)


def reply_to_hearing(
    session: Session,
    store: DocumentStore,
    case_number: str,
    text: str,
    files: Iterable[HandedIn] = (),
    handed_in: Iterable[UUID] = (),
) -> None:
    """Keep the person's view on the intended refusal; `handed_in` are files of it that are there already.

    Raises `ReplyEmpty`, `TextTooLong`, a `FileRefused`.
    """
    case = case_register.find_to_move(session, case_number)
    documents = [*map(str, handed_in), *(str(hand_in(session, store, case_number, file)) for file in files)]
    if not text.strip() and not documents:
        raise ReplyEmpty
    _add(session, case, Kind.HEARING_REPLY, _limited(text), {"documents": documents})


def raise_urgency(
    session: Session,
    store: DocumentStore,
    case_number: str,
    reason: str,
    on: date | None,
    text: str,
    evidence: Iterable[HandedIn] = (),
    handed_in: Iterable[UUID] = (),
) -> None:
    """Claim that the case is urgent: `reason` is a code of the urgency table, `on` the day it is about.

    `handed_in` is evidence that is there already.
    """
    case = case_register.find_to_move(session, case_number)
    documents = [*map(str, handed_in), *(str(hand_in(session, store, case_number, file)) for file in evidence)]
    facts = {"emergency_reason": reason, "emergency_date": on, "emergency_evidence": bool(documents)}
    details = {"reason": reason, "date": on.isoformat() if on else None, "documents": documents}
    _add(session, case, Kind.URGENCY_RAISED, _limited(text), details, facts)


def withdraw(session: Session, case_number: str, text: str = "") -> None:
    """Withdraw the application; the process confirms it and closes the case."""
    case = case_register.find_to_move(session, case_number)
    if _last(session, case.number, Kind.WITHDRAWAL) is not None:
        return
    _add(session, case, Kind.WITHDRAWAL, _limited(text))
    audit.record(session, Action.APPLICATION_WITHDRAW, by=audit.CITIZEN, subject=case.number)


def of_case(session: Session, case_number: str) -> tuple[ContributionView, ...]:
    """Everything the citizen added, oldest first."""
    rows = select(Contribution).where(Contribution.case_number == case_number).order_by(Contribution.id)
    return tuple(
        ContributionView(kind=Kind(row.kind), text=row.text, details=row.details, at=row.at)
        for row in session.scalars(rows)
    )


def _process_should_hear(session: Session, case_number: str) -> bool:
    """Whether the process is to be told that documents came: when it waits for them, or is about to.

    While somebody of the office has the file on their desk, they see them there; a message kept until later would
    answer a request that is made only then.
    """
    waiting = select(Subscription.token_id).where(
        Subscription.kind == "message",
        Subscription.name == Kind.DOCUMENTS_PROVIDED.value,
        Subscription.correlation_key == case_number,
    )
    if session.scalar(waiting.limit(1)) is not None:
        return True
    return session.scalars(user_tasks.open_tasks(case_number).limit(1)).first() is None


def _add(
    session: Session,
    case: Case,
    kind: Kind,
    text: str = "",
    details: dict[str, Any] | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    _keep(session, case, kind, text, details)
    requirements.take_facts(session, case.number, facts or {})
    messaging.deliver_message(session, kind.value, case.number, facts)


def _keep(session: Session, case: Case, kind: Kind, text: str = "", details: dict[str, Any] | None = None) -> None:
    session.add(Contribution(case_number=case.number, kind=kind.value, text=text, details=details or {}))
    contacts.note(case, _CONTACTS[kind])
    audit.record(session, Action.CASE_CHANGE, by=audit.CITIZEN, subject=case.number, details={"what": kind.value})
    session.flush()


def _limited(text: str) -> str:
    if len(text) > LONGEST:
        raise TextTooLong(longest=LONGEST)
    return text.strip()


def _last(session: Session, case_number: str, kind: Kind) -> Contribution | None:
    query = (
        select(Contribution)
        .where(Contribution.case_number == case_number, Contribution.kind == kind.value)
        .order_by(Contribution.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()
