"""The status page of a case: whose turn it is, what is done, what comes, what is missing, how long it may take.

What it shows is one value of `workflows.cases.status`, and what holds for the stay meanwhile; the model's public
words, no task names, no clerks.
"""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from web.access import CitizenCase, page
from web.citizen import move, status_views, urgency
from web.citizen.downloads import download
from web.fee_lines import claim_lines
from web.language import page_language
from web.office_parts import documents, letters, office
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases import case_correspondence, case_documents, case_letters
from workflows.cases import status as case_status
from workflows.certificates import stay
from workflows.correspondence.errors import UnknownLetter
from workflows.documents.errors import UnknownDocument

blueprint = Blueprint("status_page", __name__, url_prefix="/status/<case_number>")


@page(blueprint, "", access=CitizenCase())
def status_page(case_number: str) -> ResponseReturnValue:
    """The page."""
    return show(case_number, [])


@page(blueprint, "/unterlage/<uuid:document_id>", access=CitizenCase())
def document(case_number: str, document_id: UUID) -> ResponseReturnValue:
    """A file that was handed in."""
    try:
        opened = case_documents.open_for_citizen(session(), documents(), case_number, document_id)
    except UnknownDocument as unknown:
        raise NotFound from unknown
    return download(opened.content, opened.filename, opened.media_type)


@page(blueprint, "/schreiben/<uuid:letter_id>", access=CitizenCase())
def letter(case_number: str, letter_id: UUID) -> ResponseReturnValue:
    """A letter as PDF; opening it counts as having received it."""
    try:
        opened = case_letters.open_for_citizen(session(), letters(), case_number, letter_id)
    except UnknownLetter as unknown:
        raise NotFound from unknown
    return download(opened.content, opened.filename, "application/pdf")


@page(blueprint, "/antrag.pdf", access=CitizenCase())
def record(case_number: str) -> ResponseReturnValue:
    """The applicant's record: answers, files, number and code."""
    content = case_correspondence.application_summary(session(), office(), letters(), case_number)
    return download(content, f"{case_number}.pdf", "application/pdf")


def show(case_number: str, errors: list[PageError]) -> str:
    """The page, with what went wrong when something was sent from it."""
    status = case_status.status(session(), case_number, page_language().code)
    view = status_views.status_view(session(), status)
    may_claim_urgency = status.may_raise_urgency and urgency.FORM.is_published()
    may_report_move = status.state == "open" and move.FORM.is_published()
    return render_template(
        "citizen/status.html",
        status=status,
        view=view,
        stay=stay.told(stay.of_case(session(), case_number)),
        claims=claim_lines(session(), None, case_number),
        errors=errors,
        may_claim_urgency=may_claim_urgency,
        may_report_move=may_report_move,
    )
