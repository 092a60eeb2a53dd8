"""How roles and teams read on the pages of leads and administrators: teams with their codes."""

from flask_babel import gettext as _

from web.clerk.words import team
from workflows.people.permissions import Role


def role_name(role: Role) -> str:
    """The job, in a word or two."""
    return _(role.sentence)


def team_name(code: str | None) -> str:
    """The name of a team behind its code; the code alone when it is not one of ours."""
    if not code:
        return _("noch kein Team")
    name = team(code)
    return name if name == code else f"{code.partition('-')[0]} {name}"
