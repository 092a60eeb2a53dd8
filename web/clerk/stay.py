"""The stay until the decision, in the file: what the application does, the papers about it, and what is reported."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.errors import translatable
from web.access import Needs, page
from web.clerk import case_address, case_file, not_there
from web.identity import person
from web.language import sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases.effects import Effect
from workflows.cases.errors import CaseClosed
from workflows.certificates import blank_stock, reports
from workflows.certificates.certificates import NothingHandedOver, State
from workflows.people.permissions import Permission

blueprint = Blueprint("stay", __name__, url_prefix="/akte/<case_number>/aufenthalt")
not_there.explain(blueprint)
REFUSED = 422
LONGEST_REASON = 2000  # characters

EFFECT_NAMES: Final[Mapping[str, str]] = {
    Effect.CONTINUATION: translatable("Der Titel gilt fort"),
    Effect.CONTINUATION_ORDERED: translatable("Der Titel gilt fort, angeordnet wegen unbilliger Härte"),
    Effect.PERMISSION: translatable("Der Aufenthalt gilt als erlaubt"),
    Effect.SUSPENSION: translatable("Die Abschiebung gilt als ausgesetzt"),
    Effect.STAY_ALLOWED: translatable("Der Aufenthalt gilt bis zur Erteilung als erlaubt"),
    Effect.NONE: translatable("Keine Wirkung"),
    Effect.NOT_APPLICABLE: translatable("Nicht anwendbar: Freizügigkeit"),
    Effect.MANUAL: translatable("Noch von Hand festzustellen"),
}
CERTIFICATE_STATES: Final[Mapping[str, tuple[str, str]]] = {
    State.DRAFTED: (translatable("Entwurf"), "info"),
    State.NUMBERED: (translatable("liegt bereit"), "warning"),
    State.HANDED_OVER: (translatable("ausgegeben"), "success"),
    State.REPLACED: (translatable("ersetzt"), "neutral"),
    State.LOST: (translatable("verloren"), "danger"),
    State.DROPPED: (translatable("nicht mehr gebraucht"), "neutral"),
}


@page(blueprint, "/fingerabdruecke", methods=("POST",), access=Needs(Permission.ISSUE_CERTIFICATE))
def fingerprints_stored(case_number: str) -> ResponseReturnValue:
    """The fingerprints are in the central register: the certificate is no longer blocked."""
    try:
        reports.fingerprints_stored(session(), person(), case_number)
    except CaseClosed as closed:
        flash(sentence(closed), "warning")
        return _back(case_number)
    flash(_("Vermerkt: Die Fingerabdrücke sind gespeichert. Die Bescheinigung kann ausgestellt werden."), "success")
    return _back(case_number)


@page(blueprint, "/verlust", methods=("POST",), access=Needs(Permission.ISSUE_CERTIFICATE))
def certificate_lost(case_number: str) -> ResponseReturnValue:
    """The person has lost the certificate: a new one is made."""
    reason = request.form.get("verlust", "").replace("\0", "").strip()[:LONGEST_REASON]
    try:
        reports.certificate_lost(session(), person(), case_number, reason)
    except blank_stock.ReasonMissing:
        error = PageError("verlust", _("Schreiben Sie, wie die Bescheinigung verloren ging."))
        return case_file.show(case_number, [error]), REFUSED
    except (NothingHandedOver, CaseClosed) as settled:
        flash(sentence(settled), "info")
        return _back(case_number)
    flash(_("Der Verlust ist aufgenommen, die Seriennummer ist ausgebucht. Wir stellen eine neue aus."), "success")
    return _back(case_number)


def _back(case_number: str) -> ResponseReturnValue:
    return redirect(case_address.case_address(case_number, "aufenthalt"), 303)
