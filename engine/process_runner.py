"""Changing running instances: start, complete a task, deliver a message, let a timer fire.

One instance is changed under one row lock within the caller's transaction: it is loaded, changed, run until it
waits, and written. Nothing is kept in between, so one transaction may change the same instance several times.
What people do to an instance as a whole is `engine.intervention`'s and `engine.modification`'s.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from engine import clock, feel
from engine.errors import LaufzettelError, translatable
from engine.execution.execution import Execution
from engine.execution.failures import ErrorThrown
from engine.model import start_rows
from engine.model.library import Library
from engine.model.start_rows import Arrival
from engine.model.store import latest_process
from engine.state import projection, resting, stored_instance
from engine.state.job_claims import JobClaim
from engine.state.resting import ACTIVE, RESTING, Unreadable
from engine.state.stored_instance import StoredInstance
from engine.state.tables import (
    BufferedMessage,
    Job,
    ProcessInstance,
    Subscription,
    UserTask,
)

MESSAGE_TIME_TO_LIVE = timedelta(days=30)

log = structlog.get_logger(__name__)


class UnknownProcess(LaufzettelError):
    """Nobody has published the process."""

    sentence = translatable("Den Prozess „{process_id}“ gibt es nicht.")


class TaskNotOpen(LaufzettelError):
    """The task was completed or has ended meanwhile."""

    sentence = translatable("Diese Aufgabe ist nicht mehr offen.")

    def __init__(self, by: str | None, at: datetime | None, state: str) -> None:
        """Who completed it and when, if somebody did; `state` is completed, cancelled or unknown."""
        super().__init__(by=by, at=at, state=state)
        self.by, self.at, self.state = by, at, state


class NotRunning(LaufzettelError):
    """The instance has ended."""

    sentence = translatable("Dieser Vorgang läuft nicht mehr: Er ist beendet.")


class Resting(NotRunning):
    """The instance is suspended or parked: nothing moves in it until somebody lets it go on."""

    sentence = translatable("Dieser Vorgang ruht gerade. Er läuft weiter, sobald die Leitung ihn fortsetzt.")


def start(
    session: Session,
    process_id: str,
    variables: Mapping[str, Any],
    business_key: str,
    *,
    by: str | None = None,
    start_event: str | None = None,
    by_event: bool = False,
) -> UUID:
    """Start the newest version of a process and let it run until it waits; returns the instance's id.

    `by_event`: the message or signal that the element `start_event` waits for has just come.
    """
    version = latest_process(session, process_id)
    if version is None:
        raise UnknownProcess(process_id=process_id)
    instance = StoredInstance(uuid7(), business_key, process_id, version, ACTIVE, 0, started_at=clock.now())
    library = Library(session)
    execution = Execution(library, instance.id)
    with _running(session, instance, execution, by):
        execution.begin(library.executable(version), to_feel(variables), start_event, by_event=by_event)
    return instance.id


def complete_task(session: Session, task_id: UUID, variables: Mapping[str, Any], completed_by: str) -> None:
    """Complete an open user task with `variables`.

    Raises `TaskNotOpen` when it is not open any more, `Resting` while nothing may move, `Unreadable`.
    """
    instance = stored_instance.locked_for_task(session, task_id)
    if instance is None:
        raise TaskNotOpen(None, None, "unknown")
    try:
        execution = _running_execution(session, instance)
    except Resting:
        raise
    except NotRunning as ended:
        raise _not_open(session, task_id) from ended
    token = _waiting(execution, task_id)
    if token is None:
        raise _not_open(session, task_id)
    with _running(session, instance, execution, completed_by):
        execution.complete(token, to_feel(variables))


def deliver_message(
    session: Session,
    name: str,
    correlation_key: str,
    variables: Mapping[str, Any] | None = None,
    *,
    time_to_live: timedelta = MESSAGE_TIME_TO_LIVE,
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
    rests does not hear it, then or later: a signal is for whoever listens at that moment. Returns how many tokens and
    processes there were.
    """
    query = (
        select(Subscription.instance_id, Subscription.token_id)
        .join(ProcessInstance, ProcessInstance.id == Subscription.instance_id)
        .where(Subscription.kind == "signal", Subscription.name == name, ProcessInstance.state == ACTIVE)
    )
    if thrown_by is not None:
        query = query.where(Subscription.instance_id != thrown_by)
    waiting = session.execute(query.order_by(Subscription.instance_id)).all()
    heard = 0
    for instance_id, token_id in waiting:
        with suppress(Resting):  # since a moment ago
            heard += _offer(session, instance_id, token_id, variables or {})
    return heard + _start_listeners(session, Arrival("signal", name, variables or {}))


