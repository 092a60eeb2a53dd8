"""Administering accounts: creating, roles and teams, passwords given by others, locking out and letting in.

Every change is in the audit log with the name of who made it. Nothing here checks a permission: the caller is a
page that needs `Permission.MANAGE_ACCOUNTS`, or the command line of the server itself.
"""

import re
from collections.abc import Iterable

from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.people import attempts, passwords
from workflows.people.accounts import attempt_key, canonical, existing, set_password
from workflows.people.permissions import Role
from workflows.people.tables import Account
from workflows.people.teams import Team

_NAME = re.compile(r"[a-z][a-z0-9.-]{1,62}[a-z0-9]")
_RESERVED = frozenset({audit.SYSTEM, audit.CITIZEN})  # what the log says where no account acted


class UnsuitableName(LaufzettelError):
    sentence = translatable(
        "„{name}“ geht nicht als Benutzername. Er beginnt mit einem Buchstaben und besteht aus 3 bis 64 "
        "Kleinbuchstaben, Ziffern, Punkten und Bindestrichen."
    )


class NameTaken(LaufzettelError):
    sentence = translatable("Den Benutzernamen „{name}“ gibt es schon.")


class OwnAccount(LaufzettelError):
    """Nobody grants themselves a role, and nobody locks themselves out by mistake."""

    sentence = translatable(
        "Das eigene Konto ändert eine andere Person, die Konten verwaltet. Nur das eigene Passwort ändern Sie selbst, "
        "oben über Ihren Namen."
    )


def create_account(
    session: Session,
    *,
    name: str,
    display_name: str,
    password: str,
    roles: Iterable[Role],
    teams: Iterable[Team] = (),
    by: str,
) -> Account:
    """A new, active account whose password is to be changed at the first sign-in.

    Raises `UnsuitableName`, `NameTaken` or a `WeakPassword`.
    """
    name = canonical(name)
    if not _NAME.fullmatch(name) or name in _RESERVED:
        raise UnsuitableName(name=name)
    if session.get(Account, name):
        raise NameTaken(name=name)
    passwords.check_strength(password, name, display_name)
    account = Account(
        name=name,
        display_name=display_name,
        password_hash=passwords.hash_password(password),
        password_set_at=clock.now(),
        password_is_initial=True,
        roles=sorted({role.value for role in roles}),
        teams=sorted({team.value for team in teams}),
        active=True,
        created_at=clock.now(),
        last_sign_in_at=None,
    )
    session.add(account)
    session.flush()
    audit.record(session, audit.Action.ACCOUNT_CREATE, by=by, subject=name, details=_duties(account))
    return account


def assign_roles(session: Session, name: str, roles: Iterable[Role], teams: Iterable[Team], by: str) -> None:
    """Replace the roles and teams of an account; open sessions have them from their next request on.

    Raises `OwnAccount`, `NoSuchAccount`.
    """
    account = _of_somebody_else(session, name, by)
    before = _duties(account)
    account.roles = sorted({role.value for role in roles})
    account.teams = sorted({team.value for team in teams})
    details = {"before": before, "after": _duties(account)}
    audit.record(session, audit.Action.ACCOUNT_ASSIGN, by=by, subject=account.name, details=details)


def reset_password(session: Session, name: str, new: str, by: str) -> None:
    """Give an account a password that it has to change at the next sign-in, and end its lock-out.

    Raises `OwnAccount`, `NoSuchAccount` or a `WeakPassword`.
    """
    account = _of_somebody_else(session, name, by)
    set_password(account, new, initial=True)
    attempts.forgive(session, attempt_key(name))
    audit.record(session, audit.Action.PASSWORD_RESET, by=by, subject=account.name)


def unlock(session: Session, name: str, by: str) -> None:
    """End a lock-out before its time."""
    account = existing(session, name)
    attempts.forgive(session, attempt_key(name))
    audit.record(session, audit.Action.ACCOUNT_UNLOCK, by=by, subject=account.name)


def deactivate(session: Session, name: str, by: str) -> None:
    """Let nobody sign in any more and end all sessions; the account itself stays, because files name it.

    Raises `OwnAccount`, `NoSuchAccount`.
    """
    account = _of_somebody_else(session, name, by)
    account.active = False
    audit.record(session, audit.Action.ACCOUNT_DEACTIVATE, by=by, subject=account.name)


def reactivate(session: Session, name: str, by: str) -> None:
    """Let somebody sign in again."""
    account = existing(session, name)
    account.active = True
    audit.record(session, audit.Action.ACCOUNT_REACTIVATE, by=by, subject=account.name)


def _of_somebody_else(session: Session, name: str, by: str) -> Account:
    account = existing(session, name)
    if account.name == by:
        raise OwnAccount
    return account


def _duties(account: Account) -> dict[str, list[str]]:
    return {"roles": list(account.roles), "teams": list(account.teams)}
