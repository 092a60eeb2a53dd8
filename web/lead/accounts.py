"""Accounts of the people who work here: who has which roles and teams, who may sign in."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from web.access import Needs, page
from web.identity import person
from web.language import sentence
from web.lead import account_form
from web.lead.account_form import AccountForm
from web.page_errors import PageError
from web.request_transaction import session
from workflows.people import account_administration, account_overview
from workflows.people.account_administration import NameTaken, OwnAccount, UnsuitableName
from workflows.people.account_overview import AccountOverview
from workflows.people.accounts import NoSuchAccount
from workflows.people.initial_passwords import new_initial_password
from workflows.people.permissions import Permission, Role
from workflows.people.teams import Team

REFUSED = 422
ADMINISTRATION = Needs(Permission.MANAGE_ACCOUNTS)

blueprint = Blueprint("accounts", __name__, url_prefix="/konten")


@page(blueprint, "", access=ADMINISTRATION)
def overview() -> str:
    """All accounts."""
    return render_template("lead/accounts.html", accounts=account_overview.all_overviews(session()))


@page(blueprint, "/neu", access=ADMINISTRATION)
def new_account() -> str:
    """The form for a new one."""
    return _new(AccountForm(), [])


@page(blueprint, "/neu", methods=("POST",), access=ADMINISTRATION)
def create_account() -> ResponseReturnValue:
    """Create it and show the password that its owner needs once."""
    form = account_form.sent(request.form)
    errors = [*account_form.missing_names(form), *account_form.missing_role(form)]
    if errors:
        return _new(form, errors), REFUSED
    password = new_initial_password()
    try:
        account = account_administration.create_account(
            session(),
            name=form.name,
            display_name=form.display_name,
            password=password,
            roles=form.roles,
            teams=form.teams,
            by=person().account_name,
        )
    except (UnsuitableName, NameTaken) as refused:
        return _new(form, [PageError("name", sentence(refused))]), REFUSED
    return _password(_existing(account.name), password, _("Das Konto „%(name)s“ ist angelegt.", name=account.name))


@page(blueprint, "/konto/<name>", access=ADMINISTRATION)
def account_page(name: str) -> str:
    """One account and what can be done with it."""
    account = _existing(name)
    return _account(account, AccountForm.of(account), [])


@page(blueprint, "/konto/<name>/rollen", methods=("POST",), access=ADMINISTRATION)
def assign(name: str) -> ResponseReturnValue:
    """Replace its roles and teams."""
    account = _existing(name)
    form = account_form.sent(request.form)
    errors = account_form.missing_role(form)
    if errors:
        return _account(account, form, errors), REFUSED
    try:
        account_administration.assign_roles(session(), name, form.roles, form.teams, person().account_name)
    except OwnAccount as refused:
        return _refused(name, refused)
    return _done(name, _("Rollen und Teams von %(person)s sind geändert.", person=account.display_name))


@page(blueprint, "/konto/<name>/sperren", methods=("POST",), access=ADMINISTRATION)
def deactivate(name: str) -> ResponseReturnValue:
    """Let nobody sign in with it any more."""
    account = _existing(name)
    try:
        account_administration.deactivate(session(), name, person().account_name)
    except OwnAccount as refused:
        return _refused(name, refused)
    return _done(name, _("Das Konto von %(person)s ist gesperrt, Sitzungen sind beendet.", person=account.display_name))


@page(blueprint, "/konto/<name>/freigeben", methods=("POST",), access=ADMINISTRATION)
def reactivate(name: str) -> ResponseReturnValue:
    """Let its owner sign in again."""
    account = _existing(name)
    account_administration.reactivate(session(), name, person().account_name)
    return _done(name, _("%(person)s kann sich wieder anmelden.", person=account.display_name))


@page(blueprint, "/konto/<name>/entsperren", methods=("POST",), access=ADMINISTRATION)
def unlock(name: str) -> ResponseReturnValue:
    """End a lock-out after failed attempts."""
    account = _existing(name)
    account_administration.unlock(session(), name, person().account_name)
    return _done(name, _("Die Sperre nach Fehlversuchen von %(person)s ist aufgehoben.", person=account.display_name))


@page(blueprint, "/konto/<name>/passwort", methods=("POST",), access=ADMINISTRATION)
def reset_password(name: str) -> ResponseReturnValue:
    """Give it a new initial password, shown once."""
    account = _existing(name)
    password = new_initial_password()
    try:
        account_administration.reset_password(session(), name, password, person().account_name)
    except OwnAccount as refused:
        return _refused(name, refused)
    return _password(account, password, _("%(person)s hat ein neues Passwort.", person=account.display_name))


def _existing(name: str) -> AccountOverview:
    try:
        return account_overview.overview(session(), name)
    except NoSuchAccount as missing:
        raise NotFound from missing


def _done(name: str, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("accounts.account_page", name=name), 303)


def _refused(name: str, why: OwnAccount) -> ResponseReturnValue:
    flash(sentence(why), "warning")
    return redirect(url_for("accounts.account_page", name=name), 303)


def _new(form: AccountForm, errors: list[PageError]) -> str:
    return render_template("lead/account_new.html", form=form, roles=list(Role), teams=list(Team), errors=errors)


def _account(account: AccountOverview, form: AccountForm, errors: list[PageError]) -> str:
    return render_template(
        "lead/account.html",
        account=account,
        is_own=account.name == person().account_name,
        form=form,
        roles=list(Role),
        teams=list(Team),
        errors=errors,
    )


def _password(account: AccountOverview, password: str, message: str) -> str:
    return render_template("lead/account_password.html", account=account, password=password, message=message)
