"""The checklist of a case as its template shows it: state, files, and the buttons this person may press."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import request
from flask_babel import gettext as _

from web.clerk.case_address import document_address
from web.clerk.judgement import VERDICT
from web.language import page_language
from workflows.cases.case_documents import DocumentView
from workflows.cases.completeness import ChecklistItem, ItemState
from workflows.cases.requirements import Requirement
from workflows.people.identities import Identity
from workflows.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class FileRow:
    filename: str
    size: int
    received_at: datetime
    href: str | None  # None while the file may not be opened
    remarks: list[str]  # what the scan or the inspection noticed
    is_scanned: bool
    is_rejected: bool


@dataclass(frozen=True, slots=True)
class DocumentRow:
    code: str
    name: str
    state: str
    why: str  # whether it is needed, and why
    note: str  # what a clerk wrote to the person
    files: list[FileRow]
    original_needed: bool
    max_age_days: int | None
    translation: str  # in which languages it needs no translation; empty where that does not matter
    judged_by: str | None
    judged_at: datetime | None
    may: frozenset[str]  # what the buttons of this row may do
    pressed: str  # the button that was pressed and did not work: its fields stay unfolded
    typed: dict[str, str] = field(default_factory=dict)  # what was typed before something was wrong
    error: str | None = None


def document_rows(
    identity: Identity,
    case_number: str,
    checklist: Iterable[ChecklistItem],
    names: dict[str, str],
    *,
    is_open: bool,
    errors: dict[str, str] | None = None,
) -> list[DocumentRow]:
    """One row for each item; the buttons of a closed case are gone."""
    wrong = errors or {}
    return [_row(identity, case_number, item, names, is_open, wrong.get(item.kind.code)) for item in checklist]


def _row(
    identity: Identity, case_number: str, item: ChecklistItem, names: dict[str, str], is_open: bool, error: str | None
) -> DocumentRow:
    language, code = page_language().code, item.kind.code
    return DocumentRow(
        code=code,
        name=item.kind.name.in_language(language),
        state=item.state.value,
        why=_why(item.requirement, item.reason.in_language(language)),
        note=item.note,
        files=[_file(case_number, document) for document in item.documents],
        original_needed=item.original_needed,
        max_age_days=item.max_age_days,
        translation=item.translation.in_language(language) if item.translation else "",
        judged_by=names.get(item.judged_by or "", item.judged_by),
        judged_at=item.judged_at,
        may=frozenset(_allowed(identity, item)) if is_open else frozenset(),
        pressed=_pressed(code),
        typed=_typed(code),
        error=error,
    )


def _why(requirement: Requirement, reason: str) -> str:
    """In a line; the reason of a condition says itself when the document is needed."""
    match requirement:
        case Requirement.UNLISTED:
            return _("nicht verlangt")
        case Requirement.CONDITIONAL:
            return reason or _("in diesem Fall nötig")
        case Requirement.REQUIRED:
            word = _("nötig")
        case Requirement.WAIVED:
            word = _("hier nicht nötig")
    return f"{word}: {reason}" if reason else word


def _allowed(identity: Identity, item: ChecklistItem) -> Iterator[str]:
    if identity.may(Permission.JUDGE_DOCUMENT):
        yield "add"
        if item.state not in {ItemState.ACCEPTED, ItemState.WAIVED}:
            yield "accept"
        if item.documents and item.state is not ItemState.REJECTED:
            yield "reject"
        if item.state in {ItemState.ACCEPTED, ItemState.REJECTED}:
            yield "reset"
    if identity.may(Permission.OVERRIDE_REQUIREMENT):
        if item.requirement in {Requirement.REQUIRED, Requirement.CONDITIONAL}:
            yield "waive"
        else:
            yield "demand"


def _file(case_number: str, document: DocumentView) -> FileRow:
    return FileRow(
        filename=document.filename,
        size=document.size,
        received_at=document.received_at,
        href=document_address(case_number, document.id) if document.may_be_opened else None,
        remarks=list(_remarks(document)),
        is_scanned=document.scan != "not-scanned",
        is_rejected=document.state.value == "rejected",
    )


def _remarks(document: DocumentView) -> Iterator[str]:
    if document.scan == "infected":
        yield _("Gesperrt: Die Datei enthält Schadsoftware.")
    elif document.scan == "waiting":
        yield _("Wird noch auf Schadsoftware geprüft.")
    if "encrypted" in document.hints:
        yield _("Mit einem Kennwort geschützt. Vielleicht lässt sich die Datei nicht öffnen.")


def _pressed(code: str) -> str:
    action, _space, pressed = request.form.get(VERDICT, "").partition(" ")
    return action if pressed == code else ""


def _typed(code: str) -> dict[str, Any]:
    """What this request sent for a document, so that it is shown again."""
    if request.method != "POST":
        return {}
    prefix, suffix = ":", f"-{code}"
    return {
        name.removeprefix(prefix).removesuffix(suffix): value
        for name, value in request.form.items()
        if name.startswith(prefix) and name.endswith(suffix)
    }
