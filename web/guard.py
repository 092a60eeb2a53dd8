"""Enforces what every route declares in `access`, before its view runs.

What somebody may do with the data behind a page is checked again in `workflows`, where the data is.
"""

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import Rule

from web.access import CitizenCase, Needs, Public, UndeclaredAccess, declared
from web.case_proof import has_proof
from web.identity import must_change_password, signed_in
from workflows.people.identities import Identity, NotPermitted
from workflows.people.permissions import Permission

# What opens for somebody who must choose a password first.
_BEFORE_OWN_PASSWORD = frozenset({"own_password.password_page", "own_password.change_own_password", "sign_in.sign_out"})


def register(app: Flask) -> None:
    """Guard every route of this application."""
    app.before_request(check_access)


def check_access() -> ResponseReturnValue | None:
    """Let the request through, send somebody to the place where they can prove who they are, or refuse."""
    if request.url_rule is None:
        return None  # no such page, or no such method: the error page says so
    access = declared(current_app.view_functions[request.url_rule.endpoint])
    if isinstance(access, Public):
        return None
    if isinstance(access, CitizenCase):
        return _check_case((request.view_args or {})["case_number"])
    if isinstance(access, Needs):
        return _check_permission(access.permission)
    raise UndeclaredAccess(request.url_rule.rule)


def may_open(rule: Rule, identity: Identity | None) -> bool:
    """Whether this person would be let in: menus show only what opens."""
    access = declared(current_app.view_functions[rule.endpoint])
    if isinstance(access, Needs):
        return identity is not None and (access.permission is None or identity.may(access.permission))
    return isinstance(access, Public)


def _check_case(case_number: str) -> ResponseReturnValue | None:
    if has_proof(case_number):
        return None
    if request.method != "GET":
        abort(403)
    return redirect(f"/status?nummer={case_number}")


def _check_permission(permission: Permission | None) -> ResponseReturnValue | None:
    identity = signed_in()
    if identity is None:
        # What somebody typed into a form is not carried over; they come back to the page they were on.
        return_to = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("sign_in.sign_in_page", weiter=return_to), 303)
    if permission is not None and not identity.may(permission):
        raise NotPermitted(permission)
    if must_change_password() and request.endpoint not in _BEFORE_OWN_PASSWORD:
        return redirect(url_for("own_password.password_page"), 303)
    return None
