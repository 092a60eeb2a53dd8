"""A case that asks other bodies, and doors that answer as the test says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from engine import clock, process_runner
from engine.state.tables import ProcessInstance
from engine.user_tasks import UserTask, open_tasks
from tests.integration.exchange.conftest import Door
from tests.integration.office import Office
from workflows.consultations import consultation_views
from workflows.consultations.consultation_views import ConsultationView
from workflows.exchange.answers import Answer, Kind
from workflows.exchange.bodies import Body
from workflows.exchange.registry import Bodies
from workflows.exchange.requests import Request
from workflows.people.identities import Identity
from workflows.tasks import completion, holding

FACTS: dict[str, Any] = {
    "procedure": "P01",
    "land": "NW",
    "legal_basis": "18b",
    "first_issue": False,
    "labour_consent_needed": True,
    "labour_consent_valid": False,
    "identity_unclear": False,
    "criminal_matter": False,
    "subsistence_doubtful": False,
    "discretionary": False,
    "applicant_age": 35,
    "security_group": False,
}


@dataclass
class AskingCase:
    """A case in which the process `consultations` runs beside its own."""

    office: Office
    number: str
    doors: dict[Body, Door] = field(default_factory=lambda: {body: Door() for body in Body})

    def begin(self, **facts: Any) -> None:
        with self.office.transaction() as session:
            known = {**FACTS, **facts, "case_number": self.number}
            self.instance = process_runner.start(session, "consultations", known, self.number)
        self.work()

    def __post_init__(self) -> None:
        self.office.bodies = Bodies(**{body.value: door for body, door in self.doors.items()})

    def work(self) -> None:
        """Everything due is done, and the bodies are spoken with."""
        self.office.work()

    def answers(self, body: Body, kind: Kind, text: str = "", **more: Any) -> None:
        """The body answers what it was asked last."""
        self.doors[body].waiting.append(Answer(self.asked(body)[-1].key, kind, text, clock.now(), **more))
        self.work()

    def asked(self, body: Body) -> Sequence[Request]:
        return self.doors[body].asked

    def complete(self, identity: Identity, element_id: str, answers: dict[str, Any]) -> None:
        """Somebody claims the oldest open task of this element and completes it."""
        with self.office.transaction() as session:
            tasks = session.scalars(open_tasks(self.number).order_by(UserTask.created_at)).all()
            task = next(one for one in tasks if one.element_id == element_id)
            revision = holding.claim(session, identity, task.id, task.revision)
            completion.complete(session, identity, task.id, revision, answers)
        self.work()

    def open_steps(self) -> list[str]:
        """The elements with open tasks that belong to consultations."""
        with self.office.transaction() as session:
            tasks = session.scalars(open_tasks(self.number)).all()
            return sorted(task.element_id for task in tasks if task.process_id == "consultation")

    def facts(self) -> dict[str, Any]:
        with self.office.transaction() as session:
            return process_runner.variables(session, self.instance)

    def is_over(self) -> bool:
        with self.office.transaction() as session:
            return session.scalar(select(ProcessInstance.state).where(ProcessInstance.id == self.instance)) != "active"

    def consultation(self, identity: Identity, body: Body) -> ConsultationView:
        """The newest request to a body, as this person sees it."""
        with self.office.transaction() as session:
            seen = consultation_views.of_case(session, identity, self.number)
        return next(one for one in seen if one.body is body)


@pytest.fixture
def asking(office: Office) -> Callable[..., AskingCase]:
    def begin(**facts: Any) -> AskingCase:
        case = AskingCase(office, office.apply(("PASS",)))
        case.begin(**facts)
        return case

    return begin
