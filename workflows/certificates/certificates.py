"""Provisional certificates (Fiktionsbescheinigungen, AufenthG section 81(5)): drafted, checked, numbered, handed over.

Owns the states of a certificate and which carrier it stands on: a new one, or the one that the person holds, which
bears at most two renewals. What it certifies is computed by the table `fiction_effect` and handed in; the effect
itself ends with the decision, whatever is printed on the paper.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_listing
from workflows.certificates import blank_stock
from workflows.certificates.tables import FictionCertificate

MOST_RENEWALS: Final = 2  # on one carrier (AufenthV annex D3)


class State(StrEnum):
    DRAFTED = "drafted"
    NUMBERED = "numbered"  # checked by a person; it stands on a carrier
    HANDED_OVER = "handed-over"
    REPLACED = "replaced"  # handed in when the next carrier was handed over
    LOST = "lost"  # the person has it no more, or its blank went wrong after the check
    DROPPED = "dropped"  # not needed any more before it was handed over


class Way(StrEnum):
    COUNTER = "counter"
    REGISTERED_MAIL = "registered-mail"


OPEN: Final = frozenset({State.DRAFTED, State.NUMBERED})


class NothingToHandOver(LaufzettelError):
    sentence: ClassVar[str] = translatable("Zum Vorgang {number} liegt keine Fiktionsbescheinigung zur Ausgabe bereit.")


class NothingHandedOver(LaufzettelError):
    sentence: ClassVar[str] = translatable("Im Vorgang {number} hat die Person keine Fiktionsbescheinigung.")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a certificate says."""

    effect: str  # as the table `fiction_effect` names it
    legal_basis: str  # "§ 81 Abs. 4 Satz 1 AufenthG"
    employment: str  # as printed
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class CertificateView:
    id: UUID
    state: State
    terms: Terms
    serial_number: str | None
    renewal: int  # 0: the first on its carrier
    way: Way | None
    checked_by: str | None
    handed_over_at: datetime | None


def draft(session: Session, case_number: str, terms: Terms, idempotency_key: str) -> None:
    """Draft a certificate; one that was drafted before and never handed over is dropped. Again changes nothing."""
    known = select(FictionCertificate.id).where(FictionCertificate.idempotency_key == idempotency_key)
    if session.scalar(known) is not None:
        return
    drop(session, case_number)
    values = {
        "case_number": case_number,
        "idempotency_key": idempotency_key,
        "state": State.DRAFTED,
        "effect": terms.effect,
        "legal_basis": terms.legal_basis,
        "employment": terms.employment,
        "valid_from": terms.valid_from,
        "valid_until": terms.valid_until,
        "renewal": _next_renewal(session, case_number, terms),
    }
    session.execute(insert(FictionCertificate).values(values))
    details = {"effect": terms.effect, "valid_until": terms.valid_until.isoformat()}
    audit.record(session, Action.CERTIFICATE_DRAFT, by=audit.SYSTEM, subject=case_number, details=details)


def number(session: Session, case_number: str, way: Way, checked_by: str) -> str:
    """Give the checked draft its carrier: the one that the person holds, for a renewal, else the next blank.

    Returns the carrier's number, the same when asked again. Raises `NothingToHandOver` and `blank_stock.StockEmpty`.
    """
    certificate = _open(session, case_number)
    if certificate.serial_number is None:
        certificate.serial_number = _carrier(session, certificate, checked_by)
        certificate.state, certificate.way = State.NUMBERED, way
        certificate.checked_at, certificate.checked_by = clock.now(), checked_by
        details = {"serial_number": certificate.serial_number, "renewal": certificate.renewal}
        audit.record(session, Action.CERTIFICATE_NUMBER, by=checked_by, subject=case_number, details=details)
        session.flush()
    return certificate.serial_number


def take_back(session: Session, case_number: str, state: blank_stock.State, reason: str, by: str) -> None:
    """The carrier is spoiled or missing: it is written off, and the draft waits for a new one.

    Raises `NothingToHandOver` and `blank_stock.ReasonMissing`.
    """
    certificate = _open(session, case_number)
    if certificate.serial_number is None:
        return
    blank_stock.write_off(session, certificate.serial_number, state, reason, by, {blank_stock.State.USED})
    _forget_carrier(session, certificate.serial_number)
    certificate.serial_number, certificate.renewal, certificate.state = None, 0, State.DRAFTED
    session.flush()


def hand_over(session: Session, case_number: str, by: str) -> date:
    """The person has it, or it is in the mail; returns until when it is valid. Raises `NothingToHandOver`."""
    certificate = _open(session, case_number)
    if certificate.serial_number is None:
        raise NothingToHandOver(number=case_number)
    earlier = FictionCertificate.case_number == case_number, FictionCertificate.state == State.HANDED_OVER
    on_another = FictionCertificate.serial_number != certificate.serial_number
    session.execute(update(FictionCertificate).where(*earlier, on_another).values(state=State.REPLACED))
    certificate.state = State.HANDED_OVER
    certificate.handed_over_at, certificate.handed_over_by = clock.now(), by
    details = {"serial_number": certificate.serial_number, "way": certificate.way}
    audit.record(session, Action.CERTIFICATE_HAND_OVER, by=by, subject=case_number, details=details)
    session.flush()
    return certificate.valid_until


