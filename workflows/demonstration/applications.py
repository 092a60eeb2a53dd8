"""Submitting applications and papers as citizens of the demonstration do it: page by page through the real form."""

from random import Random

from sqlalchemy.orm import Session

from forms import answers as form_answers
from forms.file_fields import FileField
from forms.schema import FormDefinition, Page, descend
from workflows.case_events import events
from workflows.cases import completeness, contributions, draft_pages, intake
from workflows.cases.contributions import HandedIn
from workflows.demonstration import answers, form_filling
from workflows.demonstration.papers import Paper
from workflows.demonstration.people import Applicant
from workflows.demonstration.stories import Story
from workflows.documents.store import DocumentStore
from workflows.settings import OfficeSettings


def submit(
    session: Session,
    office: OfficeSettings,
    store: DocumentStore,
    procedure_key: str,
    person: Applicant,
    story: Story,
    random: Random,
) -> str:
    """Fill in and send an application; returns the case number."""
    token = fill_in(session, store, procedure_key, person, story, random)
    number = intake.submit(session, office, token).case_number
    events.report_stated_representative(session, number)
    return number


def fill_in(
    session: Session, store: DocumentStore, procedure_key: str, person: Applicant, story: Story, random: Random
) -> str:
    """Fill in an application without sending it; returns the secret of its link."""
    token = intake.begin(session, procedure_key, person.language)
    definition = draft_pages.open_form(session, token).definition
    given = form_filling.filled(definition, {}, answers.application(person, story, random), random)
    left_out = _left_out(definition, story, random)
    seen: set[str] = set()
    while True:
        form = draft_pages.open_form(session, token)
        page = next((page for page in form.pages if page.id not in seen), None)
        if page is None:
            return token
        seen.add(page.id)
        entries = form_answers.entries_for_page(form.definition, page, {**form.draft.answers, **given}, {}, "de")
        saved = draft_pages.save_page(session, store, token, page.id, entries, _papers(page, left_out))
        if saved.errors:
            wrong = "; ".join(f"{error.path}: {error.sentence}" for error in saved.errors)
            raise form_filling.FormNotFilled(f"{form.definition.id}: {wrong}")


def hand_in_missing(session: Session, store: DocumentStore, case_number: str) -> None:
    """Upload everything that is missing on the status page, and say so."""
    for item in completeness.missing_items(session, case_number):
        paper = Paper(item.kind.name.de)
        file = HandedIn(item.kind.code, paper.filename or "", paper.stream.getvalue(), paper.content_type)
        contributions.hand_in(session, store, case_number, file)
    contributions.documents_provided(session, case_number)


def _left_out(definition: FormDefinition, story: Story, random: Random) -> set[str]:
    """The papers that do not come with the application."""
    asked = sorted({field.document for page in definition.pages for field in _file_fields(page) if field.document})
    if story.papers is None:
        left_out = set(random.sample(asked, min(story.missing, len(asked))))
    else:
        left_out = set(asked).difference(story.papers)
    return left_out if story.emergency != "none" else left_out | {"EILE"}


def _papers(page: Page, left_out: set[str]) -> dict[str, list[Paper]]:
    fields = [field for field in _file_fields(page) if field.document and field.document not in left_out]
    return {".".join(field.path): [Paper(field.label.text("de", {}))] for field in fields}


def _file_fields(page: Page) -> list[FileField]:
    return [component for component in descend(page.components) if isinstance(component, FileField)]
