"""The fees of a case in words, for the file and for the status page."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from web.language import page_language
from workflows.fees import claims
from workflows.fees.act_names import act_name
from workflows.fees.claims import ClaimView, State
from workflows.people.identities import Identity
from workflows.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim in the file or on the status page."""

    number: str
    href: str | None  # for whoever may handle fees
    act: str
    amount: Decimal
    outstanding: Decimal
    overpaid: Decimal
    basis: str
    state: str
    badge: str
    is_open: bool
    due_on: date
    settled_at: datetime | None


def claim_lines(session: Session, identity: Identity | None, case_number: str) -> list[ClaimLine]:
    """The claims of a case; with addresses for whoever may handle fees."""
    linked = identity is not None and identity.may(Permission.HANDLE_FEES)
    return [claim_line(session, claim, linked=linked) for claim in claims.of_case(session, case_number)]


def claim_line(session: Session, claim: ClaimView, *, linked: bool) -> ClaimLine:
    """One claim in words; with an address where it may be opened."""
    words, badge = _state(claim)
    return ClaimLine(
        number=claim.number,
        href=url_for("fees.claim_page", number=claim.number) if linked else None,
        act=act_name(session, claim.act).in_language(page_language().code),
        amount=claim.amount,
        outstanding=claim.outstanding,
        overpaid=claim.overpaid,
        basis=claim.basis,
        state=words,
        badge=badge,
        is_open=claim.is_open,
        due_on=claim.due_on,
        settled_at=claim.settled_at,
    )


def _state(claim: ClaimView) -> tuple[str, str]:
    if claim.is_open and claim.enforced_at is not None:
        return _("in Vollstreckung"), "danger"
    return {
        State.OPEN: (_("offen"), "warning"),
        State.REDUCED: (_("ermäßigt, Rest offen"), "warning"),
        State.PAID: (_("bezahlt"), "success"),
        State.WAIVED: (_("erlassen"), "neutral"),
        State.VOID: (_("aufgehoben"), "neutral"),
    }[claim.state]
