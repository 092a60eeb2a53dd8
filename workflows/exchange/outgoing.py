"""Requests to bodies outside: written with the transaction that wants them, handed over after it, answered one day.

`send` belongs into that transaction. `hand_over_due` and `collect` run in workers, any number of them, and speak to
bodies outside of any transaction. A request is handed over at least once and always with the same key; an answer is
put on file by its receiver in one transaction with the note that it came, and confirmed after that. A request that is
refused, or that nobody takes for about a day, is answered with `Kind.ERROR`, so that whoever waits hears of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import structlog
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock
from engine.database import Database, unit_of_work
from workflows.exchange import requests
from workflows.exchange.answers import Answer, Kind
from workflows.exchange.bodies import Body
from workflows.exchange.errors import BodyUnavailable, RequestRefused
from workflows.exchange.ports import Port
from workflows.exchange.registry import Bodies
from workflows.exchange.requests import Request
from workflows.exchange.tables import OutgoingRequest

PATIENCE: Final = timedelta(minutes=2)  # an adapter gives up before; then another worker may take over
# Waits after the 1st, 2nd, ... failed try; then the request has failed. Together about a day.
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 480, 720))
MOST_ATTEMPTS: Final = len(WAITS) + 1
AT_ONCE: Final = 100  # answers fetched together

Receiver = Callable[[Session, str, Answer], None]  # puts an answer on file; the text is the `subject` of `send`

log = structlog.get_logger(__name__)


class State(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # given up; its receiver was told
    ANSWERED = "answered"


def key_of(idempotency_key: str) -> str:
    """The key of the request that this job sends: the same for every attempt."""
    return str(uuid5(NAMESPACE_URL, f"laufzettel:exchange:{idempotency_key}"))


def send(session: Session, body: Body, subject: str, request: Request) -> None:
    """Have a request handed over after this transaction; the same key a second time changes nothing.

    `subject` is what the body's receiver will be told beside the answer. TypeError: the body takes no such request.
    """
    if type(request) not in requests.TYPES.get(body, requests.OTHERWISE):
        raise TypeError(f"{body} takes no {type(request).__name__}")
    session.execute(
        insert(OutgoingRequest)
        .values(
            id=uuid4(),
            key=request.key,
            body=body.value,
            subject=subject,
            request=requests.to_json(request),
            due_at=clock.now(),
            created_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=[OutgoingRequest.key])
    )


def hand_over_due(database: Database, bodies: Bodies, receivers: Mapping[Body, Receiver], limit: int = 50) -> int:
    """Hand over up to `limit` requests that are due, one after the other; returns how many were tried."""
    for done in range(limit):
        claimed = _claim(database)
        if claimed is None:
            return done
        _hand_over(database, bodies, receivers, claimed)
    return limit


def collect(database: Database, bodies: Bodies, receivers: Mapping[Body, Receiver]) -> int:
    """Put on file what bodies have answered; returns how many answers. One that cannot be filed stops no other.

    Only bodies that owe an answer are visited.
    """
    with unit_of_work(database) as session:
        owing = session.scalars(select(OutgoingRequest.body).where(OutgoingRequest.state != State.ANSWERED).distinct())
        visited = [Body(code) for code in owing]
    return sum(_collect_from(database, bodies, receivers[body], body) for body in visited)


def next_due(session: Session) -> datetime | None:
    """When the next request is to be handed over; None while none waits."""
    return session.scalar(select(func.min(OutgoingRequest.due_at)).where(OutgoingRequest.state == State.WAITING))


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: UUID
    lease: UUID
    attempts: int  # with this one
    body: Body
    subject: str
    request: Request


def _claim(database: Database) -> _Claimed | None:
    with unit_of_work(database) as session:
        row = session.scalar(
            select(OutgoingRequest)
            .where(OutgoingRequest.state == State.WAITING, OutgoingRequest.due_at <= clock.now())
            .order_by(OutgoingRequest.due_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None or row.request is None:
            return None
        row.lease, row.due_at, row.attempts = uuid4(), clock.now() + PATIENCE, row.attempts + 1
        body = Body(row.body)
        return _Claimed(row.id, row.lease, row.attempts, body, row.subject, requests.from_json(body, row.request))


def _hand_over(database: Database, bodies: Bodies, receivers: Mapping[Body, Receiver], claimed: _Claimed) -> None:
    receiver = receivers[claimed.body]
    try:
        answer = bodies.port(claimed.body).ask(claimed.request)
    except RequestRefused as refused:
        _fail(database, receiver, claimed, str(refused))
    except Exception as error:  # noqa: BLE001 - a fault of an adapter must not stop what is for other bodies
        _not_taken(database, receiver, claimed, error)
    else:
        _taken(database, receiver, claimed, answer)
        if answer is not None:
            _confirm(bodies.port(claimed.body), claimed)


def _not_taken(database: Database, receiver: Receiver, claimed: _Claimed, error: Exception) -> None:
    """The body could not be reached: later again, or never."""
    problem = str(error) if isinstance(error, BodyUnavailable) else repr(error)
    log.warning("request not taken", action="exchange:fail", body=claimed.body.value, request_id=str(claimed.id))
    if claimed.attempts >= MOST_ATTEMPTS:
        _fail(database, receiver, claimed, problem)
        return
    values = {"due_at": clock.now() + WAITS[claimed.attempts - 1], "lease": None, "last_error": problem}
    with unit_of_work(database) as session:
        session.execute(update(OutgoingRequest).where(_ours(claimed)).values(values))


def _taken(database: Database, receiver: Receiver, claimed: _Claimed, answer: Answer | None) -> None:
    state = State.ANSWERED if answer else State.SENT
    values = {
        "state": state,
        "request": None,
        "lease": None,
        "last_error": "",
        "sent_at": clock.now(),
        "answered_at": clock.now() if answer else None,
    }
    with unit_of_work(database) as session:
        if _settled(session, claimed, values) and answer:
            receiver(session, claimed.subject, answer)


def _confirm(port: Port[Any], claimed: _Claimed) -> None:
    """Whoever answers at once hears that it is on file; should that not arrive, the answer comes once more later."""
    try:
        port.confirm(claimed.request.key)
    except BodyUnavailable as unavailable:
        log.warning("answer not confirmed", action="exchange:fail", body=claimed.body.value, error=str(unavailable))


def _fail(database: Database, receiver: Receiver, claimed: _Claimed, problem: str) -> None:
    values = {"state": State.FAILED, "request": None, "lease": None, "last_error": problem}
    with unit_of_work(database) as session:
        if _settled(session, claimed, values):
            receiver(session, claimed.subject, Answer(claimed.request.key, Kind.ERROR, problem, clock.now()))


def _settled(session: Session, claimed: _Claimed, values: Mapping[str, object]) -> bool:
    """Whether the lease was still ours when this was written down."""
    written = update(OutgoingRequest).where(_ours(claimed)).values(values).returning(OutgoingRequest.id)
    return session.scalar(written) is not None


def _ours(claimed: _Claimed) -> ColumnElement[bool]:
    return (OutgoingRequest.id == claimed.id) & (OutgoingRequest.lease == claimed.lease)


def _collect_from(database: Database, bodies: Bodies, receiver: Receiver, body: Body) -> int:
    port = bodies.port(body)
    try:
        arrived = port.answers(AT_ONCE)
    except BodyUnavailable as unavailable:
        log.warning("answers not fetched", action="exchange:fail", body=body.value, error=str(unavailable))
        return 0
    filed = 0
    for answer in arrived:
        try:
            filed += _file(database, receiver, body, answer)
            port.confirm(answer.key)
        except Exception as error:  # it comes again
            log.exception("answer not filed", action="exchange:fail", body=body.value, error=type(error).__name__)
    return filed


def _file(database: Database, receiver: Receiver, body: Body, answer: Answer) -> bool:
    """Put one answer on file, once. LookupError: nobody here has asked."""
    with unit_of_work(database) as session:
        asked = select(OutgoingRequest).where(OutgoingRequest.key == answer.key, OutgoingRequest.body == body.value)
        row = session.scalar(asked.with_for_update())
        if row is None:
            raise LookupError(answer.key)
        if row.state == State.ANSWERED:
            return False
        row.state, row.answered_at, row.request, row.lease = State.ANSWERED, clock.now(), None, None
        session.flush()
        receiver(session, row.subject, answer)
        return True
