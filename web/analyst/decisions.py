"""A decision: the tables of its file to read, and a form to try it with values. Trying changes nothing."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from engine.errors import LaufzettelError
from web.access import Needs, page
from web.identity import person
from web.language import sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows import decision_trial, published_decisions
from workflows.decision_trial import Trial
from workflows.people.permissions import Permission
from workflows.published_decisions import PublishedDecision

REFUSED = 422
ASKED = "erproben"  # sent with the form, so that an empty form is a trial, too

blueprint = Blueprint("decisions", __name__, url_prefix="/modelle/entscheidung")


@page(blueprint, "/<key>", access=Needs(Permission.SEE_MODELS))
def decision_page(key: str) -> ResponseReturnValue:
    """The page; with values in the address, also what comes out."""
    decision = published_decisions.decision(session(), person(), key)
    if decision is None:
        raise NotFound
    typed = {needed.name: request.args.get(f"w.{needed.name}", "").replace("\0", "") for needed in decision.inputs}
    trial, errors = _tried(decision, typed) if ASKED in request.args else (None, [])
    html = render_template("analyst/decision.html", decision=decision, typed=typed, trial=trial, errors=errors)
    return html, REFUSED if errors else 200


def _tried(decision: PublishedDecision, typed: dict[str, str]) -> tuple[Trial | None, list[PageError]]:
    values, unreadable = decision_trial.read_values(decision, typed)
    if unreadable:
        return None, [PageError(f"w.{wrong.name}", sentence(wrong)) for wrong in unreadable]
    try:
        return decision_trial.attempt(decision, values), []
    except LaufzettelError as refused:
        return None, [PageError("trial", sentence(refused))]
