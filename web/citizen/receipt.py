"""The confirmation of an application: number, code, what happens next, and a record to keep.

The page lives under the secret link of the draft for a month, so a bookmark of it goes on working.
"""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import page
from web.case_proof import remember_proof
from web.citizen import draft_trouble
from web.citizen.application import DRAFT
from web.citizen.downloads import download
from web.language import page_language
from web.office_parts import letters, office
from web.request_transaction import session
from workflows.cases import case_correspondence, intake
from workflows.cases import status as case_status
from workflows.cases.intake import Receipt

blueprint = Blueprint("receipt", __name__, url_prefix="/antrag/<token>")
draft_trouble.explain(blueprint)


@page(blueprint, "/bestaetigung", access=DRAFT)
def confirmation(token: str) -> ResponseReturnValue:
    """What the applicant needs to know and to keep. As long as the code is shown, the status page opens without it."""
    receipt = intake.receipt(session(), office(), token)
    if receipt is None:
        return redirect(url_for("application.resume", token=token), 303)
    if receipt.access_code:
        remember_proof(receipt.case_number)
    status = case_status.status(session(), receipt.case_number, page_language().code)
    return render_template("citizen/receipt.html", token=token, receipt=receipt, status=status)


@page(blueprint, "/bestaetigung.pdf", access=DRAFT)
def record(token: str) -> ResponseReturnValue:
    """The record as PDF, as long as the confirmation shows the code that it holds."""
    receipt = intake.receipt(session(), office(), token)
    if receipt is None or not receipt.access_code:
        return redirect(url_for("receipt.confirmation", token=token), 303)
    return pdf_of(receipt)


def pdf_of(receipt: Receipt) -> ResponseReturnValue:
    """The applicant's record of a case."""
    content = case_correspondence.application_summary(session(), office(), letters(), receipt.case_number)
    return download(content, f"{receipt.case_number}.pdf", "application/pdf")
