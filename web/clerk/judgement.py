"""A verdict on one document, sent by a button of the checklist; files that were chosen beside it are kept too.

A button sends `:urteil=annehmen PASS`; the reasons stand in fields of the same document. The rules are
`workflows.cases.completeness`'.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final, cast

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from engine.errors import LaufzettelError, translatable
from web.language import page_language, sentence
from web.office_parts import documents
from workflows.cases import case_documents, case_register, completeness
from workflows.cases.completeness import Verdict
from workflows.cases.contributions import HandedIn
from workflows.documents import register
from workflows.documents.errors import FileRefused
from workflows.documents.register import Channel, State
from workflows.people.identities import Identity, NotPermitted

VERDICT: Final = ":urteil"
FILE: Final = ":datei-"
_VERDICTS: Final = {
    "annehmen": Verdict.ACCEPTED,
    "zurueckweisen": Verdict.REJECTED,
    "zuruecksetzen": Verdict.RESET,
    "verzichten": Verdict.WAIVED,
    "verlangen": Verdict.REQUIRED,
}
_OVERRIDES: Final = {Verdict.WAIVED, Verdict.REQUIRED}

# What the person reads when a document has to be replaced. German, because letters quote it.
USUAL_REASONS: Final[Mapping[str, str]] = {
    "unlesbar": translatable("Das Dokument ist nicht gut lesbar. Bitte schicken Sie uns einen schärferen Scan."),
    "unvollstaendig": translatable("Es fehlen Seiten. Bitte schicken Sie uns das vollständige Dokument."),
    "falsch": translatable("Das ist ein anderes Dokument als das, das wir brauchen."),
    "abgelaufen": translatable("Das Dokument ist abgelaufen. Bitte schicken Sie uns das aktuelle."),
    "zu-alt": translatable("Das Dokument ist zu alt. Bitte schicken Sie uns ein aktuelles."),
    "unterschrift": translatable("Es fehlt eine Unterschrift."),
    "uebersetzung": translatable("Es fehlt eine Übersetzung ins Deutsche."),
}


@dataclass(frozen=True, slots=True)
class Judged:
    code: str  # of the document
    text: str  # what to say about it


class JudgementRefused(Exception):
    """The verdict does not hold; `text` says why, in the language of the page."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.text = text
        super().__init__(text)


def apply_from_request(session: Session, identity: Identity, case_number: str) -> Judged | None:
    """Do what the pressed button says; None when the request holds neither a verdict nor a file.

    Raises `JudgementRefused`.
    """
    action, _space, code = request.form.get(VERDICT, "").partition(" ")
    kept = _keep_files(session, identity, case_number)
    verdict = _VERDICTS.get(action)
    if verdict is None or not code:
        if action == "hinzufuegen" and not kept:
            raise JudgementRefused(code, _("Wählen Sie zuerst eine Datei aus."))
        return _added(kept)
    reason = _reason(code, verdict)
    try:
        with session.begin_nested():
            _judge(session, identity, case_number, code, verdict, reason)
    except NotPermitted:
        raise
    except LaufzettelError as refusal:
        raise JudgementRefused(code, sentence(refusal)) from refusal
    return Judged(code, f"{_name(session, case_number, code)}: {_done(verdict)}")


def _judge(session: Session, identity: Identity, case_number: str, code: str, verdict: Verdict, reason: str) -> None:
    if verdict in _OVERRIDES:
        completeness.override(session, identity, case_number, code, verdict, reason)
        return
    files = [file for file in register.documents_of(session, case_number) if file.kind == code]
    new = [file for file in files if file.state == State.RECEIVED]
    if verdict is Verdict.RESET or len(new) in (0, len(files)):
        completeness.judge(session, identity, case_number, code, verdict, reason)
        return
    for file in new:  # what was judged before stays as it was judged
        completeness.judge(session, identity, case_number, code, verdict, reason, file.id)


def _reason(code: str, verdict: Verdict) -> str:
    if verdict is Verdict.REJECTED:
        usual = USUAL_REASONS.get(request.form.get(f":muster-{code}", ""), "")
        own = request.form.get(f":ablehnung-{code}", "").strip()
        return " ".join(part for part in (usual, own) if part)
    return request.form.get(f":anlass-{code}", "") if verdict in _OVERRIDES else ""


def _keep_files(session: Session, identity: Identity, case_number: str) -> list[str]:
    """Names of the files that were kept."""
    kept = []
    for code, file in _chosen():
        handed_in = HandedIn(code, file.filename or "", cast(BinaryIO, file.stream), file.content_type or "")
        try:
            case_documents.add(session, identity, documents(), case_number, handed_in, Channel.COUNTER)
        except FileRefused as refused:
            raise JudgementRefused(code, sentence(refused)) from refused
        kept.append(file.filename or "")
    return kept


def _chosen() -> Iterator[tuple[str, FileStorage]]:
    for name in request.files:
        if name.startswith(FILE):
            yield from ((name.removeprefix(FILE), file) for file in request.files.getlist(name) if file.filename)


def _added(kept: list[str]) -> Judged | None:
    if not kept:
        return None
    text = ngettext("%(num)d Datei ist zur Akte genommen.", "%(num)d Dateien sind zur Akte genommen.", len(kept))
    code = next((name.removeprefix(FILE) for name in request.files if request.files[name].filename), "")
    return Judged(code, text)


def _name(session: Session, case_number: str, code: str) -> str:
    items = completeness.checklist(session, case_register.find(session, case_number))
    names = {item.kind.code: item.kind.name.in_language(page_language().code) for item in items}
    return names.get(code, code)


def _done(verdict: Verdict) -> str:
    return {
        Verdict.ACCEPTED: _("anerkannt."),
        Verdict.REJECTED: _("zurückgewiesen. Die Person erfährt den Grund mit der Nachforderung."),
        Verdict.RESET: _("wieder offen."),
        Verdict.WAIVED: _("nicht mehr nötig."),
        Verdict.REQUIRED: _("wird verlangt."),
    }[verdict]
