"""Changing one's own password: by choice, or at the first sign-in when somebody else set it."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web import identity
from web.access import Needs, page
from web.language import sentence
from web.local_address import local_address
from web.page_errors import PageError
from web.request_transaction import session
from workflows.people.accounts import AccountLocked, WrongPassword, change_password
from workflows.people.identities import Identity
from workflows.people.passwords import WeakPassword

_NOT_ACCEPTED = 422

blueprint = Blueprint("own_password", __name__)


@page(blueprint, "/passwort", access=Needs(None))
def password_page() -> ResponseReturnValue:
    """The form."""
    return _form([])


@page(blueprint, "/passwort", methods=("POST",), access=Needs(None))
def change_own_password() -> ResponseReturnValue:
    """Change it; other sessions of the account end, this one goes on."""
    person = _person()
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    errors = _incomplete(old, new, again)
    if errors:
        return _form(errors)
    try:
        change_password(session(), person.account_name, old, new)
    except (WrongPassword, AccountLocked) as error:
        return _form([PageError("old", sentence(error))])
    except WeakPassword as error:
        return _form([PageError("new", sentence(error))])
    identity.begin(person)
    flash(_("Ihr Passwort ist geändert. An anderen Geräten sind Sie abgemeldet."), "success")
    return redirect(local_address(request.form.get("weiter"), url_for("start.start_page")), 303)


def _person() -> Identity:
    person = identity.signed_in()
    if person is None:
        raise RuntimeError("this page opens for signed-in people only")
    return person


def _incomplete(old: str, new: str, again: str) -> list[PageError]:
    errors = []
    if not old:
        errors.append(PageError("old", _("Geben Sie Ihr bisheriges Passwort ein.")))
    if not new:
        errors.append(PageError("new", _("Geben Sie ein neues Passwort ein.")))
    elif new != again:
        errors.append(PageError("again", _("Die Wiederholung stimmt nicht mit dem neuen Passwort überein.")))
    elif new == old:
        errors.append(PageError("new", _("Das neue Passwort muss sich vom bisherigen unterscheiden.")))
    return errors


def _form(errors: list[PageError]) -> Response:
    page = render_template(
        "sign_in_password.html",
        errors=errors,
        required=identity.must_change_password(),
        onward=request.values.get("weiter", ""),
    )
    return make_response(page, _NOT_ACCEPTED if errors else 200)
