"""Signing in and out of people who work here."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web import identity
from web.access import Needs, Public, page
from web.language import sentence
from web.local_address import local_address
from web.menus import office_home
from web.page_errors import PageError
from web.request_transaction import session
from workflows import audit
from workflows.people.accounts import AccountLocked, SignInFailed, existing, sign_in

_NOT_SIGNED_IN = 401

blueprint = Blueprint("sign_in", __name__)


@page(blueprint, "/anmelden", access=Public("where people who work here prove who they are"))
def sign_in_page() -> ResponseReturnValue:
    """The form; whoever is signed in already goes on."""
    if identity.signed_in() is not None:
        return redirect(_onward(), 303)
    return _form([])


@page(blueprint, "/anmelden", methods=("POST",), access=Public("where people who work here prove who they are"))
def sign_in_with_password() -> ResponseReturnValue:
    """Check name and password; both wrong answers look alike."""
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    missing = _missing(name, password)
    if missing:
        return _form(missing, 422)
    try:
        person = sign_in(session(), name, password, remote=request.remote_addr)
    except (SignInFailed, AccountLocked) as error:
        return _form([PageError("name", sentence(error))], _NOT_SIGNED_IN)
    initial = existing(session(), person.account_name).password_is_initial
    identity.begin(person, must_change_password=initial)
    return redirect(url_for("own_password.password_page", weiter=_onward()) if initial else _onward(), 303)


@page(blueprint, "/abmelden", methods=("POST",), access=Needs(None))
def sign_out() -> ResponseReturnValue:
    """End the session in this browser."""
    person = identity.signed_in()
    if person is not None:
        audit.record(session(), audit.Action.SIGN_OUT, by=person.account_name, subject=person.account_name)
    identity.end()
    flash(_("Sie sind abgemeldet."), "success")
    return redirect(url_for("sign_in.sign_in_page"), 303)


def _form(errors: list[PageError], status: int = 200) -> Response:
    page = render_template(
        "sign_in.html", errors=errors, name=request.form.get("name", ""), onward=request.values.get("weiter", "")
    )
    return make_response(page, status)


def _missing(name: str, password: str) -> list[PageError]:
    errors = []
    if not name:
        errors.append(PageError("name", _("Geben Sie Ihren Benutzernamen ein.")))
    if not password:
        errors.append(PageError("password", _("Geben Sie Ihr Passwort ein.")))
    return errors


def _onward() -> str:
    return local_address(request.values.get("weiter"), office_home())
