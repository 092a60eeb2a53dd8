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
from sqlalchemy.orm import Session

from engine.database import unit_of_work
from engine.user_tasks import UserTask, open_tasks
from forms import answers as form_answers
from forms.file_fields import FileField
from forms.schema import descend
from tests.e2e.running_office import RunningOffice
from tests.e2e.waiting import wait_for
from tests.integration.office import PDF, Upload
from workflows.cases import draft_pages, intake
from workflows.cases.tables import Case
from workflows.demonstration import answers, applications, people, staff
from workflows.demonstration.staff import CaseMemory
from workflows.demonstration.stories import Story
from workflows.documents.store import DocumentStore

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
        given = answers.application(people.applicant(number, self.random), story, self.random)
        with unit_of_work(self.office.database) as session:
            token = intake.begin(session, "P01", "de")
            for page in draft_pages.open_form(session, token).pages:
                _fill_page(session, store, token, page.id, given, story)
        return token

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
            task = session.scalars(open_tasks(number).where(UserTask.element_id == step)).first()
            if task is not None:
                staff.work(session, task, self.memories[number])
        return task is not None

    def open_step(self, number: str) -> str | None:
        """Element id of the open task of a case."""
        with unit_of_work(self.office.database) as session:
            return session.scalars(open_tasks(number).with_only_columns(UserTask.element_id)).first()

    def hand_in(self, number: str) -> None:
        """Upload what is missing and say so."""
        with unit_of_work(self.office.database) as session:
            applications.hand_in_missing(session, DocumentStore(self.office.data_directory / "documents"), number)

    def open_cases(self) -> list[str]:
        """Numbers of the cases that are not closed."""
        with unit_of_work(self.office.database) as session:
            return list(session.scalars(select(Case.number).where(Case.closed_at.is_(None))))


def _fill_page(
    session: Session, store: DocumentStore, token: str, page_id: str, given: dict[str, object], story: Story
) -> None:
    form = draft_pages.open_form(session, token)
    page = next((page for page in form.pages if page.id == page_id), None)
    if page is None:
        return
    entries = form_answers.entries_for_page(form.definition, page, {**form.draft.answers, **given}, {}, "de")
    wanted = [f for f in descend(page.components) if isinstance(f, FileField) and f.document in story.papers]
    files = {".".join(f.path): [Upload(f"{f.document}.pdf", PDF + f.document.encode())] for f in wanted if f.document}
    saved = draft_pages.save_page(session, store, token, page_id, entries, files)
    assert not saved.errors, saved.errors


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
