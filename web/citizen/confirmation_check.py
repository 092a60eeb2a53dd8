"""Whether a confirmation is genuine: anybody who was shown one may ask with its code.

Tells what was confirmed and when, nothing about the person. Guessing is slowed like guessing access codes.
"""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.access import Public, page
from web.citizen.waiting import waiting_page
from web.page_errors import PageError
from web.request_transaction import session
from workflows.correspondence import letters
from workflows.correspondence.letters import Verification
from workflows.people import access_codes

blueprint = Blueprint("confirmation_check", __name__)
LONGEST_CODE = 60
REFUSED = 422


@page(blueprint, "/pruefen", access=Public("tells only what whoever holds the code has been shown already"))
def check_page() -> ResponseReturnValue:
    """The form, or the answer to the code in the address: the QR code of a letter leads straight to it."""
    code = request.args.get("code")
    if code is None:
        return _page("", [])
    if not code.strip():
        return _page("", [PageError("code", _("Geben Sie den Prüfcode ein, der auf dem Schreiben steht."))]), REFUSED
    try:
        found = _look_up(code[:LONGEST_CODE])
    except access_codes.TooManyAttempts as stopped:
        return waiting_page(stopped.retry_after, url_for("confirmation_check.check_page"))
    if found is None:
        return _page(code, []), 404
    return render_template("citizen/genuine.html", found=found)


def _look_up(code: str) -> Verification | None:
    return letters.by_verification_code(session(), code)


def _page(code: str, errors: list[PageError]) -> str:
    return render_template("citizen/genuineness.html", code=code, errors=errors)
