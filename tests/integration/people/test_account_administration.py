"""Creating accounts, changing duties, and finding colleagues."""

import pytest

from engine.database import unit_of_work
from workflows import audit
from workflows.people import accounts
from workflows.people.account_administration import (
    NameTaken,
    UnsuitableName,
    assign_roles,
    create_account,
    deactivate,
    reactivate,
    reset_password,
    unlock,
)
from workflows.people.accounts import NoSuchAccount, SignInFailed, sign_in
from workflows.people.passwords import WeakPassword
from workflows.people.permissions import Permission, Role
from workflows.people.teams import Team

from .conftest import PASSWORD


def create(session, name, password=PASSWORD):
    return create_account(session, name=name, display_name="Amira Haddad", password=password, roles=[], by="t.nguyen")


@pytest.mark.parametrize("name", ["", "ab", "a b c", "1abc", "abc-", "ümlaut", "system", "citizen", "x" * 65])
def test_an_unsuitable_name_is_refused(session, name):
    with pytest.raises(UnsuitableName):
        create(session, name)


def test_a_name_is_taken_whatever_its_capitals(staffed):
    with unit_of_work(staffed) as session, pytest.raises(NameTaken):
        create(session, "N.YILMAZ")


def test_a_weak_password_creates_nothing(session):
    with pytest.raises(WeakPassword):
        create(session, "a.haddad", "kurz")
    assert accounts.all_accounts(session) == []


def test_the_password_is_nowhere_in_the_account_or_the_log(staffed):
    with unit_of_work(staffed) as session:
        written = [repr(vars(row)) for row in (*accounts.all_accounts(session), *audit.entries(session))]
    assert PASSWORD not in "".join(written)


def test_new_roles_hold_from_the_next_request_on_and_the_log_has_before_and_after(staffed):
    with unit_of_work(staffed) as session:
        assign_roles(session, "n.yilmaz", [Role.LEAD], [Team.FAMILY, Team.STUDY], by="t.nguyen")
    with unit_of_work(staffed) as session:
        identity = accounts.identity_of(accounts.existing(session, "n.yilmaz"))
        newest = audit.entries(session, subject="n.yilmaz", limit=1)[0]
    assert identity.may(Permission.ASSIGN_TASK)
    assert identity.teams == {"T3", "T4"}
    assert newest.by == "t.nguyen"
    assert newest.details == {
        "before": {"roles": ["clerk"], "teams": ["T2"]},
        "after": {"roles": ["lead"], "teams": ["T3", "T4"]},
    }


def test_a_deactivated_account_comes_back_with_its_password(staffed):
    with unit_of_work(staffed) as session:
        deactivate(session, "n.yilmaz", by="t.nguyen")
        reactivate(session, "n.yilmaz", by="t.nguyen")
        assert sign_in(session, "n.yilmaz", PASSWORD)


@pytest.mark.parametrize(
    "open_door", [lambda s: unlock(s, "n.yilmaz", "t.nguyen"), lambda s: reset_password(s, "n.yilmaz", PASSWORD, "x")]
)
def test_unlocking_or_a_new_password_ends_a_lock_out(staffed, open_door):
    with unit_of_work(staffed) as session:
        for _ in range(5):
            with pytest.raises(SignInFailed):
                sign_in(session, "n.yilmaz", "falsch")
        assert accounts.locked_until(session, "n.yilmaz")
        open_door(session)
        assert sign_in(session, "n.yilmaz", PASSWORD)


def test_an_account_that_does_not_exist_is_named(session):
    with pytest.raises(NoSuchAccount, match=r"x\.nobody"):
        deactivate(session, "x.nobody", by="t.nguyen")


def test_colleagues_are_the_active_people_of_a_role_and_team(staffed):
    with unit_of_work(staffed) as session:
        assert [one.account_name for one in accounts.colleagues(session, Role.EXAMINER)] == ["o.kovalenko"]
        assert accounts.colleagues(session, Role.EXAMINER, "T3") == []
        deactivate(session, "o.kovalenko", by="t.nguyen")
        assert accounts.colleagues(session, Role.EXAMINER) == []


def test_display_names_come_for_every_name_asked(staffed):
    with unit_of_work(staffed) as session:
        names = accounts.display_names(session, ["n.yilmaz", "system"])
    assert names == {"n.yilmaz": "Nesrin Yılmaz", "system": "system"}
