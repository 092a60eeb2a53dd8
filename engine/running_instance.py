"""An instance in hand: loaded under its row lock, changed, run until it waits, and written.

All of it within the caller's transaction; nothing is kept in between, so one transaction may change the same
instance several times. Who changes it, and why, is said by those who call: `engine.process_runner`,
`engine.messaging`, `engine.jobs`, `engine.intervention`, `engine.modification` and `engine.instance_migration`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task
from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine import clock, feel
from engine.errors import LaufzettelError, translatable
from engine.execution.execution import Execution
from engine.model.library import Library
from engine.state import projection, stored_instance
from engine.state.resting import ACTIVE, RESTING, Unreadable
from engine.state.stored_instance import StoredInstance
from engine.state.tables import BufferedMessage, Subscription


class NotRunning(LaufzettelError):
    """The instance has ended."""

    sentence = translatable("Dieser Vorgang läuft nicht mehr: Er ist beendet.")


class Resting(NotRunning):
    """The instance is suspended or parked: nothing moves in it until somebody lets it go on."""

    sentence = translatable("Dieser Vorgang ruht gerade. Er läuft weiter, sobald die Leitung ihn fortsetzt.")


@contextmanager
def changing(
    session: Session,
    instance_id: UUID,
    by: str | None,
    *,
    token_id: UUID | None = None,
    although_resting: bool = False,
) -> Iterator[Execution]:
    """The execution of an instance, locked until the transaction ends; it runs on when the block ends.

    Raises `NotRunning`, `Resting` and `Unreadable`. `token_id`: it is about this token, other items of loops may sleep.
    `although_resting`: an instance that rests may be changed, but it does not run on.
    """
    instance = stored(stored_instance.locked(session, instance_id, token_id))
    execution = running_execution(session, instance, although_resting=although_resting)
    with running(session, instance, execution, by):
        yield execution


def reading(session: Session, instance_id: UUID) -> Execution:
    """The execution of an instance to look at, without locking anything. Raises `NotRunning`, `Unreadable`."""
    instance = stored(stored_instance.unlocked(session, instance_id))
    return running_execution(session, instance, although_resting=True)


def wake(session: Session, instance_id: UUID, by: str) -> None:
    """An instance that rested goes on: with what has become true, and with the oldest message that came for it."""
    with changing(session, instance_id, by) as execution:
        execution.conditions_stale = True
        _collect_buffered(session, execution)


@contextmanager
def running(session: Session, instance: StoredInstance, execution: Execution, by: str | None) -> Iterator[None]:
    """The block changes the execution on behalf of `by`; it runs on when the block ends."""
    execution.by = by
    yield
    run_on(session, instance, execution)


def run_on(session: Session, instance: StoredInstance, execution: Execution) -> None:
    """Let the instance run until it waits, unless it rests, and write it; messages that came before are handed over."""
    if instance.state != ACTIVE:
        projection.write(session, execution, instance)
        return
    execution.run()
    begins_to_wait = bool(execution.changes.subscriptions)
    projection.write(session, execution, instance)
    while begins_to_wait and not execution.ended and _collect_buffered(session, execution):
        execution.run()
        projection.write(session, execution, instance)


def running_execution(session: Session, instance: StoredInstance, *, although_resting: bool = False) -> Execution:
    """The execution of an instance as it is stored. Raises `NotRunning`, `Resting` and `Unreadable`."""
    if instance.state in RESTING and not although_resting:
        raise Resting
    if instance.state != ACTIVE and instance.state not in RESTING:
        raise NotRunning
    return restore(session, instance)


def restore(session: Session, instance: StoredInstance) -> Execution:
    """The execution of an instance with its stored tokens and variables. Raises `Unreadable`."""
    execution = Execution(Library(session), instance.id)
    try:
        instance.restore(execution, session)
    except (DBAPIError, MemoryError):
        raise  # says nothing about the instance
    except Exception as cause:
        raise Unreadable(instance.id, cause) from cause
    return execution


def stored(instance: StoredInstance | None) -> StoredInstance:
    """The instance, if there is one. Raises `NotRunning`."""
    if instance is None:
        raise NotRunning
    return instance


def waiting(execution: Execution, token_id: UUID) -> Task | None:
    """The token, if it still waits."""
    token = execution.find(token_id)
    return token if token is not None and token.state == TaskState.STARTED else None


def to_feel(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Variables as FEEL values."""
    return {name: feel.to_feel(value) for name, value in variables.items()}


def _collect_buffered(session: Session, execution: Execution) -> bool:
    """Hand over the oldest message that came before somebody waited for it; whether there was one."""
    query = (
        select(BufferedMessage.id, BufferedMessage.variables, Subscription.token_id)
        .join(
            Subscription,
            (Subscription.name == BufferedMessage.name)
            & (Subscription.correlation_key == BufferedMessage.correlation_key),
        )
        .where(Subscription.instance_id == execution.instance_id, Subscription.kind == "message")
        .where(BufferedMessage.expires_at > clock.now())
        .order_by(BufferedMessage.id)
        .limit(1)
        .with_for_update(of=BufferedMessage, skip_locked=True)
    )
    found = session.execute(query).first()
    if found is None:
        return False
    message_id, values, token_id = found
    token = waiting(execution, token_id)
    if token is None:
        return False
    session.execute(delete(BufferedMessage).where(BufferedMessage.id == message_id))
    execution.by = None
    execution.events.trigger(token, feel.from_json(values))
    return True
