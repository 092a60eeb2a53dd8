"""Taking an application back: asked first, then done once."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.access import CitizenCase, page
from web.citizen import case_trouble
from web.language import page_language, sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases import case_register, contributions
from workflows.cases import status as case_status

blueprint = Blueprint("withdrawal", __name__, url_prefix="/status/<case_number>/zuruecknehmen")
case_trouble.explain(blueprint)
REFUSED = 422


@page(blueprint, "", access=CitizenCase())
def withdrawal_page(case_number: str) -> ResponseReturnValue:
    """What withdrawing means, and the question; the way back where it is too late or done."""
    case_register.find_open(session(), case_number)
    if not case_status.status(session(), case_number, page_language().code).may_withdraw:
        flash(_("Dieser Antrag lässt sich nicht mehr zurücknehmen."), "info")
        return redirect(url_for("status_page.status_page", case_number=case_number), 303)
    return _ask(case_number, [])


@page(blueprint, "", methods=("POST",), access=CitizenCase())
def withdraw(case_number: str) -> ResponseReturnValue:
    """Withdraw. A second time changes nothing."""
    if not request.form.get("sure"):
        error = PageError("sure", _("Kreuzen Sie an, dass Sie den Antrag wirklich zurücknehmen möchten."))
        return _ask(case_number, [error])
    try:
        contributions.withdraw(session(), case_number, request.form.get("text", ""))
    except contributions.TextTooLong as too_long:
        return _ask(case_number, [PageError("text", sentence(too_long))])
    flash(_("Sie haben Ihren Antrag zurückgenommen. Eine Bestätigung finden Sie gleich bei den Schreiben."), "success")
    return redirect(url_for("status_page.status_page", case_number=case_number), 303)


def _ask(case_number: str, errors: list[PageError]) -> Response:
    status = case_status.status(session(), case_number, page_language().code)
    text = request.form.get("text", "")
    body = render_template("citizen/withdraw.html", status=status, text=text, errors=errors)
    return make_response(body, REFUSED if errors else 200)