def lose(session: Session, case_number: str, reason: str, by: str) -> None:
    """The person has lost their carrier: its number is written off, and nothing on it proves anything any more.

    Raises `NothingHandedOver` and `blank_stock.ReasonMissing`.
    """
    held = _held(session, case_number)
    if held is None or held.serial_number is None:
        raise NothingHandedOver(number=case_number)
    lost, used = blank_stock.State.LOST, {blank_stock.State.USED}
    blank_stock.write_off(session, held.serial_number, lost, reason, by, used)
    drop(session, case_number, only_on=held.serial_number)
    _forget_carrier(session, held.serial_number)


def drop(session: Session, case_number: str, only_on: str | None = None) -> None:
    """What was not handed over is not needed any more; a blank that was taken for it alone is written off.

    `only_on`: only what stands on this carrier.
    """
    query = _of_case(case_number).where(FictionCertificate.state.in_(OPEN))
    if only_on is not None:
        query = query.where(FictionCertificate.serial_number == only_on)
    for certificate in session.scalars(query.with_for_update()).all():
        certificate.state = State.DROPPED
        if certificate.serial_number is not None and certificate.renewal == 0:
            reason = f"Vorgang {case_number}: die Bescheinigung wurde nicht mehr gebraucht"
            used = {blank_stock.State.USED}
            spoiled = blank_stock.State.SPOILED
            blank_stock.write_off(session, certificate.serial_number, spoiled, reason, audit.SYSTEM, used)
        certificate.serial_number = None if certificate.renewal else certificate.serial_number
    session.flush()


def drop_of_closed(session: Session) -> int:
    """Drop what was never handed over in cases that people closed by hand; of how many cases."""
    number = FictionCertificate.case_number
    left = case_listing.joined(select(number).distinct(), number)
    numbers = session.scalars(left.where(FictionCertificate.state.in_(OPEN), ~case_listing.is_open())).all()
    for case_number in numbers:
        drop(session, case_number)
    return len(numbers)


def of_case(session: Session, case_number: str) -> list[CertificateView]:
    """The certificates of a case, newest first."""
    return [_view(row) for row in session.scalars(_newest_first(case_number))]


def _of_case(case_number: str) -> Select[FictionCertificate]:
    return select(FictionCertificate).where(FictionCertificate.case_number == case_number)


def _newest_first(case_number: str) -> Select[FictionCertificate]:
    return _of_case(case_number).order_by(FictionCertificate.drafted_at.desc())


def _open(session: Session, case_number: str) -> FictionCertificate:
    query = _of_case(case_number).where(FictionCertificate.state.in_(OPEN))
    certificate = session.scalars(query.with_for_update()).one_or_none()
    if certificate is None:
        raise NothingToHandOver(number=case_number)
    return certificate


def _held(session: Session, case_number: str) -> FictionCertificate | None:
    """The newest certificate that the person has."""
    query = _newest_first(case_number).where(FictionCertificate.state == State.HANDED_OVER)
    return session.scalars(query.limit(1)).one_or_none()


def _next_renewal(session: Session, case_number: str, terms: Terms) -> int:
    """What certifies the same effect again goes on the carrier that the person holds, while it has room."""
    held = _held(session, case_number)
    if held is None or held.effect != terms.effect or held.renewal == MOST_RENEWALS:
        return 0
    return held.renewal + 1


def _carrier(session: Session, certificate: FictionCertificate, by: str) -> str:
    held = _held(session, certificate.case_number) if certificate.renewal else None
    if held is not None and held.serial_number is not None:
        return held.serial_number
    certificate.renewal = 0  # the carrier it was drafted for is lost
    return blank_stock.take(session, by)


def _forget_carrier(session: Session, serial_number: str) -> None:
    """Nothing on this carrier is in anybody's hands any more."""
    on_it = FictionCertificate.serial_number == serial_number
    handed_over = FictionCertificate.state == State.HANDED_OVER
    session.execute(update(FictionCertificate).where(on_it, handed_over).values(state=State.LOST))


def _view(row: FictionCertificate) -> CertificateView:
    return CertificateView(
        id=row.id,
        state=State(row.state),
        terms=Terms(row.effect, row.legal_basis, row.employment, row.valid_from, row.valid_until),
        serial_number=row.serial_number,
        renewal=row.renewal,
        way=Way(row.way) if row.way else None,
        checked_by=row.checked_by,
        handed_over_at=row.handed_over_at,
    )
