"""Tasks that wait for a person: reading them, and who holds them.

Owns claim, release, follow-up, draft and urgency of an open task. Completing one is `engine.process_runner`'s.
"""

from datetime import datetime
from types import EllipsisType
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from engine.errors import LaufzettelError, translatable
from engine.state.tables import UserTask

__all__ = ["TaskChanged", "UserTask", "by_id", "change", "hasten", "open_tasks"]


class TaskChanged(LaufzettelError):
    """Somebody else changed the task since the page was opened."""

    sentence = translatable("Diese Aufgabe wurde inzwischen geändert.")


def by_id(session: Session, task_id: UUID) -> UserTask | None:
    """The task, whatever its state."""
    return session.get(UserTask, task_id)


def open_tasks(business_key: str | None = None) -> Select[UserTask]:
    """A query for open tasks, of one case or of all, to be narrowed further."""
    query = select(UserTask).where(UserTask.state == "open")
    return query if business_key is None else query.where(UserTask.business_key == business_key)


def hasten(session: Session, business_key: str, *, priority: int, due_at: datetime | None) -> None:
    """Give all open tasks of a case this priority and let none be due after `due_at`; what was due earlier stays so.

    Not a change that people have to agree about: the revision stays, and so do drafts.
    """
    statement = update(UserTask).where(UserTask.business_key == business_key, UserTask.state == "open")
    sooner = func.least(UserTask.due_at, due_at) if due_at is not None else UserTask.due_at
    session.execute(statement.values(priority=priority, due_at=sooner))


def change(
    session: Session,
    task_id: UUID,
    *,
    expected_revision: int | None = None,
    assignee: str | None | EllipsisType = ...,
    follow_up_at: datetime | None | EllipsisType = ...,
    draft: dict[str, Any] | None | EllipsisType = ...,
) -> int:
    """Change who holds an open task, when it comes back, or its unsent answers; returns the new revision.

    Only what is given changes. Raises `TaskChanged` when the task is not open any more or, with
    `expected_revision`, when somebody changed it meanwhile.
    """
    given = {"assignee": assignee, "follow_up_at": follow_up_at, "draft": draft}
    values = {name: value for name, value in given.items() if value is not ...}
    statement = (
        update(UserTask)
        .where(UserTask.id == task_id, UserTask.state == "open")
        .values(revision=UserTask.revision + 1, **values)
        .returning(UserTask.revision)
    )
    if expected_revision is not None:
        statement = statement.where(UserTask.revision == expected_revision)
    revision = session.execute(statement).scalar_one_or_none()
    if revision is None:
        raise TaskChanged
    return revision
