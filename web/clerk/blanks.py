"""The register of blank certificates: what is in stock, counting in, counting again, writing off."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from engine.errors import LaufzettelError
from web.access import Needs, page
from web.identity import person
from web.language import sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows.certificates import blank_stock
from workflows.certificates.blank_stock import GONE_WRONG, State
from workflows.people.permissions import Permission

REFUSED = 422
LONGEST_NUMBER, LONGEST_REASON = 40, 2000  # characters

blueprint = Blueprint("blanks", __name__, url_prefix="/vordrucke")


@page(blueprint, "", access=Needs(Permission.MANAGE_BLANKS))
def stock_page() -> str:
    """The register."""
    return _page([])


@page(blueprint, "/einbuchen", methods=("POST",), access=Needs(Permission.MANAGE_BLANKS))
def receive() -> ResponseReturnValue:
    """Count a delivery in."""
    try:
        count = blank_stock.receive(session(), person(), _text("first"), _text("last"))
    except (blank_stock.NotARange, blank_stock.TooMany, blank_stock.NumberKnown) as refused:
        return _refused("first", refused)
    said = ngettext("%(num)d Vordruck ist eingebucht.", "%(num)d Vordrucke sind eingebucht.", count)
    flash(f"{said} {_('Jetzt zählt bitte eine zweite Person nach.')}", "success")
    return _back("nachzaehlen")


@page(blueprint, "/nachzaehlen", methods=("POST",), access=Needs(Permission.MANAGE_BLANKS))
def witness() -> ResponseReturnValue:
    """A second person has counted a delivery."""
    try:
        count = blank_stock.witness(session(), person(), _text("first"), _text("last"))
    except blank_stock.SecondPersonMissing as refused:
        flash(sentence(refused), "warning")
        return _back("nachzaehlen")
    if count:
        flash(ngettext("%(num)d Vordruck ist im Bestand.", "%(num)d Vordrucke sind im Bestand.", count), "success")
    else:
        flash(_("Diese Lieferung ist schon nachgezählt."), "info")
    return _back("nachzaehlen")


@page(blueprint, "/ausbuchen", methods=("POST",), access=Needs(Permission.MANAGE_BLANKS))
def write_off() -> ResponseReturnValue:
    """A blank is spoiled or missing."""
    state = request.form.get("state", "")
    if state not in GONE_WRONG:
        return _page([PageError("state", _("Wählen Sie, ob der Vordruck verdorben oder verloren ist."))]), REFUSED
    number = _text("number").upper()
    try:
        blank_stock.report(session(), person(), number, State(state), _text("reason", LONGEST_REASON))
    except blank_stock.ReasonMissing as refused:
        return _refused("reason", refused)
    except blank_stock.NotInStock as refused:
        return _refused("number", refused)
    flash(_("Der Vordruck %(number)s ist ausgebucht.", number=number), "success")
    return _back("ausgebucht")


def _refused(field: str, refused: LaufzettelError) -> ResponseReturnValue:
    return _page([PageError(field, sentence(refused))]), REFUSED


def _text(name: str, longest: int = LONGEST_NUMBER) -> str:
    return request.form.get(name, "").replace("\0", "").strip()[:longest]


def _back(anchor: str) -> ResponseReturnValue:
    return redirect(url_for("blanks.stock_page", _anchor=anchor), 303)


def _page(errors: list[PageError]) -> str:
    stock = blank_stock.stock(session(), person())
    return render_template(
        "clerk/blanks.html", stock=stock, errors=errors, typed=request.form, me=person().account_name
    )
