"""The issued document in the file: what was captured, where the card is, and that it has arrived."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.errors import translatable
from web.access import Needs, page
from web.clerk import case_address, not_there
from web.identity import person
from web.language import sentence
from web.request_transaction import session
from workflows.issuance import card_orders
from workflows.people.permissions import Permission

blueprint = Blueprint("issuance", __name__, url_prefix="/akte/<case_number>/dokument")
not_there.explain(blueprint)

TAKEN_WORDS: Final[Mapping[str, str]] = {
    "taken": translatable("erfasst"),
    "impossible": translatable("auf Dauer nicht möglich"),
    "not-required": translatable("nicht nötig"),
}
PRODUCT_WORDS: Final[Mapping[str, str]] = {
    "card": translatable("Karte"),
    "travel_document": translatable("Reiseausweis"),
}


@page(blueprint, "/eingetroffen", methods=("POST",), access=Needs(Permission.HAND_OVER))
def delivered(case_number: str) -> ResponseReturnValue:
    """The card is here. Saying it twice changes nothing."""
    try:
        card_orders.note_delivery(session(), person(), case_number)
    except card_orders.NothingOrdered as nothing:
        flash(sentence(nothing), "info")
    else:
        flash(_("Die Karte ist als eingetroffen vermerkt. Es geht mit der Aushändigung weiter."), "success")
    return redirect(case_address.case_address(case_number, "dokument"), 303)
