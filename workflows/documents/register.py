"""The register of documents: finding them, judging them, handing them from a draft to its case.

Works on rows only; the store keeps and reads the content. Who may do this is asked before these functions
are called, and the caller writes the audit log.
"""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from engine import clock
from workflows.documents.errors import DocumentSubmitted, UnknownDocument
from workflows.documents.tables import DRAFT_PREFIX, Document


class Channel(StrEnum):
    """How a document came in."""

    ONLINE = "online"
    COUNTER = "counter"  # handed in at the desk and scanned there
    CLERK = "clerk"  # added to the file by a clerk: post, e-mail, fax


class State(StrEnum):
    """What the office says about a document."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


def draft_owner(draft_id: object) -> str:
    """The owner of files that belong to an application which is still being filled in."""
    return f"{DRAFT_PREFIX}{draft_id}"


def documents_of(session: Session, owner: str) -> Sequence[Document]:
    """All documents of a case number or a draft, oldest first."""
    return session.scalars(_of(owner)).all()


def document(session: Session, document_id: UUID) -> Document:
    """One document, or `UnknownDocument`."""
    found = session.get(Document, document_id)
    if found is None:
        raise UnknownDocument
    return found


def hand_over(session: Session, from_owner: str, to_owner: str) -> int:
    """Give all documents of a draft to the case that came of it and return how many.

    They count as received now: what lies in a draft has not reached the office.
    """
    moved = (
        update(Document)
        .where(Document.owner == from_owner)
        .values(owner=to_owner, received_at=clock.now())
        .returning(Document.id)
    )
    return len(session.scalars(moved).all())


def accept(session: Session, document_id: UUID, by: str) -> Document:
    """The document is what was asked for."""
    return _judge(session, document_id, State.ACCEPTED, "", by)


def reject(session: Session, document_id: UUID, reason: str, by: str) -> Document:
    """The document has to be replaced; `reason` is a German sentence that the citizen reads."""
    return _judge(session, document_id, State.REJECTED, reason, by)


def reset(session: Session, document_id: UUID, by: str) -> Document:
    """Take a judgement back."""
    return _judge(session, document_id, State.RECEIVED, "", by)


def remove(session: Session, owner: str, document_id: UUID) -> None:
    """Take one file out of a draft again; what is submitted stays (`DocumentSubmitted`)."""
    found = session.scalar(select(Document).where(Document.id == document_id, Document.owner == owner))
    if found is None:
        raise UnknownDocument
    if found.case_number is not None:
        raise DocumentSubmitted(filename=found.filename)
    session.delete(found)


def discard_draft(session: Session, owner: str) -> int:
    """Forget all files of a draft that expired and return how many; their content is swept up later."""
    if not owner.startswith(DRAFT_PREFIX):
        raise DocumentSubmitted(filename=owner)
    return len(session.scalars(delete(Document).where(Document.owner == owner).returning(Document.id)).all())


def waiting_for_scan(session: Session) -> int:
    """How many documents are locked because the scanner has not judged them: more than a few need attention."""
    return session.scalar(select(func.count()).where(Document.scan == "waiting")) or 0


def in_use(session: Session, digests: Sequence[str]) -> set[str]:
    """Those of the checksums that some document names."""
    return set(session.scalars(select(Document.sha256).where(Document.sha256.in_(digests))))


def _of(owner: str) -> Select[Document]:
    return select(Document).where(Document.owner == owner).order_by(Document.received_at, Document.id)


def _judge(session: Session, document_id: UUID, state: State, reason: str, by: str) -> Document:
    judged = document(session, document_id)
    judged.state, judged.rejection_reason = state, reason
    judged.judged_by, judged.judged_at = by, clock.now()
    return judged
