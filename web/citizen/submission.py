"""Looking over all answers and sending the application, once."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import page
from web.citizen import draft_trouble, draft_views
from web.citizen.application import DRAFT, REFUSED
from web.language import page_language
from web.office_parts import office
from web.request_transaction import session
from workflows.case_events import events
from workflows.cases import draft_pages, drafts, intake
from workflows.cases.draft_pages import DraftForm

blueprint = Blueprint("submission", __name__, url_prefix="/antrag/<token>")
draft_trouble.explain(blueprint)


@page(blueprint, "/pruefen", access=DRAFT)
def check(token: str) -> ResponseReturnValue:
    """All answers, each with a way to change it, before anything is sent."""
    form = draft_pages.open_form(session(), token)
    if form.draft.case_number or form.first_unfinished:
        return redirect(url_for("application.resume", token=token), 303)
    return _check_page(token, form)


@page(blueprint, "/absenden", methods=("POST",), access=DRAFT)
def submit(token: str) -> ResponseReturnValue:
    """Send the application. Sending it twice gives the same receipt."""
    try:
        drafts.choose_language(session(), token, page_language().code)
        receipt = intake.submit(session(), office(), token)
        events.report_stated_representative(session(), receipt.case_number)
    except intake.ApplicationNotReady:
        return _check_page(token, draft_pages.open_form(session(), token)), REFUSED
    except drafts.DraftSubmitted:
        return redirect(url_for("receipt.confirmation", token=token), 303)
    return redirect(url_for("receipt.confirmation", token=token), 303)


@page(blueprint, "/absenden", access=DRAFT)
def back(token: str) -> ResponseReturnValue:
    """Reloading leads back to the answers, or to the confirmation."""
    return redirect(url_for("application.resume", token=token), 303)


def _check_page(token: str, form: DraftForm) -> str:
    view = draft_views.check_page(token, form)
    return render_template("citizen/check.html", view=view, errors=view.problems)
