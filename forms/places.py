"""Where each component stands in one filled form: a repeated group has as many places as it has entries.

A place knows the name of its inputs, the way to its value in the answers, and the entry it lies in.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from forms.components import Component, Field
from forms.computed import Computed
from forms.groups import DynamicList, Group
from forms.paths import Steps

MAX_PLACES = 5000

Count = Callable[[DynamicList, str, Steps], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Place:
    """One occurrence of a component."""

    component: Component
    name: str  # of its inputs, with indexes as sent: `children[2].first_name`; of the group for what has no key
    steps: Steps  # to its value in the answers, where entries are numbered without gaps
    sent: Steps  # the same with the indexes as sent: to its value in the answers before
    scope: Steps  # to the entry it lies in; () is the whole form
    parent: "Place | None"
    position: int = 0  # of an entry in its list, counted from 1; 0 for everything that is no entry

    @property
    def path(self) -> str:
        """The name that the inputs have when the page is shown again: entries numbered without gaps."""
        return name_of(self.steps)

    @property
    def is_entry(self) -> bool:
        """Whether this is one entry of a repeated group, not the group."""
        return self.position > 0

    def around(self) -> "Iterator[Place]":
        """The places that this one lies in, nearest first."""
        place = self.parent
        while place:
            yield place
            place = place.parent


def unfold(components: Sequence[Component], count: Count) -> list[Place]:
    """All places, containers before what they hold. `count` tells the indexes under which entries were sent."""
    places: list[Place] = []
    for place in _unfold(components, count, None):
        places.append(place)
        if len(places) >= MAX_PLACES:
            break
    return places


def name_of(steps: Steps) -> str:
    """The name for a way into the answers: `("children", 0, "first_name")` is `children[0].first_name`."""
    name = ""
    for step in steps:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else step
    return name


def _unfold(components: Sequence[Component], count: Count, parent: Place | None) -> Iterator[Place]:
    steps, sent, scope = (parent.steps, parent.sent, parent.scope) if parent else ((), (), ())
    for component in components:
        own = component.path if isinstance(component, Field | Computed | Group) else ()
        way = (*sent, *own)
        place = Place(component, name_of(way), (*steps, *own), way, scope, parent)
        yield place
        if isinstance(component, DynamicList):
            yield from _entries(component, count, place)
        elif isinstance(component, Group):
            yield from _unfold(component.components, count, place)


def _entries(component: DynamicList, count: Count, place: Place) -> Iterator[Place]:
    for position, index in enumerate(count(component, place.name, place.sent)):
        steps, sent = (*place.steps, position), (*place.sent, index)
        entry = Place(component, name_of(sent), steps, sent, steps, place, position + 1)
        yield entry
        yield from _unfold(component.components, count, entry)
