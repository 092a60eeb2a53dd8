"""Who holds a task: claim, give back, take over, assign, put off, and the unsent answers.

Every change names the revision that the page showed; when somebody was faster, the error says who and when.
Completing a task is `completion`'s.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from types import EllipsisType
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, user_tasks
from engine.clock import OFFICE_ZONE
from engine.errors import LaufzettelError, translatable
from engine.state.resting import HELD
from engine.user_tasks import UserTask
from workflows import audit
from workflows.audit import Action
from workflows.cases import published_model
from workflows.described import Described
from workflows.people import accounts
from workflows.people.identities import Identity, NotPermitted, require
from workflows.people.permissions import Permission
from workflows.tasks import four_eyes, routing
from workflows.tasks.errors import (
    FollowUpInThePast,
    NotYourTask,
    OtherGroup,
    SecondPersonNeeded,
    TakeOverUnconfirmed,
    TaskChanged,
    TaskFinished,
    TaskGone,
    TaskNotFound,
    TaskRests,
    TaskTaken,
)
from workflows.tasks.tables import TaskChange


class Change(Described):
    """What somebody did with an open task; `sentence` completes "Erika Muster, 02.03.2026: ..."."""

    CLAIMED = "claimed", translatable("übernommen")
    RELEASED = "released", translatable("zurückgegeben")
    TAKEN_OVER = "taken-over", translatable("von einer anderen Person übernommen")
    ASSIGNED = "assigned", translatable("zugeteilt")
    PUT_OFF = "put-off", translatable("auf Wiedervorlage gelegt")
    BROUGHT_BACK = "brought-back", translatable("aus der Wiedervorlage geholt")
    DRAFTED = "drafted", translatable("Entwurf gespeichert")


_AUDITED = {
    Change.CLAIMED: Action.TASK_CLAIM,
    Change.RELEASED: Action.TASK_RELEASE,
    Change.TAKEN_OVER: Action.TASK_TAKE_OVER,
    Change.ASSIGNED: Action.TASK_ASSIGN,
    Change.PUT_OFF: Action.TASK_FOLLOW_UP,
    Change.BROUGHT_BACK: Action.TASK_FOLLOW_UP,
}


def claim(session: Session, identity: Identity, task_id: UUID, revision: int) -> int:
    """Take a task that nobody holds; claiming one's own again changes nothing. Returns the new revision.

    Raises `TaskTaken`, `TaskChanged`, `TaskFinished`, `OtherGroup`, `NotPermitted`.
    """
    require(identity, Permission.CLAIM_TASK)
    task = open_task(session, task_id)
    check_may_work(session, identity, task)
    if task.assignee == identity.account_name:
        return task.revision
    if task.assignee is not None:
        raise TaskTaken(**_holder(session, task))
    return _change(session, identity, task, revision, Change.CLAIMED, assignee=identity.account_name)


def release(session: Session, identity: Identity, task_id: UUID, revision: int) -> int:
    """Give one's own task back to the team; its draft stays with it. Raises `NotYourTask`, `TaskChanged`."""
    task = own_task(session, identity, task_id)
    return _change(session, identity, task, revision, Change.RELEASED, assignee=None, follow_up_at=None)


def take_over(session: Session, identity: Identity, task_id: UUID, revision: int, *, confirmed: bool) -> int:
    """Take a task from whoever holds it, once the person has confirmed that they mean it.

    Raises `TakeOverUnconfirmed` (which says who holds it), `TaskChanged`, `TaskFinished`, `NotPermitted`.
    """
    require(identity, Permission.TAKE_OVER_TASK)
    task = open_task(session, task_id)
    check_may_work(session, identity, task)
    if task.assignee is None or task.assignee == identity.account_name:
        return claim(session, identity, task_id, revision)
    if not confirmed:
        raise TakeOverUnconfirmed(**_holder(session, task))
    return _change(
        session,
        identity,
        task,
        revision,
        Change.TAKEN_OVER,
        {"from": task.assignee},
        assignee=identity.account_name,
        follow_up_at=None,
    )


def assign(session: Session, identity: Identity, task_id: UUID, revision: int, to: Identity) -> int:
    """A lead gives a task to somebody who may work on it. Raises `NotPermitted`, `OtherGroup`, `TaskChanged`."""
    require(identity, Permission.ASSIGN_TASK)
    task = open_task(session, task_id)
    check_may_work(session, to, task)
    details = {"from": task.assignee, "to": to.account_name}
    return _change(session, identity, task, revision, Change.ASSIGNED, details, assignee=to.account_name)


def put_off(session: Session, identity: Identity, task_id: UUID, revision: int, until: date, reason: str) -> int:
    """Let one's own task come back on the morning of a later day. Raises `FollowUpInThePast`, `NotYourTask`."""
    task = own_task(session, identity, task_id)
    if until <= clock.today():
        raise FollowUpInThePast
    morning = datetime.combine(until, time(6), OFFICE_ZONE)
    details = {"until": until.isoformat(), "reason": reason.strip()}
    return _change(session, identity, task, revision, Change.PUT_OFF, details, follow_up_at=morning)


