"""The accounts of the demonstration: one for every role, never in a real office."""

import pytest

from engine.database import unit_of_work
from workflows import audit
from workflows.people import demonstration
from workflows.people.account_administration import create_account
from workflows.people.accounts import all_accounts, sign_in
from workflows.people.demonstration import OfficeAtWork
from workflows.people.permissions import Permission, Role


def test_every_role_has_somebody_and_everybody_can_sign_in(database):
    with unit_of_work(database) as session:
        people = [sign_in(session, one.name, one.password) for one in demonstration.create_accounts(session)]
    assert frozenset().union(*(person.roles for person in people)) == set(Role)


def test_two_different_people_can_examine_and_two_can_approve(database):
    with unit_of_work(database) as session:
        people = [sign_in(session, one.name, one.password) for one in demonstration.create_accounts(session)]
    for permission in (Permission.EXAMINE, Permission.APPROVE):
        assert sum(person.may(permission) for person in people) == 2


def test_a_second_start_changes_nothing(database):
    with unit_of_work(database) as session:
        first = demonstration.create_accounts(session)
        hashes = [account.password_hash for account in all_accounts(session)]
    with unit_of_work(database) as session:
        assert demonstration.create_accounts(session) == first
        assert [account.password_hash for account in all_accounts(session)] == hashes


def test_an_office_with_accounts_of_its_own_never_gets_them(database):
    with unit_of_work(database) as session:
        create_account(
            session,
            name="real.person",
            display_name="Somebody Real",
            password="richtig pferd batterie",
            roles=[Role.ADMIN],
            by=audit.SYSTEM,
        )
        with pytest.raises(OfficeAtWork):
            demonstration.create_accounts(session)
        assert len(all_accounts(session)) == 1
