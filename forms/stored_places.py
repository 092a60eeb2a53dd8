"""Stored answers laid out on a form: its places, and what their inputs show. The way back of reading a page."""

from collections.abc import Mapping
from typing import Any

from forms.components import Field
from forms.entries import Entries
from forms.page_reading import stored_value
from forms.paths import value_at
from forms.places import Place, unfold
from forms.repeating import announce, entries_before
from forms.schema import FormDefinition, Page


def stored_places(
    definition: FormDefinition, page: Page, answers: Mapping[str, Any], variables: Mapping[str, Any]
) -> list[Place]:
    """Where the components of a page stand for stored answers."""
    known = {**variables, **answers}
    components = (*page.components, *definition.computed)
    return unfold(components, lambda group, _, sent: range(entries_before(group, value_at(known, sent))))


def entries_for_page(
    definition: FormDefinition,
    page: Page,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any] | None = None,
    language: str = "de",
) -> Entries:
    """What the inputs of a page show for stored answers; process variables and defaults fill what has no answer."""
    known = variables or {}
    entries: Entries = {}
    for place in stored_places(definition, page, answers, known):
        announce(entries, place)
        if isinstance(place.component, Field):
            value = stored_value(place, answers, known)
            entries |= place.component.entries(value, place.path, language)
    return entries
