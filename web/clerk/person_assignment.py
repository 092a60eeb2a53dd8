"""Undoing that a case was given to a person whom the office knows."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.access import Needs, page
from web.clerk import case_address, case_file, not_there
from web.identity import person
from web.language import sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases.errors import ReasonMissing
from workflows.identification import comparisons
from workflows.identification.comparisons import NothingToUndo
from workflows.people.permissions import Permission

blueprint = Blueprint("person_assignment", __name__, url_prefix="/akte/<case_number>/zuordnung")
not_there.explain(blueprint)
REFUSED = 422
REASON = "zuordnung-grund"


@page(blueprint, "", methods=("POST",), access=Needs(Permission.RECORD_APPLICATION))
def undo(case_number: str) -> ResponseReturnValue:
    """Give the case back its own person. A second click finds nothing left to undo and says so."""
    try:
        comparisons.undo(session(), person(), case_number, request.form.get(REASON, ""))
    except (ReasonMissing, NothingToUndo) as refused:
        return case_file.show(case_number, [PageError(REASON, sentence(refused))]), REFUSED
    flash(_("Der Vorgang gehört wieder zu der Person aus dem Antrag."), "success")
    return redirect(case_address.case_address(case_number, "zuordnung"), 303)
