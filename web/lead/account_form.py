"""What the forms about accounts send: names, roles, teams."""

from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from web.page_errors import PageError
from workflows.people.account_overview import AccountOverview
from workflows.people.permissions import Role
from workflows.people.teams import Team

LONGEST_NAME = 100  # characters


@dataclass(frozen=True, slots=True)
class AccountForm:
    name: str = ""
    display_name: str = ""
    roles: frozenset[Role] = frozenset()
    teams: frozenset[Team] = frozenset()

    @classmethod
    def of(cls, account: AccountOverview) -> "AccountForm":
        """What an account has now."""
        return cls(account.name, account.display_name, frozenset(account.roles), frozenset(account.teams))


def sent(fields: MultiDict[str, str]) -> AccountForm:
    """The form as it came; roles and teams that do not exist are left out."""
    return AccountForm(
        name=_line(fields.get("name", "")),
        display_name=_line(fields.get("display_name", "")),
        roles=frozenset(role for role in Role if role.value in fields.getlist("role")),
        teams=frozenset(team for team in Team if team.value in fields.getlist("team")),
    )


def missing_names(form: AccountForm) -> list[PageError]:
    """What a new account needs beside its roles."""
    errors = []
    if not form.name:
        errors.append(PageError("name", _("Geben Sie einen Benutzernamen ein.")))
    if not form.display_name:
        errors.append(PageError("display_name", _("Geben Sie Vor- und Nachnamen ein.")))
    return errors


def missing_role(form: AccountForm) -> list[PageError]:
    """Without a role nobody can do anything; somebody who left is locked out instead."""
    if form.roles:
        return []
    return [PageError(f"role-{next(iter(Role)).value}", _("Wählen Sie mindestens eine Rolle aus."))]


def _line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:LONGEST_NAME]
