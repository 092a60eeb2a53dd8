"""What the pages of an application show, as plain values for the templates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from forms import answers as form_answers
from forms.field_error import FieldError
from forms.file_fields import FileField
from forms.schema import Page
from forms.summary import SummaryPage
from web.form_views import anchor_of
from web.language import page_language
from workflows.cases.draft_pages import DraftForm

_TO_CHECK = "pruefen"


@dataclass(frozen=True, slots=True)
class FormPage:
    token: str
    title: str
    number: int  # counted from 1
    pages: int  # with the one where everything is checked
    back: str | None  # address of the page before
    returns_to_check: bool
    has_new_questions: bool  # the answers of this page brought further questions


@dataclass(frozen=True, slots=True)
class CheckedPage:
    title: str
    answers: list[tuple[str, str, str]]  # question, answer, address where it is changed


@dataclass(frozen=True, slots=True)
class LinkedSentence:
    text: str
    href: str  # the field that it is about


@dataclass(frozen=True, slots=True)
class CheckView:
    token: str
    pages: list[CheckedPage]
    problems: list[LinkedSentence]  # must be put right before sending
    missing: list[LinkedSentence]  # recommended; does not keep anybody from sending
    back: str


def form_page(token: str, form: DraftForm, shown: Page, *, has_new_questions: bool = False) -> FormPage:
    """The frame of a page of the form."""
    ids = [page.id for page in form.pages]
    place = ids.index(shown.id)
    back = url_for("application.show_page", token=token, page_id=ids[place - 1]) if place else None
    return FormPage(
        token=token,
        title=shown.title.text(page_language().code, {}),
        number=place + 1,
        pages=len(ids) + 1,
        back=url_for("submission.check", token=token) if returns_to_check() else back,
        returns_to_check=returns_to_check(),
        has_new_questions=has_new_questions,
    )


def check_page(token: str, form: DraftForm) -> CheckView:
    """Everything to be looked over, page by page, and what is wrong or missing."""
    language = page_language().code
    answers = form.draft.answers
    review = form_answers.review(form.definition, answers, language=language)
    pages = [_checked_page(token, form, page) for page in form_answers.summary(form.definition, answers, language)]
    last = form.pages[-1]
    return CheckView(
        token=token,
        pages=pages,
        problems=_linked(token, review.errors),
        missing=_linked(token, review.warnings),
        back=url_for("application.show_page", token=token, page_id=last.id),
    )


def returns_to_check() -> bool:
    """Whether the page was opened from the check page and leads back there."""
    return request.args.get("zurueck") == _TO_CHECK


def file_address(token: str) -> Callable[[str], str]:
    """Where the files of a draft can be looked at."""
    return lambda document_id: url_for("saved_draft.file", token=token, document_id=document_id)


def _checked_page(token: str, form: DraftForm, page: SummaryPage) -> CheckedPage:
    files = {component.id for component in form.definition.all() if isinstance(component, FileField)}
    open_question = {True: _("noch keine Datei"), False: _("keine Angabe")}
    answers = [
        (row.label, row.text or open_question[row.field_id in files], _field_address(token, page.page, row.path))
        for row in page.rows
    ]
    return CheckedPage(page.title, answers)


def _linked(token: str, said: Iterable[tuple[Page, FieldError]]) -> list[LinkedSentence]:
    return [LinkedSentence(error.text(_), _field_address(token, page, error.path)) for page, error in said]


def _field_address(token: str, shown: Page, path: str) -> str:
    address = url_for("application.show_page", token=token, page_id=shown.id, zurueck=_TO_CHECK)
    return f"{address}#{anchor_of(path)}"
