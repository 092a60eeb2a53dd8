"""Saying that one has moved: the office then clarifies who is competent."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.access import CitizenCase, page
from web.citizen import case_trouble
from web.citizen.claim_form import ClaimForm
from web.request_transaction import session
from workflows.case_events import events
from workflows.cases import case_register

blueprint = Blueprint("move", __name__, url_prefix="/status/<case_number>/umzug")
case_trouble.explain(blueprint)
FORM = ClaimForm("move-report", "citizen/move.html")


@page(blueprint, "", access=CitizenCase())
def move_page(case_number: str) -> ResponseReturnValue:
    """The form."""
    case_register.find_open(session(), case_number)
    return FORM.show(case_number)


@page(blueprint, "", methods=("POST",), access=CitizenCase())
def report(case_number: str) -> ResponseReturnValue:
    """Report the move. A second click changes nothing."""
    case_register.find_to_move(session(), case_number)
    result = FORM.read(case_number)
    if not result.is_complete:
        return FORM.show_again(case_number, result)
    events.report_own_move(session(), case_number, result.answers)
    flash(
        _("Danke. Wir prüfen jetzt, welches Amt für Sie zuständig ist."),
        "success",
    )
    return redirect(url_for("status_page.status_page", case_number=case_number), 303)
