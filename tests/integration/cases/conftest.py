"""Cases as rows, for what needs no process."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from engine import clock
from workflows.cases.case_numbers import next_case_number
from workflows.cases.persons import from_answers
from workflows.cases.tables import Case


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
