"""Work that is owed: claimed by any worker, done in one transaction, tried again, or shown to a person.

A worker leases due jobs, so that others leave them alone, and does each in a transaction of its own under the
instance's lock: what the handler writes and the step of the process commit together or not at all. A worker that
dies loses only its lease; one that was so slow that another took its job over finds that out under the lock and lets
go. Nothing may leave the house inside a handler; letters and mails are rows that somebody delivers after the commit.
An instance that cannot be read is parked at once, so that nobody stumbles over it twice.
"""

import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, case, delete, func, select, update
from sqlalchemy.orm import Session

from engine import clock, process_runner
from engine.database import Database, unit_of_work
from engine.state import notes, resting
from engine.state.tables import BufferedMessage, ProcessInstance, Subscription
from engine.state.tables import Job as JobRow

LEASE = timedelta(minutes=1)  # a dead worker's jobs wait this long; a slow one loses nothing but its place
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=6)
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

_handlers: dict[str, Handler] = {}


class UnknownTaskType(LookupError):
    """No handler is registered for the task type."""


class WorkersDied(Exception):
    """Every worker that took the job has ended before it was done, and nobody knows why."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """A job that this worker holds, until the lease ends and another takes it."""

    id: UUID
    instance_id: UUID
    kind: str
    due_at: datetime
    lost_leases: int
    lease_until: datetime
    leased_by: str


def register(task_type: str, handler: Handler) -> None:
    """Say who does service tasks of a type; the result's entries become variables."""
    _handlers[task_type] = handler


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
    fresh = _claim(database, JobRow.lease_until.is_(None), limit)
    for claim in fresh:
        _do(database, claim)
    left_behind = _claim(database, JobRow.lease_until < clock.now(), 1)
    for claim in left_behind:
        _do(database, claim)
    return len(fresh) + len(left_behind)


def match_messages(database: Database) -> int:
    """Deliver messages that crossed with somebody who began to wait; drops those whose time to live is over."""
    with unit_of_work(database) as session:
        outlived = BufferedMessage.expires_at <= clock.now()
        in_vain = ~_awaited(ProcessInstance.state.in_(resting.RESTING))
        session.execute(delete(BufferedMessage).where(outlived, in_vain))
        query = select(BufferedMessage.id).where(~outlived, _awaited(ProcessInstance.state == resting.ACTIVE))
        message_ids = session.scalars(query.order_by(BufferedMessage.id).limit(100)).all()
    return sum(_deliver(database, message_id) for message_id in message_ids)


def next_due(session: Session) -> Any:
    """The moment of the earliest waiting job, or None."""
    return session.scalar(select(func.min(JobRow.due_at)).where(JobRow.state == "waiting"))


