"""Adding and removing entries of repeated groups, and removing files: the buttons that work without JavaScript.

A page sends `_add=children`, `_remove=children[1]` or `_remove_file=document_pass:<document id>`. Owns what these do
to the entries; anything that does not fit the form is ignored, because it did not come from its page.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.components import Field
from forms.entries import ITEM, Entries, item_indexes, part_name, single, without
from forms.groups import DynamicList
from forms.paths import Steps, value_at
from forms.places import Place, name_of

ADD, REMOVE, REMOVE_FILE, UPDATE = "_add", "_remove", "_remove_file", "_update"


@dataclass(frozen=True, slots=True)
class Command:
    """What a person wants instead of going on."""

    kind: str  # one of the names above
    target: str


def command_in(entries: Entries) -> Command | None:
    """The first command that was sent."""
    return next(
        (Command(kind, single(entries, kind)) for kind in (ADD, REMOVE, REMOVE_FILE, UPDATE) if kind in entries), None
    )


def obeyed(entries: Entries, command: Command | None, places: Sequence[Place]) -> Entries:
    """The entries with one entry more or less. `places` are those of the page as it was sent."""
    for place in places:
        component = place.component
        if command and isinstance(component, DynamicList) and component.is_extendable:
            if command.kind == REMOVE and place.is_entry and place.name == command.target:
                return _removed(entries, place)
            if command.kind == ADD and not place.is_entry and place.name == command.target:
                return _added(entries, place.name, component)
    return entries


class EntryCounter:
    """Tells which entries of a repeated group were sent."""

    def __init__(self, entries: Entries, before: Mapping[str, Any]) -> None:
        self._entries = entries
        self._before = before

    def __call__(self, component: DynamicList, name: str, sent: Steps) -> Sequence[int]:
        """Indexes as sent; as many as before where people cannot change that or the page did not show the group."""
        if component.is_extendable and part_name(name, ITEM) in self._entries:
            return item_indexes(self._entries, name)[: component.max_items]
        return range(entries_before(component, value_at(self._before, sent)))


def entries_before(component: DynamicList, value: Any) -> int:
    """How many entries are shown for a stored value."""
    return min(len(value), component.max_items) if isinstance(value, list) else component.repetitions


def is_overfull(component: DynamicList, entries: Entries, name: str) -> bool:
    """Whether more entries were sent than are accepted."""
    return component.is_extendable and len(item_indexes(entries, name)) > component.max_items


def renumbered(entries: Entries, places: Sequence[Place]) -> Entries:
    """The entries of these places under the names they have when the page is shown again."""
    result: Entries = {}
    for place in places:
        if isinstance(place.component, Field):
            for key, texts in _inputs(entries, place.name):
                result[place.path + key[len(place.name) :]] = texts
        announce(result, place)
    return result


def announce(entries: Entries, place: Place) -> None:
    """Add the inputs that tell which entries of a repeated group there are; an empty one tells that it was shown."""
    if place.is_entry:
        entries[part_name(name_of(place.steps[:-1]), ITEM)].append(str(place.steps[-1]))
    elif isinstance(place.component, DynamicList):
        entries[part_name(place.path, ITEM)] = [""]


def _inputs(entries: Entries, name: str) -> Iterator[tuple[str, list[str]]]:
    yield from ((key, texts) for key, texts in entries.items() if key == name or key.startswith(f"{name}:"))


def _removed(entries: Entries, place: Place) -> Entries:
    announced = part_name(name_of(place.sent[:-1]), ITEM)
    left = without(entries, place.name)
    indexes = item_indexes(entries, name_of(place.sent[:-1]))
    left[announced] = [str(index) for index in indexes if index != place.sent[-1]]
    return left


def _added(entries: Entries, name: str, component: DynamicList) -> Entries:
    indexes = item_indexes(entries, name)
    if len(indexes) >= component.max_items:
        return entries
    announced = part_name(name, ITEM)
    return entries | {announced: [*entries.get(announced, []), str(max(indexes, default=-1) + 1)]}
