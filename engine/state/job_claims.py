"""Who does a job: claims of due work, each with a lease that lets others have it when its worker has died.

Knows nothing of what a job is about; doing it is `engine.jobs`'.
"""

import os
import socket
import threading
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from engine import clock
from engine.connection import Statement
from engine.database import Database, run_alone
from engine.state.tables import Job

LEASE = timedelta(minutes=1)  # a dead worker's jobs wait this long; a slow one loses nothing but its place


@dataclass(frozen=True, slots=True)
class JobClaim:
    """A job that this worker holds, until the lease ends and another takes it."""

    id: UUID
    instance_id: UUID
    token_id: UUID
    element_id: str
    kind: str
    task_type: str | None
    headers: dict[str, Any]
    due_at: datetime
    attempts: int  # before this one
    lost_leases: int
    lease_until: datetime
    leased_by: str


def claim_fresh(database: Database, limit: int) -> list[JobClaim]:
    """Claim up to `limit` due jobs that nobody has begun, the oldest first."""
    return _claim(database, _CLAIM_FRESH, limit)


def claim_left_behind(database: Database) -> list[JobClaim]:
    """Claim the oldest job whose worker has not come back, if there is one."""
    return _claim(database, _CLAIM_LEFT_BEHIND, 1)


def held(session: Session, claim: JobClaim) -> Job | None:
    """The job, if it is still to be done and still this worker's."""
    return session.scalar(select(Job).where(Job.id == claim.id, *ours(claim)))


def ours(claim: JobClaim) -> tuple[ColumnElement[bool], ...]:
    """True of a job that nobody else has claimed since."""
    return Job.leased_by == claim.leased_by, Job.lease_until == claim.lease_until


_CLAIM = """
UPDATE job
SET lease_until = %(until)s, leased_by = %(worker)s,
  lost_leases = lost_leases + CASE WHEN lease_until IS NULL THEN 0 ELSE 1 END
WHERE id = ANY(ARRAY(
  SELECT id FROM job WHERE state = 'waiting' AND due_at <= %(now)s AND {leases}
  ORDER BY due_at LIMIT %(most)s FOR UPDATE SKIP LOCKED))
RETURNING {columns},
  set_config('synchronous_commit', 'off', true)"""  # a lease that a crash of the database loses is taken anew
_COLUMNS = ", ".join(field.name for field in fields(JobClaim))
_CLAIM_FRESH = Statement(_CLAIM.format(leases="lease_until IS NULL", columns=_COLUMNS))
_CLAIM_LEFT_BEHIND = Statement(_CLAIM.format(leases="lease_until < %(now)s", columns=_COLUMNS))


def _claim(database: Database, statement: Statement, limit: int) -> list[JobClaim]:
    now = clock.now()
    values = {"now": now, "until": now + LEASE, "worker": _worker_name(), "most": limit}
    claims = (JobClaim(*row[:-1]) for row in run_alone(database, statement, values))
    return sorted(claims, key=lambda claim: claim.due_at)


def _worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
