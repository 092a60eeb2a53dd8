"""Handing connections out, and taking them back.

SQLAlchemy's pool makes them, counts them and replaces the dead and the old. To hand one out it takes longer than a
statement of the short way; therefore the one that came back last stays at hand for whoever comes next.
"""

import select
from collections import deque
from time import monotonic
from typing import Any, cast

import psycopg
from sqlalchemy import Engine, PoolProxiedConnection, event
from sqlalchemy.exc import DBAPIError, InvalidatePoolError

from engine.connection import Connection

AT_HAND_SECONDS = 1  # then it has rested, and the pool looks at it before it is used again


class Connections:
    """The connections to one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._at_hand: deque[tuple[PoolProxiedConnection, float]] = deque()  # one, or none
        event.listen(engine, "checkout", _refuse_dead)

    def take(self) -> PoolProxiedConnection:
        """A connection that nobody else uses. Raises `DBAPIError`."""
        try:
            held, since = self._at_hand.pop()
        except IndexError:
            return self._from_pool()
        if monotonic() - since < AT_HAND_SECONDS and not _hears_something(driver_of(held)):
            return held
        held.close()
        return self._from_pool()

    def give_back(self, held: PoolProxiedConnection) -> None:
        """Whoever took the connection is done with it, and with its transaction."""
        if not held.is_valid or self._at_hand or driver_of(held).has_begun:
            held.close()
        else:
            self._at_hand.append((held, monotonic()))

    def close(self) -> None:
        """Close all that nobody uses."""
        while self._at_hand:
            self._at_hand.pop()[0].close()
        self.engine.dispose()

    def _from_pool(self) -> PoolProxiedConnection:
        try:
            return self.engine.raw_connection()
        except psycopg.Error as error:
            raise as_everybody_knows(None, error) from error


def driver_of(held: PoolProxiedConnection) -> Connection:
    """The connection itself."""
    return cast(Connection, held.dbapi_connection)


def as_everybody_knows(command: str | None, error: psycopg.Error) -> Exception:
    """The error as everybody knows it who works with sessions."""
    return DBAPIError.instance(command, None, error, psycopg.Error)


def _refuse_dead(connection: Any, _record: object, _proxy: object) -> None:
    """Let the pool replace a connection that the server has closed."""
    if _hears_something(connection):
        raise InvalidatePoolError


def _hears_something(connection: Connection) -> bool:
    """Whether there is something to read on a connection at rest: that the server has closed it, and nothing else.

    Looking costs no round trip, as asking the server would at the beginning of each transaction.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
