"""Asking a body in a case, and reminding it: what is sent is put together here, from the file, as little as needed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register, persons
from workflows.cases.persons import PersonView
from workflows.consultations import register_numbers
from workflows.consultations.plan import PlannedRequest
from workflows.consultations.tables import Consultation
from workflows.exchange import outgoing
from workflows.exchange.bodies import Body
from workflows.exchange.requests import (
    Identity,
    LabourConsentRequest,
    PersonRequest,
    RegisterQuery,
    Request,
    SecurityQuery,
)

FAST_TRACK: Final = "P11"


def ask(session: Session, case_number: str, planned: PlannedRequest, due_on: date, job_key: str) -> UUID:
    """Put the request on file and on its way; returns the consultation's id. The same job asks once."""
    key = outgoing.key_of(job_key)
    asked = session.scalars(select(Consultation).where(Consultation.key == key)).one_or_none()
    if asked is not None:
        return asked.id
    consultation = Consultation(
        id=uuid4(),
        case_number=case_number,
        body=planned.body.value,
        legal_basis=planned.legal_basis,
        purpose=planned.purpose,
        silence=planned.silence.value,
        fresh_days=planned.fresh_days,
        key=key,
        due_on=due_on,
    )
    session.add(consultation)
    session.flush()
    _send(session, consultation, key, reminder=False)
    details = {"body": consultation.body, "legal_basis": consultation.legal_basis}
    audit.record(session, Action.CONSULTATION_ASK, by=audit.SYSTEM, subject=case_number, details=details)
    return consultation.id


def remind(session: Session, consultation_id: UUID, job_key: str) -> None:
    """Remind the body, unless it has answered meanwhile."""
    consultation = session.get_one(Consultation, consultation_id, with_for_update=True)
    if consultation.answered_on is not None or consultation.reminded_at is not None:
        return
    consultation.reminded_at = clock.now()
    _send(session, consultation, outgoing.key_of(job_key), reminder=True)
    session.flush()


def _send(session: Session, consultation: Consultation, key: str, *, reminder: bool) -> None:
    request = _request(session, consultation, key, reminder=reminder)
    outgoing.send(session, Body(consultation.body), str(consultation.id), request)


def _request(session: Session, consultation: Consultation, key: str, *, reminder: bool) -> Request:
    case = case_register.find(session, consultation.case_number)
    common: Mapping[str, Any] = {
        "key": key,
        "reference": case.number,
        "legal_basis": consultation.legal_basis,
        "purpose": consultation.purpose,
        "answer_by": consultation.due_on,
        "reminder": reminder,
        "person": _identity(persons.view(case.person)),
    }
    match Body(consultation.body):
        case Body.CENTRAL_REGISTER:
            return RegisterQuery(**common, register_number=register_numbers.of_case(session, consultation.case_number))
        case Body.SECURITY:
            return SecurityQuery(**common)
        case Body.LABOUR_AGENCY:
            return LabourConsentRequest(
                **common,
                employer=str(case.answers.get("employer_name") or ""),
                occupation=str(case.answers.get("job_title") or case.answers.get("training_occupation") or ""),
                fast_track=case.procedure_key == FAST_TRACK,
            )
    return PersonRequest(**common)


def _identity(person: PersonView) -> Identity:
    return Identity(person.family_name, person.given_names, person.birth, person.nationalities)
