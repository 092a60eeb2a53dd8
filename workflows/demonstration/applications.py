"""Submitting applications and papers as citizens of the demonstration do it: page by page through the real form."""

from random import Random

from sqlalchemy.orm import Session

from forms import answers as form_answers
from forms.file_fields import FileField
from forms.schema import Page, descend
from workflows.cases import completeness, contributions, draft_pages, intake
from workflows.cases.contributions import HandedIn
from workflows.demonstration import answers
from workflows.demonstration.papers import Paper
from workflows.demonstration.people import Applicant
from workflows.demonstration.stories import Story
from workflows.documents.store import DocumentStore
from workflows.settings import OfficeSettings

PROCEDURE = "P01"


def submit(
    session: Session,
    office: OfficeSettings,
    store: DocumentStore,
    person: Applicant,
    story: Story,
    random: Random,
) -> str:
    """Fill in and send an application; returns the case number."""
    token = intake.begin(session, PROCEDURE, person.language)
    given = answers.application(person, story, random)
    seen: set[str] = set()
    while True:
        form = draft_pages.open_form(session, token)
        page = next((page for page in form.pages if page.id not in seen), None)
        if page is None:
            break
        seen.add(page.id)
        entries = form_answers.entries_for_page(form.definition, page, {**form.draft.answers, **given}, {}, "de")
        files = _papers(page, story)
        saved = draft_pages.save_page(session, store, token, page.id, entries, files)
        if saved.errors:
            wrong = "; ".join(f"{error.path}: {error.sentence}" for error in saved.errors)
            raise RuntimeError(f"the demonstration's application does not fit its form: {wrong}")
    return intake.submit(session, office, token).case_number


def hand_in_missing(session: Session, store: DocumentStore, case_number: str) -> None:
    """Upload everything that is missing on the status page, and say so."""
    for item in completeness.missing_items(session, case_number):
        paper = Paper(item.kind.name.de)
        file = HandedIn(item.kind.code, paper.filename or "", paper.stream.getvalue(), paper.content_type)
        contributions.hand_in(session, store, case_number, file)
    contributions.documents_provided(session, case_number)


def _papers(page: Page, story: Story) -> dict[str, list[Paper]]:
    wanted = set(story.papers) | ({"EILE"} if story.emergency != "none" else set())
    fields = [field for field in _file_fields(page) if field.document in wanted]
    return {".".join(field.path): [Paper(field.label.text("de", {}))] for field in fields}


def _file_fields(page: Page) -> list[FileField]:
    return [component for component in descend(page.components) if isinstance(component, FileField)]