def start_by_event(
    session: Session,
    process_id: str,
    element_id: str,
    variables: Mapping[str, Any] | None = None,
    business_key: str | None = None,
) -> UUID:
    """Start the newest version of a process at `element_id`: what it waits for has just come; the instance's id.

    Without a key the instance gets one of its own.
    """
    key = business_key or f"{process_id}-{uuid4().hex[:8]}"
    return start(session, process_id, variables or {}, key, start_event=element_id, by_event=True)


@contextmanager
def job_in_hand(session: Session, claim: JobClaim, instance: StoredInstance) -> Iterator["JobInHand | None"]:
    """A claimed job of an instance that is locked for it, for the block that does it; it runs on when the block ends.

    None when nothing waits for the job any more. Raises `NotRunning`, `Resting` and `Unreadable`.
    """
    execution = _running_execution(session, instance)
    token = _waiting(execution, claim.token_id)
    if token is None:
        session.execute(delete(Job).where(Job.id == claim.id))
        yield None
        return
    in_hand = JobInHand(session, instance, execution, token)
    yield in_hand
    in_hand.write()


class JobInHand:
    """A job that is being done: what its token sees, and what becomes of the token."""

    def __init__(self, session: Session, instance: StoredInstance, execution: Execution, token: Task) -> None:
        self.instance = instance
        self._session = session
        self._execution = execution
        self._token: Task | None = token
        self._token_id: UUID = token.id

    @property
    def variables(self) -> Mapping[str, Any]:
        """What the token sees."""
        return self._execution.visible(self._token)

    def fire(self) -> None:
        """The moment that the token waited for has come."""
        self._execution.events.trigger(self._token, {})

    def complete(self, results: Mapping[str, Any]) -> None:
        """The handler of a service task has succeeded."""
        self._catch_up()
        if self._token is not None:
            self._execution.complete(self._token, to_feel(results))

    def throw(self, code: str, variables: Mapping[str, Any]) -> None:
        """The handler of a service task has thrown a BPMN error."""
        self._catch_up()
        if self._token is not None:
            self._execution.events.throw(self._token, ErrorThrown(code, to_feel(variables)))

    def write(self) -> None:
        """Let the instance run on, and write it; when the token has gone meanwhile there is nothing to write."""
        if self._token is not None:
            _run_on(self._session, self.instance, self._execution)

    def _catch_up(self) -> None:
        """Begin anew with what is stored when the handler itself has changed the instance."""
        if projection.last_revision(self._session, self.instance) == self.instance.revision:
            return
        self.instance = _stored(stored_instance.locked(self._session, self.instance.id, self._token_id))
        self._execution = _running_execution(self._session, self.instance)
        self._token = _waiting(self._execution, self._token_id)


def variables(session: Session, instance_id: UUID) -> dict[str, Any]:
    """The variables of the process itself, as FEEL values."""
    instance = stored_instance.unlocked(session, instance_id)
    return instance.process_variables if instance is not None else {}


def task_variables(session: Session, task_id: UUID) -> dict[str, Any]:
    """What an open user task sees, without locking anything; empty when it is not open."""
    instance_id = session.scalar(select(UserTask.instance_id).where(UserTask.id == task_id, UserTask.state == "open"))
    if instance_id is None:
        return {}
    execution = _running_execution(session, _stored(stored_instance.unlocked(session, instance_id, task_id)))
    token = _waiting(execution, task_id)
    return dict(execution.visible(token)) if token is not None else {}


