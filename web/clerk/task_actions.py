"""Who works on a task: claim, give back, take over, put off, bring back; and a verdict without leaving the task."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.errors import LaufzettelError
from web.access import Needs, page
from web.clerk import judgement, not_there, task_form, task_pages, worklist_address
from web.clerk.judgement import JudgementRefused
from web.clerk.task_pages import Trouble
from web.clerk.task_typing import Sent, keep_draft, read_sent
from web.formats import format_day
from web.identity import person
from web.language import sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows.people.permissions import Permission
from workflows.tasks import holding, task_view
from workflows.tasks.errors import FollowUpInThePast, TakeOverUnconfirmed
from workflows.tasks.task_view import TaskView

blueprint = Blueprint("task_actions", __name__, url_prefix="/arbeit/aufgaben/<uuid:task_id>")
not_there.explain(blueprint)


@page(blueprint, "/uebernehmen", methods=("POST",), access=Needs(Permission.CLAIM_TASK))
def claim(task_id: UUID) -> ResponseReturnValue:
    """Take a task that nobody holds."""
    return _take(task_id, lambda sent: holding.claim(session(), person(), task_id, sent.revision))


@page(blueprint, "/von-anderen-uebernehmen", methods=("POST",), access=Needs(Permission.TAKE_OVER_TASK))
def take_over(task_id: UUID) -> ResponseReturnValue:
    """Take a task from whoever holds it; asks first."""
    confirmed = request.form.get(":sicher") == "ja"
    try:
        return _take(
            task_id,
            lambda sent: holding.take_over(session(), person(), task_id, sent.revision, confirmed=confirmed),
            passes=TakeOverUnconfirmed,
        )
    except TakeOverUnconfirmed as question:
        return render_template(
            "clerk/take_over.html",
            question=sentence(question),
            revision=request.form.get(task_form.REVISION, ""),
            typed=_carried_on(),
            task_id=task_id,
            back=task_pages.address(task_id),
            listed=request.args.get(worklist_address.LIST),
            errors=[],
        )


@page(blueprint, "/zurueckgeben", methods=("POST",), access=Needs(Permission.CLAIM_TASK))
def release(task_id: UUID) -> ResponseReturnValue:
    """Give one's own task back to the team; what was typed stays with it."""

    def give_back(sent: Sent) -> ResponseReturnValue:
        holding.release(session(), person(), task_id, keep_draft(sent))
        text = _("Sie haben „%(step)s“ (%(number)s) an das Team zurückgegeben.", **_named(sent))
        flash(text, "success")
        return redirect(worklist_address.address(worklist_address.wanted_there()), 303)

    return _try(task_id, give_back)


@page(blueprint, "/wiedervorlage", methods=("POST",), access=Needs(Permission.CLAIM_TASK))
def put_off(task_id: UUID) -> ResponseReturnValue:
    """Let one's own task come back on a later day."""
    day, reason = _day(request.form.get(task_form.DAY, "")), request.form.get(task_form.REASON, "").strip()

    def lay_aside(sent: Sent) -> ResponseReturnValue:
        errors = _missing(day, reason)
        if errors or day is None:
            return task_pages.show(sent.task, sent.typed, Trouble(errors))
        try:
            holding.put_off(session(), person(), task_id, keep_draft(sent), day, reason)
        except FollowUpInThePast as past:
            return task_pages.show(
                _fresh(task_id), sent.typed, Trouble([PageError("wiedervorlage-tag", sentence(past))])
            )
        text = _("„%(step)s“ (%(number)s) kommt am %(day)s wieder.", day=format_day(day), **_named(sent))
        flash(text, "success")
        return redirect(worklist_address.address_after(worklist_address.wanted_there(), task_id), 303)

    return _try(task_id, lay_aside)


@page(blueprint, "/zurueckholen", methods=("POST",), access=Needs(Permission.CLAIM_TASK))
def bring_back(task_id: UUID) -> ResponseReturnValue:
    """Work on a task before its day."""

    def bring(sent: Sent) -> ResponseReturnValue:
        holding.bring_back(session(), person(), task_id, keep_draft(sent))
        flash(_("Die Aufgabe steht wieder in Ihrer Liste."), "success")
        return redirect(task_pages.address(task_id), 303)

    return _try(task_id, bring)


@page(blueprint, "/unterlagen", methods=("POST",), access=Needs(Permission.JUDGE_DOCUMENT))
def judge(task_id: UUID) -> ResponseReturnValue:
    """A verdict on a document; what was typed into the task's form is kept."""

    def decide(sent: Sent) -> ResponseReturnValue:
        if sent.task.is_mine:
            keep_draft(sent)
        try:
            judged = judgement.apply_from_request(session(), person(), sent.task.case_number)
        except JudgementRefused as refused:
            target = PageError(f"unterlage-{refused.code}", refused.text)
            return task_pages.show(_fresh(task_id), sent.typed, Trouble([target], {refused.code: refused.text}))
        if judged is None:
            return redirect(task_pages.address(task_id, "unterlagen"), 303)
        flash(judged.text, "success")
        return redirect(task_pages.address(task_id, f"unterlage-{judged.code}"), 303)

    return _try(task_id, decide)


def _take(
    task_id: UUID, act: Callable[[Sent], object], passes: type[LaufzettelError] | None = None
) -> ResponseReturnValue:
    def take(sent: Sent) -> ResponseReturnValue:
        act(sent)
        task = _fresh(task_id)
        if sent.typed is None:
            flash(_("Sie bearbeiten diese Aufgabe jetzt."), "success")
            return redirect(task_pages.address(task_id), 303)
        # They typed before the task was theirs: their words stand in the form, another's draft stays until they save.
        news = _("Sie bearbeiten die Aufgabe jetzt. Ihre Eingaben stehen im Formular; gespeichert sind sie noch nicht.")
        return task_pages.show(task, sent.typed, Trouble(news=news, status=200))

    return _try(task_id, take, passes)


def _try(
    task_id: UUID,
    act: Callable[[Sent], ResponseReturnValue],
    passes: type[LaufzettelError] | None = None,
) -> ResponseReturnValue:
    """Do it; if somebody was faster or a rule objects, say so on the page of the task, with what was typed."""
    sent = read_sent(task_id)
    if sent.closed is not None:
        return task_pages.show_closed(sent.closed, sent.typed)
    try:
        with session().begin_nested():
            return act(sent)
    except LaufzettelError as refusal:
        if passes is not None and isinstance(refusal, passes):
            raise
        return task_pages.show_refusal(task_id, refusal, sent.typed)


def _fresh(task_id: UUID) -> TaskView:
    return task_view.open_task(session(), person(), task_id)


def _named(sent: Sent) -> dict[str, str]:
    return {"step": sent.task.step, "number": sent.task.case_number}


def _missing(day: date | None, reason: str) -> list[PageError]:
    errors = []
    if day is None:
        errors.append(PageError("wiedervorlage-tag", _("Wählen Sie den Tag, an dem die Aufgabe wiederkommen soll.")))
    if not reason:
        errors.append(PageError("wiedervorlage-grund", _("Schreiben Sie, worauf Sie warten.")))
    return errors


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _carried_on() -> list[tuple[str, str]]:
    """What was typed, as hidden fields of the question."""
    left_out = {task_form.REVISION, ":sicher", "csrf_token"}
    return [(name, value) for name in request.form if name not in left_out for value in request.form.getlist(name)]
