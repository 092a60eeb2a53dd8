"""The session of a unit of work: SQLAlchemy's, over a pooled connection that the short way uses without it.

SQLAlchemy's own connection and transaction take longer to make and to end than a step of a process. Therefore they
are laid over the pooled connection only when somebody asks the session for something; a step that is all short way
never does. Either way it is one connection and one transaction, and one `commit` ends it. `engine.database` opens it.
"""

from collections.abc import Callable
from typing import Any, cast

import psycopg
import sqlalchemy
from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.connection import Connection, Row, Statement, Values


class WorkSession(Session):
    """A session that knows the short way."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, expire_on_commit=False)
        self._engine = engine
        self._pooled: PoolProxiedConnection | None = None
        self._laid_over: sqlalchemy.Connection | None = None

    def run(self, statement: Statement, values: Values) -> list[Row]:
        """Run a statement the short way, after what the session has to write."""
        self.flush()
        rows: list[Row] = self._tell(statement.sql, lambda driver: driver.run(statement, values))
        return rows

    def post(self, statement: Statement, values: Values) -> None:
        """Let a statement travel with whatever comes next, at the latest with COMMIT."""
        self.flush()
        self._tell(statement.sql, lambda driver: driver.post(statement, values))

    def get_bind(self, *_: Any, **__: Any) -> sqlalchemy.Connection:
        """SQLAlchemy's connection, over the pooled one."""
        if self._laid_over is None:
            self._laid_over = sqlalchemy.Connection(self._engine, self._checked_out())
        return self._laid_over

    def commit(self) -> None:
        """Commit what was done either way."""
        if self.in_transaction():
            super().commit()
        if self._driver_has_begun():
            self._tell("COMMIT", Connection.commit)

    def rollback(self) -> None:
        """Undo what was done either way."""
        super().rollback()
        if self._laid_over is not None and self._laid_over.invalidated:
            self._give_back()
        elif self._driver_has_begun():
            self._tell("ROLLBACK", Connection.rollback)

    def close(self) -> None:
        """End the transaction, and give the connection back."""
        if self._laid_over is not None or self.in_transaction():
            super().close()
        self._give_back()

    def _checked_out(self) -> PoolProxiedConnection:
        if self._pooled is None:
            self._pooled = checked_out(self._engine)
        return self._pooled

    def _driver_has_begun(self) -> bool:
        return self._pooled is not None and cast(Connection, self._pooled.dbapi_connection).has_begun

    def _give_back(self) -> None:
        held = self._laid_over or self._pooled
        self._laid_over = self._pooled = None
        if held is not None:
            held.close()

    def _tell(self, command: str, told: Callable[[Connection], Any]) -> Any:
        if self.in_nested_transaction():
            self.connection()  # which sets the savepoint
        held = self._checked_out() if self._laid_over is None else self._laid_over.connection
        driver = cast(Connection, held.dbapi_connection)
        try:
            return told(driver)
        except BaseException as failure:
            if driver.closed:
                self.connection().invalidate(failure)
            if isinstance(failure, psycopg.Error):
                raise as_everybody_knows(command, failure) from failure
            raise


def checked_out(engine: Engine) -> PoolProxiedConnection:
    """A connection from the pool. Raises `DBAPIError`."""
    try:
        return engine.raw_connection()
    except psycopg.Error as error:
        raise as_everybody_knows(None, error) from error


def as_everybody_knows(command: str | None, error: psycopg.Error) -> Exception:
    """The error as everybody knows it who works with sessions."""
    return DBAPIError.instance(command, None, error, psycopg.Error)
