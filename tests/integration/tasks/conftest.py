"""Tasks as rows for lists, and the office at work for everything that changes them."""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from engine import clock
from engine.database import unit_of_work
from engine.model.store import latest
from engine.state.tables import ProcessInstance
from engine.user_tasks import UserTask
from tests.integration.office import Office
from workflows.cases.case_numbers import next_case_number
from workflows.cases.persons import from_answers
from workflows.cases.tables import Case
from workflows.people.permissions import Role
from workflows.people.tables import Account


@pytest.fixture
def session(office: Office) -> Iterator[Session]:
    """One unit of work on the database of an office whose models are published."""
    with unit_of_work(office.database) as session:
        yield session


@pytest.fixture
def accounts(office: Office) -> None:
    """Accounts with names for the people of the tests."""
    with office.transaction() as session:
        people = [
            ("c.clerk", "Carla Clerk", Role.CLERK),
            ("o.other", "Otto Other", Role.CLERK),
            ("e.examiner", "Eva Examiner", Role.EXAMINER),
        ]
        for name, display_name, role in people:
            session.add(
                Account(
                    name=name,
                    display_name=display_name,
                    password_hash="",
                    password_set_at=clock.now(),
                    password_is_initial=False,
                    roles=[role.value],
                    teams=["T2"],
                    active=True,
                    created_at=clock.now(),
                )
            )


@pytest.fixture
def new_task(session: Session) -> Callable[..., UserTask]:
    """Open tasks with their cases as rows, as the engine would have written them."""
    version = latest(session, "process", "completeness")

    def make(
        *,
        person: str = "Yılmaz",
        urgency: str | None = "U4",
        team: str | None = "T2",
        due_at: datetime | None = None,
        role: str = "clerk",
        assignee: str | None = None,
        follow_up_at: datetime | None = None,
        **case_values,
    ) -> UserTask:
        number = next_case_number(session, 2026)
        instance = ProcessInstance(
            id=uuid4(),
            business_key=number,
            process_id="completeness",
            model_version_id=version.id,
            state="active",
            tokens=b"",
            revision=1,
            started_at=clock.now(),
        )
        session.add(instance)
        answers = {"family_name": person}
        case = {
            "number": number,
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
            "urgency": urgency,
            "difficulty": "S2",
            "team": team,
            **case_values,
        }
        session.add(Case(**case))
        session.flush()
        task = UserTask(
            id=uuid4(),
            instance_id=instance.id,
            business_key=number,
            process_id="completeness",
            model_version_id=version.id,
            element_id="Task_CheckCompleteness",
            name="Vollständigkeit prüfen",
            candidate_groups=[role],
            assignee=assignee,
            due_at=due_at,
            follow_up_at=follow_up_at,
            priority=50,
            state="open",
            revision=1,
            created_at=clock.now(),
        )
        session.add(task)
        session.flush()
        return task

    return make
