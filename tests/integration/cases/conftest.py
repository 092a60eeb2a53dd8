"""People and cases that the tests of the case file share."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from engine import clock
from workflows.cases.case_numbers import next_case_number
from workflows.cases.persons import from_answers
from workflows.cases.tables import Case
from workflows.people.identities import Identity
from workflows.people.permissions import Role


def identity(name: str, *roles: Role, teams: tuple[str, ...] = ("T2",)) -> Identity:
    return Identity(name, name.title(), frozenset(roles), frozenset(teams))


@pytest.fixture
def clerk() -> Identity:
    return identity("c.clerk", Role.CLERK)


@pytest.fixture
def examiner() -> Identity:
    return identity("e.examiner", Role.EXAMINER)


@pytest.fixture
def approver() -> Identity:
    return identity("a.approver", Role.APPROVER)


@pytest.fixture
def lead() -> Identity:
    return identity("l.lead", Role.LEAD)


@pytest.fixture
def analyst() -> Identity:
    return identity("a.analyst", Role.ANALYST)


@pytest.fixture
def new_case(session: Session) -> Callable[..., Case]:
    """Rows of cases without a process, for what needs only the database."""

    def make(**values) -> Case:
        answers = {
            "family_name": "Yılmaz",
            "given_names": "Ayşe",
            "email": "ayse@example.org",
            **values.pop("answers", {}),
        }
        given = {
            "number": next_case_number(session, clock.today().year),
            "procedure_key": "P01",
            "process_id": "p01_employment_extension",
            "submission_id": uuid4(),
            "person": from_answers(answers, "de"),
            "form_id": "p01-application",
            "form_version": 1,
            "answers": answers,
            "channel": "online",
            "received_at": clock.now(),
            "last_contact_at": clock.now(),
            "access_code_hash": "",
            **values,
        }
        case = Case(**given)
        session.add(case)
        session.flush()
        return case

    return make
