"""Processes that begin at a moment: whoever looks first starts the instance, and nobody starts it again.

The row of the timer is locked, the instance started and the next moment written in one transaction: a worker that
dies leaves everything as it was, and a second worker passes by. A moment that nobody was there for is made up for.
"""

from datetime import datetime

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock, jobs, process_runner
from engine.database import Database, unit_of_work
from engine.model import start_timers
from engine.model.tables import StartTimer

log = structlog.get_logger(__name__)

Key = tuple[str, str, int]


def start_due(database: Database, limit: int = 50) -> int:
    """Start up to `limit` processes that are due; returns how many were tried. One that fails stops no other."""
    tried = 0
    for key in _due(database, limit):
        tried += _try(database, key)
    return tried


def next_due(session: Session) -> datetime | None:
    """The moment of the earliest start, or None."""
    return session.scalar(select(func.min(StartTimer.try_at)))


def _due(database: Database, limit: int) -> list[Key]:
    query = select(StartTimer.process_id, StartTimer.element_id, StartTimer.part)
    with unit_of_work(database) as session:
        due = query.where(StartTimer.try_at <= clock.now()).order_by(StartTimer.try_at).limit(limit)
        return [(process_id, element_id, part) for process_id, element_id, part in session.execute(due)]


def _try(database: Database, key: Key) -> bool:
    try:
        with unit_of_work(database) as session:
            timer = _claimed(session, key)
            if timer is None:
                return False
            process_runner.start_by_timer(session, timer.process_id, timer.element_id)
            start_timers.move_on(timer)
    except Exception:
        log.exception("timed start failed", action="start:fail", process_id=key[0], element_id=key[1])
        with unit_of_work(database) as session:
            _postpone(_claimed(session, key))
    return True


def _claimed(session: Session, key: Key) -> StartTimer | None:
    """The timer, locked, if it is still due and nobody else has it."""
    process_id, element_id, part = key
    query = select(StartTimer).where(
        StartTimer.process_id == process_id,
        StartTimer.element_id == element_id,
        StartTimer.part == part,
        StartTimer.try_at <= clock.now(),
    )
    return session.scalars(query.with_for_update(skip_locked=True)).first()


def _postpone(timer: StartTimer | None) -> None:
    if timer is not None:
        timer.attempts += 1
        timer.try_at = clock.now() + jobs.delay_after(timer.attempts)
