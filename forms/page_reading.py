"""One page as a person sent it, read against its definition: the work behind `answers.read`.

Visibility depends on answers and answers on visibility, so the page is read in rounds until nothing changes: a round
reads every field that is visible under the answers of the round before. What is hidden is dropped.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from engine.clock import today
from forms.components import Circumstances, Component, Field, Reading
from forms.computed import Computed
from forms.entries import Entries
from forms.file_fields import FileField, UploadedFile, references
from forms.groups import DynamicList
from forms.paths import drop, holds, put, value_at
from forms.places import Place, unfold
from forms.repeating import EntryCounter
from forms.scopes import Context, Scopes
from forms.visibility import is_hidden

MAX_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """What came in and what it is read against."""

    components: Sequence[Component]
    entries: Entries
    files: Mapping[str, Sequence[UploadedFile]]
    removed_files: frozenset[tuple[str, str]]  # (name of the field's inputs, document id)
    before: Mapping[str, Any]  # answers so far, of all pages
    variables: Mapping[str, Any]
    language: str

    def with_entries(self, entries: Entries) -> "Sent":
        """The same with other entries."""
        return replace(self, entries=entries)

    def places(self) -> list[Place]:
        """Where the components stand in what was sent."""
        return unfold(self.components, EntryCounter(self.entries, {**self.variables, **self.before}))


@dataclass(slots=True)
class Round:
    """The state after one round."""

    data: dict[str, Any]
    visible: list[bool]  # one for each place
    readings: dict[int, Reading] = field(default_factory=dict)  # index of the place -> what its field says


class PageReading:
    """Reads what was sent; `result` is the last round."""

    def __init__(self, sent: Sent) -> None:
        self.sent = sent
        self.places = sent.places()
        self._index = {id(place): number for number, place in enumerate(self.places)}
        self._base = self._without_page()
        self.result = self._settle()

    @property
    def scopes(self) -> Scopes:
        """What expressions see under the final answers."""
        return Scopes(self.result.data, self.sent.variables)

    def visible_places(self) -> list[Place]:
        """The places that people see under the final answers."""
        return [place for place, shown in zip(self.places, self.result.visible, strict=True) if shown]

    def reading(self, place: Place) -> Reading | None:
        """What the field at a visible place says; None for a field that people cannot change."""
        return self.result.readings.get(self._index[id(place)])

    def stored(self, place: Place) -> Any:
        """What stood at this place before: in the answers, in the process, or the default."""
        return stored_value(place, self.sent.before, self.sent.variables)

    def kept_files(self, place: Place) -> list[dict[str, Any]]:
        """The files that were there before and were not removed."""
        files = references(value_at(self.sent.before, place.sent))
        return [file for file in files if (place.name, str(file["document_id"])) not in self.sent.removed_files]

    def _without_page(self) -> dict[str, Any]:
        base = deepcopy(dict(self.sent.before))
        for place in self.places:
            if isinstance(place.component, Field | Computed | DynamicList) and not place.is_entry:
                drop(base, place.sent)
        return base

    def _settle(self) -> Round:
        state = Round(deepcopy(self._base), [True] * len(self.places))
        for _ in range(MAX_ROUNDS):
            following = self._next(state)
            if (following.data, following.visible) == (state.data, state.visible):
                break
            state = following
        return following

    def _next(self, state: Round) -> Round:
        scopes = Scopes(state.data, self.sent.variables)
        following = Round(deepcopy(self._base), [])
        for number, place in enumerate(self.places):
            context = scopes.at(place.scope)
            shown = self._is_shown(place, context, following.visible)
            following.visible.append(shown)
            if shown:
                self._place_value(number, place, context, following)
        return following

    def _is_shown(self, place: Place, context: Context, visible: list[bool]) -> bool:
        if place.parent and not visible[self._index[id(place.parent)]]:
            return False
        return not is_hidden(place, context)

    def _place_value(self, number: int, place: Place, context: Context, state: Round) -> None:
        component = place.component
        if isinstance(component, DynamicList):
            put(state.data, place.steps, {} if place.is_entry else [])
        elif isinstance(component, Computed):
            put(state.data, place.steps, component.value(context))
        elif isinstance(component, Field) and component.is_locked(context):
            self._keep(place, component, context, state)
        elif isinstance(component, Field):
            reading = self._read(place, component, context)
            state.readings[number] = reading
            put(state.data, place.steps, reading.value)

    def _read(self, place: Place, component: Field, context: Context) -> Reading:
        if isinstance(component, FileField):
            return Reading(self.kept_files(place))
        return component.read(self.sent.entries, place.name, Circumstances(self.sent.language, context, today()))

    def _keep(self, place: Place, component: Field, context: Context, state: Round) -> None:
        """A read-only value stays; a disabled one is only shown."""
        if component.is_readonly(context):
            put(state.data, place.steps, self.stored(place))


def stored_value(place: Place, answers: Mapping[str, Any], variables: Mapping[str, Any]) -> Any:
    """The value to show at a place: the answer, else the process variable, else the form's default."""
    for data in (answers, variables):
        if holds(data, place.sent):
            return value_at(data, place.sent)
    return place.component.default if isinstance(place.component, Field) else None
