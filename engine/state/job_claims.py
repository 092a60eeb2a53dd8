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

from sqlalchemy import ColumnElement, Connection, Integer, Update, bindparam, case, func, literal, select, update
from sqlalchemy.orm import Session

from engine import clock
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


def claim_fresh(connection: Connection, limit: int) -> list[JobClaim]:
    """Claim up to `limit` due jobs that nobody has begun, the oldest first."""
    return _claim(connection, _CLAIM_FRESH, limit)


def claim_left_behind(connection: Connection) -> list[JobClaim]:
    """Claim the oldest job whose worker has not come back, if there is one."""
    return _claim(connection, _CLAIM_LEFT_BEHIND, 1)


def held(session: Session, claim: JobClaim) -> Job | None:
    """The job, if it is still to be done and still this worker's."""
    return session.scalar(select(Job).where(Job.id == claim.id, *ours(claim)))


def ours(claim: JobClaim) -> tuple[ColumnElement[bool], ...]:
    """True of a job that nobody else has claimed since."""
    return Job.leased_by == claim.leased_by, Job.lease_until == claim.lease_until


_JOB = Job.metadata.tables[Job.__tablename__].c  # past the object mapper: an idle worker asks often


def _claiming(leases: ColumnElement[bool]) -> Update:
    due = (
        select(_JOB.id)
        .where(_JOB.state == "waiting", _JOB.due_at <= bindparam("now"), leases)
        .order_by(_JOB.due_at)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
    )
    # A lease that a crash of the database loses is taken anew, so nobody waits for the disk to have it.
    unhurried = func.set_config("synchronous_commit", "off", literal(True))
    return (
        update(_JOB.id.table)
        .where(_JOB.id.in_(due.scalar_subquery()))
        .values(
            lease_until=bindparam("until"),
            leased_by=bindparam("worker"),
            lost_leases=_JOB.lost_leases + case((_JOB.lease_until.is_(None), 0), else_=1),
        )
        .returning(*(_JOB[attribute.name] for attribute in fields(JobClaim)), unhurried)
    )


_CLAIM_FRESH = _claiming(_JOB.lease_until.is_(None))
_CLAIM_LEFT_BEHIND = _claiming(_JOB.lease_until < bindparam("now"))


def _claim(connection: Connection, statement: Update, limit: int) -> list[JobClaim]:
    now = clock.now()
    values = {"now": now, "until": now + LEASE, "worker": _worker_name(), "most": limit}
    claims = (JobClaim(*row[:-1]) for row in connection.execute(statement, values))
    return sorted(claims, key=lambda claim: claim.due_at)


def _worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
