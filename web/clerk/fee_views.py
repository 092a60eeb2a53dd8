"""Claims, payments and waivers as pages show them: names instead of codes, states in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from web.fee_lines import ClaimLine, claim_line
from workflows.fees import claim_desk
from workflows.fees.claim_desk import OpenedClaim
from workflows.fees.claims import ClaimView
from workflows.fees.exemptions import ExemptionView
from workflows.fees.exemptions import State as Waiver
from workflows.fees.open_claims import ListedClaim
from workflows.fees.payments import Method, PaymentView
from workflows.people import accounts
from workflows.people.identities import Identity
from workflows.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class ClaimRow:
    line: ClaimLine
    case_number: str
    person: str
    waits_for_approval: bool


@dataclass(frozen=True, slots=True)
class PaymentLine:
    payment: PaymentView
    method: str
    by: str
    cancelled_by: str | None
    may_cancel: bool  # by this person


@dataclass(frozen=True, slots=True)
class WaiverLine:
    waiver: ExemptionView
    state: str
    by: str
    reviewed_by: str | None


@dataclass(frozen=True, slots=True)
class ClaimPageView:
    claim: ClaimView
    line: ClaimLine
    person: str
    case_href: str
    payments: list[PaymentLine]
    waivers: list[WaiverLine]
    proposed: WaiverLine | None  # waits for a second person
    may_review: bool
    methods: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ReceiptView:
    payment: PaymentLine
    line: ClaimLine
    person: str


def claim_rows(session: Session, listed: Iterable[ListedClaim]) -> list[ClaimRow]:
    """The rows of a list."""
    return [
        ClaimRow(claim_line(session, one.claim, linked=True), one.case.number, one.case.person, one.waits_for_approval)
        for one in listed
    ]


def claim_page_view(session: Session, identity: Identity, opened: OpenedClaim) -> ClaimPageView:
    """Everything about one claim."""
    names = accounts.display_names(session, opened.people)
    waivers = [_waiver(one, names) for one in opened.exemptions]
    proposed = next((one for one in waivers if one.waiver.state is Waiver.PROPOSED), None)
    others = proposed is not None and proposed.waiver.proposed_by != identity.account_name
    return ClaimPageView(
        claim=opened.claim,
        line=claim_line(session, opened.claim, linked=True),
        person=opened.person,
        case_href=url_for("case_file.case_page", case_number=opened.claim.case_number, _anchor="gebuehren"),
        payments=[_payment(one, names, identity) for one in opened.payments],
        waivers=waivers,
        proposed=proposed,
        may_review=others and identity.may(Permission.APPROVE_WAIVER),
        methods=[(method.value, _(method.sentence)) for method in Method],
    )


def receipt_view(session: Session, identity: Identity, receipt_number: str) -> ReceiptView:
    """What a receipt says. Raises `PaymentNotFound`."""
    opened, payment = claim_desk.open_payment(session, identity, receipt_number)
    names = accounts.display_names(session, opened.people)
    return ReceiptView(
        _payment(payment, names, identity), claim_line(session, opened.claim, linked=False), opened.person
    )


def _payment(payment: PaymentView, names: dict[str, str], identity: Identity) -> PaymentLine:
    return PaymentLine(
        payment=payment,
        method=_(payment.method.sentence),
        by=names.get(payment.by, payment.by),
        cancelled_by=names.get(payment.cancelled_by, payment.cancelled_by) if payment.cancelled_by else None,
        may_cancel=payment.cancelled_at is None and payment.by != identity.account_name,
    )


def _waiver(waiver: ExemptionView, names: dict[str, str]) -> WaiverLine:
    words = {
        Waiver.PROPOSED: _("wartet auf Freigabe"),
        Waiver.APPROVED: _("freigegeben"),
        Waiver.REFUSED: _("abgelehnt"),
        Waiver.REPLACED: _("ersetzt"),
    }
    return WaiverLine(
        waiver=waiver,
        state=words[waiver.state],
        by=names.get(waiver.proposed_by, waiver.proposed_by),
        reviewed_by=names.get(waiver.reviewed_by, waiver.reviewed_by) if waiver.reviewed_by else None,
    )
