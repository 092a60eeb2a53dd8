"""Asking whether somebody may."""

import pytest

from workflows.people.identities import Identity, NotPermitted, require
from workflows.people.permissions import GRANTS, Permission, Role


def identity(*roles: Role) -> Identity:
    return Identity("n.yilmaz", "Nesrin Yılmaz", frozenset(roles), frozenset({"T2"}))


def test_a_person_may_what_any_of_their_roles_grants():
    both = identity(Role.EXAMINER, Role.APPROVER)
    assert both.may(Permission.EXAMINE)
    assert both.may(Permission.APPROVE)
    assert both.permissions == GRANTS[Role.EXAMINER] | GRANTS[Role.APPROVER]


def test_a_person_without_role_may_nothing():
    assert not any(identity().may(permission) for permission in Permission)


def test_requiring_a_missing_permission_says_which_one_in_the_office_language():
    with pytest.raises(NotPermitted, match="rechtlich prüfen") as refusal:
        require(identity(Role.CLERK), Permission.EXAMINE)
    assert refusal.value.permission is Permission.EXAMINE


def test_requiring_a_granted_permission_returns():
    require(identity(Role.CLERK), Permission.CHECK_COMPLETENESS)
