"""Whose proof of status ends soon: the list that must be empty or explained."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine import clock
from web.access import Needs, page
from web.identity import person
from web.language import sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows.certificates import proof
from workflows.people.permissions import Permission

REFUSED = 422
LONGEST_REASON = 2000  # characters

blueprint = Blueprint("proofs", __name__, url_prefix="/leitung/nachweise")


@page(blueprint, "", access=Needs(Permission.SEE_ALL_TEAMS))
def proofs_page() -> str:
    """The list."""
    return _page([])


@page(blueprint, "/<number>", methods=("POST",), access=Needs(Permission.SEE_ALL_TEAMS))
def explain(number: str) -> ResponseReturnValue:
    """Say why somebody has no new proof yet."""
    try:
        proof.explain(session(), person(), number, _reason())
    except proof.ExplanationMissing as missing:
        return _page([PageError(f"reason-{number}", sentence(missing))]), REFUSED
    except proof.NothingToExplain as settled:
        flash(sentence(settled), "info")
    else:
        flash(_("Die Erklärung zu %(number)s steht in der Liste und im Protokoll.", number=number), "success")
    return redirect(url_for("proofs.proofs_page"), 303)


def _reason() -> str:
    return request.form.get("reason", "").replace("\0", "").strip()[:LONGEST_REASON]


def _page(errors: list[PageError]) -> str:
    ending = proof.ending(session(), person())
    return render_template("lead/proofs.html", ending=ending, today=clock.today(), errors=errors, reason=_reason())
