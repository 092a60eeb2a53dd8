"""The session of a unit of work: SQLAlchemy's, over a pooled connection that the short way uses without it.

SQLAlchemy's own connection and transaction take longer to make and to end than a step of a process. Therefore they
are laid over the pooled connection only when somebody asks the session for something; a step that is all short way
never does. Either way it is one connection and one transaction, and one `commit` ends it. `engine.database` opens it.
"""

from collections.abc import Callable
from typing import Any

import psycopg
import sqlalchemy
from sqlalchemy import PoolProxiedConnection, event
from sqlalchemy.orm import Session

from engine.connection import Connection, Row, Statement, Values
from engine.connections import Connections, as_everybody_knows, driver_of


class WorkSession(Session):
    """A session that knows the short way."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections.engine, expire_on_commit=False)
        self._connections = connections
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

    def send_posted(self) -> None:
        """Run what has been posted now, so that its failure is raised here."""
        if self._driver_has_begun():
            self._tell("posted statements", lambda driver: driver.send_posted())

    def get_bind(self, *_: Any, **__: Any) -> sqlalchemy.Connection:
        """SQLAlchemy's connection, over the pooled one."""
        if self._laid_over is None:
            self._laid_over = sqlalchemy.Connection(self._connections.engine, self._taken())
        return self._laid_over

    def commit(self) -> None:
        """Commit what was done either way."""
        if self.in_transaction():
            super().commit()
        if self._driver_has_begun():
            self._tell("COMMIT", lambda driver: driver.commit())

    def rollback(self) -> None:
        """Undo what was done either way."""
        super().rollback()
        if self._laid_over is not None and self._laid_over.invalidated:
            self._give_back()
        elif self._driver_has_begun():
            self._tell("ROLLBACK", lambda driver: driver.rollback())

    def close(self) -> None:
        """End the transaction, and give the connection back."""
        if self._laid_over is not None or self.in_transaction():
            super().close()
        self._give_back()

    def _taken(self) -> PoolProxiedConnection:
        if self._pooled is None:
            self._pooled = self._connections.take()
        return self._pooled

    def _driver_has_begun(self) -> bool:
        return self._pooled is not None and driver_of(self._pooled).has_begun

    def _give_back(self) -> None:
        if self._laid_over is not None:
            self._laid_over.close()
        elif self._pooled is not None:
            self._connections.give_back(self._pooled)
        self._laid_over = self._pooled = None

    def _tell(self, command: str, told: Callable[[Connection], Any]) -> Any:
        if self.in_nested_transaction():
            self.connection()  # which sets the savepoint
        held = self._taken() if self._laid_over is None else self._laid_over.connection
        driver = driver_of(held)
        try:
            return told(driver)
        except BaseException as failure:
            if driver.closed:
                self.connection().invalidate(failure)
            if isinstance(failure, psycopg.Error):
                raise as_everybody_knows(command, failure) from failure
            raise


@event.listens_for(WorkSession, "before_commit")
def _end_savepoint(session: WorkSession) -> None:
    """What has been posted after a savepoint must fail before it is released, while it can still be undone."""
    if session.in_nested_transaction():
        session.send_posted()
