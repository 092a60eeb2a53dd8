"""Writing the audit log: what gets in, when, and who waits for whom."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import ProgrammingError

from engine import clock
from engine.database import unit_of_work
from workflows import audit
from workflows.audit import Action, record

CASE = "LZ-2026-000123-8"


def log(database, **filters):
    """The log as (action, by, subject), oldest first."""
    with unit_of_work(database) as session:
        return [(entry.action, entry.by, entry.subject) for entry in reversed(audit.entries(session, **filters))]


def write(database, *subjects, action=Action.CASE_VIEW, by="n.yilmaz"):
    for subject in subjects:
        with unit_of_work(database) as session:
            record(session, action, by, subject)


def test_an_entry_says_who_did_what_when_and_why(database, traveller):
    with unit_of_work(database) as session:
        record(session, Action.CASE_VIEW, "n.yilmaz", CASE, purpose="Rückfrage", details={"on": date(2026, 3, 2)})
    with unit_of_work(database) as session:
        entry = audit.entries(session)[0]
    assert (entry.id, entry.at, entry.action, entry.by, entry.subject) == (
        1,
        clock.now(),
        "case:view",
        "n.yilmaz",
        CASE,
    )
    assert (entry.purpose, entry.details) == ("Rückfrage", {"on": "2026-03-02"})


def test_the_moment_is_that_of_the_deed_not_of_the_commit(database, traveller):
    with unit_of_work(database) as session:
        record(session, Action.CASE_VIEW, "n.yilmaz", CASE)
        traveller.advance(timedelta(minutes=3))
    with unit_of_work(database) as session:
        assert audit.entries(session)[0].at == clock.now() - timedelta(minutes=3)


def test_entries_of_one_transaction_keep_their_order(database):
    with unit_of_work(database) as session:
        for number in range(5):
            record(session, Action.CASE_VIEW, "n.yilmaz", str(number))
    assert [subject for _, _, subject in log(database)] == ["0", "1", "2", "3", "4"]


def test_a_rolled_back_transaction_leaves_no_entry_not_even_with_the_next_commit(database):
    with unit_of_work(database) as session:
        record(session, Action.CASE_VIEW, "n.yilmaz", "undone")
        session.rollback()
        record(session, Action.CASE_VIEW, "n.yilmaz", "done")
    assert [subject for _, _, subject in log(database)] == ["done"]


def test_a_savepoint_takes_its_entries_with_it_and_leaves_the_others(database):
    with unit_of_work(database) as session:
        record(session, Action.CASE_VIEW, "n.yilmaz", "before")
        with session.begin_nested():
            record(session, Action.CASE_VIEW, "n.yilmaz", "kept savepoint")
        outer = session.begin_nested()
        with session.begin_nested():
            record(session, Action.CASE_VIEW, "n.yilmaz", "released inside the undone one")
        record(session, Action.CASE_VIEW, "n.yilmaz", "undone savepoint")
        outer.rollback()
        record(session, Action.CASE_VIEW, "n.yilmaz", "after")
    assert [subject for _, _, subject in log(database)] == ["before", "kept savepoint", "after"]


def test_many_at_once_make_one_chain(database):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: write(database, *[f"{number}/{one}" for one in range(5)]), range(8)))
    with unit_of_work(database) as session:
        result = audit.verify(session)
    assert (result.ok, result.count) == (True, 40)
    for number in range(8):
        own = [subject for _, _, subject in log(database) if subject.startswith(f"{number}/")]
        assert own == sorted(own)


def test_a_long_transaction_keeps_nobody_from_writing(database):
    with unit_of_work(database) as slow:
        record(slow, Action.CASE_VIEW, "n.yilmaz", "slow")
        slow.execute(text("SELECT 1"))
        with unit_of_work(database) as quick:
            quick.execute(text("SET LOCAL lock_timeout = '1s'"))
            record(quick, Action.CASE_VIEW, "o.kovalenko", "quick")
    assert [subject for _, _, subject in log(database)] == ["quick", "slow"]


def test_the_lock_comes_after_everything_else_the_transaction_writes(database):
    statements = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _cur, statement, *_: statements.append(statement))
    with unit_of_work(database) as session:
        record(session, Action.CASE_VIEW, "n.yilmaz", CASE)
        session.add(audit.AuditEntry(**vars_of_a_row_that_fits()))
    assert [statement.split()[0] for statement in statements] == ["INSERT", "SELECT", "SELECT", "INSERT"]
    assert "pg_advisory_xact_lock" in statements[1]


def vars_of_a_row_that_fits():
    """The columns of entry 1, made by hand: what another subject's flush would write."""
    fields = {
        "id": 1,
        "at": datetime(2026, 3, 2, tzinfo=UTC),
        "action": "case:view",
        "by": "x",
        "subject": "x",
        "purpose": "",
        "details": {},
        "previous_hash": "0" * 64,
    }
    return {**fields, "hash": "f" * 64}


def test_a_transaction_without_a_record_pays_nothing(database):
    statements = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _cur, statement, *_: statements.append(statement))
    with unit_of_work(database) as session:
        session.execute(text("SELECT 1"))
    assert statements == ["SELECT 1"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET purpose = 'other'",
        "UPDATE audit_entry SET purpose = 'other' WHERE false",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "INSERT INTO audit_entry SELECT * FROM audit_entry ON CONFLICT (id) DO UPDATE SET purpose = 'other'",
    ],
)
def test_the_database_refuses_to_change_or_remove_entries(database, statement):
    write(database, CASE)
    with (
        pytest.raises(ProgrammingError, match=r"append-only: (UPDATE|DELETE|TRUNCATE) refused"),
        unit_of_work(database) as session,
    ):
        session.execute(text(statement))
    assert log(database) == [("case:view", "n.yilmaz", CASE)]


def test_the_refusal_holds_in_replication_role_too(database):
    write(database, CASE)
    with unit_of_work(database) as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        with pytest.raises(ProgrammingError, match="append-only"):
            session.execute(text("DELETE FROM audit_entry"))
        session.rollback()


def test_the_log_is_filtered_and_turned_page_by_page(database, traveller):
    write(database, "A", "B")
    traveller.advance(timedelta(days=1))
    write(database, "A", by="o.kovalenko")
    write(database, "A", action=Action.CASE_EXPORT)
    assert len(log(database, subject="A")) == 3
    assert len(log(database, by="o.kovalenko")) == 1
    assert len(log(database, action=Action.CASE_EXPORT, subject="A")) == 1
    assert len(log(database, since=clock.now())) == 2
    assert len(log(database, until=clock.now())) == 2
    with unit_of_work(database) as session:
        first = audit.entries(session, limit=3)
        second = audit.entries(session, limit=3, before_id=first[-1].id)
    assert [entry.id for entry in (*first, *second)] == [4, 3, 2, 1]


@pytest.mark.parametrize("value", [1.5, {"deep": [1, 2.0]}, object()])
def test_what_a_database_may_write_differently_is_refused_at_once(session, value):
    with pytest.raises(TypeError):
        record(session, Action.CASE_VIEW, "n.yilmaz", CASE, details={"value": value})


def test_text_in_every_script_survives(database):
    with unit_of_work(database) as session:
        record(session, Action.CASE_VIEW, "n.yilmaz", "ڤ\u200f ǅ 😀 \\ \" '", details={"ключ": "ﬁ\u0001\n"})
    with unit_of_work(database) as session:
        assert audit.verify(session).ok
