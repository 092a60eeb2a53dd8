"""Claims in lists: what a search at the counter finds, and what the whole office is still owed or owes back.

Asks for the permission to handle fees; a search is in the audit log like every search for files.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from engine import clock
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_listing
from workflows.cases.case_listing import CaseColumns
from workflows.fees import claims
from workflows.fees.claims import UNSETTLED, ClaimView
from workflows.fees.tables import FeeClaim, FeeExemption, FeePayment
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

MOST: Final = 100


@dataclass(frozen=True, slots=True)
class ListedClaim:
    claim: ClaimView
    case: CaseColumns
    waits_for_approval: bool  # somebody proposed to waive it


@dataclass(frozen=True, slots=True)
class ClaimList:
    shown: tuple[ListedClaim, ...]  # earliest due first
    total: int


def search(session: Session, identity: Identity, text: str) -> ClaimList:
    """Claims by case number, invoice number, receipt number or name, newest first; nothing for no text.

    Raises `NotPermitted`.
    """
    require(identity, Permission.HANDLE_FEES)
    wanted = text.strip()
    if not wanted:
        return ClaimList((), 0)
    audit.record(session, Action.CASE_SEARCH, by=identity.account_name, subject="", details={"where": "fees"})
    number = wanted.upper().partition("-Q")[0]
    found = or_(FeeClaim.number == number, case_listing.matches_text(wanted))
    return _listed(session, found, newest_first=True)


def unsettled(session: Session, identity: Identity, *, overdue: bool = False) -> ClaimList:
    """Everything that is still to be paid, or only what is past its day. Raises `NotPermitted`."""
    require(identity, Permission.HANDLE_FEES)
    wanted = FeeClaim.state.in_(UNSETTLED)
    return _listed(session, wanted & (FeeClaim.due_on < clock.today()) if overdue else wanted)


def to_refund(session: Session, identity: Identity) -> ClaimList:
    """Claims for which more came than was owed. Raises `NotPermitted`."""
    require(identity, Permission.HANDLE_FEES)
    paid = (
        select(FeePayment.claim_number, func.sum(FeePayment.amount).label("amount"))
        .where(FeePayment.cancelled_at.is_(None))
        .group_by(FeePayment.claim_number)
        .subquery()
    )
    void = (FeeClaim.state == claims.State.VOID) & (paid.c.amount > 0)
    too_much = paid.c.amount > FeeClaim.amount - FeeClaim.waived
    numbers = select(paid.c.claim_number).join(FeeClaim, FeeClaim.number == paid.c.claim_number).where(void | too_much)
    return _listed(session, FeeClaim.number.in_(numbers))


def to_approve(session: Session, identity: Identity) -> ClaimList:
    """Claims with a proposal to waive that waits for a second person. Raises `NotPermitted`."""
    require(identity, Permission.APPROVE_WAIVER)
    return _listed(session, FeeClaim.number.in_(_proposed()))


def days_overdue(claim: ClaimView) -> int:
    """For how many days an unsettled claim is past its day; 0 before."""
    return max((clock.today() - claim.due_on).days, 0) if claim.is_open else 0


def _proposed() -> Select[str]:
    return select(FeeExemption.claim_number).where(FeeExemption.state == "proposed")


def _listed(session: Session, wanted: ColumnElement[bool], *, newest_first: bool = False) -> ClaimList:
    count = case_listing.joined(select(func.count()).select_from(FeeClaim), FeeClaim.case_number).where(wanted)
    order = FeeClaim.issued_at.desc() if newest_first else FeeClaim.due_on.asc()
    query = case_listing.with_columns(select(FeeClaim), FeeClaim.case_number).where(wanted)
    rows = session.execute(query.order_by(order, FeeClaim.number).limit(MOST)).all()
    proposed = set(session.scalars(_proposed().where(FeeExemption.claim_number.in_([row[0].number for row in rows]))))
    viewed = claims.views(session, [row[0] for row in rows])
    listed = zip(rows, viewed, strict=True)
    shown = tuple(ListedClaim(claim, case_listing.columns_of(row), claim.number in proposed) for row, claim in listed)
    return ClaimList(shown, session.scalar(count) or 0)
