"""Instances that rest: suspended by a person, or parked because they fail whenever they are touched.

Owns what resting means for rows: no job of the instance is claimed and none of its tasks is shown as open. Who may
let an instance rest, and why, is decided elsewhere. Sets rows only, so that an instance that cannot be read can be
parked as well.
"""

from uuid import UUID

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from engine.state import notes
from engine.state.tables import Job, ProcessInstance, Subscription, UserTask
from engine.unexpected import is_of_database, told

ACTIVE, SUSPENDED, PARKED = "active", "suspended", "parked"
RESTING = frozenset({SUSPENDED, PARKED})
HELD = "held"  # state of the jobs and tasks of an instance that rests
TELLS_OTHERS = frozenset({"message", "signal"})  # kinds of jobs that are owed also when their instance has ended

log = structlog.get_logger(__name__)


class Unreadable(LaufzettelError):
    """What is stored of the instance, or the model that it runs on, cannot be understood."""

    sentence = translatable(
        "Der gespeicherte Stand dieses Vorgangs lässt sich nicht lesen. Er ruht, bis die Ursache behoben ist."
    )

    def __init__(self, instance_id: UUID, cause: Exception) -> None:
        super().__init__()
        self.instance_id = instance_id
        self.cause = cause


def hold(session: Session, instance_id: UUID, state: str) -> None:
    """Let an active instance rest in `state`; whoever calls holds its row lock. Moments and attempts stay."""
    _set_state(session, instance_id, state)
    waiting = update(Job).where(Job.instance_id == instance_id, Job.state == "waiting")
    session.execute(waiting.values(state=HELD, lease_until=None, leased_by=None))
    open_tasks = update(UserTask).where(UserTask.instance_id == instance_id, UserTask.state == "open")
    session.execute(open_tasks.values(state=HELD))


def release(session: Session, instance_id: UUID) -> None:
    """Let it be active again: what fell due meanwhile is due now."""
    _set_state(session, instance_id, ACTIVE)
    held = update(Job).where(Job.instance_id == instance_id, Job.state == HELD)
    session.execute(held.values(state="waiting"))
    tasks = update(UserTask).where(UserTask.instance_id == instance_id, UserTask.state == HELD)
    session.execute(tasks.values(state="open"))


def park(session: Session, instance_id: UUID, failure: Exception) -> bool:
    """Put an instance aside that fails when it is touched, and tell people; False when it is not active any more.

    Nothing touches it again until somebody resolves the incident. Failures of the database itself are raised: they
    say nothing about the instance.
    """
    if is_of_database(failure):
        raise failure
    query = select(ProcessInstance).where(ProcessInstance.id == instance_id).with_for_update()
    instance = session.scalars(query.execution_options(populate_existing=True)).one()
    if instance.state != ACTIVE:
        return False
    hold(session, instance_id, PARKED)
    kind, said, cause = "crash", "", failure
    if isinstance(failure, Unreadable):
        kind, said, cause = "unreadable", f"{failure.sentence} ", failure.cause
    log.error("instance parked", action="instance:park", instance_id=str(instance_id), error=told(cause))
    notes.open_incident(
        session,
        instance,
        token_id=instance_id,
        element_id=instance.process_id,
        element_type="process",
        kind=kind,
        message=f"{said}{told(cause)}",
    )
    return True


def end(session: Session, instance_id: UUID, state: str) -> None:
    """End an instance that cannot be read, by its rows alone."""
    now = clock.now()
    session.execute(delete(Job).where(Job.instance_id == instance_id, Job.kind.not_in(TELLS_OTHERS)))
    session.execute(delete(Subscription).where(Subscription.instance_id == instance_id))
    tasks = update(UserTask).where(UserTask.instance_id == instance_id, UserTask.state.in_(("open", HELD)))
    session.execute(tasks.values(state="cancelled", completed_at=now, draft=None))
    _set_state(session, instance_id, state)
    ended = update(ProcessInstance).where(ProcessInstance.id == instance_id)
    session.execute(ended.values(ended_at=now))


def let_go(session: Session, instance_id: UUID) -> None:
    """What an instance that was ended had thrown before is still told; what failed is given up with it."""
    of_instance = Job.instance_id == instance_id
    session.execute(delete(Job).where(of_instance, Job.state == "failed"))
    session.execute(update(Job).where(of_instance, Job.state == HELD).values(state="waiting"))


def _set_state(session: Session, instance_id: UUID, state: str) -> None:
    statement = update(ProcessInstance).where(ProcessInstance.id == instance_id)
    session.execute(statement.values(state=state, revision=ProcessInstance.revision + 1))
