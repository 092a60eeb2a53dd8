"""Answers of people: read from a page, checked as a whole, shown for checking, and handed on as facts.

Answers are nested JSON: what `read` returns may be stored as it stands and given back as `previous`. Nothing a person
sends raises an exception: what is wrong comes back as errors, and what was right is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.components import Field
from forms.computed import Computed
from forms.entries import Entries, Submitted, entries_of
from forms.field_error import FieldError
from forms.file_fields import UploadedFile
from forms.page_answers import PageAnswers, judge
from forms.page_reading import PageReading, Sent
from forms.paths import Steps, holds, value_at
from forms.places import unfold
from forms.repeating import REMOVE_FILE, Command, command_in, obeyed
from forms.schema import FormDefinition, Page
from forms.stored_places import entries_for_page
from forms.summary import SummaryPage, SummaryRow, summary
from forms.visibility import shown_pages

__all__ = [
    "PageAnswers",
    "Review",
    "SummaryPage",
    "SummaryRow",
    "answered_facts",
    "displayed",
    "entries_for_page",
    "facts",
    "read",
    "review",
    "shown_pages",
    "summary",
]


@dataclass(frozen=True, slots=True)
class Review:
    """All pages of stored answers, checked."""

    answers: dict[str, Any]  # without what the final answers hide
    errors: Sequence[tuple[Page, FieldError]]
    warnings: Sequence[tuple[Page, FieldError]]


def read(
    definition: FormDefinition,
    page: Page,
    submitted: Submitted | Entries,
    *,
    files: Mapping[str, Sequence[UploadedFile]] | None = None,
    variables: Mapping[str, Any] | None = None,
    language: str = "de",
    previous: Mapping[str, Any] | None = None,
) -> PageAnswers:
    """Read a page. `variables` are what the process knows, `previous` the answers so far (of all pages)."""
    entries = entries_of(submitted)
    command = command_in(entries)
    sent = Sent(
        components=(*page.components, *definition.computed),
        entries=entries,
        files=files or {},
        removed_files=_removed_files(command),
        before=previous or {},
        variables=variables or {},
        language=language,
    )
    sent = sent.with_entries(obeyed(entries, command, sent.places()))
    return judge(PageReading(sent), command, page.group)


def displayed(
    definition: FormDefinition,
    page: Page,
    entries: Entries,
    *,
    variables: Mapping[str, Any] | None = None,
    language: str = "de",
    answers: Mapping[str, Any] | None = None,
) -> PageReading:
    """A page to be shown with these entries: its visible places, and what expressions see."""
    components = (*page.components, *definition.computed)
    return PageReading(Sent(components, entries, {}, frozenset(), answers or {}, variables or {}, language))


def review(
    definition: FormDefinition,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any] | None = None,
    language: str = "de",
) -> Review:
    """Check all pages at once, as before sending an application."""
    current: dict[str, Any] = dict(answers)
    for _ in range(2):  # a later page may decide on what an earlier one shows
        results = []
        for page in definition.pages:
            entries = entries_for_page(definition, page, current, variables, language)
            result = read(definition, page, entries, variables=variables, language=language, previous=current)
            current = result.answers
            results.append((page, result))
    return Review(
        current,
        [(page, error) for page, result in results for error in result.errors],
        [(page, warning) for page, result in results for warning in result.warnings],
    )


def facts(definition: FormDefinition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The process variables that the definition asks for, as FEEL takes them; None where there is no answer."""
    steps = _steps_of_holders(definition)
    return {name: holder.fact(value_at(answers, steps[holder.id])) for name, holder in definition.facts.items()}


def answered_facts(definition: FormDefinition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of the fields that were asked: what a task hid is left out, so that it does not wipe what is known."""
    steps = _steps_of_holders(definition)
    known = facts(definition, answers)
    return {name: known[name] for name, holder in definition.facts.items() if holds(answers, steps[holder.id])}


def _steps_of_holders(definition: FormDefinition) -> dict[str, Steps]:
    """Component id -> the way to its value, for everything outside of repeated groups."""
    places = unfold(definition.components, lambda *_: ())
    return {place.component.id: place.steps for place in places if isinstance(place.component, Field | Computed)}


def _removed_files(command: Command | None) -> frozenset[tuple[str, str]]:
    """`document_pass:<document id>` of a remove button."""
    if not command or command.kind != REMOVE_FILE:
        return frozenset()
    name, _, document_id = command.target.rpartition(":")
    return frozenset({(name, document_id)})
