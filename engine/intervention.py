"""What a person does to a running instance as a whole: suspend, resume, retry, change variables, cancel.

Each with a reason that the history keeps. Who may do it is not asked here. Moving tokens by hand is
`engine.modification`'s.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow import TaskState
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine import clock, messaging, running_instance
from engine.errors import LaufzettelError, translatable
from engine.execution import variables as scoped
from engine.running_instance import NotRunning, Resting
from engine.state import notes, resting
from engine.state.resting import ACTIVE, HELD, PARKED, RESTING, SUSPENDED, Unreadable
from engine.state.tables import BufferedMessage, Incident, Job, ProcessInstance, Subscription


class NotSuspended(LaufzettelError):
    """Only what somebody has suspended can be resumed."""

    sentence = translatable("Dieser Vorgang ist nicht angehalten. Sie brauchen nichts mehr zu tun.")


class UnknownScope(LaufzettelError):
    """The scope or token whose variables should change has gone."""

    sentence = translatable("Diese Stelle des Vorgangs gibt es nicht mehr. Bitte sehen Sie sich den neuen Stand an.")


def suspend(session: Session, instance_id: UUID, reason: str, by: str) -> None:
    """Let nothing move in an instance, the processes it has called included, until it is resumed.

    Nobody can complete its tasks; timers and jobs are held; messages for it are kept; signals pass it by. A parked
    instance can be suspended too. Raises `Resting` when it is already, and `NotRunning`.
    """
    instance = _locked(session, instance_id)
    if instance.state == SUSPENDED:
        raise Resting
    resting.hold(session, instance_id, SUSPENDED)
    notes.note_process(session, instance, "suspended", by, {"reason": reason})


def resume(session: Session, instance_id: UUID, reason: str, by: str) -> None:
    """Let a suspended instance go on: what fell due meanwhile is due now, kept messages are delivered.

    Raises `NotSuspended`, `NotRunning` and `Unreadable`.
    """
    instance = _locked(session, instance_id)
    if instance.state != SUSPENDED:
        raise NotSuspended
    notes.note_process(session, instance, "resumed", by, {"reason": reason})
    _wake(session, instance_id, by)


def set_variables(
    session: Session,
    instance_id: UUID,
    variables: Mapping[str, Any],
    reason: str,
    by: str,
    *,
    owner: UUID | None = None,
) -> None:
    """Set variables of the process itself, or of the scope or token `owner` alone; also while it rests.

    Raises `UnknownScope`, `NotRunning` and `Unreadable`.
    """
    with running_instance.changing(session, instance_id, by, although_resting=True) as execution:
        if not scoped.set_of_owner(execution, owner or execution.root.id, running_instance.to_feel(variables)):
            raise UnknownScope
        details = {"variables": sorted(variables), "reason": reason}
        execution.note_process("changed", by, details | ({"scope": str(owner)} if owner else {}))


def cancel(session: Session, instance_id: UUID, reason: str, by: str) -> None:
    """End an instance with everything in it; also one that rests, readable or not. Raises `NotRunning`."""
    instance = _locked(session, instance_id)
    notes.note_process(session, instance, "cancelled", by, {"reason": reason})
    if instance.state == PARKED or not _ended(session, instance_id, by):
        resting.end(session, instance_id, "cancelled")
    resting.let_go(session, instance_id)
    settled = update(Incident).where(Incident.instance_id == instance_id, Incident.resolved_at.is_(None))
    session.execute(settled.values(resolved_at=clock.now(), resolved_by=by, resolution=reason))


def retry_incident(session: Session, incident_id: UUID, reason: str, by: str) -> None:
    """Let the token of an open incident try again; a failed job gets its attempts back, a parked instance goes on.

    What an instance had thrown is told to others also when it has ended. Raises `Unreadable` when the instance still
    is, and `NotRunning`.
    """
    incident = session.get_one(Incident, incident_id)
    failed = Job.token_id == incident.token_id, Job.state == "failed"
    instance = _row_locked(session, incident.instance_id)
    tells_others = (
        session.scalars(select(Job.id).where(*failed, Job.kind.in_(resting.TELLS_OTHERS))).first() is not None
    )
    if not tells_others:
        _must_run(instance)
    statement = update(Incident).where(Incident.id == incident_id, Incident.resolved_at.is_(None))
    session.execute(statement.values(resolved_at=clock.now(), resolved_by=by, resolution=reason))
    notes.note_process(session, instance, "resolved", by, {"incident": str(incident_id), "reason": reason})
    if incident.token_id == instance.id:
        if instance.state == PARKED:
            _wake(session, instance.id, by)
        return
    state = HELD if instance.state in RESTING else "waiting"
    session.execute(update(Job).where(*failed).values(state=state, attempts=0, lost_leases=0, due_at=clock.now()))
    if tells_others:
        return
    with running_instance.changing(session, instance.id, by, although_resting=True) as execution:
        token = execution.find(incident.token_id)
        if token is not None and token.state == TaskState.ERROR:
            execution.retry(token)


def _ended(session: Session, instance_id: UUID, by: str) -> bool:
    """End the instance token by token; False when it cannot be read."""
    try:
        with running_instance.changing(session, instance_id, by, although_resting=True) as execution:
            execution.end("cancelled")
    except Unreadable:
        return False
    return True


def _locked(session: Session, instance_id: UUID) -> ProcessInstance:
    instance = _row_locked(session, instance_id)
    _must_run(instance)
    return instance


def _row_locked(session: Session, instance_id: UUID) -> ProcessInstance:
    query = select(ProcessInstance).where(ProcessInstance.id == instance_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _must_run(instance: ProcessInstance) -> None:
    if instance.state != ACTIVE and instance.state not in RESTING:
        raise NotRunning


def _wake(session: Session, instance_id: UUID, by: str) -> None:
    """Let an instance that rested go on."""
    resting.release(session, instance_id)
    _keep_awaited_messages(session, instance_id)
    running_instance.wake(session, instance_id, by)


def _keep_awaited_messages(session: Session, instance_id: UUID) -> None:
    """What came in time for an instance that rested has not grown too old by waiting for it."""
    now = clock.now()
    awaited = (
        select(Subscription.token_id)
        .where(
            Subscription.instance_id == instance_id,
            Subscription.kind == "message",
            Subscription.name == BufferedMessage.name,
            Subscription.correlation_key == BufferedMessage.correlation_key,
        )
        .exists()
    )
    outlived = update(BufferedMessage).where(BufferedMessage.expires_at <= now, awaited)
    session.execute(outlived.values(expires_at=now + messaging.TIME_TO_LIVE))
