"""An office with everything published, its people, and a clock that travels: scenarios run on the real parts."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from engine import clock, jobs
from engine.database import Database, unit_of_work
from engine.state.tables import Incident
from engine.user_tasks import UserTask, open_tasks
from workflows import chores
from workflows.cases import case_letters, contributions, status
from workflows.cases.status import StatusPage
from workflows.correspondence.letters import LetterDesk
from workflows.demonstration import applications, people, staff
from workflows.demonstration.staff import CaseMemory
from workflows.demonstration.stories import Story
from workflows.documents.store import DocumentStore
from workflows.exchange.behaviour import PROMPT
from workflows.exchange.registry import simulated_bodies
from workflows.fees import claims
from workflows.people import demonstration as accounts
from workflows.service_tasks import ServiceTasks
from workflows.settings import OfficeSettings


@dataclass(slots=True)
class Office:
    """The office of a scenario: applies, works, waits, and looks at the case as citizens and clerks do."""

    database: Database
    settings: OfficeSettings
    traveller: clock.Traveller
    case_number: str = ""
    memory: CaseMemory | None = None

    def apply(self, story: Story) -> str:
        """Send an application; what is due at once is done."""
        random = Random(7)
        person = replace(people.applicant(2, random), language="de")
        with unit_of_work(self.database) as session:
            store = DocumentStore.of_office(self.settings)
            self.case_number = applications.submit(session, self.settings, store, "P01", person, story, random)
        self.memory = CaseMemory(story, random, self.case_number)
        self.settle()
        return self.case_number

    def work(self, element_id: str) -> None:
        """Somebody with the right role does the open task of an element."""
        with unit_of_work(self.database) as session:
            tasks = [task for task in session.scalars(open_tasks(self.case_number)) if task.element_id == element_id]
            assert tasks, f"no open task {element_id}; open: {self.open_steps()}"
            staff.work(session, tasks[0], self.memory)
        self.settle()

    def settle(self) -> None:
        """Do all jobs that are due now; a second passes, so that everything has its order."""
        bodies = simulated_bodies(self.database, PROMPT)
        while (
            jobs.run_due(self.database)
            or jobs.match_messages(self.database)
            or chores.speak_with_bodies(self.database, bodies)
        ):
            pass
        self.traveller.advance(timedelta(seconds=1))

    def wait(self, **step: float) -> None:
        """Let time pass; every timer fires at its own moment."""
        end = self.traveller.now() + timedelta(**step)
        while True:
            self.settle()
            with unit_of_work(self.database) as session:
                due = jobs.next_due(session)
            if due is None or due > end:
                break
            self.traveller.move_to(max(due, self.traveller.now()))
        self.traveller.move_to(end)
        self.settle()

    def hand_in_missing(self) -> None:
        """The citizen uploads what is missing and says so."""
        with unit_of_work(self.database) as session:
            applications.hand_in_missing(session, DocumentStore.of_office(self.settings), self.case_number)
        self.settle()

    def reply_to_hearing(self, text: str) -> None:
        """The citizen answers the hearing."""
        with unit_of_work(self.database) as session:
            store = DocumentStore.of_office(self.settings)
            contributions.reply_to_hearing(session, store, self.case_number, text)
        self.settle()

    def pay(self) -> None:
        """The citizen pays at the counter what is open."""
        with unit_of_work(self.database) as session:
            for claim in claims.of_case(session, self.case_number):
                staff.take_money(session, claim)
        self.settle()

    def withdraw(self) -> None:
        """The citizen takes the application back."""
        with unit_of_work(self.database) as session:
            contributions.withdraw(session, self.case_number, "Ich ziehe um.")
        self.settle()

    def open_steps(self) -> list[str]:
        """Element ids of the open tasks."""
        with unit_of_work(self.database) as session:
            return sorted(task.element_id for task in session.scalars(open_tasks(self.case_number)))

    def open_task(self) -> UserTask:
        """The only open task."""
        with unit_of_work(self.database) as session:
            return session.scalars(open_tasks(self.case_number)).one()

    def letters(self) -> list[str]:
        """Kinds of the letters on file, oldest first."""
        with unit_of_work(self.database) as session:
            found = case_letters.of_case(session, self.case_number)
        return [letter.kind for letter in sorted(found, key=lambda letter: letter.created_at)]

    def status(self) -> StatusPage:
        """What the citizen sees."""
        with unit_of_work(self.database) as session:
            return status.status(session, self.case_number, "de")

    def incidents(self) -> list[str]:
        """What stands still."""
        with unit_of_work(self.database) as session:
            return list(session.scalars(select(Incident.message).where(Incident.resolved_at.is_(None))))


@pytest.fixture
def office(published_database: Database, traveller: clock.Traveller, tmp_path: Path) -> Office:
    """An office with the published models and the demonstration's people."""
    settings = OfficeSettings(
        name="Stadt Musterstadt, Ausländerbehörde",
        street="Rathausplatz 1",
        postal_code="12345",
        city="Musterstadt",
        base_url="http://127.0.0.1:8080",
        data_directory=tmp_path,
        signature_line="Ihre Ausländerbehörde",
        court="Verwaltungsgericht Musterstadt, Gerichtsplatz 2, 12345 Musterstadt",
        sender="amt@musterstadt.example",
        access_code_key=b"k" * 32,
    )
    ServiceTasks(settings, LetterDesk.of_office(settings)).register()
    with unit_of_work(published_database) as session:
        accounts.create_accounts(session)
    return Office(published_database, settings, traveller)
