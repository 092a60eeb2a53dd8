"""Migrations: a database that was upgraded is the one the program expects."""

import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import text

from engine import migrations, owed_starts
from engine.database import Database, unit_of_work

pytestmark = pytest.mark.skipif(
    not list(migrations.SCRIPTS.glob("versions/*.py")), reason="no migration has been written yet"
)


def triggers(database):
    """Every trigger and function of the schema, as the database spells it."""
    with unit_of_work(database) as session:
        return session.execute(
            text(
                """
                SELECT pg_get_triggerdef(oid) || ' ' || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
                UNION
                SELECT regexp_replace(prosrc, '\\s+', ' ', 'g') FROM pg_proc
                WHERE pronamespace = 'public'::regnamespace
                ORDER BY 1
                """
            )
        ).all()


def test_upgrading_an_empty_database_gives_the_schema_of_the_program(empty_url, database):
    migrations.upgrade(empty_url)
    assert migrations.check(empty_url) == []
    upgraded = Database(empty_url)
    assert triggers(upgraded) == triggers(database)
    upgraded.dispose()


def test_a_database_is_current_only_after_the_upgrade_and_a_second_one_changes_nothing(empty_url):
    assert not migrations.is_current(empty_url)
    migrations.upgrade(empty_url)
    assert migrations.is_current(empty_url)
    migrations.upgrade(empty_url)
    assert migrations.is_current(empty_url)


def test_web_and_worker_may_upgrade_at_the_same_moment(empty_url):
    program = "import sys; from engine import migrations; migrations.upgrade(sys.argv[1])"
    running = [subprocess.Popen([sys.executable, "-c", program, empty_url]) for _ in range(2)]
    assert [process.wait() for process in running] == [0, 0]
    assert migrations.is_current(empty_url)


def test_a_table_that_the_migrations_do_not_know_is_told(empty_url):
    migrations.upgrade(empty_url)
    database = Database(empty_url)
    with unit_of_work(database) as session:
        session.execute(text("ALTER TABLE audit_entry DROP COLUMN purpose"))
        session.execute(text("CREATE TABLE stray (id int)"))
    database.dispose()
    differences = "\n".join(migrations.check(empty_url))
    assert "purpose" in differences
    assert "stray" in differences
    assert "audit_entry" in differences


def test_timers_that_start_processes_keep_their_moments_and_attempts(empty_url):
    migrations.upgrade(empty_url, "0015")
    database = Database(empty_url)
    with unit_of_work(database) as session:
        session.execute(
            text(
                """
                INSERT INTO start_timer
                  (process_id, element_id, part, kind, text, due_at, repetitions, try_at, attempts)
                VALUES ('p', 's', 0, 'timeCycle', 'R/P1D', '2026-03-02 09:00Z', NULL, '2026-03-02 09:05Z', 3),
                  ('p', 's', 1, 'timeDate', '2025-01-01', NULL, 0, NULL, 0)
                """
            )
        )
    migrations.upgrade(empty_url)
    assert migrations.check(empty_url) == []
    with unit_of_work(database) as session:
        (failing,) = owed_starts.failed(session)
        assert (failing.process_id, failing.part, failing.text, failing.failure) == ("p", 0, "R/P1D", None)
        assert failing.try_at - failing.due_at == timedelta(minutes=5)
        assert owed_starts.try_now(session, failing.id) is failing
    database.dispose()
