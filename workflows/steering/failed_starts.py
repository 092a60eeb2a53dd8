"""Processes that should have begun by themselves and did not: a lead sees why, and need not wait for the next attempt.

The engine tries them again and again (`engine.owed_starts`); here stand the permission, the names for people and the
line in the audit log.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from engine import owed_starts
from engine.errors import LaufzettelError, translatable
from engine.model.store import latest
from engine.model.tables import OwedStart
from workflows import audit
from workflows.audit import Action
from workflows.cases import published_model
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission


class StartSettled(LaufzettelError):
    sentence: ClassVar[str] = translatable("Dieser Ablauf hat inzwischen begonnen. Sie brauchen nichts mehr zu tun.")


@dataclass(frozen=True, slots=True)
class FailedStart:
    id: UUID
    process: str  # its name
    step: str  # name of the start event
    message: str  # German, for a person; empty when nobody has noted it
    attempts: int
    since: datetime  # when it should have begun
    next_attempt: datetime


def failed_starts(session: Session, identity: Identity) -> tuple[FailedStart, ...]:
    """What should have begun, oldest first. Raises `NotPermitted`."""
    require(identity, Permission.SEE_ALL_TEAMS)
    return tuple(_shown(session, owed) for owed in owed_starts.failed(session))


def try_now(session: Session, identity: Identity, start_id: UUID) -> None:
    """Let a worker try again at once. Raises `StartSettled` (also for one that never was) and `NotPermitted`."""
    require(identity, Permission.RESUME_PROCESS)
    owed = owed_starts.try_now(session, start_id)
    if owed is None:
        raise StartSettled
    details = {"element": owed.element_id, "problem": owed.failure}
    audit.record(session, Action.START_RETRY, by=identity.account_name, subject=owed.process_id, details=details)


def _shown(session: Session, owed: OwedStart) -> FailedStart:
    version = latest(session, "process", owed.process_id)
    assert version is not None
    assert owed.due_at is not None
    assert owed.try_at is not None
    return FailedStart(
        id=owed.id,
        process=version.name or owed.process_id,
        step=published_model.element_name(session, version.id, owed.element_id),
        message=owed.failure or "",
        attempts=owed.attempts,
        since=owed.due_at,
        next_attempt=owed.try_at,
    )
