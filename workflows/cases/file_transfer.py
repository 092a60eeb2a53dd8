"""Handing a case over to the office that has become competent: its file goes there, and what that office answers.

The case itself stays open until the process closes it (VwVfG section 3(3), AufenthG section 72).
"""

from typing import Any, ClassVar, Final

from sqlalchemy.orm import Session

from engine import clock, messaging
from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register, persons
from workflows.documents import register
from workflows.exchange import outgoing
from workflows.exchange.answers import Answer, Kind
from workflows.exchange.bodies import Body
from workflows.exchange.requests import FileTransfer, Identity

SUBJECT: Final = "transfer:"  # before the case number: what the receiver of the answer is told
MESSAGE: Final = "file-transferred"
_ANSWERS: Final = {Kind.REFUSAL: "refused", Kind.ERROR: "error", Kind.INSUFFICIENT: "refused"}


class OfficeUnnamed(LaufzettelError):
    sentence: ClassVar[str] = translatable("Zum Vorgang {number} hat noch niemand gesagt, welches Amt zuständig ist.")


def send(session: Session, case_number: str, receiving_office: str, idempotency_key: str) -> None:
    """Have the file sent after this transaction; the same key again changes nothing. Raises `OfficeUnnamed`."""
    case = case_register.find_for_change(session, case_number)
    if not receiving_office.strip():
        raise OfficeUnnamed(number=case_number)
    papers = tuple(
        document.sha256
        for document in register.documents_of(session, case_number)
        if document.state != register.State.REJECTED
    )
    person = case.person
    request = FileTransfer(
        key=outgoing.key_of(idempotency_key),
        reference=case.number,
        legal_basis="§ 3 Abs. 1 VwVfG, § 86 AufenthG",
        purpose="Weiterführung des Verfahrens durch das zuständige Amt",
        answer_by=None,
        reminder=False,
        person=Identity(
            person.family_name, person.given_names, persons.birth_text(person), tuple(person.nationalities)
        ),
        receiver=receiving_office.strip(),
        procedure=case.procedure_key,
        received_on=clock.office_time(case.received_at).date(),
        papers=papers,
    )
    outgoing.send(session, Body.OTHER_OFFICE, SUBJECT + case.number, request)
    details = {"office": receiving_office.strip(), "documents": len(papers)}
    audit.record(session, Action.CASE_TRANSFER, by=audit.SYSTEM, subject=case.number, details=details)


def received(session: Session, subject: str, answer: Answer) -> None:
    """The other office has answered: it takes the file over, refuses, or could not work on it."""
    case_number = subject.removeprefix(SUBJECT)
    told = _ANSWERS.get(answer.kind, "accepted")
    details: dict[str, Any] = {"answer": told, "reference": answer.number}
    audit.record(session, Action.CASE_TRANSFER, by=audit.SYSTEM, subject=case_number, details=details)
    messaging.deliver_message(session, MESSAGE, case_number, {"transfer_answer": told})