def _claim(database: Database, leases: ColumnElement[bool], limit: int) -> list[_Claim]:
    now = clock.now()
    due = (
        select(JobRow.id)
        .where(JobRow.state == "waiting", JobRow.due_at <= now, leases)
        .order_by(JobRow.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    statement = (
        update(JobRow)
        .where(JobRow.id.in_(due.scalar_subquery()))
        .values(
            lease_until=now + LEASE,
            leased_by=_worker_name(),
            lost_leases=JobRow.lost_leases + case((JobRow.lease_until.is_(None), 0), else_=1),
        )
        .returning(*(getattr(JobRow, attribute.name) for attribute in fields(_Claim)))
    )
    with unit_of_work(database) as session:
        return sorted((_Claim(*row) for row in session.execute(statement)), key=lambda claim: claim.due_at)


def _do(database: Database, claim: _Claim) -> None:
    try:
        with unit_of_work(database) as session:
            _perform(session, claim)
    except process_runner.NotRunning:
        log.info("job skipped", action="job:skip", job_id=str(claim.id))
        with unit_of_work(database) as session:
            _set_aside(session, claim)
    except resting.Unreadable as failure:
        log.exception("instance parked", action="instance:park", instance_id=str(failure.instance_id))
        with unit_of_work(database) as session:
            resting.park(session, failure.instance_id, failure)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is retried and then shown to a person
        log.warning("job failed", action="job:fail", job_id=str(claim.id), error=repr(error))
        with unit_of_work(database) as session:
            _note_failure(session, claim, error)


def _perform(session: Session, claim: _Claim) -> None:
    if claim.lost_leases >= MOST_LOST_LEASES:
        raise WorkersDied(f"{claim.lost_leases} Arbeitsprozesse sind abgebrochen, bevor dieser Auftrag getan war.")
    if claim.kind in {"message", "signal"}:
        _tell_others(session, claim)
        return
    _lock_instance(session, claim)
    job = _held(session, claim)
    if job is None:
        return
    session.expunge(job)
    if claim.kind != "timer":
        _call(session, job)
    elif not process_runner.fire_timer(session, job):
        session.execute(delete(JobRow).where(JobRow.id == job.id))


def _tell_others(session: Session, claim: _Claim) -> None:
    """Deliver what an instance has thrown. The instance itself stays unlocked: others may be telling it something."""
    headers = session.scalar(delete(JobRow).where(JobRow.id == claim.id, *_ours(claim)).returning(JobRow.headers))
    if headers is None:
        return
    if claim.kind == "message":
        process_runner.deliver_message(session, headers["name"], headers["key"])
    else:
        process_runner.broadcast_signal(session, headers["name"], thrown_by=claim.instance_id)


def _lock_instance(session: Session, claim: _Claim) -> str | None:
    """Nobody else changes the instance, or its jobs, until the transaction ends; returns its state."""
    query = select(ProcessInstance.state).where(ProcessInstance.id == claim.instance_id)
    return session.scalar(query.with_for_update())


def _held(session: Session, claim: _Claim) -> JobRow | None:
    """The job, if it is still to be done and still this worker's."""
    return session.scalar(select(JobRow).where(JobRow.id == claim.id, *_ours(claim)))


def _ours(claim: _Claim) -> tuple[ColumnElement[bool], ...]:
    return JobRow.leased_by == claim.leased_by, JobRow.lease_until == claim.lease_until


def _set_aside(session: Session, claim: _Claim) -> None:
    """The instance does not run: its job waits with it, or goes with it."""
    state = _lock_instance(session, claim)
    ours = JobRow.id == claim.id, *_ours(claim)
    if state == resting.ACTIVE or state in resting.RESTING:
        kept = update(JobRow).where(*ours).values(lease_until=None, leased_by=None)
        session.execute(kept.values(state=resting.HELD) if state in resting.RESTING else kept)
    else:
        session.execute(delete(JobRow).where(*ours))


def _call(session: Session, row: JobRow) -> None:
    handler = _handlers.get(row.task_type or "")
    if handler is None:
        raise UnknownTaskType(row.task_type)
    variables = process_runner.visible_variables(session, row)
    if variables is None:
        session.execute(delete(JobRow).where(JobRow.id == row.id))
        return
    instance = session.execute(
        select(ProcessInstance.business_key, ProcessInstance.process_id).where(ProcessInstance.id == row.instance_id)
    ).one()
    job = Job(
        id=row.id,
        task_type=row.task_type or "",
        instance_id=row.instance_id,
        business_key=instance.business_key,
        process_id=instance.process_id,
        element_id=row.element_id,
        variables=variables,
        headers=row.headers,
        attempt=row.attempts + 1,
        idempotency_key=str(row.token_id),
    )
    try:
        results = handler(session, job)
    except BpmnError as error:
        process_runner.throw_error(session, row, error.code, error.variables)
    else:
        process_runner.finish_service_job(session, row, results or {})


def _note_failure(session: Session, claim: _Claim, error: Exception) -> None:
    _lock_instance(session, claim)
    job = _held(session, claim)
    if job is None:
        return
    job.attempts += 1
    job.lease_until = None
    job.leased_by = None
    if job.attempts < job.retries and not isinstance(error, WorkersDied):
        job.due_at = clock.now() + min(FIRST_DELAY * 2 ** (job.attempts - 1), LONGEST_DELAY)
        return
    job.state = "failed"
    notes.open_incident(
        session,
        session.get_one(ProcessInstance, job.instance_id),
        token_id=job.token_id,
        element_id=job.element_id,
        element_type=job.kind,
        kind="job",
        message=f"{type(error).__name__}: {error}",
        details={"attempts": job.attempts},
    )


def _deliver(database: Database, message_id: int) -> bool:
    with unit_of_work(database) as session:
        return process_runner.deliver_buffered(session, message_id)


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


def _worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
