"""What the status page shows beside the value it is made from: files with addresses, events in words."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from web.citizen.file_lines import FileLine, file_line
from web.language import filled, page_language
from workflows.cases import procedures
from workflows.cases.citizen_timeline import TimelineEntry
from workflows.cases.completeness import ItemState
from workflows.cases.contributions import Kind
from workflows.cases.errors import UnknownProcedure
from workflows.cases.status import StatusDocument, StatusPage
from workflows.consultations import consultation_views
from workflows.documents.store import Limits

KIND_OF_OUTCOME = {"granted": "done", "refused": "stopped", "cancelled": "stopped", "transferred": "done"}
OTHER = "SONST"  # the code of whatever was not asked for


@dataclass(frozen=True, slots=True)
class DocumentLine:
    code: str
    name: str
    hint: str
    state: str
    reason: str  # why it is needed
    note: str  # why it has to be replaced
    files: list[FileLine]
    may_be_sent: bool  # there is a field for it on the page
    original_needed: bool


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class StatusView:
    procedure: str  # its name
    kind: str  # of the status box
    documents: list[DocumentLine]
    others: list[tuple[str, str]]  # code and name of documents that are there and may be added to
    events: list[Event]
    largest_file: int  # bytes
    asks_documents: bool
    asks_reply: bool
    awaited: list[str]  # other bodies that we wait for, in sentences


def status_view(session: Session, status: StatusPage) -> StatusView:
    """The status page's value in the words and addresses of a page."""
    asked = {task.kind for task in status.box.asked}
    lines = [_document(status, document) for document in status.documents]
    return StatusView(
        procedure=procedure_name(session, status.procedure_key),
        kind=_kind(status),
        documents=lines,
        others=[(OTHER, _("Sonstige Unterlage")), *((line.code, line.name) for line in lines if not line.may_be_sent)],
        events=[Event(entry.at, _event(entry)) for entry in status.timeline],
        largest_file=Limits().file_bytes // 1_048_576 * 1_000_000,
        asks_documents=Kind.DOCUMENTS_PROVIDED in asked,
        asks_reply=Kind.HEARING_REPLY in asked,
        awaited=_awaited(session, status),
    )


def procedure_name(session: Session, key: str) -> str:
    """The name of a procedure in the language of the page; its key when it is offered no more."""
    try:
        return procedures.procedure(session, key).name.in_language(page_language().code)
    except UnknownProcedure:
        return key


def _awaited(session: Session, status: StatusPage) -> list[str]:
    if status.state == "closed":
        return []
    return [
        filled(_(one.sentence.template), one.sentence.values)
        for one in consultation_views.awaited(session, status.case_number)
    ]


def _kind(status: StatusPage) -> str:
    if status.state == "open" and status.box.turn == "you" and status.outcome != "refused":
        return "action"
    return KIND_OF_OUTCOME.get(status.outcome or "", "waiting")


def _document(status: StatusPage, document: StatusDocument) -> DocumentLine:
    item, language = document.item, page_language().code
    open_question = item.state in {ItemState.MISSING, ItemState.REJECTED}
    return DocumentLine(
        code=item.kind.code,
        name=item.kind.name.in_language(language),
        hint=item.kind.hint.in_language(language),
        state=item.state.value,
        reason=item.reason.in_language(language) if open_question else "",
        note=item.note if item.state is ItemState.REJECTED else "",
        files=[file_line(status.case_number, file) for file in item.documents],
        may_be_sent=document.must_be_handed_in and status.may_hand_in,
        original_needed=item.original_needed,
    )


def _event(entry: TimelineEntry) -> str:
    name = {"name": entry.name.in_language(page_language().code)} if entry.name else {}
    return filled(_(entry.sentence.template), {**entry.sentence.values, **name})
