"""A task: its page, saving what is typed, completing it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine import clock
from engine.errors import LaufzettelError
from forms.page_answers import PageAnswers
from web.access import Needs, page
from web.clerk import not_there, task_form, task_pages, worklist_address
from web.clerk.task_pages import Trouble
from web.clerk.task_typing import Sent, keep_draft, read_sent
from web.form_rendering import error_links
from web.formats import format_time
from web.identity import person
from web.page_errors import PageError
from web.request_transaction import session
from workflows.people.permissions import Permission
from workflows.tasks import completion, holding, task_view
from workflows.tasks.errors import AnswersInvalid

blueprint = Blueprint("task", __name__, url_prefix="/arbeit/aufgaben/<uuid:task_id>")
not_there.explain(blueprint)
COMPLETE = "erledigen"
PART = "X-Part"  # a script asks for a part of the page only


@page(blueprint, "", access=Needs(Permission.SEE_WORKLIST))
def task_page(task_id: UUID) -> ResponseReturnValue:
    """What is to be done, and the form to do it."""
    closed = task_view.closed_task(session(), person(), task_id)
    if closed is not None:
        return task_pages.show_closed(closed)
    return task_pages.show(task_view.open_task(session(), person(), task_id))


@page(blueprint, "", methods=("POST",), access=Needs(Permission.CLAIM_TASK))
def send(task_id: UUID) -> ResponseReturnValue:
    """Complete the task, or keep what was typed: the Enter key only saves."""
    sent = read_sent(task_id)
    if sent.closed is not None:
        if sent.closed.completed_by == person().account_name and request.form.get(task_form.ACTION) == COMPLETE:
            return _onward(task_id, sent.closed.step, sent.closed.case_number)  # a second click
        return task_pages.show_closed(sent.closed, sent.typed)
    if sent.typed is not None and sent.typed.command:
        if request.headers.get(PART) == "fields":
            return task_pages.show_fields(sent.task, sent.typed)
        return task_pages.show(sent.task, sent.typed)
    if request.form.get(task_form.ACTION) == COMPLETE:
        return _complete(task_id, sent)
    return _save(task_id, sent)


def _save(task_id: UUID, sent: Sent) -> ResponseReturnValue:
    said = _("Zwischengespeichert um %(time)s Uhr.", time=format_time(clock.now()))
    by_itself = request.headers.get(PART) == "draft"
    try:
        revision = keep_draft(sent)
    except LaufzettelError as refusal:
        return ({}, 409) if by_itself else task_pages.show_refusal(task_id, refusal, sent.typed)
    if by_itself:
        return {"revision": revision, "text": said}
    flash(said, "success")
    return redirect(task_pages.address(task_id), 303)


def _complete(task_id: UUID, sent: Sent) -> ResponseReturnValue:
    typed = sent.typed
    try:
        _check_unchanged(task_id, sent)
    except LaufzettelError as refusal:  # nobody corrects a form that is not theirs to send
        return task_pages.show_refusal(task_id, refusal, typed)
    if typed is not None and not typed.is_complete:
        return _again(sent, typed)
    try:
        with session().begin_nested():
            answers = typed.answers if typed else {}
            done = completion.complete(session(), person(), task_id, sent.revision, answers)
    except AnswersInvalid as invalid:
        errors = [PageError(link.target, link.text) for link in error_links(e for _page, e in invalid.review.errors)]
        return task_pages.show(sent.task, typed, Trouble(errors))
    except LaufzettelError as refusal:
        return task_pages.show_refusal(task_id, refusal, typed)
    return _onward(task_id, done.step, done.case_number)


def _check_unchanged(task_id: UUID, sent: Sent) -> None:
    task = holding.own_task(session(), person(), task_id)
    if task.revision != sent.revision:
        raise holding.changed_meanwhile(session(), task)


def _again(sent: Sent, typed: PageAnswers) -> ResponseReturnValue:
    errors = [PageError(link.target, link.text) for link in error_links(typed.errors)]
    return task_pages.show(sent.task, typed, Trouble(errors))


def _onward(task_id: UUID, step: str, case_number: str) -> ResponseReturnValue:
    """Back to the same place in the list, where the next task waits."""
    flash(_("„%(step)s“ ist erledigt (%(number)s).", step=step, number=case_number), "success")
    return redirect(worklist_address.address_after(worklist_address.wanted_there(), task_id), 303)
