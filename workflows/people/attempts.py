"""Counting failed proofs and making the next try wait: for passwords and for citizens' access codes.

Counters are rows, so they hold over any number of web processes. They know nothing of what is proved: a name or a
case number that does not exist is counted like one that does, so waiting tells nobody what exists. Failures leak
away with time, so honest typing errors of many people behind one address do not add up.
The caller keeps the transaction: an exception that leaves the unit of work would take the count with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock
from workflows.people.tables import FailedAttempts


class Scope(StrEnum):
    ACCOUNT = "account"  # a name somebody signs in with
    OFFICE_REMOTE = "office-remote"  # the address of a sign-in
    CASE = "case"  # a case number that an access code is tried on
    REMOTE = "remote"  # the address such a code comes from


@dataclass(frozen=True, slots=True)
class _Pace:
    free: int  # failures before the first wait
    first_wait: timedelta  # doubles with every further failure
    longest_wait: timedelta
    leak: timedelta  # time after which one failure is forgotten

    def wait(self, failures: int) -> timedelta | None:
        if failures < self.free:
            return None
        return min(self.first_wait * (1 << min(failures - self.free, 20)), self.longest_wait)


_PACES: Mapping[Scope, _Pace] = {
    Scope.ACCOUNT: _Pace(5, timedelta(minutes=15), timedelta(hours=8), timedelta(hours=6)),
    # A whole town hall may share one address; this only stops trying one password on every name.
    Scope.OFFICE_REMOTE: _Pace(50, timedelta(minutes=1), timedelta(hours=1), timedelta(minutes=1)),
    # A case number is no secret: who tries codes on it must not be able to keep its owner out for long.
    Scope.CASE: _Pace(5, timedelta(seconds=30), timedelta(minutes=15), timedelta(minutes=10)),
    # One address may be a shelter or the terminal in the waiting room, hence more free tries.
    Scope.REMOTE: _Pace(20, timedelta(seconds=30), timedelta(hours=1), timedelta(minutes=3)),
}


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """One thing that was tried."""

    scope: Scope
    digest: str  # SHA-256 of the text, hexadecimal

    @classmethod
    def of(cls, scope: Scope, text: str) -> "Key":
        return cls(scope, sha256(text.encode()).hexdigest())


def blocked_until(session: Session, keys: Sequence[Key]) -> datetime | None:
    """The moment from which the next try is possible; None if that is now."""
    latest = session.scalar(select(func.max(FailedAttempts.blocked_until)).where(_is_one_of(keys)))
    return latest if latest is not None and latest > clock.now() else None


def blocked(session: Session, keys: Sequence[Key]) -> dict[Key, datetime]:
    """Those of the keys that are blocked at this moment, and until when. One statement."""
    query = select(FailedAttempts).where(_is_one_of(keys), FailedAttempts.blocked_until > clock.now())
    rows = session.scalars(query)
    return {Key(Scope(row.scope), row.key_digest): row.blocked_until for row in rows if row.blocked_until}


def hold(session: Session, key: Key) -> None:
    """Let no other transaction try the same key before this one ends: parallel guesses queue up."""
    session.execute(insert(FailedAttempts).values(_row(key, failures=0)).on_conflict_do_nothing())
    session.execute(select(FailedAttempts.failures).where(_is_one_of([key])).with_for_update())


def count_failure(session: Session, keys: Sequence[Key]) -> None:
    """Count one failure for each key and set how long the next try has to wait."""
    for key in sorted(keys):  # always in the same order: two transactions cannot wait for each other
        pace, now = _PACES[key.scope], clock.now()
        seconds = func.extract("epoch", now - FailedAttempts.last_failed_at)
        leaked = cast(func.floor(seconds / pace.leak.total_seconds()), Integer)
        failures = session.scalars(
            insert(FailedAttempts)
            .values(_row(key, failures=1))
            .on_conflict_do_update(
                index_elements=[FailedAttempts.scope, FailedAttempts.key_digest],
                set_={"failures": func.greatest(FailedAttempts.failures - leaked, 0) + 1, "last_failed_at": now},
            )
            .returning(FailedAttempts.failures)
        ).one()
        wait = pace.wait(failures)
        if wait:
            session.execute(update(FailedAttempts).where(_is_one_of([key])).values(blocked_until=now + wait))


def forgive(session: Session, key: Key) -> None:
    """Forget the failures of a key whose owner has proved who they are."""
    session.execute(delete(FailedAttempts).where(_is_one_of([key])))


def forget_old(session: Session) -> int:
    """Delete the counters from which everything has leaked away; returns how many. For the nightly tidy-up."""
    forgotten = 0
    for scope, pace in _PACES.items():
        empty = FailedAttempts.last_failed_at + FailedAttempts.failures * pace.leak <= clock.now()
        old = delete(FailedAttempts).where(FailedAttempts.scope == scope, empty)
        forgotten += len(session.scalars(old.returning(FailedAttempts.scope)).all())
    return forgotten


def _is_one_of(keys: Sequence[Key]) -> ColumnElement[bool]:
    return tuple_(FailedAttempts.scope, FailedAttempts.key_digest).in_([(key.scope, key.digest) for key in keys])


def _row(key: Key, failures: int) -> dict[str, Any]:
    return {"scope": key.scope, "key_digest": key.digest, "failures": failures, "last_failed_at": clock.now()}
