"""Fees: finding a claim, what is open in the whole office, one claim with everything that came for it, a receipt."""

from collections.abc import Sequence
from uuid import uuid4

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.access import Needs, page
from web.clerk.fee_views import claim_page_view, claim_rows, receipt_view
from web.clerk.not_there import missing
from web.identity import person
from web.page_errors import PageError
from web.request_transaction import session
from workflows.fees import claim_desk, open_claims
from workflows.fees.claims import ClaimNotFound
from workflows.fees.payments import PaymentNotFound
from workflows.people.permissions import Permission

blueprint = Blueprint("fees", __name__, url_prefix="/gebuehren")
blueprint.register_error_handler(ClaimNotFound, missing)
blueprint.register_error_handler(PaymentNotFound, missing)
TEXT, TAB = "suche", "liste"
LONGEST = 100  # characters


@page(blueprint, "", access=Needs(Permission.HANDLE_FEES))
def list_page() -> ResponseReturnValue:
    """What a search finds, or one of the lists."""
    text = request.args.get(TEXT, "").replace("\0", "")[:LONGEST]
    lists = _lists()
    tab = request.args.get(TAB, "")
    shown = open_claims.search(session(), person(), text) if text.strip() else lists.get(tab, lists["offen"])[1]
    return render_template(
        "clerk/fees.html",
        text=text,
        tabs=[(key, label, found.total) for key, (label, found) in lists.items()],
        current="" if text.strip() else tab if tab in lists else "offen",
        rows=claim_rows(session(), shown.shown),
        total=shown.total,
        errors=[],
    )


@page(blueprint, "/<number>", access=Needs(Permission.HANDLE_FEES))
def claim_page(number: str) -> ResponseReturnValue:
    """One claim. Looking at it is in the audit log."""
    return show(number)


@page(blueprint, "/quittung/<receipt_number>", access=Needs(Permission.HANDLE_FEES))
def receipt_page(receipt_number: str) -> ResponseReturnValue:
    """A receipt to print and hand over."""
    return render_template("clerk/receipt.html", view=receipt_view(session(), person(), receipt_number), errors=[])


def show(number: str, errors: Sequence[PageError] = ()) -> str:
    """A claim's page, with what was wrong. Raises `ClaimNotFound`."""
    opened = claim_desk.open_claim(session(), person(), number)
    return render_template(
        "clerk/claim.html",
        view=claim_page_view(session(), person(), opened),
        typed=request.form,
        submission=request.form.get("submission") or str(uuid4()),
        errors=list(errors),
    )


def _lists() -> dict[str, tuple[str, open_claims.ClaimList]]:
    lists = {
        "offen": (_("Offen"), open_claims.unsettled(session(), person())),
        "ueberfaellig": (_("Überfällig"), open_claims.unsettled(session(), person(), overdue=True)),
        "erstatten": (_("Zu erstatten"), open_claims.to_refund(session(), person())),
    }
    if person().may(Permission.APPROVE_WAIVER):
        lists["freigeben"] = (_("Erlass freizugeben"), open_claims.to_approve(session(), person()))
    return lists
