"""All answers of a form in words, page by page: for checking before sending, for the case file, for the PDF."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from forms.components import Field
from forms.field_error import Labels
from forms.page_reading import stored_value
from forms.paths import value_at
from forms.places import Place
from forms.schema import FormDefinition, Page
from forms.scopes import Scopes
from forms.stored_places import stored_places
from forms.visibility import visible


class SummaryRow(NamedTuple):
    """One answer."""

    label: str
    text: str  # empty where nothing was answered
    field_id: str
    path: str  # name of the field's inputs, to link to it


class SummaryPage(NamedTuple):
    """The answers of one page."""

    page: Page
    rows: list[SummaryRow]
    title: str


def summary(
    definition: FormDefinition,
    answers: Mapping[str, Any],
    language: str = "de",
    variables: Mapping[str, Any] | None = None,
) -> list[SummaryPage]:
    """Every page that asks something, with the answers as people read them; what is hidden is left out."""
    known = variables or {}
    scopes = Scopes(answers, known)
    pages = []
    for page in definition.pages:
        places = list(visible(stored_places(definition, page, answers, known), scopes))
        labels = Labels(places, scopes, language)
        rows = [
            _row(place, place.component, answers, known, scopes, labels, language)
            for place in places
            if isinstance(place.component, Field)
        ]
        if rows:
            pages.append(SummaryPage(page, rows, page.title.text(language, scopes.at(()))))
    return pages


def _row(
    place: Place,
    component: Field,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
    scopes: Scopes,
    labels: Labels,
    language: str,
) -> SummaryRow:
    context = scopes.at(place.scope)
    locked = component.is_locked(context)
    value = stored_value(place, answers, variables) if locked else value_at(answers, place.steps)
    return SummaryRow(labels.of(place), component.text(value, language, context), component.id, place.path)
