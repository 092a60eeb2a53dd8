"""Whether a confirmation is genuine: anybody who was shown one may ask with its code.

Tells what was confirmed and when, nothing about the person. Guessing is slowed like guessing access codes.
"""

from math import ceil

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine import clock
from web.access import Public, page
from web.citizen.waiting import waiting_page
from web.page_errors import PageError
from web.request_transaction import session
from workflows import audit
from workflows.correspondence import letters
from workflows.correspondence.letters import Verification
from workflows.people import access_codes, attempts

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
    """What the code confirms. Raises `TooManyAttempts` for an address that has guessed too often."""
    asking = attempts.Key.of(attempts.Scope.REMOTE, request.remote_addr or "")
    until = attempts.blocked_until(session(), [asking])
    if until:
        raise access_codes.TooManyAttempts(max(1, ceil((until - clock.now()).total_seconds())))
    found = letters.by_verification_code(session(), code)
    if found is None:
        attempts.count_failure(session(), [asking])
    else:
        audit.record(session(), audit.Action.LETTER_CHECK, by=audit.CITIZEN, subject=found.case_number)
    return found


def _page(code: str, errors: list[PageError]) -> str:
    return render_template("citizen/genuineness.html", code=code, errors=errors)