def bring_back(session: Session, identity: Identity, task_id: UUID, revision: int) -> int:
    """Work on a task before its follow-up day."""
    task = own_task(session, identity, task_id)
    return _change(session, identity, task, revision, Change.BROUGHT_BACK, follow_up_at=None)


def save_draft(session: Session, identity: Identity, task_id: UUID, revision: int, answers: Mapping[str, Any]) -> int:
    """Keep answers that are not sent yet. Raises `NotYourTask`, `TaskChanged`."""
    task = own_task(session, identity, task_id)
    return _change(session, identity, task, revision, Change.DRAFTED, draft=dict(answers))


def open_task(session: Session, task_id: UUID) -> UserTask:
    """The task as it stands in the database now; raises `TaskNotFound`, `TaskFinished` or `TaskGone`."""
    task = session.get(UserTask, task_id, populate_existing=True)
    if task is None:
        raise TaskNotFound
    check_open(session, task)
    return task


def own_task(session: Session, identity: Identity, task_id: UUID) -> UserTask:
    """An open task that this person holds and still may work on; raises `NotYourTask` otherwise."""
    require(identity, Permission.CLAIM_TASK)
    task = open_task(session, task_id)
    check_may_work(session, identity, task)
    if task.assignee is None:
        raise NotYourTask
    if task.assignee != identity.account_name:
        raise TaskTaken(**_holder(session, task))
    return task


def check_open(session: Session, task: UserTask) -> None:
    """Raise `TaskFinished`, `TaskGone` or `TaskRests`, saying who and when, unless the task is open."""
    if task.state == "open":
        return
    at = clock.office_time(task.completed_at or clock.now())
    if task.state == HELD:
        raise TaskRests(at=at)
    if task.state == "completed" and task.completed_by:
        raise TaskFinished(who=_name(session, task.completed_by), at=at)
    raise TaskGone(at=at)


def check_may_work(session: Session, identity: Identity, task: UserTask) -> None:
    """Raise `OtherGroup`, `NotPermitted` or `SecondPersonNeeded` unless this person may work on the task."""
    element = published_model.element(session, task.model_version_id, task.element_id)
    routing.check_may_work(identity, task.candidate_groups, element.properties)
    four_eyes.check(session, identity, task, element)


def obstacle(session: Session, identity: Identity, task: UserTask) -> LaufzettelError | None:
    """Why this person may not work on the task; None when they may."""
    try:
        check_may_work(session, identity, task)
    except (OtherGroup, NotPermitted, SecondPersonNeeded) as reason:
        return reason
    return None


def changed_meanwhile(session: Session, task: UserTask) -> TaskChanged | TaskFinished | TaskGone:
    """The error that tells a stale page what happened since it was opened."""
    fresh = session.get_one(UserTask, task.id, populate_existing=True)
    try:
        check_open(session, fresh)
    except (TaskFinished, TaskGone) as finished:
        return finished
    last = _last_change(session, task.id)
    if last is None:
        return TaskChanged(who="", at=clock.office_time(fresh.created_at), what="")
    who = _name(session, last.by)
    return TaskChanged(who=who, at=clock.office_time(last.at), what=Change(last.kind).sentence)


def _change(
    session: Session,
    identity: Identity,
    task: UserTask,
    revision: int,
    change: Change,
    details: dict[str, Any] | None = None,
    *,
    assignee: str | EllipsisType | None = ...,
    follow_up_at: datetime | EllipsisType | None = ...,
    draft: dict[str, Any] | EllipsisType | None = ...,
) -> int:
    try:
        new_revision = user_tasks.change(
            session,
            task.id,
            expected_revision=revision,
            assignee=assignee,
            follow_up_at=follow_up_at,
            draft=draft,
        )
    except user_tasks.TaskChanged as stale:
        raise changed_meanwhile(session, task) from stale
    by, number = identity.account_name, task.business_key
    session.add(TaskChange(task_id=task.id, case_number=number, kind=change.value, by=by, details=details or {}))
    if change in _AUDITED:
        what = {"task": str(task.id), "step": task.name, **(details or {})}
        audit.record(session, _AUDITED[change], by=by, subject=number, details=what)
    session.flush()
    return new_revision


def _holder(session: Session, task: UserTask) -> dict[str, Any]:
    since = session.scalars(
        select(TaskChange.at)
        .where(TaskChange.task_id == task.id, TaskChange.kind.in_((Change.CLAIMED, Change.TAKEN_OVER, Change.ASSIGNED)))
        .order_by(TaskChange.id.desc())
        .limit(1)
    ).one_or_none()
    holder = _name(session, task.assignee or "")
    return {"holder": holder, "since": clock.office_time(since or task.created_at)}


def _last_change(session: Session, task_id: UUID) -> TaskChange | None:
    query = select(TaskChange).where(TaskChange.task_id == task_id).order_by(TaskChange.id.desc()).limit(1)
    return session.scalars(query).one_or_none()


def _name(session: Session, account_name: str) -> str:
    return accounts.display_names(session, [account_name]).get(account_name, account_name)
