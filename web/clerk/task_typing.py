"""What a request about a task carries: the revision its page showed, and what was typed into the form.

The buttons of a task's page all send the whole form, so that releasing it, putting it off or judging a document
never loses a sentence that somebody has begun.
"""

from dataclasses import dataclass
from uuid import UUID

from flask import request

from forms.page_answers import PageAnswers
from web.clerk import task_form
from web.identity import person
from web.office_parts import documents
from web.request_transaction import session
from workflows.tasks import holding, task_view
from workflows.tasks.errors import TaskNotFound
from workflows.tasks.task_view import ClosedTask, TaskView


@dataclass(frozen=True, slots=True)
class Sent:
    state: TaskView | None  # as it is now; None when it is closed
    closed: ClosedTask | None
    revision: int  # as the page showed it
    typed: PageAnswers | None  # None when the request carries no form

    @property
    def task(self) -> TaskView:
        """The open task."""
        if self.state is None:
            raise TaskNotFound
        return self.state


def read_sent(task_id: UUID) -> Sent:
    """The task and what this request carries about it. Raises `TaskNotFound`."""
    closed = task_view.closed_task(session(), person(), task_id)
    if closed is not None:
        return Sent(None, closed, revision_sent(), _read_closed(closed))
    task = task_view.open_task(session(), person(), task_id)
    form = task_form.of_task(session(), task) if task_form.was_sent() else None
    typed = form.read(request.form, task.draft if task.is_mine else {}) if form else None
    if typed is not None and task.is_mine:
        task_form.keep_uploads(session(), person(), documents(), task.case_number, typed)
    return Sent(task, None, revision_sent(), typed)


def keep_draft(sent: Sent) -> int:
    """Keep what was typed, if anything changed; returns the revision to go on with.

    Raises what `holding.save_draft` raises.
    """
    if sent.typed is None:
        return sent.revision
    draft = task_form.draft_of(sent.typed)
    if draft == sent.task.draft and sent.task.revision == sent.revision:
        return sent.revision
    with session().begin_nested():
        return holding.save_draft(session(), person(), sent.task.id, sent.revision, draft)


def revision_sent() -> int:
    """The revision that the page showed; an impossible one if it does not say."""
    shown = task_form.read_revision(request.form.get(task_form.REVISION, ""))
    return -1 if shown is None else shown


def _read_closed(closed: ClosedTask) -> PageAnswers | None:
    if closed.form_id is None or not task_form.was_sent():
        return None
    return task_form.read_without_task(session(), closed.form_id, closed.form_version, request.form)
