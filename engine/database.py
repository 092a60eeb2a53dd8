"""The database: connection, declarative root, and the one place that commits.

Every function that reads or writes takes a `Session`; `unit_of_work` opens one, commits once at its end, and
rolls everything back when an exception leaves it. PostgreSQL through psycopg 3 is the only dialect. What runs with
every step of a process takes the short way of `engine.connection`, in the same transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar

import orjson
import psycopg
from sqlalchemy import DateTime, Engine, MetaData, create_engine, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session

from engine.connection import Connection, Row, Statement, Values
from engine.connections import Connections, as_everybody_knows, driver_of
from engine.work_session import WorkSession

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
RECYCLE_SECONDS = 600  # a connection that a firewall has silently forgotten is not used for longer


class Base(DeclarativeBase):
    """The root of every mapped class; date-times are stored with their zone, dicts and lists as JSONB."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(none_as_null=True),
        list[Any]: JSONB(none_as_null=True),
    }


class Database:
    """A connection pool to one PostgreSQL database."""

    connection_class: type[Connection] = Connection

    def __init__(self, url: str, *, pool_size: int = 5, max_overflow: int = 5, hurried: bool = False) -> None:
        """`url` as `postgresql://...`; the driver is always psycopg 3.

        `hurried` connections do not wait for the disk at each commit: a crash of the server may lose the last
        moments, never consistency. For data that can be made again.
        """
        self.url = make_url(url).set(drivername="postgresql+psycopg")
        self.engine: Engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=max_overflow,
            pool_recycle=RECYCLE_SECONDS,
            json_serializer=_to_json,
            json_deserializer=orjson.loads,
            connect_args={"options": "-c synchronous_commit=off"} if hurried else {},
        )
        event.listen(self.engine, "do_connect", self._connect)
        self.connections = Connections(self.engine)

    @contextmanager
    def in_a_hurry(self) -> Iterator["Database"]:
        """The same database through hurried connections."""
        hurried = Database(self.url.render_as_string(hide_password=False), hurried=True)
        try:
            yield hurried
        finally:
            hurried.dispose()

    def dispose(self) -> None:
        """Close every connection that nobody uses."""
        self.connections.close()

    def _connect(self, _dialect: object, _record: object, arguments: Any, options: Any) -> Connection:
        return self.connection_class.connect(*arguments, **options)


@contextmanager
def unit_of_work(database: Database) -> Iterator[Session]:
    """One transaction: commits when the block ends, rolls back when an exception leaves it."""
    with WorkSession(database.connections) as session:
        yield session
        session.commit()


def run(session: Session, statement: Statement, values: Values) -> list[Row]:
    """Run a statement the short way, in the transaction of the session and after what the session has to write."""
    return _short_way(session).run(statement, values)


def post(session: Session, statement: Statement, values: Values) -> None:
    """Let a statement travel with whatever comes next in the transaction, at the latest with its COMMIT."""
    _short_way(session).post(statement, values)


def run_alone(database: Database, statement: Statement, values: Values) -> list[Row]:
    """Run a statement that is a transaction of its own."""
    held = database.connections.take()
    driver = driver_of(held)
    try:
        return driver.run_alone(statement, values)
    except psycopg.Error as error:
        raise as_everybody_knows(statement.sql, error) from error
    finally:
        if driver.closed:
            held.invalidate()
        database.connections.give_back(held)


def _short_way(session: Session) -> WorkSession:
    assert isinstance(session, WorkSession)  # `unit_of_work` opens no others
    return session


def _to_json(value: Any) -> str:
    return orjson.dumps(value).decode()
