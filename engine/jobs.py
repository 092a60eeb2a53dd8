"""Work that is owed: claimed by any worker, done in one transaction, tried again, or shown to a person.

A worker leases due jobs, so that others leave them alone, and does each under its instance's lock: what the handler
writes and the step of the process commit together or not at all. Those that concern nobody else share a transaction
(`engine.jobs_together`), all others have one of their own. A worker that dies loses only its lease; one that was so
slow that another took its job over finds that out under the lock and lets go. Nothing may leave the house inside a
handler; letters and mails are rows that somebody delivers after the commit.
An instance that cannot be read is parked at once, so that nobody stumbles over it twice.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import ColumnElement, Engine, delete, func, select, update
from sqlalchemy.orm import Session

from engine import clock, job_in_hand, jobs_together, messaging, running_instance
from engine.database import Database, unit_of_work
from engine.job_in_hand import JobInHand
from engine.state import job_claims, notes, resting, stored_instance
from engine.state.job_claims import JobClaim
from engine.state.stored_instance import StoredInstance
from engine.state.tables import BufferedMessage, ProcessInstance, Subscription
from engine.state.tables import Job as JobRow
from engine.unexpected import told

FIRST_DELAY = timedelta(seconds=30)
LOOK_BACK = timedelta(seconds=5)  # how often a busy worker looks for jobs that others have left behind
LONGEST_DELAY = timedelta(hours=6)
MOST_DOUBLINGS = 20  # by then the limit is long reached
MOST_LOST_LEASES = 5  # workers that may die with a job before a person looks at it

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """What a handler is told."""

    id: UUID
    task_type: str
    instance_id: UUID
    business_key: str
    process_id: str
    element_id: str
    variables: Mapping[str, Any]  # FEEL values: mapped inputs over everything the task sees
    headers: Mapping[str, str]  # static values from the model
    attempt: int  # counted from 1
    idempotency_key: str  # the same for every attempt


class BpmnError(Exception):
    """Raised by a handler to throw a BPMN error event that the model may catch."""

    def __init__(self, code: str, variables: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.variables = dict(variables or {})


Handler = Callable[[Session, Job], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class _Registered:
    handler: Handler
    together: bool


_handlers: dict[str, _Registered] = {}
_looked_back: WeakKeyDictionary[Engine, datetime] = WeakKeyDictionary()


class UnknownTaskType(LookupError):
    """No handler is registered for the task type."""


class WorkersDied(Exception):
    """Every worker that took the job has ended before it was done, and nobody knows why."""


def register(task_type: str, handler: Handler, *, together: bool = False) -> None:
    """Say who does service tasks of a type; the result's entries become variables.

    `together`: its jobs may share a transaction with those of other instances. Such a handler promises to be quick (a
    few milliseconds), to change nothing that belongs to another case, and to lock nothing that others share.
    """
    _handlers[task_type] = _Registered(handler, together)


@contextmanager
def handlers_of_its_own() -> Iterator[None]:
    """Begin with nobody who does service tasks; who is registered in the `with` block is forgotten after it."""
    global _handlers  # noqa: PLW0603 - one set of handlers per process is the point
    previous, _handlers = _handlers, {}
    try:
        yield
    finally:
        _handlers = previous


def known_task_types() -> frozenset[str]:
    """The task types that somebody does."""
    return frozenset(_handlers)


def run_due(database: Database, limit: int = 50) -> int:
    """Do up to `limit` jobs that are due, and one that a worker left behind; returns how many were tried.

    Failing jobs do not stop others. What a worker left behind is done alone and last: should it be the job that
    kills workers, it takes no other with it.
    """
    fresh = job_claims.claim_fresh(database, limit)
    done = jobs_together.do(database, _for_together(fresh), _step)
    for claim in fresh:
        if claim.id not in done:
            _do(database, claim)
    left_behind = _left_behind(database, busy=bool(fresh))
    for claim in left_behind:
        _do(database, claim)
    return len(fresh) + len(left_behind)


def _for_together(claims: Sequence[JobClaim]) -> list[JobClaim]:
    """The first of each instance, if it concerns nobody else; what has failed before would spoil it for the others."""
    firsts: dict[UUID, JobClaim] = {}
    for claim in claims:
        firsts.setdefault(claim.instance_id, claim)
    return [claim for claim in firsts.values() if not claim.attempts and _keeps_to_itself(claim)]


def _keeps_to_itself(claim: JobClaim) -> bool:
    if claim.kind == "timer":
        return True
    registered = _handlers.get(claim.task_type or "")
    return registered is not None and registered.together


def _left_behind(database: Database, *, busy: bool) -> list[JobClaim]:
    """Claim what a worker left behind; who is busy does not look for it between any two jobs."""
    now, last = clock.now(), _looked_back.get(database.engine)
    if busy and last is not None and last <= now < last + LOOK_BACK:
        return []
    _looked_back[database.engine] = now
    return job_claims.claim_left_behind(database)


def match_messages(database: Database) -> int:
    """Deliver messages that crossed with somebody who began to wait; drops those whose time to live is over."""
    with unit_of_work(database) as session:
        outlived = BufferedMessage.expires_at <= clock.now()
        in_vain = ~_awaited(ProcessInstance.state.in_(resting.RESTING))
        session.execute(delete(BufferedMessage).where(outlived, in_vain))
        query = select(BufferedMessage.id).where(~outlived, _awaited(ProcessInstance.state == resting.ACTIVE))
        message_ids = session.scalars(query.order_by(BufferedMessage.id).limit(100)).all()
    return sum(_deliver(database, message_id) for message_id in message_ids)


def delay_after(failures: int) -> timedelta:
    """How long what has failed so often waits: twice as long each time, up to a limit."""
    doubled: int = 2 ** min(failures - 1, MOST_DOUBLINGS)
    return min(FIRST_DELAY * doubled, LONGEST_DELAY)


def next_due(session: Session) -> Any:
    """The moment of the earliest waiting job, or None."""
    return session.scalar(select(func.min(JobRow.due_at)).where(JobRow.state == "waiting"))


def _do(database: Database, claim: JobClaim) -> None:
    try:
        with unit_of_work(database) as session:
            _perform(session, claim)
    except running_instance.NotRunning:
        log.info("job skipped", action="job:skip", job_id=str(claim.id))
        with unit_of_work(database) as session:
            _set_aside(session, claim)
    except resting.Unreadable as failure:
        with unit_of_work(database) as session:
            resting.park(session, failure.instance_id, failure)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is retried and then shown to a person
        log.warning("job failed", action="job:fail", job_id=str(claim.id), error=told(error))
        with unit_of_work(database) as session:
            _note_failure(session, claim, error)


def _perform(session: Session, claim: JobClaim) -> None:
    if claim.lost_leases >= MOST_LOST_LEASES:
        raise WorkersDied(f"{claim.lost_leases} Arbeitsprozesse sind abgebrochen, bevor dieser Auftrag getan war.")
    if claim.kind in resting.TELLS_OTHERS:
        _tell_others(session, claim)
        return
    instance = stored_instance.locked_for_job(session, claim)
    if instance is not None:
        _step(session, claim, instance)


def _step(session: Session, claim: JobClaim, instance: StoredInstance) -> None:
    """Do the job of an instance that is locked for it."""
    with job_in_hand.taken(session, claim, instance) as in_hand:
        if in_hand is None:
            return
        if claim.kind == "timer":
            in_hand.fire()
        else:
            _call(session, claim, in_hand)


def _tell_others(session: Session, claim: JobClaim) -> None:
    """Deliver what an instance has thrown. The instance itself stays unlocked: others may be telling it something."""
    headers = session.scalar(
        delete(JobRow).where(JobRow.id == claim.id, *job_claims.ours(claim)).returning(JobRow.headers)
    )
    if headers is None:
        return
    if claim.kind == "message":
        messaging.deliver_message(session, headers["name"], headers["key"])
    else:
        messaging.broadcast_signal(session, headers["name"], thrown_by=claim.instance_id)


def _lock_instance(session: Session, claim: JobClaim) -> str | None:
    """Nobody else changes the instance, or its jobs, until the transaction ends; returns its state."""
    query = select(ProcessInstance.state).where(ProcessInstance.id == claim.instance_id)
    return session.scalar(query.with_for_update())


def _set_aside(session: Session, claim: JobClaim) -> None:
    """The instance does not run: its job waits with it, or goes with it."""
    state = _lock_instance(session, claim)
    ours = JobRow.id == claim.id, *job_claims.ours(claim)
    if state == resting.ACTIVE or state in resting.RESTING:
        kept = update(JobRow).where(*ours).values(lease_until=None, leased_by=None)
        session.execute(kept.values(state=resting.HELD) if state in resting.RESTING else kept)
    else:
        session.execute(delete(JobRow).where(*ours))


def _call(session: Session, claim: JobClaim, in_hand: JobInHand) -> None:
    registered = _handlers.get(claim.task_type or "")
    if registered is None:
        raise UnknownTaskType(claim.task_type)
    job = Job(
        id=claim.id,
        task_type=claim.task_type or "",
        instance_id=claim.instance_id,
        business_key=in_hand.instance.business_key,
        process_id=in_hand.instance.process_id,
        element_id=claim.element_id,
        variables=in_hand.variables,
        headers=claim.headers,
        attempt=claim.attempts + 1,
        idempotency_key=str(claim.token_id),
    )
    try:
        results = registered.handler(session, job)
    except BpmnError as error:
        in_hand.throw(error.code, error.variables)
    else:
        in_hand.complete(results or {})


def _note_failure(session: Session, claim: JobClaim, error: Exception) -> None:
    _lock_instance(session, claim)
    job = job_claims.held(session, claim)
    if job is None:
        return
    job.attempts += 1
    job.lease_until = None
    job.leased_by = None
    if job.attempts < job.retries and not isinstance(error, WorkersDied):
        job.due_at = clock.now() + delay_after(job.attempts)
        return
    job.state = "failed"
    notes.open_incident(
        session,
        session.get_one(ProcessInstance, job.instance_id),
        token_id=job.token_id,
        element_id=job.element_id,
        element_type=job.kind,
        kind="job",
        message=told(error),
        details={"attempts": job.attempts},
    )


def _deliver(database: Database, message_id: int) -> bool:
    with unit_of_work(database) as session:
        return messaging.deliver_buffered(session, message_id)


def _awaited(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether an instance of which the condition holds waits for the message."""
    return (
        select(Subscription.token_id)
        .join(ProcessInstance, ProcessInstance.id == Subscription.instance_id)
        .where(
            Subscription.kind == "message",
            Subscription.name == BufferedMessage.name,
            Subscription.correlation_key == BufferedMessage.correlation_key,
            condition,
        )
        .exists()
    )
