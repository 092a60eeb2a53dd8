"""Statements that take the short way: same transaction as everything else, in the order given."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, PendingRollbackError

from engine.connection import Statement
from engine.database import Database, post, run, run_alone, unit_of_work
from engine.work_session import WorkSession

INSERT = Statement("INSERT INTO note VALUES (%(text)s)")
ALL = Statement("SELECT text FROM note ORDER BY text")
HALF = Statement("SELECT 1 / %(divisor)s")


@pytest.fixture
def notes(database: Database) -> Database:
    with unit_of_work(database) as session:
        session.execute(text("CREATE TABLE note (text text UNIQUE)"))
    return database


def stored(database: Database) -> list[str]:
    return [text for (text,) in run_alone(database, ALL, {})]


def test_what_was_posted_is_seen_by_whatever_comes_after_it_and_committed_with_it(notes: Database) -> None:
    with unit_of_work(notes) as session:
        post(session, INSERT, {"text": "a"})
        assert session.scalars(text("SELECT text FROM note")).all() == ["a"]
        post(session, INSERT, {"text": "b"})
        assert run(session, ALL, {}) == [("a",), ("b",)]
        post(session, INSERT, {"text": "c"})
        post(session, INSERT, {"text": "d"})
        assert stored(notes) == []
    assert stored(notes) == ["a", "b", "c", "d"]


def test_what_was_posted_goes_with_a_savepoint_and_with_the_transaction(notes: Database) -> None:
    with unit_of_work(notes) as session:
        post(session, INSERT, {"text": "kept"})
        with session.begin_nested() as attempt:
            post(session, INSERT, {"text": "undone"})
            attempt.rollback()
        post(session, INSERT, {"text": "after"})
    with WorkSession(notes.connections) as session:
        post(session, INSERT, {"text": "never"})
    assert stored(notes) == ["after", "kept"]


def test_what_was_posted_after_a_savepoint_fails_while_it_can_still_be_undone(notes: Database) -> None:
    with unit_of_work(notes) as session:
        post(session, INSERT, {"text": "kept"})
        with pytest.raises(DBAPIError, match="unique"), session.begin_nested():
            post(session, INSERT, {"text": "kept"})
        post(session, INSERT, {"text": "after"})
    assert stored(notes) == ["after", "kept"]


def test_a_failure_of_what_was_posted_undoes_everything_and_leaves_the_connection_usable(notes: Database) -> None:
    def post_twice() -> None:
        with unit_of_work(notes) as session:
            post(session, INSERT, {"text": "a"})
            post(session, INSERT, {"text": "a"})

    with pytest.raises(DBAPIError, match="unique"):
        post_twice()
    assert stored(notes) == []
    with unit_of_work(notes) as session, pytest.raises(DBAPIError, match="division by zero"):
        run(session, HALF, {"divisor": 0})
    with unit_of_work(notes) as session:
        assert run(session, HALF, {"divisor": 1}) == [(1,)]


def test_prepared_statements_survive_that_psycopg_forgets_its_own(notes: Database) -> None:
    with unit_of_work(notes) as session:
        for _ in range(8):  # psycopg prepares what it has seen five times
            session.execute(text("SELECT text FROM note"))
        run(session, ALL, {})
        with session.begin_nested() as attempt:
            attempt.rollback()
        session.execute(text("SELECT text FROM note"))
        assert run(session, ALL, {}) == []


def test_a_connection_that_breaks_in_between_is_an_error_of_the_database_and_is_replaced(notes: Database) -> None:
    with unit_of_work(notes) as session:
        process = session.scalar(text("SELECT pg_backend_pid()"))
        run_alone(notes, Statement("SELECT pg_terminate_backend(%(process)s, 10000)"), {"process": process})
        with pytest.raises(DBAPIError):
            run(session, ALL, {})
        session.rollback()
    assert stored(notes) == []


def test_a_session_that_goes_nothing_but_the_short_way_can_be_rolled_back_and_used_again(notes: Database) -> None:
    with unit_of_work(notes) as session:
        run(session, INSERT, {"text": "undone"})
        post(session, INSERT, {"text": "undone too"})
        session.rollback()
        post(session, INSERT, {"text": "kept"})
    assert stored(notes) == ["kept"]


def test_a_connection_that_breaks_on_the_short_way_is_replaced_after_a_rollback_and_not_before(notes: Database) -> None:
    with unit_of_work(notes) as session:
        ((process,),) = run(session, Statement("SELECT pg_backend_pid()"), {})
        run(session, INSERT, {"text": "lost"})
        run_alone(notes, Statement("SELECT pg_terminate_backend(%(process)s, 10000)"), {"process": process})
        with pytest.raises(DBAPIError):
            run(session, ALL, {})
        with pytest.raises(PendingRollbackError):
            run(session, INSERT, {"text": "half of a transaction"})
        session.rollback()
        run(session, INSERT, {"text": "kept"})
    assert stored(notes) == ["kept"]


def test_the_connection_at_hand_is_left_alone_when_the_server_has_closed_it(notes: Database) -> None:
    own_process = Statement("SELECT pg_backend_pid()")
    ((process,),) = run_alone(notes, own_process, {})
    assert run_alone(notes, own_process, {}) == [(process,)]
    others = Database(notes.url.render_as_string(hide_password=False))
    run_alone(others, Statement("SELECT pg_terminate_backend(%(process)s, 10000)"), {"process": process})
    others.dispose()
    assert run_alone(notes, own_process, {}) != [(process,)]


def test_two_at_once_get_two_connections(notes: Database) -> None:
    run_alone(notes, ALL, {})
    with unit_of_work(notes) as one, unit_of_work(notes) as other:
        run(one, INSERT, {"text": "a"})
        assert run(other, ALL, {}) == []
    assert stored(notes) == ["a"]


def test_a_text_that_postgresql_cannot_hold_is_refused_and_not_cut_off(notes: Database) -> None:
    with unit_of_work(notes) as session, pytest.raises(DBAPIError, match="NUL"):
        run(session, INSERT, {"text": "a\0b"})
    assert stored(notes) == []


def test_values_come_back_as_they_went(notes: Database) -> None:
    key, moment = uuid4(), datetime(2026, 1, 31, 12, 30, 0, 123456, tzinfo=UTC)
    echo = Statement(
        "SELECT %(id)s, %(at)s, %(tokens)s, %(number)s, %(text)s, %(ids)s, %(json)s, %(nothing)s",
        id="uuid", at="timestamptz", tokens="bytea", number="integer", text="text", ids="uuid[]", json="jsonb",
        nothing="text",
    )  # fmt: skip
    values = {"id": key, "at": moment, "tokens": b"\x00\xff", "number": -7, "text": "ß'\"", "nothing": None}
    with unit_of_work(notes) as session:
        (row,) = run(session, echo, values | {"ids": [key, UUID(int=1)], "json": b'{"a": [1]}'})
    *plain, ids, json, nothing = row
    assert plain == [key, moment, b"\x00\xff", -7, "ß'\""]
    assert (ids, json, nothing) == (f"{{{key},{UUID(int=1)}}}", {"a": [1]}, None)
