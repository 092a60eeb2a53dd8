"""`laufzettel account`: the first account of an office, and helping somebody in again."""

import pytest

from engine.database import unit_of_work
from workflows import audit
from workflows.people.accounts import AccountLocked, SignInFailed, sign_in
from workflows.people.permissions import Role

PASSWORD = "richtig pferd batterie"


@pytest.fixture
def created(run):
    arguments = ("account", "create", "t.nguyen", "--display-name", "Thanh Nguyen", "--role", "admin", "--team", "T1")
    result = run(*arguments, typed=(PASSWORD, PASSWORD))
    assert result.exit_code == 0, result.output


def test_a_new_account_can_sign_in_and_the_password_is_not_shown(run, created, database):
    with unit_of_work(database) as session:
        identity = sign_in(session, "t.nguyen", PASSWORD)
    assert (identity.roles, identity.teams) == ({Role.ADMIN}, {"T1"})
    assert PASSWORD not in run("account", "list").output


def test_a_refusal_is_one_sentence_and_leaves_nothing_behind(run, created):
    result = run("account", "create", "t.nguyen", "--display-name", "X", typed=(PASSWORD, PASSWORD))
    assert result.exit_code == 1
    assert "„t.nguyen“ gibt es schon" in result.output
    weak = run("account", "create", "m.vogt", "--display-name", "X", typed=("kurz", "kurz"))
    assert "zu kurz" in weak.output
    assert "m.vogt" not in run("account", "list").output


def test_a_role_that_does_not_exist_is_refused_with_the_list_of_roles(run):
    result = run("account", "create", "m.vogt", "--display-name", "X", "--role", "boss")
    assert result.exit_code == 2
    assert "approver" in result.output


def test_the_list_shows_duties_and_state(run, created):
    assert run("account", "list").output.split("\t") == ["t.nguyen", "Thanh Nguyen", "admin, T1", "frei\n"]
    run("account", "assign", "t.nguyen", "--role", "lead", "--role", "examiner")
    run("account", "deactivate", "t.nguyen")
    assert run("account", "list").output.split("\t")[2:] == ["examiner, lead", "gesperrt\n"]
    run("account", "reactivate", "t.nguyen")
    assert run("account", "list").output.endswith("frei\n")


@pytest.mark.parametrize(
    ("command", "typed", "password"),
    [("unlock", (), PASSWORD), ("reset-password", ("Wolken ziehen vorbei",) * 2, "Wolken ziehen vorbei")],
)
def test_somebody_locked_out_is_let_in_again(run, created, database, command, typed, password):
    with unit_of_work(database) as session:
        for _ in range(5):
            with pytest.raises(SignInFailed):
                sign_in(session, "t.nguyen", "falsch")
    with unit_of_work(database) as session, pytest.raises(AccountLocked):
        sign_in(session, "t.nguyen", PASSWORD)
    assert "gesperrt bis" in run("account", "list").output
    assert run("account", command, "t.nguyen", typed=typed).exit_code == 0
    with unit_of_work(database) as session:
        assert sign_in(session, "t.nguyen", password)


def test_what_the_command_line_did_is_in_the_log(run, created, database):
    with unit_of_work(database) as session:
        entry = audit.entries(session, action=audit.Action.ACCOUNT_CREATE)[0]
    assert (entry.by, entry.subject) == (audit.SYSTEM, "t.nguyen")
