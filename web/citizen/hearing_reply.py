"""Replying to an intended refusal, while the hearing waits for the reply."""

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
from workflows.cases.contributions import Kind
from workflows.cases.position import Task

blueprint = Blueprint("hearing_reply", __name__, url_prefix="/status/<case_number>/stellungnahme")
case_trouble.explain(blueprint)
FORM = ClaimForm("hearing-reply", "citizen/hearing_reply.html")
TEXT = "reply"


@page(blueprint, "", access=CitizenCase())
def reply_page(case_number: str) -> ResponseReturnValue:
    """The form; the way back where no reply is asked for."""
    task = _asked(case_number)
    if task is None:
        flash(_("Zurzeit ist keine Stellungnahme nötig."), "info")
        return redirect(url_for("status_page.status_page", case_number=case_number), 303)
    return FORM.show(case_number, deadline=task.deadline)


@page(blueprint, "", methods=("POST",), access=CitizenCase())
def reply(case_number: str) -> ResponseReturnValue:
    """Send it. What arrives after the deadline is kept all the same."""
    case_register.find_to_move(session(), case_number)
    task = _asked(case_number)
    deadline = task.deadline if task else None
    result = FORM.read(case_number)
    if not result.is_complete:
        return FORM.show_again(case_number, result, deadline=deadline)
    try:
        contributions.reply_to_hearing(
            session(), documents(), case_number, result.answers.get(TEXT) or "", handed_in=FORM.kept(case_number)
        )
    except (contributions.ReplyEmpty, contributions.TextTooLong) as refused:
        error = PageError(f"f-{TEXT}", sentence(refused))
        return FORM.show_again(case_number, result, [error], deadline=deadline)
    flash(_("Ihre Stellungnahme ist bei uns. Wir lesen sie, bevor wir entscheiden."), "success")
    return redirect(url_for("status_page.status_page", case_number=case_number), 303)


def _asked(case_number: str) -> Task | None:
    status = case_status.status(session(), case_number, page_language().code)
    return next((task for task in status.box.asked if task.kind is Kind.HEARING_REPLY), None)
