"""Documents of a case for those who may see them: adding at the counter, opening, each with a trace.

Content is the document store's; which documents a case needs is `completeness`'.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register, contacts, requirements
from workflows.cases.contacts import Contact
from workflows.cases.contributions import HandedIn
from workflows.cases.purposes import Purpose
from workflows.documents import register
from workflows.documents.errors import UnknownDocument
from workflows.documents.register import Channel, State
from workflows.documents.store import DocumentStore
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

if TYPE_CHECKING:
    from workflows.documents.tables import Document


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One file as pages show it."""

    id: UUID
    kind: str  # document code
    filename: str
    media_type: str
    size: int  # bytes
    received_at: datetime
    state: State
    rejection_reason: str
    scan: str  # clean | waiting | not-scanned | infected
    may_be_opened: bool
    uploaded_by: str  # account name, or "citizen"
    judged_by: str | None  # account name; never shown to citizens
    judged_at: datetime | None
    hints: tuple[str, ...]  # what inspection noticed


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    filename: str
    media_type: str
    content: bytes


def add(
    session: Session, identity: Identity, store: DocumentStore, case_number: str, file: HandedIn, via: Channel
) -> UUID:
    """A clerk adds a file to the case: at the counter, or from post and e-mail. Raises a `FileRefused`."""
    require(identity, Permission.JUDGE_DOCUMENT)
    case = case_register.find_open(session, case_number)
    by = identity.account_name
    document = store.keep(session, case.number, file.kind, file.filename, file.content, file.claimed_type, via, by)
    requirements.enlist(session, case, [file.kind])
    contacts.note(case, Contact.DOCUMENTS)
    details = {"kind": file.kind, "document": str(document.id), "via": via.value}
    audit.record(session, Action.DOCUMENT_RECEIVE, by=by, subject=case.number, details=details)
    session.flush()
    return document.id


def open_for_clerk(
    session: Session, identity: Identity, store: DocumentStore, document_id: UUID, purpose: Purpose
) -> OpenedDocument:
    """The content for somebody of the office. Raises `NotPermitted`, `UnknownDocument`, `FileLocked`."""
    require(identity, Permission.SEE_CASE_FILE)
    document = register.document(session, document_id)
    if document.case_number is None:  # drafts belong to nobody but their owner
        raise UnknownDocument
    return _open(session, store, document, document.case_number, identity.account_name, purpose.sentence)


def open_for_citizen(session: Session, store: DocumentStore, case_number: str, document_id: UUID) -> OpenedDocument:
    """The content for whoever has proved that the case is theirs. Raises `UnknownDocument`, `FileLocked`."""
    document = register.document(session, document_id)
    if document.case_number != case_number:
        raise UnknownDocument
    return _open(session, store, document, case_number, audit.CITIZEN, "")


def view(document: "Document") -> DocumentView:
    """What pages may show of a document."""
    return DocumentView(
        id=document.id,
        kind=document.kind,
        filename=document.filename,
        media_type=document.media_type,
        size=document.size,
        received_at=document.received_at,
        state=State(document.state),
        rejection_reason=document.rejection_reason,
        scan=document.scan,
        may_be_opened=document.may_be_opened,
        uploaded_by=document.uploaded_by,
        judged_by=document.judged_by,
        judged_at=document.judged_at,
        hints=tuple(map(str, document.hints)),
    )


def _open(
    session: Session, store: DocumentStore, document: "Document", case_number: str, by: str, purpose: str
) -> OpenedDocument:
    content = store.read(session, document.id)
    details = {"document": str(document.id), "kind": document.kind}
    audit.record(session, Action.DOCUMENT_VIEW, by=by, subject=case_number, purpose=purpose, details=details)
    return OpenedDocument(document.filename, document.media_type, content)
