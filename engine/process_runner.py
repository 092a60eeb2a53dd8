"""Starting instances, completing tasks, and what an instance knows.

What comes as a message or signal is `engine.messaging`'s; what people do to an instance as a whole is
`engine.intervention`'s and `engine.modification`'s.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from engine import clock
from engine.errors import LaufzettelError, translatable
from engine.execution.execution import Execution
from engine.model.library import Library
from engine.model.store import latest_process
from engine.running_instance import NotRunning, Resting, running, running_execution, stored, to_feel, waiting
from engine.state import stored_instance
from engine.state.resting import ACTIVE
from engine.state.stored_instance import StoredInstance
from engine.state.tables import ProcessInstance, UserTask


class UnknownProcess(LaufzettelError):
    """Nobody has published the process."""

    sentence = translatable("Den Prozess „{process_id}“ gibt es nicht.")


class TaskNotOpen(LaufzettelError):
    """The task was completed or has ended meanwhile."""

    sentence = translatable("Diese Aufgabe ist nicht mehr offen.")

    def __init__(self, by: str | None, at: datetime | None, state: str) -> None:
        """Who completed it and when, if somebody did; `state` is completed, cancelled or unknown."""
        super().__init__(by=by, at=at, state=state)
        self.by, self.at, self.state = by, at, state


def start(
    session: Session,
    process_id: str,
    variables: Mapping[str, Any],
    business_key: str,
    *,
    by: str | None = None,
    start_event: str | None = None,
    by_event: bool = False,
) -> UUID:
    """Start the newest version of a process and let it run until it waits; returns the instance's id.

    `by_event`: the message or signal that the element `start_event` waits for has just come.
    """
    version = latest_process(session, process_id)
    if version is None:
        raise UnknownProcess(process_id=process_id)
    instance = StoredInstance(uuid7(), business_key, process_id, version, ACTIVE, 0, started_at=clock.now())
    library = Library(session)
    execution = Execution(library, instance.id)
    with running(session, instance, execution, by):
        execution.begin(library.executable(version), to_feel(variables), start_event, by_event=by_event)
    return instance.id


def complete_task(session: Session, task_id: UUID, variables: Mapping[str, Any], completed_by: str) -> None:
    """Complete an open user task with `variables`.

    Raises `TaskNotOpen` when it is not open any more, `Resting` while nothing may move, `Unreadable`.
    """
    instance = stored_instance.locked_for_task(session, task_id)
    if instance is None:
        raise TaskNotOpen(None, None, "unknown")
    try:
        execution = running_execution(session, instance)
    except Resting:
        raise
    except NotRunning as ended:
        raise _not_open(session, task_id) from ended
    token = waiting(execution, task_id)
    if token is None:
        raise _not_open(session, task_id)
    with running(session, instance, execution, completed_by):
        execution.complete(token, to_feel(variables))


def start_by_event(
    session: Session,
    process_id: str,
    element_id: str,
    variables: Mapping[str, Any] | None = None,
    business_key: str | None = None,
) -> UUID:
    """Start the newest version of a process at `element_id`: what it waits for has just come; the instance's id.

    Without a key the instance gets one of its own.
    """
    key = business_key or f"{process_id}-{uuid4().hex[:8]}"
    return start(session, process_id, variables or {}, key, start_event=element_id, by_event=True)


def variables(session: Session, instance_id: UUID) -> dict[str, Any]:
    """The variables of the process itself, as FEEL values."""
    instance = stored_instance.unlocked(session, instance_id)
    return instance.process_variables if instance is not None else {}


def task_variables(session: Session, task_id: UUID) -> dict[str, Any]:
    """What an open user task sees, without locking anything; empty when it is not open."""
    instance_id = session.scalar(select(UserTask.instance_id).where(UserTask.id == task_id, UserTask.state == "open"))
    if instance_id is None:
        return {}
    execution = running_execution(session, stored(stored_instance.unlocked(session, instance_id, task_id)))
    token = waiting(execution, task_id)
    return dict(execution.visible(token)) if token is not None else {}


def instances_of(session: Session, business_key: str) -> Sequence[ProcessInstance]:
    """The instances of a case, oldest first."""
    query = select(ProcessInstance).where(ProcessInstance.business_key == business_key)
    return session.scalars(query.order_by(ProcessInstance.started_at)).all()


def _not_open(session: Session, task_id: UUID) -> TaskNotOpen:
    query = select(UserTask.completed_by, UserTask.completed_at, UserTask.state).where(UserTask.id == task_id)
    by, at, state = session.execute(query).one()
    return TaskNotOpen(by, at, state)
