"""Deciding a case: a proposal, the notice's text, a second person's review where the rules ask for one, the record.

Owns the four-eyes rule: whoever proposed or wrote the notice may never review, whatever roles they hold
(domain handbook, section 4). A refusal is never recorded without a review. How a notice looks is correspondence's.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final

import orjson
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register, effects
from workflows.cases.errors import ReasonMissing
from workflows.cases.tables import Decision
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

OUTCOMES: Final = {"grant": "granted", "refuse": "refused"}


class Kind(StrEnum):
    GRANT = "grant"
    REFUSE = "refuse"


class State(StrEnum):
    PROPOSED = "proposed"  # waits for a review, or for the record where none is needed
    APPROVED = "approved"
    RETURNED = "returned"  # the second person wants it examined again
    RECORDED = "recorded"  # it is the decision
    REPLACED = "replaced"  # a later proposal took its place


class SamePerson(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "An dem Vorschlag vom {proposed_at:%d.%m.%Y} haben Sie selbst gearbeitet. Nach dem Vier-Augen-Prinzip muss ihn "
        "eine andere Person prüfen. Bitte geben Sie die Aufgabe zurück."
    )


class NothingProposed(LaufzettelError):
    sentence: ClassVar[str] = translatable("Zum Vorgang {number} liegt kein Entscheidungsvorschlag vor.")


class ReviewMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Die Entscheidung im Vorgang {number} braucht die Freigabe einer zweiten Person."
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground of a refusal: which requirement, and why it is not met."""

    requirement: str
    text: str


@dataclass(frozen=True, slots=True)
class NoticeText:
    """What the notice will say, as the examiner wrote it. German."""

    legal_basis: str  # "§ 18b AufenthG"
    valid_from: date | None = None  # grants only, like the next three
    valid_until: date | None = None
    employment: str = ""  # what work is permitted
    conditions: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()  # refusals only

    @property
    def is_prepared(self) -> bool:
        """Whether somebody has worded it; before that, only the dates that were proposed are known."""
        return bool(self.legal_basis)


@dataclass(frozen=True, slots=True)
class DecisionView:
    kind: Kind
    state: State
    reason: str
    notice: NoticeText | None  # None until it is prepared
    proposed_by: str
    proposed_at: datetime
    prepared_by: str | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    review_reason: str
    recorded_at: datetime | None

    @property
    def workers(self) -> frozenset[str]:
        """Account names of those who made it, none of whom may approve it."""
        return frozenset(name for name in (self.proposed_by, self.prepared_by) if name)


def propose(session: Session, identity: Identity, case_number: str, kind: Kind, reason: str) -> None:
    """Put forward a decision; an earlier open proposal is replaced. Raises `ReasonMissing`, `CaseClosed`."""
    require(identity, Permission.EXAMINE)
    case_register.find_open(session, case_number)
    if not reason.strip():
        raise ReasonMissing
    _replace_waiting(session, case_number)
    earlier = _earlier_of_kind(session, case_number, kind)
    session.add(
        Decision(
            case_number=case_number,
            kind=kind,
            reason=reason.strip(),
            notice=earlier.notice if earlier else None,
            prepared_by=earlier.prepared_by if earlier else None,
            state=State.PROPOSED,
            proposed_by=identity.account_name,
        )
    )
    _audit(session, Action.DECISION_PROPOSE, identity.account_name, case_number, kind)
    session.flush()


def prepare_notice(session: Session, identity: Identity, case_number: str, notice: NoticeText) -> None:
    """Write down what the notice on the waiting proposal will say. Raises `NothingProposed`, `CaseClosed`."""
    require(identity, Permission.PREPARE_NOTICE)
    case_register.find_open(session, case_number)
    decision = _latest(session, case_number, State.PROPOSED)
    if decision is None:
        raise NothingProposed(number=case_number)
    decision.notice = orjson.loads(orjson.dumps(notice))
    decision.prepared_by = identity.account_name
    session.flush()


def drop(session: Session, identity: Identity, case_number: str) -> None:
    """Take a waiting proposal back, because more facts are needed."""
    require(identity, Permission.EXAMINE)
    case_register.find_open(session, case_number)
    _replace_waiting(session, case_number)


def check_reviewer(session: Session, identity: Identity, case_number: str) -> None:
    """Raise `SamePerson` when the waiting proposal is this person's own, `NothingProposed` without one."""
    _reviewable(session, identity, case_number)


