"""Messages and signals: handed to the tokens that wait for them, or starting the processes that begin with them.

A message has one receiver, found by name and correlation key; one that nobody waits for yet is kept for a while. A
signal is for everybody who listens at that moment. Nobody suffers from another: a receiver that fails is parked, a
process that cannot start is owed (`engine.owed_starts`).
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from engine import clock, feel
from engine.model import start_rows
from engine.model.library import Library
from engine.model.start_rows import Arrival
from engine.process_runner import start_by_event
from engine.running_instance import NotRunning, Resting, changing, to_feel, waiting
from engine.state import resting
from engine.state.resting import ACTIVE
from engine.state.tables import BufferedMessage, ProcessInstance, Subscription
from engine.unexpected import is_of_database

TIME_TO_LIVE = timedelta(days=30)

log = structlog.get_logger(__name__)


def deliver_message(
    session: Session,
    name: str,
    correlation_key: str,
    variables: Mapping[str, Any] | None = None,
    *,
    time_to_live: timedelta = TIME_TO_LIVE,
) -> bool:
    """Hand a message to the token that waits for it, or start the process that begins with it.

    True when there was one, else it is kept for `time_to_live`; so is one whose receiver rests, and nobody else gets
    it. Without a time to live nothing is kept.
    """
    if _hand_over(session, name, correlation_key, variables or {}):
        return True
    if not time_to_live:
        return False
    now = clock.now()
    session.execute(
        insert(BufferedMessage).values(
            name=name,
            correlation_key=correlation_key,
            variables=feel.to_json(dict(variables or {})),
            published_at=now,
            expires_at=now + time_to_live,
        )
    )
    return False


def deliver_buffered(session: Session, message_id: int) -> bool:
    """Try once more to hand over a message that was kept; False when still nobody waits for it."""
    message = session.get(BufferedMessage, message_id, with_for_update={"skip_locked": True})
    if message is None:
        return False
    with session.begin_nested() as attempt:
        session.delete(message)  # first: its receiver may wait for the next one at once
        found = _hand_over(session, message.name, message.correlation_key, feel.from_json(message.variables))
        if not found:
            attempt.rollback()
    return found


def broadcast_signal(
    session: Session, name: str, variables: Mapping[str, Any] | None = None, thrown_by: UUID | None = None
) -> int:
    """Let every instance that waits for the signal hear it, and start the processes that begin with it.

    The instance `thrown_by` has heard it when it was thrown; who waits there now began too late. An instance that
    rests does not hear it, then or later: a signal is for whoever listens at that moment. What it does to one token
    of an instance keeps no other from hearing it. Returns how many tokens and processes there were.
    """
    query = (
        select(Subscription.instance_id, Subscription.token_id)
        .join(ProcessInstance, ProcessInstance.id == Subscription.instance_id)
        .where(Subscription.kind == "signal", Subscription.name == name, ProcessInstance.state == ACTIVE)
    )
    if thrown_by is not None:
        query = query.where(Subscription.instance_id != thrown_by)
    rows = session.execute(query.order_by(Subscription.instance_id)).all()
    listening = dict(rows)  # one token of each
    heard = 0
    for instance_id, token_id in listening.items():
        with suppress(Resting):  # since a moment ago
            heard += _offer(session, instance_id, partial(_hear, session, instance_id, token_id, name, variables or {}))
    return heard + _start_listeners(session, Arrival("signal", name, variables or {}))


def _hand_over(session: Session, name: str, correlation_key: str, variables: Mapping[str, Any]) -> bool:
    query = select(Subscription.instance_id, Subscription.token_id).where(
        Subscription.kind == "message", Subscription.name == name, Subscription.correlation_key == correlation_key
    )
    receiver_rests = False
    for instance_id, token_id in session.execute(query).all():
        try:
            if _offer(session, instance_id, partial(_trigger, session, instance_id, token_id, variables)):
                return True
        except Resting:
            receiver_rests = True
    if receiver_rests:
        return False
    return bool(_start_listeners(session, Arrival("message", name, variables, correlation_key or None), limit=1))


def _start_listeners(session: Session, arrival: Arrival, limit: int | None = None) -> int:
    """Start the processes whose newest version begins with what has come; returns how many.

    One that crashes keeps nobody else from hearing it: its start is owed (`engine.owed_starts`).
    """
    starts = Library(session).event_starts(arrival.kind, arrival.name)[:limit]
    for process_id, element_id in starts:
        try:
            with session.begin_nested():
                start_by_event(session, process_id, element_id, arrival.variables, arrival.business_key)
        except Exception as failure:
            if is_of_database(failure):
                raise
            log.exception("start failed", action="start:fail", process_id=process_id, element_id=element_id)
            start_rows.owe(session, process_id, element_id, arrival, failure)
    return len(starts)


def _offer(session: Session, instance_id: UUID, happen: Callable[[], int]) -> int:
    """Let something happen to an instance on behalf of others, who must not suffer: one that fails is parked.

    Returns how many tokens it concerned, for those that have gone meanwhile it is none; raises `Resting` when the
    instance rests, or does from now on.
    """
    try:
        with session.begin_nested():
            return happen()
    except Resting:
        raise
    except NotRunning:
        return 0
    except Exception as failure:
        resting.park(session, instance_id, failure)
        raise Resting from failure


def _hear(session: Session, instance_id: UUID, token_id: UUID, name: str, results: Mapping[str, Any]) -> int:
    """`token_id`: one of those that listen; the others stay awake as well."""
    with changing(session, instance_id, None, token_id=token_id) as execution:
        return execution.events.broadcast(name, to_feel(results))


def _trigger(session: Session, instance_id: UUID, token_id: UUID, results: Mapping[str, Any]) -> bool:
    with changing(session, instance_id, None, token_id=token_id) as execution:
        token = waiting(execution, token_id)
        if token is not None:
            execution.events.trigger(token, to_feel(results))
    return token is not None
