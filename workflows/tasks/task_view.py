"""One task as its page shows it: what is to be done, by when, who holds it, what this person may do with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from engine.errors import LaufzettelError
from engine.user_tasks import UserTask
from workflows.cases import published_model
from workflows.people import accounts
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission
from workflows.tasks import holding, routing
from workflows.tasks.completion import CHECKLIST
from workflows.tasks.errors import TaskFinished, TaskGone
from workflows.tasks.inbox import Due, due_state


@dataclass(frozen=True, slots=True)
class TaskView:
    id: UUID
    revision: int  # to send along with every action
    case_number: str
    step: str
    instructions: str  # the model's documentation of the task
    with_checklist: bool  # whether the documents are judged in this step
    form_id: str | None
    form_version: int | None
    draft: dict[str, Any]  # answers that were not sent yet
    due: Due
    due_at: datetime | None
    follow_up_at: datetime | None
    holder: str | None  # account name
    holder_name: str | None
    is_mine: bool
    may_claim: bool  # nobody holds it and this person may work on it
    may_take_over: bool  # somebody else holds it
    obstacle: LaufzettelError | None  # why this person may not work on it


@dataclass(frozen=True, slots=True)
class ClosedTask:
    """What is left to say of a task that is done, or that its case does not need any more."""

    case_number: str
    step: str
    form_id: str | None
    form_version: int | None
    completed_by: str | None  # account name; None: nobody did it, the case went another way
    news: TaskFinished | TaskGone  # what happened, for whoever still had it open


def open_task(session: Session, identity: Identity, task_id: UUID) -> TaskView:
    """An open task. Raises `TaskNotFound`, `TaskFinished`, `TaskGone`, `NotPermitted`."""
    require(identity, Permission.SEE_WORKLIST)
    task = holding.open_task(session, task_id)
    element = published_model.element(session, task.model_version_id, task.element_id)
    obstacle = holding.obstacle(session, identity, task)
    is_mine = task.assignee == identity.account_name
    may_work = obstacle is None
    shown = identity.may(Permission.SEE_PROTECTED) or not routing.is_protected(element.properties)
    names = accounts.display_names(session, [task.assignee]) if task.assignee else {}
    return TaskView(
        id=task.id,
        revision=task.revision,
        case_number=task.business_key,
        step=task.name,
        instructions=element.documentation,
        with_checklist=element.properties.get(CHECKLIST) == "true",
        form_id=task.form_id,
        form_version=task.form_version,
        draft=dict(task.draft or {}) if shown else {},
        due=due_state(task.due_at),
        due_at=task.due_at,
        follow_up_at=task.follow_up_at,
        holder=task.assignee,
        holder_name=names.get(task.assignee or ""),
        is_mine=is_mine,
        may_claim=may_work and task.assignee is None and identity.may(Permission.CLAIM_TASK),
        may_take_over=may_work and bool(task.assignee) and not is_mine and identity.may(Permission.TAKE_OVER_TASK),
        obstacle=obstacle,
    )


def closed_task(session: Session, identity: Identity, task_id: UUID) -> ClosedTask | None:
    """A task that is not open any more; None while it is. Raises `TaskNotFound`, `NotPermitted`."""
    require(identity, Permission.SEE_WORKLIST)
    try:
        holding.open_task(session, task_id)
    except (TaskFinished, TaskGone) as news:
        task = session.get_one(UserTask, task_id)
        return ClosedTask(task.business_key, task.name, task.form_id, task.form_version, task.completed_by, news)
    return None


def variables_of(session: Session, task_id: UUID) -> dict[str, Any]:
    """What the task's form may show of the process: the facts of the case."""
    task = holding.open_task(session, task_id)
    return published_model.facts(session, task.id)
