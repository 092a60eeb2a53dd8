"""E-mails that wait to be sent: written with the transaction that wants them, sent after it.

`enqueue` belongs into that transaction; `deliver_due` runs in workers, any number of them. Each message is sent at
least once, and with the same Message-ID if it is sent again. A slow mail server may take minutes for one message (RFC
5321, section 4.5.3.2), so its worker renews the lease as long as it lives: another takes over soon after a worker
died, and never from one that only waits. What cannot be sent becomes visible as failed, with its
reason, until somebody retries or drops it. Knows no wording (`email_texts`) and no mail server (`transports`).
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from engine import clock
from engine.database import Database, unit_of_work
from workflows.correspondence.emails import (
    Attachment,
    DeliveryRefused,
    DeliveryUnavailable,
    OutgoingEmail,
    Transport,
)
from workflows.correspondence.errors import InvalidEmailAddress, UnknownMessage
from workflows.correspondence.tables import OutboxAttachment, OutboxMessage

LEASE: Final = timedelta(minutes=1)  # when a worker dies, another takes over after it
RENEWALS: Final = 3  # during one lease: two may fail
# Waits after the 1st, 2nd, ... failed try; then the message has failed. Together about two days.
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 480, 720, 1440))
MOST_ATTEMPTS: Final = len(WAITS) + 1

log = structlog.get_logger(__name__)


class State(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # given up; a person decides
    DROPPED = "dropped"  # a person decided not to send it


@dataclass(frozen=True, slots=True)
class DeliveryRound:
    """What one round of `deliver_due` did."""

    sent: int = 0
    postponed: int = 0  # will be tried again
    failed: tuple[UUID, ...] = ()  # given up in this round


def enqueue(
    session: Session,
    to: str,
    subject: str,
    body: str,
    *,
    idempotency_key: str,
    language: str = "de",
    attachments: Sequence[Attachment] = (),
) -> None:
    """Have an e-mail sent after this transaction; the same key a second time changes nothing.

    Raises `InvalidEmailAddress` when `to` is not one address.
    """
    message_id = session.scalar(
        insert(OutboxMessage)
        .values(
            id=uuid4(),
            idempotency_key=idempotency_key,
            recipient=email_address(to),
            subject=" ".join(subject.split()),
            body=body,
            language=language,
            due_at=clock.now(),
            created_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=[OutboxMessage.idempotency_key])
        .returning(OutboxMessage.id)
    )
    if message_id is None:
        return
    for position, file in enumerate(attachments):
        session.add(
            OutboxAttachment(
                message_id=message_id,
                position=position,
                filename=file.filename,
                media_type=file.media_type,
                content=file.content,
            )
        )


def email_address(text: str) -> str:
    """The one address that `text` is, without surrounding spaces; raises `InvalidEmailAddress`."""
    plain = text.strip()
    try:
        parsed = Address(addr_spec=plain)
    except (ValueError, IndexError, HeaderParseError) as broken:  # the standard library's parser raises all three
        raise InvalidEmailAddress(address=text) from broken
    if parsed.addr_spec != plain or not parsed.username or "." not in parsed.domain.strip("."):
        raise InvalidEmailAddress(address=text)
    return plain


def deliver_due(database: Database, transport: Transport, limit: int = 50) -> DeliveryRound:
    """Send up to `limit` messages that are due, one after the other, each outside any transaction."""
    sent, postponed = 0, 0
    failed: list[UUID] = []
    for _ in range(limit):
        claimed = _claim(database)
        if claimed is None:
            break
        state = _deliver(database, transport, claimed)
        if state is State.SENT:
            sent += 1
        elif state is State.FAILED:
            failed.append(claimed.id)
        else:
            postponed += 1
    return DeliveryRound(sent, postponed, tuple(failed))


def failed_messages(session: Session) -> Sequence[OutboxMessage]:
    """Messages that were given up, oldest first."""
    return session.scalars(
        select(OutboxMessage).where(OutboxMessage.state == State.FAILED).order_by(OutboxMessage.created_at)
    ).all()


def retry(session: Session, message_id: UUID) -> None:
    """Try a failed message again, from now on with all its attempts."""
    _leave_failed(session, message_id, {"state": State.WAITING, "attempts": 0, "due_at": clock.now(), "lease": None})


def drop(session: Session, message_id: UUID) -> None:
    """Do not send a failed message any more."""
    _leave_failed(session, message_id, {"state": State.DROPPED})
    session.execute(delete(OutboxAttachment).where(OutboxAttachment.message_id == message_id))


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: UUID
    lease: UUID
    attempts: int  # with this one
    email: OutgoingEmail


def _claim(database: Database) -> _Claimed | None:
    """Lease the message that is due longest. The attempt counts now: a message that kills workers is given up too."""
    with unit_of_work(database) as session:
        message = session.scalar(
            select(OutboxMessage)
            .where(OutboxMessage.state == State.WAITING, OutboxMessage.due_at <= clock.now())
            .order_by(OutboxMessage.due_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if message is None:
            return None
        message.lease, message.due_at, message.attempts = uuid4(), clock.now() + LEASE, message.attempts + 1
        return _Claimed(message.id, message.lease, message.attempts, _email(message))


def _email(message: OutboxMessage) -> OutgoingEmail:
    return OutgoingEmail(
        idempotency_key=message.idempotency_key,
        recipient=message.recipient,
        subject=message.subject,
        body=message.body,
        language=message.language,
        written_at=message.created_at,
        attachments=tuple(Attachment(file.filename, file.media_type, file.content) for file in message.attachments),
    )


def _deliver(database: Database, transport: Transport, claimed: _Claimed) -> State:
    if claimed.attempts > MOST_ATTEMPTS:
        return _settle(
            database, claimed, State.FAILED, "Der Versand brach wiederholt ab, ohne dass ein Grund bekannt ist."
        )
    try:
        with _renewing(database, claimed):
            transport.send(claimed.email)
    except DeliveryRefused as refused:
        return _settle(database, claimed, State.FAILED, str(refused))
    except DeliveryUnavailable as unavailable:
        state = State.FAILED if claimed.attempts >= MOST_ATTEMPTS else State.WAITING
        return _settle(database, claimed, state, str(unavailable))
    return _settle(database, claimed, State.SENT, "")


@contextmanager
def _renewing(database: Database, claimed: _Claimed) -> Iterator[None]:
    """The lease does not end while the block runs."""
    over = threading.Event()
    renewal = threading.Thread(target=_renew, args=(database, claimed, over), name="outbox-lease", daemon=True)
    renewal.start()
    try:
        yield
    finally:
        over.set()
        renewal.join()


def _renew(database: Database, claimed: _Claimed, over: threading.Event) -> None:
    ours = update(OutboxMessage).where(OutboxMessage.id == claimed.id, OutboxMessage.lease == claimed.lease)
    while not over.wait((LEASE / RENEWALS).total_seconds()):
        try:
            with unit_of_work(database) as session:
                session.execute(ours.values(due_at=clock.now() + LEASE))
        except SQLAlchemyError as error:
            log.warning("lease not renewed", action="mail:renew", message_id=str(claimed.id), error=repr(error))


def _settle(database: Database, claimed: _Claimed, state: State, error: str) -> State:
    """Write down how it went, unless the lease ran out and somebody else took over."""
    values: dict[str, object] = {"state": state, "last_error": error, "lease": None}
    if state is State.WAITING:
        values["due_at"] = clock.now() + WAITS[claimed.attempts - 1]
    if state is State.SENT:
        values |= {"sent_at": clock.now(), "body": ""}  # what was said is with its recipient now
    with unit_of_work(database) as session:
        ours = OutboxMessage.lease == claimed.lease
        session.execute(update(OutboxMessage).where(OutboxMessage.id == claimed.id, ours).values(values))
        if state is State.SENT:
            session.execute(delete(OutboxAttachment).where(OutboxAttachment.message_id == claimed.id))
    return state


def _leave_failed(session: Session, message_id: UUID, values: dict[str, object]) -> None:
    left = session.scalar(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.state == State.FAILED)
        .values(values)
        .returning(OutboxMessage.id)
    )
    if left is None:
        raise UnknownMessage
