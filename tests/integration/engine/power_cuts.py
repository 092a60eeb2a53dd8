"""Connections that can be cut, or held up, at any point between a process and its database.

The points are those at which a process can die with a difference: before each statement, before each commit, and
after a commit whose answer never arrives. A cut closes the connection for good and raises `PowerCut`, which nothing
of the program catches: what the process would still have done is not done.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import event, text

from engine.database import Database


class PowerCut(BaseException):
    """The process has ended in the middle of what it did."""


@dataclass(slots=True)
class Wire:
    """What happens at the points that are reached; nothing, until somebody sets `happens`."""

    reached: list[str] = field(default_factory=list)  # since `watch`
    happens: Callable[["Point"], None] | None = None

    def watch(self, happens: Callable[["Point"], None]) -> None:
        """From now on call `happens` at every point."""
        self.reached.clear()
        self.happens = happens

    def rest(self) -> None:
        """Let everything pass."""
        self.happens = None

    def cut_at(self, number: int) -> None:
        """Cut at the point with this number, counted from 1."""

        def cut(point: Point) -> None:
            if point.number == number:
                self.rest()
                point.connection.close()
                raise PowerCut(point.what)

        self.watch(cut)

    def pass_by(self, connection: psycopg.Connection[Any], what: str) -> None:
        if self.happens is not None:
            self.reached.append(what)
            self.happens(Point(len(self.reached), what, connection))


@dataclass(frozen=True, slots=True)
class Point:
    number: int  # counted from 1
    what: str  # the statement that comes next, or the commit
    connection: psycopg.Connection[Any]


def wired_database(url: str) -> tuple[Database, Wire]:
    """A pool as a process has it when it starts, whose connections all run over one wire."""
    database, wire = Database(url), Wire()

    @event.listens_for(database.engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, parameters: Any) -> psycopg.Connection[Any]:
        connection = _WiredConnection.connect(*arguments, **parameters, cursor_factory=_WiredCursor)
        connection.wire = wire
        return connection

    with database.engine.connect() as first:
        first.execute(text("SELECT 1"))
    return database, wire


class _WiredCursor(psycopg.Cursor[Any]):
    def execute(self, query: Any, *arguments: Any, **options: Any) -> Any:
        self.connection.wire.pass_by(self.connection, _text(query))
        return super().execute(query, *arguments, **options)

    def executemany(self, query: Any, *arguments: Any, **options: Any) -> Any:
        self.connection.wire.pass_by(self.connection, _text(query))
        return super().executemany(query, *arguments, **options)


class _WiredConnection(psycopg.Connection[Any]):
    wire = Wire()

    def commit(self) -> None:
        self.wire.pass_by(self, "commit")
        super().commit()
        self.wire.pass_by(self, "answer to commit")


def _text(query: Any) -> str:
    return query.decode() if isinstance(query, bytes) else str(query)
