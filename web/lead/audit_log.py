"""The audit log: who did what and when, and the proof that nobody changed it since."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.access import Needs, page
from web.identity import person
from web.lead import audit_filter
from web.lead.audit_filter import Asked
from web.lead.audit_view import details_of, subject_words, written_by
from web.request_transaction import session
from workflows.audit import Action, VerificationResult
from workflows.people.permissions import Permission
from workflows.steering import audit_review
from workflows.steering.audit_review import NOBODYS

REFUSED = 422
LENGTH_OF_HASH = 64

blueprint = Blueprint("audit_log", __name__, url_prefix="/protokoll")


@page(blueprint, "", access=Needs(Permission.SEE_AUDIT_LOG))
def log_page() -> ResponseReturnValue:
    """The newest entries that fit the filter in the address."""
    asked = audit_filter.asked()
    return _page(asked), REFUSED if asked.errors else 200


@page(blueprint, "/pruefung", methods=("POST",), access=Needs(Permission.VERIFY_AUDIT_LOG))
def verify() -> str:
    """Check every entry and say what came out."""
    expected = request.form.get("expected", "").strip().casefold()[:LENGTH_OF_HASH]
    return _page(Asked(), audit_review.verify(session(), person(), expected or None), expected)


@page(blueprint, "/pruefung", access=Needs(Permission.VERIFY_AUDIT_LOG))
def verify_again() -> ResponseReturnValue:
    """Whoever reloads the result comes back to the log: a check is asked for with the button."""
    return _page(Asked())


def _page(asked: Asked, result: VerificationResult | None = None, expected: str = "") -> str:
    found = None if asked.errors else audit_review.read(session(), person(), asked.wanted)
    return render_template(
        "lead/audit_log.html",
        asked=asked,
        page=found,
        older=audit_filter.address(asked, found.next_before_id) if found and found.next_before_id else None,
        newest=audit_filter.address(asked, None) if asked.wanted.before_id else None,
        about=lambda subject: url_for("audit_log.log_page", vorgang=subject),
        people_options=[(code, _(name) if code in NOBODYS else name) for code, name in audit_review.people(session())],
        action_options=[(action.value, _(action.sentence)) for action in Action],
        details_of=details_of,
        subject_words=subject_words,
        written_by=written_by,
        result=result,
        expected=expected,
        may_open=person().may(Permission.SEE_CASE_FILE),
        may_verify=person().may(Permission.VERIFY_AUDIT_LOG),
        errors=asked.errors,
    )
