"""Putting the answer of another body on file by hand, when it came by letter or telephone."""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.access import Needs, page
from web.clerk import case_address, case_file, not_there
from web.clerk.consultation_lines import CODE, DAY, HIT, KIND, TEXT
from web.identity import person
from web.language import sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows.consultations import answering
from workflows.exchange.answers import Kind
from workflows.people.permissions import Permission

blueprint = Blueprint("consultations", __name__, url_prefix="/akte/<case_number>/stellen")
not_there.explain(blueprint)
REFUSED = 422


@page(blueprint, "/<uuid:consultation_id>", methods=("POST",), access=Needs(Permission.RECORD_ANSWER))
def record(case_number: str, consultation_id: UUID) -> ResponseReturnValue:
    """An answer with its day and what it says."""
    try:
        kind, day = Kind(request.form.get(KIND, "")), date.fromisoformat(request.form.get(DAY, ""))
    except ValueError:
        said = _("Geben Sie an, was geantwortet wurde und an welchem Tag.")
        return _again(case_number, consultation_id, said)
    text, hit = request.form.get(TEXT, ""), request.form.get(HIT) == "1"
    try:
        answering.record_by_hand(session(), person(), case_number, consultation_id, kind, day, text, hit=hit)
    except answering.AlreadyAnswered as refused:
        flash(sentence(refused), "info")  # a second click, or somebody was faster
    except (answering.AnswerDayUnlikely, answering.AnswerTooLong, answering.UnknownConsultation) as refused:
        return _again(case_number, consultation_id, sentence(refused))
    else:
        flash(_("Die Antwort steht in der Akte."), "success")
    return redirect(case_address.case_address(case_number, "stellen"), 303)


def _again(case_number: str, consultation_id: UUID, text: str) -> ResponseReturnValue:
    return case_file.show(case_number, [PageError(f"{CODE}-{consultation_id}", text)]), REFUSED
