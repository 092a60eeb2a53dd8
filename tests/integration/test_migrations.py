"""Migrations: a database that was upgraded is the one the program expects."""

import subprocess
import sys

import pytest
from sqlalchemy import text

from engine import migrations
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
