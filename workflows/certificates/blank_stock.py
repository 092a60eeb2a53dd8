"""The register of blank certificates: counted in by two people, each used once, every loss on record.

Owns the states of a blank. Nobody chooses a number: a certificate takes the lowest one, as the sheets lie on the
pile, and two desks never get the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

import regex
from sqlalchemy import Select, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.certificates.tables import BlankCertificate
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

MOST_AT_ONCE: Final = 1_000
_NUMBER: Final = regex.compile(r"([A-Z]{0,4})([0-9]{4,12})")


class State(StrEnum):
    ARRIVED = "arrived"  # counted by one person, not yet by a second
    IN_STOCK = "in-stock"
    USED = "used"
    SPOILED = "spoiled"  # misprinted or damaged; destroyed
    LOST = "lost"  # missing: the number is reported


GONE_WRONG: Final = frozenset({State.SPOILED, State.LOST})


class NotARange(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "„{first}“ bis „{last}“ ist keine Folge von Seriennummern. Eine Nummer besteht aus höchstens vier Buchstaben "
        "und vier bis zwölf Ziffern; die letzte darf nicht vor der ersten liegen."
    )


class TooMany(LaufzettelError):
    sentence: ClassVar[str] = translatable("Das wären {count} Vordrucke. Buchen Sie höchstens {most} auf einmal ein.")


class NumberKnown(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Die Nummer {number} ist schon eingebucht. Es wurde nichts eingebucht; bitte zählen Sie noch einmal."
    )


class SecondPersonMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Diese Vordrucke haben Sie selbst eingebucht. Nach dem Vier-Augen-Prinzip zählt eine andere Person nach."
    )


class NotInStock(LaufzettelError):
    sentence: ClassVar[str] = translatable("Der Vordruck {number} ist nicht im Bestand.")


class StockEmpty(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Es ist kein Vordruck für Fiktionsbescheinigungen mehr im Bestand. Bitte bestellen Sie nach."
    )


class ReasonMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable("Schreiben Sie, was mit dem Vordruck geschehen ist.")


@dataclass(frozen=True, slots=True)
class Delivery:
    """Blanks that one person has counted in and a second has not."""

    first: str
    last: str
    count: int
    received_at: datetime
    received_by: str


@dataclass(frozen=True, slots=True)
class Loss:
    number: str
    state: State
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stock:
    """What a look at the register shows."""

    in_stock: int
    next_number: str | None
    used: int
    deliveries: tuple[Delivery, ...]  # that wait for a second person, oldest first
    losses: tuple[Loss, ...]  # newest first


def stock(session: Session, identity: Identity, losses: int = 50) -> Stock:
    """The register in figures, with what waits and what went wrong. Raises `NotPermitted`."""
    require(identity, Permission.MANAGE_BLANKS)
    counts = dict(session.execute(select(BlankCertificate.state, func.count()).group_by(BlankCertificate.state)).all())
    return Stock(
        in_stock=counts.get(State.IN_STOCK, 0),
        next_number=session.scalar(_lowest()),
        used=counts.get(State.USED, 0),
        deliveries=_deliveries(session),
        losses=_losses(session, losses),
    )


def receive(session: Session, identity: Identity, first: str, last: str) -> int:
    """Count in a delivery by its first and last number; how many there were.

    They can be used once a second person has counted them. Raises `NotPermitted`, `NotARange`, `TooMany` and
    `NumberKnown`.
    """
    require(identity, Permission.MANAGE_BLANKS)
    numbers = _between(first, last)
    rows = [
        {"serial_number": number, "state": State.ARRIVED, "received_by": identity.account_name} for number in numbers
    ]
    with session.begin_nested():  # all of a delivery or nothing, also where the caller goes on after the refusal
        statement = insert(BlankCertificate).on_conflict_do_nothing().returning(BlankCertificate.serial_number)
        new = set(session.scalars(statement, rows))
        known = next((number for number in numbers if number not in new), None)
        if known is not None:
            raise NumberKnown(number=known)
    _record(session, Action.BLANKS_RECEIVE, identity, numbers[0], {"last": numbers[-1], "count": len(numbers)})
    return len(numbers)


def witness(session: Session, identity: Identity, first: str, last: str) -> int:
    """A second person has counted a delivery; how many may now be used.

    Raises `NotPermitted`, `NotARange` and `SecondPersonMissing`.
    """
    require(identity, Permission.MANAGE_BLANKS)
    numbers = _between(first, last)
    arrived = BlankCertificate.serial_number.in_(numbers) & (BlankCertificate.state == State.ARRIVED)
    receivers = set(session.scalars(select(BlankCertificate.received_by).where(arrived).distinct()))
    if identity.account_name in receivers:
        raise SecondPersonMissing
    counted = update(BlankCertificate).where(arrived).returning(BlankCertificate.serial_number)
    values = {"state": State.IN_STOCK, "witnessed_by": identity.account_name, "witnessed_at": clock.now()}
    count = len(session.scalars(counted.values(values)).all())
    if count:
        _record(session, Action.BLANKS_WITNESS, identity, numbers[0], {"last": numbers[-1], "count": count})
    return count


def report(session: Session, identity: Identity, number: str, state: State, reason: str) -> None:
    """A blank of the stock is spoiled or lost. Raises `NotPermitted`, `ReasonMissing` and `NotInStock`."""
    require(identity, Permission.MANAGE_BLANKS)
    write_off(session, number, state, reason, identity.account_name, {State.ARRIVED, State.IN_STOCK})


def take(session: Session, by: str) -> str:
    """The number of the next blank, which is used from now on. Raises `StockEmpty`."""
    number = session.scalar(_lowest().with_for_update(skip_locked=True))
    if number is None:
        raise StockEmpty
    used = update(BlankCertificate).where(BlankCertificate.serial_number == number)
    session.execute(used.values(state=State.USED, left_at=clock.now(), left_by=by))
    return number


def write_off(session: Session, number: str, state: State, reason: str, by: str, from_states: set[State]) -> None:
    """Take a blank out of the register's stock for good. Raises `ReasonMissing` and `NotInStock`."""
    if not reason.strip():
        raise ReasonMissing
    gone = (
        update(BlankCertificate)
        .where(BlankCertificate.serial_number == number, BlankCertificate.state.in_(from_states))
        .values(state=state, left_at=clock.now(), left_by=by, reason=reason.strip())
        .returning(BlankCertificate.serial_number)
    )
    if session.scalar(gone) is None:
        raise NotInStock(number=number)
    audit.record(
        session, Action.BLANK_WRITE_OFF, by=by, subject=number, details={"state": state, "reason": reason.strip()}
    )


