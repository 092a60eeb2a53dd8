"""A connection with a short way for the few statements that run with every step of a process.

SQLAlchemy and psycopg's cursors take any statement, any type and any result, and that takes longer than such a
statement itself. Here a statement is prepared once in each connection, its values go as the text that PostgreSQL
reads, its rows come back as plain tuples, and whatever need not wait for an answer travels together: BEGIN with the
first statement, the last one with COMMIT. It is the same connection and the same transaction: whatever went before
is seen, and one commit ends it all. Knows no table; `engine.database` offers it for sessions.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg import generators
from psycopg.abc import PQGen
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Row = tuple[Any, ...]
Values = Mapping[str, Any]
Written = list[bytes | None]

_PARAMETER = re.compile(r"%\((\w+)\)s")
_NUMBERS = count(1)


def _text(value: str) -> bytes:
    if "\0" in value:  # libpq would take what stands before it
        raise psycopg.DataError("no text in PostgreSQL: it contains a NUL")
    return value.encode()


_READERS: Mapping[int, Callable[[bytes], Any]] = {  # by type (pg_type.dat), of the text form
    16: lambda text: text == b"t",  # boolean
    17: lambda text: bytes.fromhex(text[2:].decode()),  # bytea
    20: int,  # bigint
    23: int,  # integer
    114: orjson.loads,  # json
    3802: orjson.loads,  # jsonb
    1184: lambda text: datetime.fromisoformat(text.decode()),  # timestamptz
    2950: lambda text: UUID(text.decode()),  # uuid
}
_WRITERS: Mapping[type, Callable[[Any], bytes]] = {
    bytes: bytes,
    str: _text,
    int: lambda value: b"%d" % value,
    datetime: lambda value: value.isoformat().encode(),
    UUID: lambda value: str(value).encode(),
    list: lambda values: b"{%s}" % b",".join([_WRITERS[type(value)](value) for value in values]),
}


class Statement:
    """A statement with parameters written `%(name)s`, and the types of those where it does not tell them itself."""

    def __init__(self, sql: str, **types: str) -> None:
        names: list[str] = []

        def numbered(parameter: re.Match[str]) -> str:
            name = parameter[1]
            if name not in names:
                names.append(name)
            number = f"${names.index(name) + 1}"
            return f"{number}::{types[name]}" if name in types else number

        self.sql = _PARAMETER.sub(numbered, sql)
        self.parameters = tuple(names)
        self.name = f"step_{next(_NUMBERS)}".encode()
        self.formats = [int(types.get(name) == "bytea") for name in names]  # bytes as they are, all else as text

    def written(self, values: Values) -> Written:
        """The parameters in their order, as PostgreSQL reads them. Raises `psycopg.DataError`."""
        return [None if (value := values[name]) is None else _WRITERS[type(value)](value) for name in self.parameters]


_BEGIN, _COMMIT = Statement("BEGIN"), Statement("COMMIT")

Order = tuple[Statement, Written]


class Connection(psycopg.Connection[Any]):
    """psycopg's connection, and the short way.

    Values are bytes (text, or as they are for `bytea`), strings, whole numbers, date-times, UUIDs, lists of UUIDs, or
    None. Failures are `psycopg.Error`.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._prepared_names: set[bytes] = set()
        self._posted: list[Order] = []

    @property
    def has_begun(self) -> bool:
        """Whether there is something to commit or to undo."""
        return bool(self._posted) or self.pgconn.transaction_status != TransactionStatus.IDLE

    def run(self, statement: Statement, values: Values) -> list[Row]:
        """Run `statement` in the open transaction, or begin one; returns its rows."""
        order = statement, statement.written(values)
        return self._exchange([*self._open(), order])

    def run_alone(self, statement: Statement, values: Values) -> list[Row]:
        """Run `statement` as a transaction of its own while none is open; returns its rows."""
        return self._exchange([(statement, statement.written(values))])

    def post(self, statement: Statement, values: Values) -> None:
        """Run `statement` before whatever comes next in the transaction, which raises its failure too."""
        self._posted.append((statement, statement.written(values)))

    def cursor(self, *arguments: Any, **options: Any) -> Any:
        """A cursor of psycopg, for what comes after that which has been posted."""
        self.send_posted()
        return super().cursor(*arguments, **options)

    def send_posted(self) -> None:
        """Run what has been posted, if anything has."""
        if self._posted:
            self._exchange(self._open())

    def commit(self) -> None:
        """Commit, together with what has been posted; when that fails, the transaction is over as well."""
        if not self.has_begun:
            return
        try:
            self._exchange([*self._open(), (_COMMIT, [])])
        except psycopg.Error:
            if not self.closed:
                super().rollback()
            raise

    def rollback(self) -> None:
        """Roll back; what has been posted is forgotten."""
        self._posted.clear()
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            super().rollback()

    def _deallocate(self, name: bytes | None) -> PQGen[None]:
        # psycopg lets the server forget all prepared statements after a rollback, also to a savepoint.
        if name is None:
            self._prepared_names.clear()
        return super()._deallocate(name)

    def _open(self) -> list[Order]:
        """What has been posted, after BEGIN when no transaction is open yet."""
        idle = self.pgconn.transaction_status == TransactionStatus.IDLE
        orders = [(_BEGIN, []), *self._posted] if idle else self._posted
        self._posted = []
        return orders

    def _exchange(self, orders: Sequence[Order]) -> list[Row]:
        """Send all `orders` at once; returns the rows of the last."""
        with self.lock:
            asked, answers = self._answers(orders)
        for prepared, answer in zip(asked, answers, strict=False):
            if answer.status == ExecStatus.FATAL_ERROR:
                raise error_from_result(answer)
            if prepared is not None:
                self._prepared_names.add(prepared)
        return _rows(answers[len(asked) - 1])

    def _answers(self, orders: Sequence[Order]) -> tuple[list[bytes | None], list[PGresult]]:
        """What was asked for, each time the name of the statement that was to be prepared or None; and the answers."""
        asked: list[bytes | None] = []
        self.pgconn.enter_pipeline_mode()
        try:
            for statement, values in orders:
                if statement.name not in self._prepared_names and statement.name not in asked:
                    self.pgconn.send_prepare(statement.name, statement.sql.encode())
                    asked.append(statement.name)
                self.pgconn.send_query_prepared(statement.name, values, statement.formats)
                asked.append(None)
            self.pgconn.pipeline_sync()
            answers = self.wait(self._answer_to_each(len(asked) + 1))
            self.pgconn.exit_pipeline_mode()
        except BaseException:
            self.pgconn.finish()  # nobody knows which answers are still to come
            raise
        return asked, answers

    def _answer_to_each(self, asked: int) -> PQGen[list[PGresult]]:
        yield from generators.send(self.pgconn)
        answers: list[PGresult] = []
        for _ in range(asked):
            answers += yield from generators.fetch_many(self.pgconn)
        return answers


def _rows(result: PGresult) -> list[Row]:
    readers: Sequence[Callable[[bytes], Any]] = [
        _READERS.get(result.ftype(column), bytes.decode) for column in range(result.nfields)
    ]
    return [
        tuple(
            None if (text := result.get_value(row, column)) is None else read(text)
            for column, read in enumerate(readers)
        )
        for row in range(result.ntuples)
    ]
