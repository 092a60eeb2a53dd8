"""Starts that are owed: whoever looks first starts the instance, and nobody starts it again.

Processes begin at the moments of their timers; and what a message or signal could not start because it crashed is
tried again (`engine.messaging`). The row is locked, the instance started and the row moved on or deleted in one
transaction: a worker that dies leaves everything as it was, and a second worker passes by. A moment that nobody was
there for is made up for. What fails is tried again with back-off and shown to a person; so is what kills the worker
that starts it, which is noticed because a worker says first what it takes in hand.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from engine import clock, feel, jobs, process_runner
from engine.database import Database, unit_of_work
from engine.jobs import WorkersDied
from engine.model import start_rows
from engine.model.library import Library
from engine.model.store import latest_process
from engine.model.tables import OwedStart
from engine.state.job_claims import LEASE
from engine.unexpected import told

log = structlog.get_logger(__name__)


def start_due(database: Database, limit: int = 50) -> int:
    """Start up to `limit` processes that are due; returns how many were tried. One that fails stops no other."""
    tried = 0
    for start_id in _due(database, limit):
        tried += _try(database, start_id)
    return tried


def next_due(session: Session) -> datetime | None:
    """The moment of the earliest start, or None."""
    return session.scalar(select(func.min(OwedStart.try_at)))


def failed(session: Session) -> Sequence[OwedStart]:
    """The starts that have failed and will be tried again, oldest first."""
    return session.scalars(select(OwedStart).where(OwedStart.attempts > 0).order_by(OwedStart.due_at)).all()


def try_now(session: Session, start_id: UUID) -> OwedStart | None:
    """Let a start that has failed be tried with the next round; None when it does not fail any more."""
    idle = OwedStart.attempts > 0, OwedStart.begun_at.is_(None)
    again = update(OwedStart).where(OwedStart.id == start_id, *idle).values(try_at=clock.now())
    return session.scalars(again.returning(OwedStart)).first()


def _due(database: Database, limit: int) -> Sequence[UUID]:
    with unit_of_work(database) as session:
        due = select(OwedStart.id).where(OwedStart.try_at <= clock.now())
        return session.scalars(due.order_by(OwedStart.try_at).limit(limit)).all()


def _try(database: Database, start_id: UUID) -> bool:
    with unit_of_work(database) as session:
        owed = _due_now(session, start_id)
        if owed is None:
            return False
        begun_at = _begin(owed)
    if begun_at is not None:
        try:
            with unit_of_work(database) as session:
                _start(session, _begun(session, start_id, begun_at))
        except Exception as failure:
            log.exception("start failed", action="start:fail", start_id=str(start_id))
            with unit_of_work(database) as session:
                _postpone(_begun(session, start_id, begun_at), failure)
    return True


def _due_now(session: Session, start_id: UUID) -> OwedStart | None:
    """The start, locked, if it is still due and nobody else has it."""
    query = select(OwedStart).where(OwedStart.id == start_id, OwedStart.try_at <= clock.now())
    return session.scalars(query.with_for_update(skip_locked=True)).first()


def _begin(owed: OwedStart) -> datetime | None:
    """Take the start in hand; None when the worker that did so before has died with it: that was an attempt."""
    if owed.begun_at is not None:
        log.error("start lost", action="start:lost", start_id=str(owed.id), process_id=owed.process_id)
        _postpone(owed, WorkersDied("Der Arbeitsprozess ist abgebrochen, bevor der Ablauf begonnen hatte."))
        return None
    owed.begun_at = clock.now()
    owed.try_at = owed.begun_at + LEASE
    return owed.begun_at


def _begun(session: Session, start_id: UUID, begun_at: datetime) -> OwedStart | None:
    """The start, locked, if this worker still has it in hand."""
    query = select(OwedStart).where(OwedStart.id == start_id, OwedStart.begun_at == begun_at)
    return session.scalars(query.with_for_update()).first()


def _start(session: Session, owed: OwedStart | None) -> None:
    if owed is None:
        return
    if owed.kind not in start_rows.EVENTS:
        process_runner.start_by_event(session, owed.process_id, owed.element_id)
        start_rows.move_on(owed)
        return
    element_id = _listener(session, owed)
    if element_id is None:
        log.warning("start given up", action="start:give-up", process_id=owed.process_id, element_id=owed.element_id)
    else:
        values = feel.from_json(owed.variables)
        process_runner.start_by_event(session, owed.process_id, element_id, values, owed.business_key)
    session.delete(owed)


def _listener(session: Session, owed: OwedStart) -> str | None:
    """Where the process begins with the event by now; None when its newest version does not any more."""
    newest = latest_process(session, owed.process_id)
    elements = Library(session).executable(newest).started_by(owed.kind, owed.text) if newest is not None else []
    return owed.element_id if owed.element_id in elements else next(iter(elements), None)


def _postpone(owed: OwedStart | None, failure: Exception) -> None:
    if owed is not None:
        owed.attempts += 1
        owed.begun_at = None
        owed.try_at = clock.now() + jobs.delay_after(owed.attempts)
        owed.failure = told(failure)