def review(session: Session, identity: Identity, case_number: str, *, approved: bool, reason: str) -> None:
    """The second person approves, or returns the proposal with a reason.

    Raises `SamePerson`, `NothingProposed`, `ReasonMissing`, `CaseClosed`.
    """
    require(identity, Permission.APPROVE)
    case_register.find_open(session, case_number)
    decision = _reviewable(session, identity, case_number)
    if not approved and not reason.strip():
        raise ReasonMissing
    decision.state = State.APPROVED if approved else State.RETURNED
    decision.reviewed_by = identity.account_name
    decision.reviewed_at = clock.now()
    decision.review_reason = reason.strip()
    action = Action.DECISION_APPROVE if approved else Action.DECISION_RETURN
    _audit(session, action, identity.account_name, case_number, decision.kind)
    session.flush()


def record(session: Session, case_number: str, *, review_needed: bool) -> DecisionView:
    """Make the waiting proposal the decision of the case; doing it again changes nothing.

    Raises `NothingProposed`, or `ReviewMissing` when the review that this decision needs is not there.
    """
    case = case_register.find_for_change(session, case_number)
    decision = _latest(session, case_number, State.PROPOSED, State.APPROVED, State.RECORDED)
    if decision is None:
        raise NothingProposed(number=case_number)
    if decision.state == State.PROPOSED and (review_needed or decision.kind == Kind.REFUSE):
        raise ReviewMissing(number=case_number)
    if decision.state != State.RECORDED:
        decision.state = State.RECORDED
        decision.recorded_at = case.decided_at = clock.now()
        case.outcome = OUTCOMES[decision.kind]
        effects.end(session, case_number)
        _audit(session, Action.DECISION_RECORD, audit.SYSTEM, case_number, decision.kind)
        session.flush()
    return _view(decision)


def history(session: Session, case_number: str) -> tuple[DecisionView, ...]:
    """Every proposal of the case, oldest first."""
    rows = select(Decision).where(Decision.case_number == case_number).order_by(Decision.proposed_at)
    return tuple(_view(row) for row in session.scalars(rows))


def current(session: Session, case_number: str) -> DecisionView | None:
    """The proposal or decision that counts now."""
    decision = _latest(session, case_number, State.PROPOSED, State.APPROVED, State.RECORDED)
    return _view(decision) if decision else None


def _reviewable(session: Session, identity: Identity, case_number: str) -> Decision:
    decision = _latest(session, case_number, State.PROPOSED)
    if decision is None:
        raise NothingProposed(number=case_number)
    if identity.account_name in _view(decision).workers:
        raise SamePerson(proposed_at=clock.office_time(decision.proposed_at))
    return decision


def _latest(session: Session, case_number: str, *states: State) -> Decision | None:
    query = (
        select(Decision)
        .where(Decision.case_number == case_number, Decision.state.in_(states))
        .order_by(Decision.proposed_at.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def _replace_waiting(session: Session, case_number: str) -> None:
    waiting = Decision.state.in_((State.PROPOSED, State.APPROVED))
    session.execute(update(Decision).where(Decision.case_number == case_number, waiting).values(state=State.REPLACED))


def _earlier_of_kind(session: Session, case_number: str, kind: Kind) -> Decision | None:
    """A refusal that is upheld after the hearing keeps the grounds that the person was heard on."""
    query = select(Decision).where(Decision.case_number == case_number, Decision.kind == kind)
    return session.scalars(query.order_by(Decision.proposed_at.desc()).limit(1)).one_or_none()


def _notice(stored: dict[str, Any]) -> NoticeText:
    return NoticeText(
        legal_basis=stored["legal_basis"],
        valid_from=_date(stored["valid_from"]),
        valid_until=_date(stored["valid_until"]),
        employment=stored["employment"],
        conditions=tuple(stored["conditions"]),
        grounds=tuple(Ground(**ground) for ground in stored["grounds"]),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _audit(session: Session, action: Action, by: str, case_number: str, kind: str) -> None:
    audit.record(session, action, by=by, subject=case_number, details={"kind": str(kind)})


def _view(row: Decision) -> DecisionView:
    return DecisionView(
        kind=Kind(row.kind),
        state=State(row.state),
        reason=row.reason,
        notice=_notice(row.notice) if row.notice else None,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        prepared_by=row.prepared_by,
        reviewed_by=row.reviewed_by,
        reviewed_at=row.reviewed_at,
        review_reason=row.review_reason,
        recorded_at=row.recorded_at,
    )
