"""The file of a case: everything about it on one page, and what may be added to it."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.access import Needs, page
from web.clerk import case_address, judgement, not_there
from web.clerk.case_views import case_view
from web.clerk.consultation_lines import consultations_part
from web.clerk.judgement import USUAL_REASONS, JudgementRefused
from web.fee_lines import claim_lines
from web.identity import person
from web.language import sentence
from web.office_parts import office
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases import case_file, notes
from workflows.cases.notes import NoteEmpty, NoteTooLong
from workflows.issuance import biometrics, card_orders
from workflows.people.permissions import Permission
from workflows.tasks import case_tasks

blueprint = Blueprint("case_file", __name__, url_prefix="/akte/<case_number>")
not_there.explain(blueprint)
REFUSED = 422


@page(blueprint, "", access=Needs(Permission.SEE_CASE_FILE))
def case_page(case_number: str) -> ResponseReturnValue:
    """The whole file. Looking at it is in the audit log, with the purpose."""
    return show(case_number)


@page(blueprint, "/unterlagen", methods=("POST",), access=Needs(Permission.JUDGE_DOCUMENT))
def judge(case_number: str) -> ResponseReturnValue:
    """A verdict on a document, or files from the counter."""
    try:
        judged = judgement.apply_from_request(session(), person(), case_number)
    except JudgementRefused as refused:
        error = PageError(f"unterlage-{refused.code}", refused.text)
        return show(case_number, [error], {refused.code: refused.text}), REFUSED
    if judged is None:
        return redirect(case_address.case_address(case_number, "unterlagen"), 303)
    flash(judged.text, "success")
    return redirect(case_address.case_address(case_number, f"unterlage-{judged.code}"), 303)


@page(blueprint, "/vermerke", methods=("POST",), access=Needs(Permission.ADD_NOTE))
def add_note(case_number: str) -> ResponseReturnValue:
    """A note for colleagues."""
    try:
        notes.add(session(), person(), case_number, request.form.get("vermerk", ""))
    except (NoteEmpty, NoteTooLong) as refused:
        return show(case_number, [PageError("vermerk", sentence(refused))]), REFUSED
    flash(_("Ihr Vermerk steht in der Akte."), "success")
    return redirect(case_address.case_address(case_number, "vermerke"), 303)


def show(case_number: str, errors: Sequence[PageError] = (), document_errors: dict[str, str] | None = None) -> str:
    """The file, with what was wrong. Raises `CaseNotFound`."""
    file = case_file.open_file(session(), person(), case_number, case_address.purpose())
    tasks = case_tasks.open_tasks(session(), person(), file.header.number)
    task_href, search_href, list_href = case_address.way_back()
    return render_template(
        "clerk/case.html",
        view=case_view(session(), person(), file, tasks, document_errors),
        bodies=consultations_part(
            session(), office(), person(), file.header.number, is_open=file.header.closed_at is None
        ),
        claims=claim_lines(session(), person(), file.header.number),
        captures=biometrics.of_case(session(), file.header.number),
        orders=card_orders.of_case(session(), file.header.number),
        carried=case_address.carried(),
        task_href=task_href,
        search_href=search_href,
        list_href=list_href,
        note=request.form.get("vermerk", ""),
        loss=request.form.get("verlust", ""),
        renew_reason=request.form.get("grund", ""),
        assignment_reason=request.form.get("zuordnung-grund", ""),
        usual_reasons=USUAL_REASONS,
        errors=list(errors),
    )
