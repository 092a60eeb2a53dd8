"""What a file holds as files: documents, letters, the source of its drawings. Every opening is in the audit log."""

from uuid import UUID

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from web.access import Needs, page
from web.citizen.downloads import download
from web.clerk import not_there
from web.clerk.case_address import purpose
from web.identity import person
from web.office_parts import documents, letters
from web.request_transaction import session
from workflows.cases import case_documents, case_letters, case_register, notice_preview, published_model
from workflows.people.permissions import Permission

blueprint = Blueprint("case_papers", __name__, url_prefix="/akte/<case_number>")
not_there.explain(blueprint)


@page(blueprint, "/unterlagen/<uuid:document_id>", access=Needs(Permission.SEE_CASE_FILE))
def document(case_number: str, document_id: UUID) -> ResponseReturnValue:  # noqa: ARG001 - names what is opened
    """A document, shown in the browser where that is safe."""
    opened = case_documents.open_for_clerk(session(), person(), documents(), document_id, purpose())
    return download(opened.content, opened.filename, opened.media_type)


@page(blueprint, "/schreiben/<uuid:letter_id>", access=Needs(Permission.SEE_CASE_FILE))
def letter(case_number: str, letter_id: UUID) -> ResponseReturnValue:  # noqa: ARG001 - names what is opened
    """A letter as PDF."""
    opened = case_letters.open_for_clerk(session(), person(), letters(), letter_id, purpose())
    return download(opened.content, opened.filename, "application/pdf")


@page(blueprint, "/bescheid-entwurf", access=Needs(Permission.SEE_CASE_FILE))
def notice_draft(case_number: str) -> ResponseReturnValue:
    """The notice on the waiting proposal as PDF, as it would go out."""
    opened = notice_preview.preview(session(), person(), letters(), case_number, purpose())
    return download(opened.content, opened.filename, "application/pdf")


@page(blueprint, "/ablauf/<process_id>.bpmn", access=Needs(Permission.SEE_CASE_FILE))
def diagram_source(case_number: str, process_id: str) -> Response:
    """The model that the case runs on, for the drawing on its page."""
    _case, version = case_register.find_with_version(session(), case_number)
    models = {one.model.process_id: one.model for one in published_model.reachable(session(), version)}
    if process_id not in models:
        abort(404)
    return Response(models[process_id].xml, mimetype="application/xml")
