"""Moving running cases to the newest version of their process: plan, preview and start; progress, pause, what stayed.

Works without a script; one only renews the progress by itself.
"""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from web.access import Needs, page
from web.analyst.migration_form import CASES, REASON, MigrationForm, sent
from web.identity import person
from web.language import sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows.case_migration import drafts, orders
from workflows.case_migration.drafts import Draft
from workflows.case_migration.orders import MoveReasonMissing, NothingMoves, Order, UnknownCases, UnknownMigration
from workflows.people.permissions import Permission

REFUSED = 422
MOVING = Needs(Permission.MIGRATE_CASES)

blueprint = Blueprint("migration", __name__, url_prefix="/modelle")


@page(blueprint, "/prozess/<key>/umstellung/<int:source>", access=MOVING)
def plan_page(key: str, source: int) -> str:
    """The proposed plan and what would happen."""
    return _plan(key, source, MigrationForm(), [])


@page(blueprint, "/prozess/<key>/umstellung/<int:source>", methods=("POST",), access=MOVING)
def plan(key: str, source: int) -> ResponseReturnValue:
    """Look at a changed plan again, or start it."""
    form = sent(request.form)
    if "start" not in request.form:
        return _plan(key, source, form, [])
    try:
        order_id = orders.start(session(), person(), _draft(key, source, form), form.reason, form.cases)
    except (MoveReasonMissing, UnknownCases, NothingMoves) as refused:
        field = {MoveReasonMissing: REASON, UnknownCases: CASES}.get(type(refused), "plan")
        return _plan(key, source, form, [PageError(field, sentence(refused))]), REFUSED
    flash(_("Die Umstellung hat begonnen."), "success")
    return _to(order_id)


@page(blueprint, "/umstellung/<uuid:order_id>", access=MOVING)
def progress_page(order_id: UUID) -> str:
    """How far it has come, and what stayed behind."""
    return render_template(
        "analyst/migration_progress.html",
        order=_order(order_id),
        stayed=orders.left_behind(session(), person(), order_id),
    )


@page(blueprint, "/umstellung/<uuid:order_id>/unterbrechen", methods=("POST",), access=MOVING)
def pause(order_id: UUID) -> ResponseReturnValue:
    """Stop after the case at hand."""
    orders.pause(session(), person(), _order(order_id).id)
    return _to(order_id)


@page(blueprint, "/umstellung/<uuid:order_id>/fortsetzen", methods=("POST",), access=MOVING)
def go_on(order_id: UUID) -> ResponseReturnValue:
    """Go on after a pause."""
    orders.go_on(session(), person(), _order(order_id).id)
    return _to(order_id)


@page(blueprint, "/umstellung/<uuid:order_id>/wiederholen", methods=("POST",), access=MOVING)
def try_again(order_id: UUID) -> ResponseReturnValue:
    """Try the cases that stayed once more."""
    cases = orders.try_again(session(), person(), _order(order_id).id)
    flash(
        ngettext("%(num)d Vorgang wird noch einmal versucht.", "%(num)d Vorgänge werden noch einmal versucht.", cases)
    )
    return _to(order_id)


def _plan(key: str, source: int, form: MigrationForm, errors: list[PageError]) -> str:
    draft = _draft(key, source, form)
    return render_template("analyst/migration.html", draft=draft, form=form, errors=errors)


def _draft(key: str, source: int, form: MigrationForm) -> Draft:
    found = drafts.draft(session(), person(), key, source, form.chosen, form.cases)
    if found is None:
        raise NotFound
    return found


def _order(order_id: UUID) -> Order:
    try:
        return orders.order(session(), person(), order_id)
    except UnknownMigration as unknown:
        raise NotFound from unknown


def _to(order_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("migration.progress_page", order_id=order_id), 303)
