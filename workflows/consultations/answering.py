"""Answers of bodies: through their door or recorded by hand, put on file and told to the process, once.

What the security authorities say goes to `security_result` and nowhere else: not into the process, not into the audit
log, not into the row that everybody sees.
"""

from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock, messaging
from engine.errors import LaufzettelError, translatable
from engine.state.tables import Subscription
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register, published_model
from workflows.consultations import register_numbers
from workflows.consultations.tables import Consultation, SecurityResult
from workflows.exchange.answers import Answer, Kind
from workflows.exchange.bodies import Body
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

MESSAGE: Final = "consultation-answered"  # correlated by the consultation's id
LONGEST: Final = 4_000  # characters of an answer recorded by hand
_PASSING: Final = {Kind.INSUFFICIENT.value, Kind.ERROR.value}  # may be followed by a real answer


class UnknownConsultation(LaufzettelError):
    sentence: ClassVar[str] = translatable("Diese Anfrage gibt es in der Akte nicht.")


class AlreadyAnswered(LaufzettelError):
    sentence: ClassVar[str] = translatable("Zu dieser Anfrage steht schon eine Antwort in der Akte.")


class AnswerDayUnlikely(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Der Tag der Antwort muss zwischen der Anfrage ({asked_on}) und heute liegen."
    )


class AnswerTooLong(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Die Antwort ist länger als {longest} Zeichen. Bitte fassen Sie sie zusammen."
    )


def receive(session: Session, subject: str, answer: Answer) -> None:
    """A body has answered through its door; `subject` is the consultation's id."""
    if session.get(Consultation, UUID(subject)) is None:
        return  # its case has been deleted meanwhile, and what came for it goes with it
    asked = _held(session, UUID(subject))
    if asked.answer is not None and asked.answer not in _PASSING:
        return  # the reminder was answered as well
    if asked.body == Body.CENTRAL_REGISTER:
        register_numbers.keep(session, asked.case_number, answer.number)
    _put_on_file(session, asked, answer, clock.office_time(answer.at).date())
    _record(session, Action.CONSULTATION_ANSWER, asked, audit.SYSTEM)
    _tell(session, asked)


def record_by_hand(
    session: Session,
    identity: Identity,
    case_number: str,
    consultation_id: UUID,
    kind: Kind,
    on: date,
    text: str,
    *,
    hit: bool = False,
) -> None:
    """Somebody puts an answer on file that came by letter or telephone.

    The security authorities' answers need `Permission.SEE_PROTECTED`. Raises `UnknownConsultation`,
    `AlreadyAnswered`, `AnswerDayUnlikely`, `AnswerTooLong`, `NotPermitted`.
    """
    require(identity, Permission.RECORD_ANSWER)
    known = session.get(Consultation, consultation_id)
    if known is None or known.case_number != case_number:
        raise UnknownConsultation
    asked = _held(session, consultation_id)
    if asked.body == Body.SECURITY:
        require(identity, Permission.SEE_PROTECTED)
    if asked.answer is not None and asked.answer not in _PASSING:
        raise AlreadyAnswered
    asked_on = clock.office_time(asked.asked_at).date()
    if not asked_on <= on <= clock.today():
        raise AnswerDayUnlikely(asked_on=asked_on)
    if len(text) > LONGEST:
        raise AnswerTooLong(longest=LONGEST)
    asked.recorded_by = identity.account_name
    _put_on_file(session, asked, Answer(asked.key, kind, text.strip(), clock.now(), hit=hit), on)
    _record(session, Action.CONSULTATION_RECORD, asked, identity.account_name)
    _tell(session, asked)


def _held(session: Session, consultation_id: UUID) -> Consultation:
    """The request, locked after its process: workers hold an instance first and then change what belongs to it."""
    asked = session.get_one(Consultation, consultation_id)
    case = case_register.find(session, asked.case_number)
    if case.instance_id is not None:
        published_model.hold(session, case.instance_id)
    return session.get_one(Consultation, consultation_id, with_for_update=True, populate_existing=True)


def _put_on_file(session: Session, asked: Consultation, answer: Answer, on: date) -> None:
    asked.answered_on = on
    if asked.body != Body.SECURITY:
        asked.answer, asked.answer_text = answer.kind.value, answer.text
    else:
        useless = answer.kind.value in _PASSING
        asked.answer, asked.answer_text = (answer.kind if useless else Kind.INFORMATION).value, ""
        if not useless:
            _protect(session, asked, answer)
    session.flush()


def _protect(session: Session, asked: Consultation, answer: Answer) -> None:
    values = {"hit": answer.hit, "text": answer.text, "received_at": clock.now()}
    statement = insert(SecurityResult).values(consultation_id=asked.id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=[SecurityResult.consultation_id], set_=values))


def _record(session: Session, action: Action, asked: Consultation, by: str) -> None:
    details = {"body": asked.body, "consultation": str(asked.id)}
    audit.record(session, action, by=by, subject=asked.case_number, details=details)


def _tell(session: Session, asked: Consultation) -> None:
    """Let the process go on if it still waits for this; an answer that comes later stays on file."""
    key = str(asked.id)
    waiting = select(Subscription.token_id).where(
        Subscription.kind == "message", Subscription.name == MESSAGE, Subscription.correlation_key == key
    )
    if session.scalar(waiting.limit(1)) is not None:
        messaging.deliver_message(session, MESSAGE, key, {"answer_kind": asked.answer})