def _lowest() -> Select[str]:
    in_stock = BlankCertificate.state == State.IN_STOCK
    return select(BlankCertificate.serial_number).where(in_stock).order_by(BlankCertificate.serial_number).limit(1)


def _between(first: str, last: str) -> Sequence[str]:
    """All numbers of a delivery: the same letters, as many digits, counted up."""
    begin, end = _NUMBER.fullmatch(first.strip().upper()), _NUMBER.fullmatch(last.strip().upper())
    if begin is None or end is None or begin[1] != end[1] or len(begin[2]) != len(end[2]) or begin[2] > end[2]:
        raise NotARange(first=first.strip(), last=last.strip())
    count = int(end[2]) - int(begin[2]) + 1
    if count > MOST_AT_ONCE:
        raise TooMany(count=count, most=MOST_AT_ONCE)
    return [f"{begin[1]}{number:0{len(begin[2])}}" for number in range(int(begin[2]), int(end[2]) + 1)]


def _deliveries(session: Session) -> tuple[Delivery, ...]:
    number = BlankCertificate.serial_number
    query = (
        select(
            func.min(number), func.max(number), func.count(), BlankCertificate.received_at, BlankCertificate.received_by
        )
        .where(BlankCertificate.state == State.ARRIVED)
        .group_by(BlankCertificate.received_at, BlankCertificate.received_by)
        .order_by(BlankCertificate.received_at)
    )
    return tuple(Delivery(*row) for row in session.execute(query))


def _losses(session: Session, limit: int) -> tuple[Loss, ...]:
    query = (
        select(BlankCertificate)
        .where(BlankCertificate.state.in_(GONE_WRONG))
        .order_by(BlankCertificate.left_at.desc(), BlankCertificate.serial_number)
        .limit(limit)
    )
    return tuple(
        Loss(row.serial_number, State(row.state), row.left_at, row.left_by, row.reason)
        for row in session.scalars(query)
        if row.left_at is not None and row.left_by is not None
    )


def _record(session: Session, action: Action, identity: Identity, subject: str, details: dict[str, object]) -> None:
    audit.record(session, action, by=identity.account_name, subject=subject, details=details)
