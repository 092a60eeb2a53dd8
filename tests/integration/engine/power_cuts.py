"""Connections that can be cut, or held up, at any point between a process and its database.

The points are those at which a process can die with a difference: before each statement, before each commit, and
after a commit whose answer never arrives. A cut closes the connection for good and raises `PowerCut`, which nothing
of the program catches: what the process would still have done is not done.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import text

from engine.connection import Connection, Row, Statement, Values
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
    common = Wire()

    class Wired(_WiredConnection):
        wire = common

    database = Database(url)
    database.connection_class = Wired
    with database.engine.connect() as first:
        first.execute(text("SELECT 1"))
    return database, common


class _WiredCursor(psycopg.Cursor[Any]):
    def execute(self, query: Any, *arguments: Any, **options: Any) -> Any:
        self.connection.wire.pass_by(self.connection, _text(query))
        return super().execute(query, *arguments, **options)

    def executemany(self, query: Any, *arguments: Any, **options: Any) -> Any:
        self.connection.wire.pass_by(self.connection, _text(query))
        return super().executemany(query, *arguments, **options)


class _WiredConnection(Connection):
    wire = Wire()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.cursor_factory = _WiredCursor

    def run(self, statement: Statement, values: Values) -> list[Row]:
        self.wire.pass_by(self, statement.sql)
        return super().run(statement, values)

    def run_alone(self, statement: Statement, values: Values) -> list[Row]:
        self.wire.pass_by(self, statement.sql)
        rows = super().run_alone(statement, values)
        self.wire.pass_by(self, "answer to a transaction of one statement")
        return rows

    def post(self, statement: Statement, values: Values) -> None:
        self.wire.pass_by(self, statement.sql)
        super().post(statement, values)

    def commit(self) -> None:
        self.wire.pass_by(self, "commit")
        super().commit()
        self.wire.pass_by(self, "answer to commit")


def _text(query: Any) -> str:
    return query.decode() if isinstance(query, bytes) else str(query)
