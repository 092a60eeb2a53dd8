"""No day without proof: whose proof of status ends soon while the office has not decided, and why.

A person proves their status by the title while it lasts and by the certificate that was handed over after it; who
never had a title has no proof before the first certificate. Owns what counts as proof and the explanations; the list
must be empty or explained (figure K18 of the handbook). Whom the law gives no effect is not on it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_listing, effects
from workflows.cases.case_listing import CaseColumns
from workflows.cases.effects import Effect
from workflows.certificates.certificates import OPEN, State
from workflows.certificates.tables import FictionCertificate, ProofExplanation
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission
from workflows.steering import notices

SOON: Final = timedelta(days=30)
KEPT: Final = timedelta(days=365)  # older explanations explain nothing any more
UNDER_WAY: Final = timedelta(days=14)  # until then a certificate that is being made explains itself
NOTICE: Final = "proof-ends-unexplained"


class Proof(StrEnum):
    """What a person proves their status with until it ends."""

    TITLE = "title"
    CERTIFICATE = "certificate"
    NOTHING = "nothing"  # no title before, no certificate yet


class ExplanationMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable("Schreiben Sie, warum die Person noch keinen neuen Nachweis hat.")


class NothingToExplain(LaufzettelError):
    sentence: ClassVar[str] = translatable("Der Nachweis der Person im Vorgang {number} läuft nicht mehr bald ab.")


@dataclass(frozen=True, slots=True)
class EndingProof:
    """A person of an undecided case whose proof ends within 30 days or has ended."""

    case: CaseColumns
    ends_on: date  # the last day that is proved
    proof: Proof
    under_way: State | None  # how far the next certificate is
    explanation: str | None
    explained_by: str | None  # account name

    @property
    def is_explained(self) -> bool:
        """Whether somebody said why, or the next certificate is being made and there is time enough."""
        return self.explanation is not None or (self.under_way is not None and self.ends_on > clock.today() + UNDER_WAY)


def ending(session: Session, identity: Identity) -> list[EndingProof]:
    """Everybody whose proof ends within 30 days, the earliest first. Raises `NotPermitted`."""
    require(identity, Permission.SEE_ALL_TEAMS)
    return _ending(session)


def explain(session: Session, identity: Identity, case_number: str, reason: str) -> None:
    """Say why somebody has no new proof yet; a later end needs a new explanation.

    Raises `NotPermitted`, `ExplanationMissing` and `NothingToExplain`.
    """
    require(identity, Permission.SEE_ALL_TEAMS)
    if not reason.strip():
        raise ExplanationMissing
    proof = next((proof for proof in _ending(session) if proof.case.number == case_number), None)
    if proof is None:
        raise NothingToExplain(number=case_number)
    by = identity.account_name
    row = ProofExplanation(case_number=case_number, proof_ends_on=proof.ends_on, reason=reason.strip(), by=by)
    session.add(row)
    audit.record(session, Action.PROOF_EXPLAIN, by=by, subject=case_number, purpose=reason.strip())
    session.flush()


def remind(session: Session) -> int:
    """The nightly check: a notice to the leads for each end that nobody has explained; how many there are."""
    unexplained = [proof for proof in _ending(session) if not proof.is_explained]
    for proof in unexplained:
        key = f"proof/{proof.case.number}/{proof.ends_on.isoformat()}"
        notices.notify(session, proof.case.number, NOTICE, key)
    return len(unexplained)


def _ending(session: Session) -> list[EndingProof]:
    paper, effect, title = _certified_until(), effects.effect_of_listed(), case_listing.fact_day("title_expires_on")
    never_titled = effect.in_((Effect.PERMISSION, Effect.SUSPENSION, Effect.CONTINUATION_ORDERED))
    before = case((never_titled, effects.begin_of_listed() - 1), else_=title)
    ends_on = func.greatest(before, paper)
    proof = case((ends_on == paper, Proof.CERTIFICATE), (never_titled, Proof.NOTHING), else_=Proof.TITLE)
    query = (
        case_listing.listed(ends_on.label("ends_on"), proof.label("proof"), _under_way().label("under_way"))
        .where(case_listing.is_undecided(), ends_on <= clock.today() + SOON)
        .where(or_(effect.is_(None), effect.in_((*effects.CERTIFIED, Effect.MANUAL))))
        .order_by(ends_on, case_listing.number())
    )
    explained = _explanations(session)
    return [
        EndingProof(
            case_listing.columns_of(row),
            row.ends_on,
            Proof(row.proof),
            State(row.under_way) if row.under_way else None,
            *explained.get((row.case_number, row.ends_on), (None, None)),
        )
        for row in session.execute(query)
    ]


def _certified_until() -> ColumnElement[date]:
    """Until when the newest paper that the person of a listed case holds is valid."""
    held = (FictionCertificate.case_number == case_listing.number(), FictionCertificate.state == State.HANDED_OVER)
    return select(func.max(FictionCertificate.valid_until)).where(*held).scalar_subquery()


def _under_way() -> ColumnElement[str | None]:
    """The state of the certificate that is being made for a listed case."""
    made = (FictionCertificate.case_number == case_listing.number(), FictionCertificate.state.in_(OPEN))
    return select(FictionCertificate.state).where(*made).scalar_subquery()


def _explanations(session: Session) -> dict[tuple[str, date], tuple[str, str]]:
    """Reason and account by case and end; the newest counts."""
    query = select(ProofExplanation).order_by(ProofExplanation.id)
    recent = query.where(ProofExplanation.at > clock.now() - KEPT)
    return {(row.case_number, row.proof_ends_on): (row.reason, row.by) for row in session.scalars(recent)}
