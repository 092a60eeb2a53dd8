"""The clockwork of a worker: a handful of interval jobs that look for work in the database.

Owns APScheduler. Any number of workers may run: what they do is claimed row by row in PostgreSQL, so nobody does
anything twice, and a worker that dies leaves nothing behind but a lease that ends.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something a worker does again and again."""

    name: str
    every: timedelta
    work: Callable[[], int]  # does what there is to do; returns how much that was


def run(chores: Sequence[Chore], stop: threading.Event) -> None:
    """Do the chores until `stop` is set; a chore that fails is logged and tried again the next time."""
    scheduler = BackgroundScheduler(timezone="UTC")
    # Every second it would warn that a chore which takes longer than its interval is still being done.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    for chore in chores:
        scheduler.add_job(
            _guarded(chore),
            "interval",
            seconds=chore.every.total_seconds(),
            id=chore.name,
            name=chore.name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.start()
    log.info("worker started", action="worker:start", chores=[chore.name for chore in chores])
    stop.wait()
    scheduler.shutdown(wait=True)
    log.info("worker stopped", action="worker:stop")


def _guarded(chore: Chore) -> Callable[[], None]:
    def work() -> None:
        try:
            done = chore.work()
        except Exception as error:
            log.exception("chore failed", action="worker:fail", chore=chore.name, error=repr(error))
            return
        if done:
            log.info("chore done", action="worker:work", chore=chore.name, count=done)

    return work
