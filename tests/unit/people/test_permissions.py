"""The table of permissions: complete, and holding the lines that an auditor would ask about."""

import pytest

from workflows.people.permissions import GRANTS, Permission, Role, needed_for_task
from workflows.people.teams import Team


def test_every_role_has_a_line_in_the_table():
    assert set(GRANTS) == set(Role)


def test_every_permission_is_granted_to_somebody():
    assert frozenset().union(*GRANTS.values()) == set(Permission)


@pytest.mark.parametrize("kind", [Permission, Role, Team])
def test_everything_people_read_has_a_text_of_its_own(kind):
    texts = [member.sentence for member in kind]
    assert all(texts)
    assert len(set(texts)) == len(texts)


def test_a_code_leads_back_to_its_member():
    assert Permission("task:examine") is Permission.EXAMINE
    assert Role("clerk") is Role.CLERK
    assert Team("T2") is Team.EMPLOYMENT


def test_nobody_who_manages_accounts_sees_cases_or_the_log_by_that_role():
    assert GRANTS[Role.ADMIN] == {Permission.MANAGE_ACCOUNTS}


def test_no_role_both_examines_and_approves():
    for permissions in GRANTS.values():
        assert not {Permission.EXAMINE, Permission.APPROVE} <= permissions


def test_protected_data_is_for_named_people_only_and_comes_with_no_job():
    assert [role for role in Role if Permission.SEE_PROTECTED in GRANTS[role]] == [Role.CLEARED]


def test_analysts_and_auditors_open_no_files():
    for role in (Role.ANALYST, Role.AUDITOR):
        assert Permission.SEE_CASE_FILE not in GRANTS[role]


def test_whoever_can_sign_in_for_daily_work_can_also_complete_the_tasks_of_their_group():
    for role in (Role.CLERK, Role.EXAMINER, Role.APPROVER):
        assert needed_for_task(role) in GRANTS[role]


def test_a_task_may_name_the_permission_it_needs_itself():
    assert needed_for_task("examiner", "task:prepare-notice") is Permission.PREPARE_NOTICE


@pytest.mark.parametrize(("group", "named"), [("janitor", None), ("clerk", "task:fly"), ("cleared", None)])
def test_a_task_of_an_unknown_group_or_permission_is_for_nobody(group, named):
    assert needed_for_task(group, named) is None
