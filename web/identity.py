"""Who is signed in at this request: kept by Flask-Login in the session cookie, read anew from the accounts.

Owns the staff part of the cookie: who, since when, last used when. Deactivating an account or changing its
password ends its sessions at their next request; so does a cookie that turns up at another address or browser.
May not check a password: that is `workflows.people.accounts`.
"""

from datetime import UTC, datetime

from flask import current_app, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from engine import clock
from web.application import Application
from web.request_transaction import session as database_session
from web.settings import Settings
from workflows.people.accounts import current_identity
from workflows.people.identities import Identity

_SINCE, _USED, _MUST_CHANGE = "signed_in_at", "used_at", "must_change_password"
_REFRESH_SECONDS = 60  # the cookie is written anew at most this often


class NobodySignedIn(RuntimeError):
    """A page that needs somebody was reached without a session: its route must declare whom it admits."""


class SignedIn(UserMixin):
    """An identity in the shape that Flask-Login keeps."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity

    def get_id(self) -> str:
        return self.identity.account_name


def register(app: Application) -> None:
    """Let Flask-Login read and write the cookie of this application.

    Not by its `init_app`: that would read the cookie at every request, those for styles and scripts included, to
    renew a "remember me" that does not exist here.
    """
    manager = LoginManager()
    manager.session_protection = "strong"
    manager.user_loader(_load)
    app.login_manager = manager


def begin(identity: Identity, *, must_change_password: bool = False) -> None:
    """Start a session for this person. Everything the cookie held before is gone, so nobody can have planted it.

    With `must_change_password` no page opens but the one that changes it.
    """
    session.clear()
    login_user(SignedIn(identity))
    g.account_name = identity.account_name
    session[_SINCE] = session[_USED] = clock.now().isoformat()
    if must_change_password:
        session[_MUST_CHANGE] = True


def end() -> None:
    """Forget who was signed in, and everything else in the cookie."""
    session.clear()
    g.pop("_login_user", None)


def signed_in() -> Identity | None:
    """The person behind this request; None if nobody is signed in, or no longer."""
    return _identity(current_user)


def person() -> Identity:
    """The person behind this request, on pages that open for signed-in people only."""
    identity = signed_in()
    if identity is None:
        raise NobodySignedIn
    return identity


def already_known() -> Identity | None:
    """The person, if this request asked before; never touches the database, so error pages can use it."""
    return _identity(g.get("_login_user"))


def must_change_password() -> bool:
    """Whether the signed-in person has to choose a password of their own first."""
    return bool(session.get(_MUST_CHANGE))


def _identity(user: object) -> Identity | None:
    identity = getattr(user, "identity", None)
    return identity if isinstance(identity, Identity) else None


def _load(name: str) -> SignedIn | None:
    settings: Settings = current_app.extensions["settings"]
    now, since, used = clock.now(), _moment(_SINCE), _moment(_USED)
    in_time = now - used <= settings.idle_time and now - since <= settings.longest_session
    identity = current_identity(database_session(), name, since) if in_time else None
    if identity is None:
        session.clear()
        return None
    if (now - used).total_seconds() >= _REFRESH_SECONDS:
        session[_USED] = now.isoformat()
    g.account_name = identity.account_name  # for the request log
    return SignedIn(identity)


def _moment(key: str) -> datetime:
    return datetime.fromisoformat(session[key]).astimezone(UTC)
