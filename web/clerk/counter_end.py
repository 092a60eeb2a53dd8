"""The end of recording an application: looking everything over, recording it once, number and code for the person."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import page
from web.citizen.receipt import pdf_of
from web.clerk import counter_trouble, counter_views
from web.clerk.case_address import case_address
from web.clerk.counter import RECORDS
from web.clerk.counter_views import REFUSED
from web.identity import person
from web.office_parts import office
from web.request_transaction import session
from workflows.case_events import events
from workflows.cases import draft_pages, drafts, intake
from workflows.cases.draft_pages import DraftForm
from workflows.cases.drafts import DraftSubmitted

blueprint = Blueprint("counter_end", __name__, url_prefix="/akten/neu/<token>")
counter_trouble.explain(blueprint)


@page(blueprint, "/pruefen", access=RECORDS)
def check(token: str) -> ResponseReturnValue:
    """All answers, each with a way to change it."""
    form = draft_pages.open_form(session(), token)
    if form.draft.case_number or form.first_unfinished:
        return redirect(url_for("counter.resume", token=token, **counter_views.carried()), 303)
    return _check_page(token, form)


@page(blueprint, "/aufnehmen", methods=("POST",), access=RECORDS)
def record(token: str) -> ResponseReturnValue:
    """Record the application. A second click gives the same receipt."""
    try:
        drafts.choose_language(session(), token, counter_views.persons_language())
        receipt = intake.record_at_counter(session(), person(), office(), token, counter_views.channel())
        events.report_stated_representative(session(), receipt.case_number)
    except intake.ApplicationNotReady:
        return _check_page(token, draft_pages.open_form(session(), token)), REFUSED
    except DraftSubmitted:
        return redirect(url_for("counter_end.receipt", token=token), 303)
    return redirect(url_for("counter_end.receipt", token=token), 303)


@page(blueprint, "/bestaetigung", access=RECORDS)
def receipt(token: str) -> ResponseReturnValue:
    """What the person takes home."""
    given = intake.receipt(session(), office(), token)
    if given is None:
        return redirect(url_for("counter.resume", token=token, **counter_views.carried()), 303)
    file_href = case_address(given.case_number)
    return render_template("clerk/counter_receipt.html", receipt=given, token=token, file_href=file_href, errors=[])


@page(blueprint, "/bestaetigung.pdf", access=RECORDS)
def receipt_pdf(token: str) -> ResponseReturnValue:
    """The same to be printed, as long as the code is shown."""
    given = intake.receipt(session(), office(), token)
    if given is None or not given.access_code:
        return redirect(url_for("counter_end.receipt", token=token), 303)
    return pdf_of(given)


def _check_page(token: str, form: DraftForm) -> str:
    view = counter_views.check_view(token, form)
    return render_template(
        "clerk/counter_check.html",
        view=view,
        record_href=url_for("counter_end.record", token=token, **counter_views.carried()),
        errors=view.problems,
    )
