"""What the pages of recording an application show, and the addresses between them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from forms import answers as form_answers
from forms.field_error import FieldError
from forms.schema import Page
from web.form_views import anchor_of
from web.language import LANGUAGES, page_language
from workflows.cases.draft_pages import DraftForm
from workflows.cases.intake import IntakeChannel

CHANNEL, LANGUAGE = "weg", "sprache"
REFUSED = 422
_RETURN, _TO_CHECK = "zurueck", "pruefen"


@dataclass(frozen=True, slots=True)
class FormView:
    title: str
    number: int  # counted from 1
    pages: int  # with the one where everything is checked
    back: str
    has_new_questions: bool


@dataclass(frozen=True, slots=True)
class LinkedSentence:
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class CheckedPage:
    title: str
    answers: list[tuple[str, str, str]]  # question, answer, address where it is changed


@dataclass(frozen=True, slots=True)
class CheckView:
    pages: list[CheckedPage]
    problems: list[LinkedSentence]
    missing: list[LinkedSentence]
    back: str


def travelling(given: Mapping[str, str]) -> dict[str, Any]:
    """Channel and language of the person, as far as they are valid."""
    channel, language = given.get(CHANNEL, ""), given.get(LANGUAGE, "")
    known = {
        CHANNEL: channel if channel in {IntakeChannel.COUNTER, IntakeChannel.PAPER} else None,
        LANGUAGE: language if language in {one.code for one in LANGUAGES} else None,
    }
    return {name: value for name, value in known.items() if value}


def carried() -> dict[str, Any]:
    """The same, from the address of this request."""
    return travelling(request.args)


def channel() -> IntakeChannel:
    """How the application came in; at the counter if the address does not say."""
    return IntakeChannel(travelling(request.args).get(CHANNEL, IntakeChannel.COUNTER.value))


def persons_language() -> str:
    """The language that letters are written in."""
    return str(travelling(request.args).get(LANGUAGE, LANGUAGES[0].code))


def address(token: str, page_id: str | None, anchor: str | None = None, *, returns: bool = False) -> str:
    """A page of the form; without one, the page where everything is checked."""
    given = travelling(request.args)
    if page_id is None:
        return url_for("counter_end.check", token=token, **given)
    if returns:
        given[_RETURN] = _TO_CHECK
    return url_for("counter.show_page", token=token, page_id=page_id, _anchor=anchor, **given)


def returns_to_check() -> bool:
    """Whether a page was opened from the check page and leads back there."""
    return request.args.get(_RETURN) == _TO_CHECK


def file_address(token: str) -> Callable[[str], str]:
    """Where a file of the draft can be looked at."""
    return lambda document_id: url_for("saved_draft.file", token=token, document_id=document_id)


def form_page(token: str, form: DraftForm, shown: Page, *, has_new_questions: bool = False) -> FormView:
    """The frame of a page of the form."""
    ids = [page.id for page in form.pages]
    place = ids.index(shown.id)
    before = address(token, ids[place - 1]) if place else url_for("counter.begin_page")
    return FormView(
        title=shown.title.text(page_language().code, {}),
        number=place + 1,
        pages=len(ids) + 1,
        back=address(token, None) if returns_to_check() else before,
        has_new_questions=has_new_questions,
    )


def check_view(token: str, form: DraftForm) -> CheckView:
    """Everything to be looked over, and what is wrong or missing."""
    language, answers = page_language().code, form.draft.answers
    review = form_answers.review(form.definition, answers, language=language)
    pages = [
        CheckedPage(
            page.title, [(row.label, row.text, _field_address(token, page.page, row.path)) for row in page.rows]
        )
        for page in form_answers.summary(form.definition, answers, language)
    ]
    return CheckView(
        pages=pages,
        problems=_linked(token, review.errors),
        missing=_linked(token, review.warnings),
        back=address(token, form.pages[-1].id),
    )


def _linked(token: str, said: Iterable[tuple[Page, FieldError]]) -> list[LinkedSentence]:
    return [LinkedSentence(error.text(_), _field_address(token, page, error.path)) for page, error in said]


def _field_address(token: str, shown: Page, path: str) -> str:
    return address(token, shown.id, anchor_of(path), returns=True)
