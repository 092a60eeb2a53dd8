"""Accounts as whoever administers them sees them: duties, and whether somebody can sign in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from workflows.people import accounts
from workflows.people.permissions import Role
from workflows.people.tables import Account
from workflows.people.teams import Team


@dataclass(frozen=True, slots=True)
class AccountOverview:
    name: str
    display_name: str
    roles: tuple[Role, ...]
    teams: tuple[Team, ...]
    is_active: bool
    locked_until: datetime | None  # after failed attempts
    has_initial_password: bool  # set by somebody else, not yet replaced
    last_sign_in_at: datetime | None
    created_at: datetime


def all_overviews(session: Session) -> list[AccountOverview]:
    """Every account: those that may sign in first, by the names that colleagues read. Two statements."""
    found = accounts.all_accounts(session)
    locked = accounts.locked_out(session, (account.name for account in found))
    found.sort(key=lambda account: (not account.active, account.display_name.casefold()))
    return [_overview(account, locked.get(account.name)) for account in found]


def overview(session: Session, name: str) -> AccountOverview:
    """One account; raises `NoSuchAccount`."""
    account = accounts.existing(session, name)
    return _overview(account, accounts.locked_until(session, account.name))


def _overview(account: Account, locked_until: datetime | None) -> AccountOverview:
    return AccountOverview(
        name=account.name,
        display_name=account.display_name,
        roles=tuple(map(Role, account.roles)),
        teams=tuple(map(Team, account.teams)),
        is_active=account.active,
        locked_until=locked_until,
        has_initial_password=account.password_is_initial,
        last_sign_in_at=account.last_sign_in_at,
        created_at=account.created_at,
    )
