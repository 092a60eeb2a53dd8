"""Tasks as rows, for lists; what completing one does is tested with the running engine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from engine import clock
from engine.model.tables import ModelSource, ModelVersion
from engine.state.tables import ProcessInstance
from engine.user_tasks import UserTask
from workflows.cases.case_numbers import next_case_number
from workflows.cases.persons import from_answers
from workflows.cases.tables import Case
from workflows.people.identities import Identity
from workflows.people.permissions import Role


def identity(name: str, *roles: Role, teams: tuple[str, ...] = ("T2",)) -> Identity:
    return Identity(name, name.title(), frozenset(roles), frozenset(teams))


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """The SQL statements that the block sends."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def new_task(session: Session, traveller) -> Callable[..., UserTask]:
    source = ModelSource(sha256="0" * 64, name="p.bpmn", content=b"")
    version = ModelVersion(
        kind="process",
        key="p01",
        version=1,
        name="P",
        source_sha256=source.sha256,
        pins={},
        published_at=clock.now(),
        published_by="a",
    )
    session.add(source)
    session.flush()
    session.add(version)
    session.flush()

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
            process_id="p01",
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
            "process_id": "p01",
            "submission_id": uuid4(),
            "person": from_answers(answers, "de"),
            "form_id": "f",
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
            process_id="p01",
            model_version_id=version.id,
            element_id="check",
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
