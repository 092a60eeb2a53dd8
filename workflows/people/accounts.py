"""Accounts: signing in, one's own password, and finding people.

Sessions and cookies belong to the web, permissions to `permissions`, other people's accounts to
`account_administration`. Names that do not exist cost the same work, get the same answers and are locked out
like names that do.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.people import attempts, passwords
from workflows.people.identities import Identity
from workflows.people.permissions import Role
from workflows.people.tables import Account


class SignInFailed(LaufzettelError):
    """The same answer for an unknown name, a wrong password and a deactivated account.

    Catch it inside the unit of work: if it leaves, the failure is not counted.
    """

    sentence: ClassVar[str] = translatable("Benutzername oder Passwort stimmt nicht.")


class AccountLocked(LaufzettelError):
    """Too many failures for this name, whether it exists or not, or from this address. `until` is aware."""

    sentence = translatable(
        "Nach mehreren Fehlversuchen ist die Anmeldung gesperrt bis {time} Uhr. Bitte versuchen Sie es danach "
        "erneut, oder wenden Sie sich an die Kontenverwaltung."
    )

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(time=clock.office_time(until).strftime("%H:%M"))


class WrongPassword(LaufzettelError):
    """Raised on changing a password; like `SignInFailed`, it must not leave the unit of work."""

    sentence = translatable("Das bisherige Passwort stimmt nicht.")


class NoSuchAccount(LaufzettelError):
    sentence = translatable("Ein Konto „{name}“ gibt es nicht.")


def sign_in(session: Session, name: str, password: str, remote: str | None = None) -> Identity:
    """The identity behind name and password; `remote` is the address it is typed at.

    Raises `AccountLocked` after five failures on a name (15 minutes, doubling up to 8 hours) or fifty from an
    address, `SignInFailed` for everything else that does not fit.
    """
    account = session.get(Account, canonical(name))
    stored = account.password_hash if account else None
    if not _proves(session, name, stored, password, remote) or account is None or not account.active:
        raise SignInFailed
    if passwords.is_outdated(account.password_hash):
        account.password_hash = passwords.hash_password(password)
    account.last_sign_in_at = clock.now()
    audit.record(session, audit.Action.SIGN_IN, by=account.name, subject=account.name)
    return identity_of(account)


def current_identity(session: Session, name: str, signed_in_at: datetime) -> Identity | None:
    """Whose session this is, asked anew for each request.

    None ends the session: the account was deactivated, or its password changed since `signed_in_at`.
    """
    account = session.get(Account, name)
    if account is None or not account.active or account.password_set_at > signed_in_at:
        return None
    return identity_of(account)


def change_password(session: Session, name: str, old: str, new: str) -> None:
    """Replace one's own password; ends all sessions of the account.

    Raises `WrongPassword` or `AccountLocked` (wrong old passwords count like failed sign-ins) or a `WeakPassword`.
    """
    account = existing(session, name)
    if not _proves(session, name, account.password_hash, old, remote=None):
        raise WrongPassword
    set_password(account, new, initial=False)
    audit.record(session, audit.Action.PASSWORD_CHANGE, by=account.name, subject=account.name)


def set_password(account: Account, password: str, *, initial: bool) -> None:
    """Check and keep a new password; `initial` when its owner did not choose it. Raises a `WeakPassword`."""
    passwords.check_strength(password, account.name, account.display_name)
    account.password_hash = passwords.hash_password(password)
    account.password_set_at = clock.now()
    account.password_is_initial = initial


def locked_until(session: Session, name: str) -> datetime | None:
    """Until when the name is locked out; None if it is not."""
    return attempts.blocked_until(session, [attempt_key(name)])


def locked_out(session: Session, names: Iterable[str]) -> dict[str, datetime]:
    """Those of the names that are locked out, and until when. One statement."""
    keys = {attempt_key(name): name for name in names}
    return {keys[key]: until for key, until in attempts.blocked(session, list(keys)).items()}


def existing(session: Session, name: str) -> Account:
    """The account of this name; raises `NoSuchAccount`."""
    account = session.get(Account, canonical(name))
    if account is None:
        raise NoSuchAccount(name=name)
    return account


def all_accounts(session: Session) -> list[Account]:
    """Every account by name, deactivated ones included."""
    return list(session.scalars(select(Account).order_by(Account.name)))


def display_names(session: Session, names: Iterable[str]) -> dict[str, str]:
    """What colleagues read for each account name, in one statement; a name without account stands for itself."""
    wanted = set(names)
    query = select(Account.name, Account.display_name).where(Account.name.in_(wanted))
    return {name: name for name in wanted} | {row.name: row.display_name for row in session.execute(query)}


def colleagues(session: Session, role: Role, team: str | None = None) -> list[Identity]:
    """The active people of a role (and team) by display name: to whom work can be assigned."""
    query = select(Account).where(Account.active, Account.roles.contains([role.value]))
    if team is not None:
        query = query.where(Account.teams.contains([team]))
    return [identity_of(account) for account in session.scalars(query.order_by(Account.display_name))]


def identity_of(account: Account) -> Identity:
    """What the rest of the product may know about an account."""
    roles = frozenset(Role(role) for role in account.roles)
    return Identity(account.name, account.display_name, roles, frozenset(account.teams))


def canonical(name: str) -> str:
    """The name as it is stored, whatever way it was typed."""
    return name.strip().casefold()


def attempt_key(name: str) -> attempts.Key:
    """What failed sign-ins with this name are counted under."""
    return attempts.Key.of(attempts.Scope.ACCOUNT, canonical(name))


def _proves(session: Session, name: str, stored: str | None, password: str, remote: str | None) -> bool:
    """Whether the password fits, after waiting for parallel tries on the same name; failures are counted."""
    own = attempt_key(name)
    keys = [own] if remote is None else [own, attempts.Key.of(attempts.Scope.OFFICE_REMOTE, remote)]
    attempts.hold(session, own)
    until = attempts.blocked_until(session, keys)
    if until:
        raise AccountLocked(until)
    if not passwords.matches(stored, password):
        attempts.count_failure(session, keys)
        if attempts.blocked_until(session, [own]):
            audit.record(session, audit.Action.SIGN_IN_LOCK, by=audit.SYSTEM, subject=_loggable(name, stored))
        return False
    attempts.forgive(session, own)
    return True


def _loggable(name: str, stored: str | None) -> str:
    """What was typed as a name may be a password; only the name of an account goes into the log."""
    return canonical(name) if stored else "-"
