"""The connection pool: what a restart of the database does to those who come afterwards."""

from sqlalchemy import text

from engine.connection import Statement
from engine.database import Database, run_alone, unit_of_work


def test_a_connection_that_the_server_has_closed_is_replaced_unnoticed(database: Database) -> None:
    with unit_of_work(database) as session:
        resting = session.scalar(text("SELECT pg_backend_pid()"))
    other = Database(database.url.render_as_string(hide_password=False))
    with unit_of_work(other) as session:
        session.execute(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": resting})
    other.dispose()
    with unit_of_work(database) as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != resting


def test_a_single_statement_is_committed_at_once_and_nothing_after_it(database: Database) -> None:
    with unit_of_work(database) as session:
        session.execute(text("CREATE TABLE note (text text)"))
    run_alone(database, Statement("INSERT INTO note VALUES ('kept')"), {})
    with database.engine.connect() as connection:
        connection.execute(text("INSERT INTO note VALUES ('forgotten')"))
    with unit_of_work(database) as session:
        assert session.scalars(text("SELECT text FROM note")).all() == ["kept"]
