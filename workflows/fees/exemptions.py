"""Exemptions: a claim is waived in whole or in part, for a reason, when a second person agrees.

Owns the four-eyes rule of waiving: whoever proposed it may never approve it, whatever roles they hold (AufenthV
sections 52 to 53; domain handbook, section 4).
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.fees import claims
from workflows.fees.claims import in_cents
from workflows.fees.tables import FeeClaim, FeeExemption
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission


class State(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"  # a later proposal took its place


class ExemptionReasonMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable("Schreiben Sie, warum die Gebühr erlassen werden soll.")


class ReviewReasonMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable("Schreiben Sie, warum Sie den Erlass ablehnen.")


class MoreThanOwed(LaufzettelError):
    sentence: ClassVar[str] = translatable("Erlassen lässt sich mehr als 0 und höchstens, was noch offen ist.")


class NothingToReview(LaufzettelError):
    sentence: ClassVar[str] = translatable("Zur Gebührenforderung {number} wartet kein Vorschlag auf Freigabe.")


class OwnProposal(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Diesen Erlass haben Sie selbst vorgeschlagen. Nach dem Vier-Augen-Prinzip entscheidet eine andere Person."
    )


@dataclass(frozen=True, slots=True)
class ExemptionView:
    claim_number: str
    amount: Decimal  # euros
    reason: str
    state: State
    proposed_by: str  # account name
    proposed_at: datetime
    reviewed_by: str | None
    reviewed_at: datetime | None
    review_reason: str


def propose(
    session: Session, identity: Identity, claim_number: str, reason: str, amount: Decimal | None = None
) -> ExemptionView:
    """Propose to waive `amount`, or all that is still open; an earlier proposal that waits is replaced.

    Raises `NotPermitted`, `ClaimNotFound`, `ClaimSettled`, `ExemptionReasonMissing`, `MoreThanOwed`.
    """
    require(identity, Permission.HANDLE_FEES)
    claim = claims.lock_unsettled(session, claim_number)
    if not reason.strip():
        raise ExemptionReasonMissing
    outstanding = claims.view(session, claim).outstanding
    wanted = outstanding if amount is None else in_cents(amount)
    if not 0 < wanted <= outstanding:
        raise MoreThanOwed
    waiting = FeeExemption.claim_number == claim_number, FeeExemption.state == State.PROPOSED
    session.execute(update(FeeExemption).where(*waiting).values(state=State.REPLACED))
    row = FeeExemption(
        claim_number=claim_number, amount=wanted, reason=reason.strip(), proposed_by=identity.account_name
    )
    session.add(row)
    _record(session, Action.FEE_WAIVER_PROPOSE, identity, claim, wanted)
    session.flush()
    return _view(row)


def review(
    session: Session, identity: Identity, claim_number: str, *, approved: bool, reason: str = "", tell: bool = True
) -> None:
    """The second person approves or refuses the proposal that waits; `tell` the process unless it asked itself.

    Raises `NotPermitted`, `ClaimNotFound`, `NothingToReview`, `OwnProposal`, `ReviewReasonMissing`, `MoreThanOwed`.
    """
    require(identity, Permission.APPROVE_WAIVER)
    claim = claims.lock(session, claim_number)
    row = _proposed(session, claim_number)
    if row is None:
        raise NothingToReview(number=claim_number)
    if row.proposed_by == identity.account_name:
        raise OwnProposal
    if not approved and not reason.strip():
        raise ReviewReasonMissing
    if approved and row.amount > claims.view(session, claim).outstanding:
        raise MoreThanOwed
    row.state = State.APPROVED if approved else State.REFUSED
    row.reviewed_by, row.reviewed_at, row.review_reason = identity.account_name, clock.now(), reason.strip()
    action = Action.FEE_WAIVER_APPROVE if approved else Action.FEE_WAIVER_REFUSE
    _record(session, action, identity, claim, row.amount)
    if approved:
        claim.waived += row.amount
        claims.reckon(session, claim, tell=tell)
    session.flush()


def of_claim(session: Session, claim_number: str) -> tuple[ExemptionView, ...]:
    """Every proposal for a claim, oldest first."""
    rows = select(FeeExemption).where(FeeExemption.claim_number == claim_number)
    return tuple(_view(row) for row in session.scalars(rows.order_by(FeeExemption.proposed_at)))


def waiting(session: Session, claim_number: str) -> ExemptionView | None:
    """The proposal that waits for a second person."""
    row = _proposed(session, claim_number)
    return _view(row) if row else None


def _proposed(session: Session, claim_number: str) -> FeeExemption | None:
    query = select(FeeExemption).where(FeeExemption.claim_number == claim_number, FeeExemption.state == State.PROPOSED)
    return session.scalars(query).one_or_none()


def _record(session: Session, action: Action, identity: Identity, claim: FeeClaim, amount: Decimal) -> None:
    details = {"claim": claim.number, "amount": str(amount)}
    audit.record(session, action, by=identity.account_name, subject=claim.case_number, details=details)


def _view(row: FeeExemption) -> ExemptionView:
    return ExemptionView(
        claim_number=row.claim_number,
        amount=row.amount,
        reason=row.reason,
        state=State(row.state),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        reviewed_by=row.reviewed_by,
        reviewed_at=row.reviewed_at,
        review_reason=row.review_reason,
    )
