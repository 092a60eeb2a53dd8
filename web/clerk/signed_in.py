"""Who works at this page. Every page of this folder needs a permission, so somebody is signed in."""

from web.identity import signed_in
from workflows.people.identities import Identity


class NobodySignedIn(RuntimeError):
    """A page of the office was reached without a session: its route must declare whom it admits."""


def clerk() -> Identity:
    """The person behind this request."""
    identity = signed_in()
    if identity is None:
        raise NobodySignedIn
    return identity
