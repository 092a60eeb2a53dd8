"""A connection with a short way for the few statements that run with every step of a process.

SQLAlchemy and psycopg's cursors take any statement, any type and any result, and that takes longer than such a
statement itself. Here a statement is prepared once in each connection, its values go as the text that PostgreSQL
reads, its rows come back as plain tuples, and whatever need not wait for an answer travels together: BEGIN with the
first statement, the last one with COMMIT. It is the same connection and the same transaction: whatever went before
is seen, and one commit ends it all. Knows no table; `engine.database` offers it for sessions.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
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
    list: lambda values: b"{%s}" % b",".join(map(_written, values)),
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


class Connection(psycopg.Connection[Any]):
    """psycopg's connection, and the short way.

    Values are bytes (text, or as they are for `bytea`), strings, whole numbers, date-times, UUIDs, lists of UUIDs, or
    None. Failures are `psycopg.Error`.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._prepared_names: set[bytes] = set()
        self._posted: list[tuple[Statement, Values]] = []

    def run(self, statement: Statement, values: Values) -> list[Row]:
        """Run `statement` in the open transaction, or begin one; returns its rows."""
        return _rows(self._exchange([*self._open(), *self._orders((statement, values))]))

    def run_alone(self, statement: Statement, values: Values) -> list[Row]:
        """Run `statement` as a transaction of its own while none is open; returns its rows."""
        return _rows(self._exchange(self._orders((statement, values))))

    def post(self, statement: Statement, values: Values) -> None:
        """Run `statement` before whatever comes next in the transaction, which raises its failure too."""
        self._posted.append((statement, values))

    def cursor(self, *arguments: Any, **options: Any) -> Any:
        """A cursor of psycopg, for what comes after that which has been posted."""
        if self._posted:
            self._exchange([*self._open(), *self._orders()])
        return super().cursor(*arguments, **options)

    def commit(self) -> None:
        """Commit, together with what has been posted; when that fails, the transaction is over as well."""
        if not self._posted and self.pgconn.transaction_status == TransactionStatus.IDLE:
            return
        try:
            self._exchange([*self._open(), *self._orders(), self._plain(b"COMMIT")])
        except psycopg.Error:
            if not self.closed:
                super().rollback()
            raise

    def rollback(self) -> None:
        """Roll back; what has been posted is forgotten."""
        self._posted.clear()
        super().rollback()

    def _deallocate(self, name: bytes | None) -> PQGen[None]:
        # psycopg lets the server forget all prepared statements after a rollback, also to a savepoint.
        if name is None:
            self._prepared_names.clear()
        return super()._deallocate(name)

    def _open(self) -> list["_Order"]:
        idle = self.pgconn.transaction_status == TransactionStatus.IDLE
        return [self._plain(b"BEGIN")] if idle else []

    def _plain(self, command: bytes) -> "_Order":
        return _Order(partial(self.pgconn.send_query_params, command, None))

    def _orders(self, *more: tuple[Statement, Values]) -> list["_Order"]:
        """What has been posted, and `more`; what is not prepared yet is prepared first."""
        orders: list[_Order] = []
        known = set(self._prepared_names)
        for statement, values in (*self._posted, *more):
            name = statement.name
            if name not in known:
                known.add(name)
                orders.append(_Order(partial(self.pgconn.send_prepare, name, statement.sql.encode()), prepares=name))
            written = [None if (value := values[key]) is None else _written(value) for key in statement.parameters]
            orders.append(_Order(partial(self.pgconn.send_query_prepared, name, written, statement.formats)))
        self._posted.clear()
        return orders

    def _exchange(self, orders: Sequence["_Order"]) -> PGresult:
        """Send all `orders` at once; returns the answer to the last."""
        with self.lock:
            answers = self._answers(orders)
        for order, answer in zip(orders, answers, strict=False):
            if answer.status == ExecStatus.FATAL_ERROR:
                raise error_from_result(answer)
            if order.prepares is not None:
                self._prepared_names.add(order.prepares)
        return answers[len(orders) - 1]

    def _answers(self, orders: Sequence["_Order"]) -> list[PGresult]:
        self.pgconn.enter_pipeline_mode()
        try:
            for order in orders:
                order.send()
            self.pgconn.pipeline_sync()
            answers = self.wait(self._answer_to_each(len(orders) + 1))
            self.pgconn.exit_pipeline_mode()
        except BaseException:
            self.pgconn.finish()  # nobody knows which answers are still to come
            raise
        return answers

    def _answer_to_each(self, orders: int) -> PQGen[list[PGresult]]:
        yield from generators.send(self.pgconn)
        answers: list[PGresult] = []
        for _ in range(orders):
            answers += yield from generators.fetch_many(self.pgconn)
        return answers


@dataclass(frozen=True, slots=True)
class _Order:
    send: Callable[[], None]
    prepares: bytes | None = None  # the name of the statement that it prepares


def _written(value: Any) -> bytes:
    return _WRITERS[type(value)](value)


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
