"""Who may take which task: by role, by kind of work, by team.

Owns the predicate in Python and the same predicate in SQL for lists. The roles come from the model (candidate
groups), the team from the case; what a role may do is `people.permissions`' table.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, or_, true

from engine.user_tasks import UserTask
from workflows.cases import case_listing
from workflows.people.identities import Identity, NotPermitted
from workflows.people.permissions import Permission, Role, needed_for_task
from workflows.tasks.errors import OtherGroup


def check_may_work(identity: Identity, candidate_groups: Iterable[str], properties: Mapping[str, str]) -> None:
    """Return only if this person may complete such a task.

    They need one of its candidate roles and the permission for that kind of work; `properties` are the model
    element's (its `permission` names the kind of work). Raises `OtherGroup` or `NotPermitted`.
    """
    own_groups = [group for group in candidate_groups if group in identity.roles]
    if not own_groups:
        raise OtherGroup(groups=", ".join(_group_name(group) for group in candidate_groups))
    needed = [needed_for_task(group, properties.get("permission")) for group in own_groups]
    if not any(permission and identity.may(permission) for permission in needed):
        raise NotPermitted(next((permission for permission in needed if permission), Permission.ASSIGN_TASK))


def is_protected(properties: Mapping[str, str]) -> bool:
    """Whether only cleared people may do such a task, and so read what others typed or answered in it."""
    return properties.get("permission") == Permission.SEE_PROTECTED


def may_see(identity: Identity) -> ColumnElement[bool]:
    """SQL over `UserTask` joined to its case: the tasks that belong into this person's lists."""
    own = UserTask.assignee == identity.account_name
    if identity.may(Permission.SEE_ALL_TEAMS):
        return true()
    of_role = UserTask.candidate_groups.overlap(sorted(role.value for role in identity.roles))
    return or_(own, of_role & case_listing.in_teams(identity.teams))


def _group_name(group: str) -> str:
    return Role(group).sentence if group in set(Role) else group
