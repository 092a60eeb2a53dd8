"""Saying that a case is urgent: why, until when, and the proof of it. A person decides what becomes of the claim."""

from datetime import date

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.access import CitizenCase, page
from web.citizen import case_trouble
from web.citizen.claim_form import ClaimForm
from web.language import page_language, sentence
from web.office_parts import documents
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases import case_register, contributions
from workflows.cases import status as case_status

blueprint = Blueprint("urgency", __name__, url_prefix="/status/<case_number>/eilt")
case_trouble.explain(blueprint)
FORM = ClaimForm("urgency-claim", "citizen/urgency.html")


@page(blueprint, "", access=CitizenCase())
def urgency_page(case_number: str) -> ResponseReturnValue:
    """The form."""
    case_register.find_open(session(), case_number)
    if not case_status.status(session(), case_number, page_language().code).may_raise_urgency:
        flash(_("Über diesen Antrag ist schon entschieden."), "info")
        return redirect(url_for("status_page.status_page", case_number=case_number), 303)
    return FORM.show(case_number)


@page(blueprint, "", methods=("POST",), access=CitizenCase())
def claim(case_number: str) -> ResponseReturnValue:
    """Send the claim."""
    case_register.find_to_move(session(), case_number)
    result = FORM.read(case_number)
    if not result.is_complete:
        return FORM.show_again(case_number, result)
    answers = result.answers
    on = answers.get("emergency_date")
    try:
        contributions.raise_urgency(
            session(),
            documents(),
            case_number,
            reason=answers["emergency_reason"],
            on=date.fromisoformat(on) if on else None,
            text=answers.get("emergency_details") or "",
            handed_in=FORM.kept(case_number),
        )
    except contributions.TextTooLong as refused:
        return FORM.show_again(case_number, result, [PageError("f-emergency_details", sentence(refused))])
    flash(_("Ihre Meldung ist bei uns. Wir sehen sie uns am selben oder nächsten Arbeitstag an."), "success")
    return redirect(url_for("status_page.status_page", case_number=case_number), 303)
