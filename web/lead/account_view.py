"""What the pages about accounts show of one."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from workflows.people import accounts
from workflows.people.permissions import Role
from workflows.people.tables import Account
from workflows.people.teams import Team


@dataclass(frozen=True, slots=True)
class AccountView:
    name: str
    display_name: str
    roles: list[str]
    teams: list[str]
    is_active: bool
    locked_until: datetime | None  # after failed attempts
    has_initial_password: bool
    last_sign_in_at: datetime | None
    created_at: datetime


def account_views(session: Session) -> list[AccountView]:
    """Every account: those that work first, by the names that colleagues read."""
    found = accounts.all_accounts(session)
    locked = accounts.locked_out(session, (account.name for account in found))
    found.sort(key=lambda account: (not account.active, account.display_name.casefold()))
    return [_view(account, locked.get(account.name)) for account in found]


def account_view(session: Session, account: Account) -> AccountView:
    """One account."""
    return _view(account, accounts.locked_until(session, account.name))


def _view(account: Account, locked_until: datetime | None) -> AccountView:
    return AccountView(
        name=account.name,
        display_name=account.display_name,
        roles=[_(Role(role).sentence) for role in account.roles],
        teams=[f"{team} {_(Team(team).sentence)}" for team in account.teams],
        is_active=account.active,
        locked_until=locked_until,
        has_initial_password=account.password_is_initial,
        last_sign_in_at=account.last_sign_in_at,
        created_at=account.created_at,
    )
