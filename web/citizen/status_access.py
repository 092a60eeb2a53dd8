"""The door to the status page: case number and access code, and the way out.

Owns what is said at the door. Wrong code and unknown number get one answer; the proof itself is made by
`workflows.people.access_codes`, and `case_proof` remembers it in this browser.
"""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.access import Public, page
from web.case_proof import forget_proofs, proved_cases, remember_proof
from web.citizen.waiting import waiting_page
from web.language import sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows import audit
from workflows.cases import case_access
from workflows.cases.case_numbers import EXAMPLE, parse_case_number
from workflows.cases.errors import CaseNumberMistyped
from workflows.people import access_codes

blueprint = Blueprint("status_access", __name__)
DOOR = Public("where citizens prove that a case is theirs")
EXAMPLE_CODE = "7K3M-0QXT-9WZA-4HNE"
REFUSED = 422


@page(blueprint, "/status", access=DOOR)
def door() -> ResponseReturnValue:
    """The form; a letter's link fills in the number."""
    return _form(request.args.get("nummer", ""), [])


@page(blueprint, "/status", methods=("POST",), access=DOOR)
def open_door() -> ResponseReturnValue:
    """Check number and code; spaces, dashes and lower case do not matter."""
    typed_number, typed_code = request.form.get("nummer", "").strip(), request.form.get("code", "").strip()
    number, errors = _read(typed_number, typed_code)
    if number is None or errors:
        return _form(typed_number, errors)
    try:
        opened = _is_right(number, typed_code)
    except access_codes.TooManyAttempts as stopped:
        return waiting_page(stopped.retry_after, url_for("status_access.door", nummer=number))
    if not opened:
        error = PageError("code", _("Aktenzeichen und Zugangscode passen nicht zusammen. Bitte prüfen Sie beides."))
        return _form(number, [error])
    remember_proof(number)
    audit.record(session(), audit.Action.CASE_STATUS_VIEW, by=audit.CITIZEN, subject=number)
    return redirect(url_for("status_page.status_page", case_number=number), 303)


@page(blueprint, "/status/verlassen", methods=("POST",), access=Public("only forgets what this browser has proved"))
def leave() -> ResponseReturnValue:
    """Close all cases in this browser."""
    forget_proofs()
    flash(_("Sie haben die Statusseite verlassen. Hier ist nichts mehr zu sehen."), "success")
    return redirect(url_for("start.start_page"), 303)


def unbroken(code: str) -> str:
    """A code that stays on one line."""
    return code.replace("-", "\N{NON-BREAKING HYPHEN}")


def _read(typed_number: str, typed_code: str) -> tuple[str | None, list[PageError]]:
    """The number as we write it, and what can be wrong without asking anybody: nothing that tells what exists."""
    number, errors = None, []
    if not typed_number:
        errors.append(PageError("nummer", _("Geben Sie das Aktenzeichen ein. Es steht auf jedem Brief von uns.")))
    else:
        try:
            number = parse_case_number(typed_number)
        except CaseNumberMistyped as mistyped:
            errors.append(PageError("nummer", sentence(mistyped)))
    if not typed_code:
        errors.append(PageError("code", _("Geben Sie den Zugangscode ein. Er hat 16 Zeichen in vier Gruppen.")))
    else:
        try:
            access_codes.read(typed_code)
        except access_codes.MistypedAccessCode as mistyped_code:
            errors.append(PageError("code", sentence(mistyped_code)))
    return number, errors


def _is_right(number: str, code: str) -> bool:
    stored = case_access.code_hash(session(), number)
    return access_codes.verify(session(), stored, code, number, request.remote_addr or "")


def _form(number: str, errors: list[PageError]) -> Response:
    body = render_template(
        "citizen/door.html",
        number=number,
        errors=errors,
        opened=proved_cases(),
        example_number=unbroken(EXAMPLE),
        example_code=unbroken(EXAMPLE_CODE),
    )
    return make_response(body, REFUSED if errors else 200)
