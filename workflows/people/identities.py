"""Who is asking: the signed-in person as every function below the web sees them.

Owns the value `Identity` and the question "may they?". It never reads the database and never grants anything
by itself: the table in `permissions` does.
"""

from dataclasses import dataclass

from engine.errors import LaufzettelError, translatable
from workflows.people.permissions import GRANTS, Permission, Role


class NotPermitted(LaufzettelError):
    """Raised where somebody asks for more than their roles allow."""

    sentence = translatable(
        "Ihr Konto darf das nicht: {what}. Wenn Sie das für Ihre Arbeit brauchen, wenden Sie sich an Ihre Leitung."
    )

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        super().__init__(what=permission.sentence)


@dataclass(frozen=True, slots=True)
class Identity:
    account_name: str  # the name somebody signs in with; never changes, so logs may refer to it
    display_name: str  # what colleagues read
    roles: frozenset[Role]
    teams: frozenset[str]  # codes of `teams.Team`, for instance "T2"

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything this person may do, from all their roles."""
        return frozenset().union(*(GRANTS[role] for role in self.roles))

    def may(self, permission: Permission) -> bool:
        """Whether one of the person's roles grants `permission`."""
        return any(permission in GRANTS[role] for role in self.roles)


def require(identity: Identity, permission: Permission) -> None:
    """Return only if `identity` may; otherwise raise `NotPermitted`. There is no way to switch this off."""
    if not identity.may(permission):
        raise NotPermitted(permission)
