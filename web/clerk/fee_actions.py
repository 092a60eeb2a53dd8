"""What is done with a claim: money comes or goes back, a slip is undone, a waiver is proposed or judged."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.errors import LaufzettelError
from forms.number_fields import parse_number
from web.access import Needs, page
from web.clerk import fees
from web.clerk.not_there import missing
from web.identity import person
from web.language import sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows.fees import exemptions, payments
from workflows.fees.claims import ClaimNotFound, ClaimSettled
from workflows.fees.payments import AmountImpossible, Method
from workflows.people.permissions import Permission

blueprint = Blueprint("fee_actions", __name__, url_prefix="/gebuehren/<number>")
blueprint.register_error_handler(ClaimNotFound, missing)
REFUSED = 422
LONGEST_TEXT, LONGEST_REASON = 100, 2000  # characters

# Which field a refusal speaks of, without the prefix of its form.
_FIELDS: dict[type[LaufzettelError], str] = {
    payments.AmountImpossible: "amount",
    payments.ChangeDue: "amount",
    payments.MoreThanOverpaid: "amount",
    exemptions.MoreThanOwed: "amount",
    exemptions.ExemptionReasonMissing: "reason",
    exemptions.ReviewReasonMissing: "reason",
    payments.CancelReasonMissing: "reason",
}

# The part of the page that a form stands in.
_PANELS = {"pay": "zahlungen", "refund": "zahlungen", "cancel": "zahlungen", "waive": "erlass", "review": "erlass"}


@page(blueprint, "/zahlung", methods=("POST",), access=Needs(Permission.HANDLE_FEES))
def receive(number: str) -> ResponseReturnValue:
    """Money came. The form may be sent twice: it is one payment."""
    return _money(number, "pay", payments.receive, _("Die Zahlung ist gebucht."))


@page(blueprint, "/erstattung", methods=("POST",), access=Needs(Permission.HANDLE_FEES))
def refund(number: str) -> ResponseReturnValue:
    """What was paid too much was paid back."""
    return _money(number, "refund", payments.refund, _("Die Erstattung ist gebucht."))


@page(blueprint, "/storno", methods=("POST",), access=Needs(Permission.HANDLE_FEES))
def cancel(number: str) -> ResponseReturnValue:
    """A payment was recorded by mistake."""
    receipt = _text("receipt")
    try:
        payments.cancel(session(), person(), receipt, _text("cancel-reason", LONGEST_REASON))
    except (payments.CancelReasonMissing, payments.OtherPersonNeeded) as refused:
        return _refused(number, "cancel", refused)
    except payments.PaymentNotFound as unknown:
        return missing(unknown)
    flash(_("Die Zahlung %(receipt)s ist storniert.", receipt=receipt), "success")
    return _back(number)


@page(blueprint, "/erlass", methods=("POST",), access=Needs(Permission.HANDLE_FEES))
def propose_waiver(number: str) -> ResponseReturnValue:
    """Propose to waive the claim, or a part of it."""
    try:
        amount = _amount("waive") if _text("waive-amount") else None
        exemptions.propose(session(), person(), number, _text("waive-reason", LONGEST_REASON), amount)
    except (
        exemptions.ExemptionReasonMissing,
        exemptions.MoreThanOwed,
        AmountImpossible,
        ClaimSettled,
    ) as refused:
        return _refused(number, "waive", refused)
    flash(_("Der Erlass ist vorgeschlagen. Eine zweite Person gibt ihn frei."), "success")
    return _back(number)


@page(blueprint, "/freigabe", methods=("POST",), access=Needs(Permission.APPROVE_WAIVER))
def review_waiver(number: str) -> ResponseReturnValue:
    """Approve or refuse the proposal that waits."""
    approved = _text("decision") == "yes"
    try:
        reason = _text("review-reason", LONGEST_REASON)
        exemptions.review(session(), person(), number, approved=approved, reason=reason)
    except (
        exemptions.OwnProposal,
        exemptions.ReviewReasonMissing,
        exemptions.NothingToReview,
        exemptions.MoreThanOwed,
    ) as refused:
        return _refused(number, "review", refused)
    flash(_("Der Erlass ist freigegeben.") if approved else _("Der Erlass ist abgelehnt."), "success")
    return _back(number)


def _money(number: str, form: str, record: Callable[..., payments.PaymentView], said: str) -> ResponseReturnValue:
    try:
        receipt = record(
            session(),
            person(),
            number,
            amount=_amount(form),
            method=_method(form),
            reference=_text(f"{form}-reference"),
            submission_id=_submission(),
        )
    except (AmountImpossible, payments.ChangeDue, payments.MoreThanOverpaid, ClaimSettled) as refused:
        return _refused(number, form, refused)
    flash(_("%(said)s Quittung %(receipt)s.", said=said, receipt=receipt.receipt_number), "success")
    return _back(number)


def _amount(form: str) -> Decimal:
    amount = parse_number(_text(f"{form}-amount").replace("€", ""), "de")
    if amount is None:
        raise AmountImpossible
    return amount


def _method(form: str) -> Method:
    given = _text(f"{form}-method")
    return Method(given) if given in set(Method) else Method.CASH


def _submission() -> UUID:
    try:
        return UUID(_text("submission"))
    except ValueError as broken:
        raise AmountImpossible from broken


def _refused(number: str, form: str, refused: LaufzettelError) -> ResponseReturnValue:
    field = _FIELDS.get(type(refused))
    place = f"{form}-{field}" if field else _PANELS[form]
    return fees.show(number, [PageError(place, sentence(refused))]), REFUSED


def _text(name: str, longest: int = LONGEST_TEXT) -> str:
    return request.form.get(name, "").replace("\0", "").strip()[:longest]


def _back(number: str) -> ResponseReturnValue:
    return redirect(url_for("fees.claim_page", number=number), 303)
