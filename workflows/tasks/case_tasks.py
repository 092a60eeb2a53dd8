"""The open tasks of one case, for its file."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from engine import user_tasks
from engine.user_tasks import UserTask
from workflows.people import accounts
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission
from workflows.tasks.inbox import Due, due_state


@dataclass(frozen=True, slots=True)
class CaseTask:
    id: UUID
    step: str
    groups: tuple[str, ...]  # roles that may take it
    due: Due
    due_at: datetime | None
    follow_up_at: datetime | None
    created_at: datetime
    holder: str | None  # account name
    holder_name: str | None
    is_mine: bool


def open_tasks(session: Session, identity: Identity, case_number: str) -> tuple[CaseTask, ...]:
    """What the case waits for in the house, oldest first. Two statements. Raises `NotPermitted`."""
    require(identity, Permission.SEE_CASE_FILE)
    tasks = session.scalars(user_tasks.open_tasks(case_number).order_by(UserTask.created_at, UserTask.id)).all()
    names = accounts.display_names(session, {task.assignee for task in tasks if task.assignee})
    return tuple(
        CaseTask(
            id=task.id,
            step=task.name,
            groups=tuple(task.candidate_groups),
            due=due_state(task.due_at),
            due_at=task.due_at,
            follow_up_at=task.follow_up_at,
            created_at=task.created_at,
            holder=task.assignee,
            holder_name=names.get(task.assignee or ""),
            is_mine=task.assignee == identity.account_name,
        )
        for task in tasks
    )
