"""`laufzettel audit`: the proof that an auditor runs."""

from sqlalchemy import text

from engine.database import unit_of_work
from workflows import audit
from workflows.audit import Action, record


def write(database, times):
    for _ in range(times):
        with unit_of_work(database) as session:
            record(session, Action.CASE_VIEW, "n.yilmaz", "LZ-2026-000123-8")


def tamper(database, statement):
    with unit_of_work(database) as session:
        session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        session.execute(text(statement))


def test_a_log_in_order_ends_with_its_head(run, database):
    write(database, 3)
    result = run("audit", "verify")
    head = run("audit", "head").output.strip()
    assert result.exit_code == 0
    assert "3 Einträge" in result.output
    assert result.output.strip().endswith(head)


def test_a_changed_entry_is_named_and_the_exit_code_tells_scripts(run, database):
    write(database, 3)
    tamper(database, "UPDATE audit_entry SET by = 'a.haddad' WHERE id = 2")
    result = run("audit", "verify")
    assert result.exit_code == 1
    assert "Eintrag 2" in result.stderr
    assert "verändert" in result.stderr


def test_a_tail_cut_off_is_noticed_with_a_head_noted_before(run, database):
    write(database, 3)
    head = run("audit", "head").output.strip()
    write(database, 1)
    assert run("audit", "verify", "--expect-head", head).exit_code == 0
    tamper(database, "DELETE FROM audit_entry WHERE id >= 3")
    assert run("audit", "verify").exit_code == 0
    result = run("audit", "verify", "--expect-head", head)
    assert result.exit_code == 1
    assert "Am Ende fehlen Einträge" in result.stderr


def test_proving_writes_nothing(run, database):
    write(database, 1)
    with unit_of_work(database) as session:
        before = audit.head(session)
    run("audit", "verify")
    with unit_of_work(database) as session:
        assert audit.head(session) == before


def test_asking_for_help_opens_no_database(run, tmp_path):
    assert run("audit", "verify", "--help").exit_code == 0
    assert list(tmp_path.iterdir()) == []
