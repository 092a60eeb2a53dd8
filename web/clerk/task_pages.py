"""The page of a task in all its states: free, mine, somebody else's, closed meanwhile. Shows; changes nothing.

Whatever goes wrong with a task leads back here with what was typed, so that nobody types anything twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engine.errors import LaufzettelError
from forms import answers as form_answers
from forms import form_store
from forms.page_answers import PageAnswers
from forms.summary import SummaryPage
from web.clerk import person_comparison, task_form, worklist_address
from web.clerk.case_address import case_address
from web.clerk.case_summary import CaseSummary, case_summary
from web.clerk.decision_views import ProposalView, proposal_view
from web.clerk.document_rows import DocumentRow, document_rows
from web.clerk.judgement import USUAL_REASONS
from web.clerk.person_comparison import ComparisonView, comparison_view
from web.identity import person
from web.language import page_language, sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases import case_file
from workflows.cases.purposes import Purpose
from workflows.consultations import consultation_views
from workflows.consultations.consultation_views import SecurityView
from workflows.people.permissions import Permission
from workflows.tasks import task_view
from workflows.tasks.task_view import ClosedTask, TaskView

CONFLICT, REFUSED = 409, 422
SECURITY_FORM = "security-assessment"


@dataclass(frozen=True, slots=True)
class TaskPage:
    """What the template shows beside the task itself."""

    task: TaskView
    case: CaseSummary
    proposal: ProposalView | None
    security: tuple[SecurityView, ...]  # where the step assesses what the security authorities said
    comparison: ComparisonView | None  # where the step compares two people
    documents: list[DocumentRow]
    fields: Markup | None
    shows_form: bool  # somebody may fill it in now, or typed something that must not get lost
    obstacle: str | None
    news: str | None  # what happened meanwhile
    has_new_questions: bool
    file_href: str
    list_href: str
    next_href: str
    listed: str  # the address of the list, travelling
    typed: dict[str, str]  # what was typed into the fields beside the form
    may_judge: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the page is shown again."""

    errors: Sequence[PageError] = ()
    document_errors: dict[str, str] | None = None
    news: str | None = None
    status: int = REFUSED


def address(task_id: UUID, anchor: str | None = None) -> str:
    """The page of a task, with the list it was opened from."""
    listed = request.args.get(worklist_address.LIST)
    return url_for("task.task_page", task_id=task_id, liste=listed, _anchor=anchor)


def show(task: TaskView, typed: PageAnswers | None = None, trouble: Trouble | None = None) -> ResponseReturnValue:
    """The page of an open task; `typed` is shown instead of the draft."""
    said = trouble or Trouble()
    form = task_form.of_task(session(), task)
    fields = None
    if form is not None:
        fields = form.as_typed(typed) if typed else form.as_drafted(task.draft)
    comparison = comparison_view(session(), task.case_number) if task.form_id == person_comparison.FORM else None
    where = {"task": str(task.id), "step": task.step}
    if comparison is not None:
        where["compared_with"] = comparison.known_id
    file = case_file.open_file(session(), person(), task.case_number, Purpose.CASE_WORK, where)
    wanted = worklist_address.wanted_there()
    listed = worklist_address.travelling(wanted)
    view = TaskPage(
        task=task,
        case=case_summary(session(), file),
        proposal=proposal_view(file),
        security=_security(task),
        comparison=comparison,
        documents=document_rows(
            person(),
            task.case_number,
            file.checklist,
            file.names,
            is_open=file.header.closed_at is None,
            errors=said.document_errors,
        ),
        fields=fields,
        shows_form=(task.is_mine and task.obstacle is None) or typed is not None,
        obstacle=sentence(task.obstacle) if task.obstacle else None,
        news=said.news,
        has_new_questions=bool(typed and typed.unseen),
        file_href=case_address(task.case_number, aufgabe=str(task.id), liste=listed),
        list_href=worklist_address.address(wanted),
        next_href=url_for("worklist.next_case", nach=task.id, liste=listed),
        listed=listed,
        typed={name: request.form.get(name, "") for name in (task_form.DAY, task_form.REASON)},
        may_judge=person().may(Permission.JUDGE_DOCUMENT),
    )
    body = render_template("clerk/task.html", view=view, usual_reasons=USUAL_REASONS, errors=list(said.errors))
    return body, said.status if trouble else 200


def show_fields(task: TaskView, typed: PageAnswers) -> str:
    """Only the fields, as they stand after these answers: nothing else of the case is looked at."""
    form = task_form.of_task(session(), task)
    return render_template("clerk/parts/live_fields.html", fields=form.as_typed(typed) if form else "")


def show_refusal(task_id: UUID, refusal: LaufzettelError, typed: PageAnswers | None) -> ResponseReturnValue:
    """The page again after somebody was faster or a rule objected, with what was typed."""
    closed = task_view.closed_task(session(), person(), task_id)
    if closed is not None:
        return show_closed(closed, typed)
    task = task_view.open_task(session(), person(), task_id)
    # What is wrong with the answers matters to whoever may send them: here it would bury the news.
    kept = replace(typed, errors=[], warnings=[]) if typed else None
    return show(task, kept, Trouble(news=sentence(refusal), status=CONFLICT))


def show_closed(closed: ClosedTask, typed: PageAnswers | None = None) -> ResponseReturnValue:
    """What became of a task that is not open any more, and what this person had typed."""
    wanted = worklist_address.wanted_there()
    listed = worklist_address.travelling(wanted)
    body = render_template(
        "clerk/task_closed.html",
        closed=closed,
        by_me=closed.completed_by == person().account_name,
        at=_moment(closed),
        typed=_in_words(closed, typed),
        file_href=case_address(closed.case_number, liste=listed),
        list_href=worklist_address.address(wanted),
        next_href=url_for("worklist.next_case", nach=(request.view_args or {})["task_id"], liste=listed),
        errors=[],
    )
    return body, CONFLICT if typed else 200


def _moment(closed: ClosedTask) -> datetime:
    at: datetime = closed.news.values["at"]
    return at


def _in_words(closed: ClosedTask, typed: PageAnswers | None) -> list[SummaryPage]:
    if typed is None or closed.form_id is None:
        return []
    definition = form_store.definition(session(), closed.form_id, closed.form_version)
    return form_answers.summary(definition, typed.answers, page_language().code)


def _security(task: TaskView) -> tuple[SecurityView, ...]:
    if task.form_id != SECURITY_FORM:
        return ()
    return consultation_views.security_results(session(), person(), task.case_number)
