"""Many people at once, without browsers: drafts ready to be sent, sending them over HTTP, and doing the office's tasks.

Whoever gets no answer tries again, as people do.
"""

import re
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from random import Random
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from sqlalchemy import select

from engine.database import unit_of_work
from engine.user_tasks import UserTask, open_tasks
from tests.e2e.running_office import RunningOffice
from tests.e2e.waiting import wait_for
from workflows.cases import published_model
from workflows.cases.tables import Case
from workflows.demonstration import applications, people, staff
from workflows.demonstration.staff import CaseMemory
from workflows.demonstration.stories import Story
from workflows.documents.store import DocumentStore
from workflows.fees import claims

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_NUMBER = re.compile(r"LZ-\d{4}-\d{6}-\d")


@dataclass(slots=True)
class Crowd:
    """The people of one test and what they remember."""

    office: RunningOffice
    random: Random
    memories: dict[str, CaseMemory] = field(default_factory=dict)

    def fill_in(self, story: Story, number: int) -> str:
        """An application that is ready to be sent; returns the secret of its link."""
        store = DocumentStore(self.office.data_directory / "documents")
        person = people.applicant(number, self.random)
        with unit_of_work(self.office.database) as session:
            return applications.fill_in(session, store, "P01", person, story, self.random)

    def send(self, token: str, story: Story) -> str:
        """Press "Antrag absenden" until the confirmation is there; returns the case number."""
        addresses = list(self.office.webs)
        number = wait_for(
            lambda: _send(self.random.choice(addresses), token), "the confirmation of an application", patience=180
        )
        self.memories[number] = CaseMemory(story, Random(number), number)
        return number

    def work(self) -> None:
        """Do every task that is open now."""
        for number in list(self.memories):  # while others arrive
            step = self.open_step(number)
            if step is not None:
                self.work_on(number, step)

    def work_on(self, number: str, step: str) -> bool:
        """Do the task of a case that stands at this step; whether there was one."""
        with unit_of_work(self.office.database) as session:
            case = session.scalars(select(Case).where(Case.number == number)).one()
            assert case.instance_id is not None
            published_model.hold(session, case.instance_id)  # as the worker does: the process before its tasks
            task = session.scalars(open_tasks(number).where(UserTask.element_id == step)).first()
            if task is not None:
                staff.work(session, task, self.memories[number])
        return task is not None

    def open_step(self, number: str) -> str | None:
        """Element id of the open task of a case."""
        with unit_of_work(self.office.database) as session:
            return session.scalars(open_tasks(number).with_only_columns(UserTask.element_id)).first()

    def pay(self) -> None:
        """Pay every fee that is open."""
        for number in list(self.memories):  # while others arrive
            with unit_of_work(self.office.database) as session:
                for claim in claims.of_case(session, number):
                    staff.take_money(session, claim)

    def hand_in(self, number: str) -> None:
        """Upload what is missing and say so."""
        with unit_of_work(self.office.database) as session:
            applications.hand_in_missing(session, DocumentStore(self.office.data_directory / "documents"), number)

    def open_cases(self) -> list[str]:
        """Numbers of the cases that are not closed."""
        with unit_of_work(self.office.database) as session:
            return list(session.scalars(select(Case.number).where(Case.closed_at.is_(None))))


def _send(address: str, token: str) -> str | None:
    """The case number on the confirmation; None when no whole answer came."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    try:
        with browser.open(f"{address}/antrag/{token}/pruefen", timeout=20) as page:
            shown = page.read().decode()
        if "bestaetigung" not in page.url:
            fields = urlencode({"csrf_token": _TOKEN.findall(shown)[0]}).encode()
            with browser.open(f"{address}/antrag/{token}/absenden", fields, timeout=20) as page:
                shown = page.read().decode()
    except HTTPError as refused:
        if refused.code < 500:
            raise
        return None
    except (URLError, OSError, HTTPException):
        return None
    return _NUMBER.findall(shown)[0]
