"""Card orders: ordered with the Bundesdruckerei, on their way, arrived.

Owns the message `card-delivered`, which is sent in one place: where an order becomes delivered. An order leaves the
house after its transaction (`exchange.outgoing`); biometrics travel by the enrolment station's own way.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, messaging
from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register, decisions, persons
from workflows.exchange import outgoing, requests
from workflows.exchange.answers import Answer, Kind
from workflows.exchange.bodies import Body
from workflows.issuance.tables import CardOrder
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission
from workflows.steering import notices

CARD_DELIVERED: Final = "card-delivered"
NOT_MADE: Final = "card-not-made"


class NothingOrdered(LaufzettelError):
    sentence: ClassVar[str] = translatable("Im Vorgang {number} ist keine Karte bestellt, die noch unterwegs ist.")


@dataclass(frozen=True, slots=True)
class Order:
    product: str  # card | travel_document
    direct_mailing: bool
    ordered_at: datetime
    delivered_at: datetime | None
    delivered_by: str | None


def order(session: Session, case_number: str, product: str, *, direct_mailing: bool, idempotency_key: str) -> None:
    """Order a card of what was granted; the same key again changes nothing."""
    case = case_register.find_for_change(session, case_number)
    if session.scalar(select(CardOrder.id).where(CardOrder.idempotency_key == idempotency_key)) is not None:
        return
    decision = decisions.current(session, case.number)
    notice = decision.notice if decision else None
    row = CardOrder(
        id=uuid4(),
        case_number=case.number,
        idempotency_key=idempotency_key,
        product=product,
        direct_mailing=direct_mailing,
    )
    session.add(row)
    person = persons.view(case.person)
    wanted = requests.CardOrder(
        key=outgoing.key_of(idempotency_key),
        reference=case.number,
        legal_basis="§ 78 AufenthG",
        purpose="Herstellung",
        answer_by=None,
        reminder=False,
        person=requests.Identity(person.family_name, person.given_names, person.birth, person.nationalities),
        product=product,
        register_number="",
        valid_until=notice.valid_until if notice else None,
        remarks=notice.conditions if notice else (),
        direct_mailing=direct_mailing,
    )
    outgoing.send(session, Body.CARD_MAKER, str(row.id), wanted)
    details = {"product": product, "direct_mailing": direct_mailing}
    audit.record(session, Action.CARD_ORDER, by=audit.SYSTEM, subject=case.number, details=details)
    session.flush()


def received(session: Session, subject: str, answer: Answer) -> None:
    """What the Bundesdruckerei says of the order `subject`: delivered, or it cannot be made."""
    row = session.get_one(CardOrder, UUID(subject))
    if answer.kind is Kind.INFORMATION:
        _deliver(session, row, audit.SYSTEM)
    else:
        notices.notify(session, row.case_number, NOT_MADE, f"{NOT_MADE}:{subject}")


def note_delivery(session: Session, identity: Identity, case_number: str) -> None:
    """A colleague has the card on the desk before the message came. Raises `NotPermitted`, `NothingOrdered`."""
    require(identity, Permission.HAND_OVER)
    waiting = CardOrder.case_number == case_number, CardOrder.delivered_at.is_(None)
    row = session.scalars(
        select(CardOrder).where(*waiting).order_by(CardOrder.ordered_at.desc()).limit(1)
    ).one_or_none()
    if row is None:
        raise NothingOrdered(number=case_number)
    _deliver(session, row, identity.account_name)


def of_case(session: Session, case_number: str) -> tuple[Order, ...]:
    """The orders of a case, oldest first."""
    rows = select(CardOrder).where(CardOrder.case_number == case_number).order_by(CardOrder.ordered_at)
    return tuple(
        Order(row.product, row.direct_mailing, row.ordered_at, row.delivered_at, row.delivered_by)
        for row in session.scalars(rows)
    )


def _deliver(session: Session, row: CardOrder, by: str) -> None:
    """Note it once, and let the process go on. The process is held before anything of its case changes."""
    case = case_register.hold(session, row.case_number)
    session.refresh(row, with_for_update=True)
    if row.delivered_at is not None:
        return
    row.delivered_at, row.delivered_by = clock.now(), by
    audit.record(session, Action.CARD_DELIVER, by=by, subject=case.number)
    session.flush()
    if case.closed_at is None:
        messaging.deliver_message(session, CARD_DELIVERED, case.number)
