"""Jobs that concern nobody but their own instance, several in one transaction.

A transaction costs as much as a step of a process. Therefore a worker takes the instances of several such jobs in
hand at once and commits their steps together. Each is done exactly once all the same, and nobody has to wait for it:
whatever is not simply to be had is left to be done alone, and as soon as anything fails, nothing of it has happened
and each is done alone. Which jobs these are, and how one is done, is `engine.jobs`' to say.
"""

from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from engine.connection import Statement
from engine.database import Database, post, unit_of_work
from engine.state import stored_instance
from engine.state.job_claims import JobClaim
from engine.state.stored_instance import StoredInstance
from engine.unexpected import told

MOST: Final = 16  # jobs in a transaction
LONGEST: Final = 0.02  # seconds after which no further one is begun: somebody may wait for one of the instances

# Whoever waits longer for a lock waits for somebody who may wait in turn for one of these instances. PostgreSQL looks
# for such circles after a second and ends one of the waiting; it shall be this transaction, which can be done again.
_IMPATIENT = Statement("SET LOCAL lock_timeout = '200ms'")

Step = Callable[[Session, JobClaim, StoredInstance], None]

log = structlog.get_logger(__name__)


def do(database: Database, claims: Sequence[JobClaim], step: Step) -> set[UUID]:
    """Do jobs of different instances by `step`; returns the ids of those that need not be looked at any more."""
    done: set[UUID] = set()
    waiting = list(claims)
    while len(waiting) > 1:
        some, waiting = waiting[:MOST], waiting[MOST:]
        try:
            with unit_of_work(database) as session:
                finished, unbegun = _do_some(session, some, step)
        except Exception as error:  # noqa: BLE001 - it is met again where the job is done alone, and noted there
            log.info("jobs taken apart", action="job:take-apart", count=len(some), error=told(error))
            continue
        done |= finished
        waiting = unbegun + waiting
    return done


def _do_some(session: Session, claims: Sequence[JobClaim], step: Step) -> tuple[set[UUID], list[JobClaim]]:
    """Do what there is time for; returns what is done, and what could be done but was not begun."""
    post(session, _IMPATIENT, {})
    finished: set[UUID] = set()
    held = deque(stored_instance.locked_for_jobs(session, claims))
    enough = monotonic() + LONGEST
    while held and (not finished or monotonic() < enough):
        claim, instance = held.popleft()
        step(session, claim, instance)
        _forget_loaded(session)
        finished.add(claim.id)
    return finished, [claim for claim, _ in held]


def _forget_loaded(session: Session) -> None:
    """Let the next job find the session as if it were alone."""
    session.flush()
    session.expunge_all()