def instances_of(session: Session, business_key: str) -> Sequence[ProcessInstance]:
    """The instances of a case, oldest first."""
    query = select(ProcessInstance).where(ProcessInstance.business_key == business_key)
    return session.scalars(query.order_by(ProcessInstance.started_at)).all()


def _hand_over(session: Session, name: str, correlation_key: str, variables: Mapping[str, Any]) -> bool:
    query = select(Subscription.instance_id, Subscription.token_id).where(
        Subscription.kind == "message", Subscription.name == name, Subscription.correlation_key == correlation_key
    )
    receiver_rests = False
    for instance_id, token_id in session.execute(query).all():
        try:
            if _offer(session, instance_id, token_id, variables):
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
        except DBAPIError:
            raise  # says nothing about the process
        except Exception as failure:
            log.exception("start failed", action="start:fail", process_id=process_id, element_id=element_id)
            start_rows.owe(session, process_id, element_id, arrival, failure)
    return len(starts)


def _offer(session: Session, instance_id: UUID, token_id: UUID, results: Mapping[str, Any]) -> bool:
    """Trigger a token on behalf of others, who must not suffer from it: an instance that fails is parked.

    False when the token has gone meanwhile; raises `Resting` when the instance rests, or does from now on.
    """
    try:
        with session.begin_nested():
            return _trigger(session, instance_id, token_id, results)
    except Resting:
        raise
    except Exception as failure:
        resting.park(session, instance_id, failure)
        raise Resting from failure


def _trigger(session: Session, instance_id: UUID, token_id: UUID, results: Mapping[str, Any]) -> bool:
    try:
        with changing(session, instance_id, None, token_id=token_id) as execution:
            token = _waiting(execution, token_id)
            if token is None:
                return False
            execution.events.trigger(token, to_feel(results))
    except Resting:
        raise
    except NotRunning:
        return False
    return True


def _waiting(execution: Execution, token_id: UUID) -> Task | None:
    token = execution.find(token_id)
    return token if token is not None and token.state == TaskState.STARTED else None


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
    instance = _stored(stored_instance.locked(session, instance_id, token_id))
    execution = _running_execution(session, instance, although_resting=although_resting)
    with _running(session, instance, execution, by):
        yield execution


def reading(session: Session, instance_id: UUID) -> Execution:
    """The execution of an instance to look at, without locking anything. Raises `NotRunning`, `Unreadable`."""
    instance = _stored(stored_instance.unlocked(session, instance_id))
    return _running_execution(session, instance, although_resting=True)


def wake(session: Session, instance_id: UUID, by: str) -> None:
    """An instance that rested goes on: with what has become true, and with the oldest message that came for it."""
    with changing(session, instance_id, by) as execution:
        execution.conditions_stale = True
        _collect_buffered(session, execution)


@contextmanager
def _running(session: Session, instance: StoredInstance, execution: Execution, by: str | None) -> Iterator[None]:
    execution.by = by
    yield
    _run_on(session, instance, execution)


def _run_on(session: Session, instance: StoredInstance, execution: Execution) -> None:
    if instance.state != ACTIVE:
        projection.write(session, execution, instance)
        return
    execution.run()
    begins_to_wait = bool(execution.changes.subscriptions)
    projection.write(session, execution, instance)
    while begins_to_wait and not execution.ended and _collect_buffered(session, execution):
        execution.run()
        projection.write(session, execution, instance)


def _stored(instance: StoredInstance | None) -> StoredInstance:
    if instance is None:
        raise NotRunning
    return instance


def _running_execution(session: Session, instance: StoredInstance, *, although_resting: bool = False) -> Execution:
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
    token = _waiting(execution, token_id)
    if token is None:
        return False
    session.execute(delete(BufferedMessage).where(BufferedMessage.id == message_id))
    execution.by = None
    execution.events.trigger(token, feel.from_json(values))
    return True


def to_feel(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Variables as FEEL values."""
    return {name: feel.to_feel(value) for name, value in variables.items()}


def _not_open(session: Session, task_id: UUID) -> TaskNotOpen:
    query = select(UserTask.completed_by, UserTask.completed_at, UserTask.state).where(UserTask.id == task_id)
    by, at, state = session.execute(query).one()
    return TaskNotOpen(by, at, state)
