"""What is wrong with one field, as the page says it: at the field and, linked, at the top.

Owns that no two fields share a sentence: sentences name the field by a label that is unique on its page, and an entry
of a repeated group is named with its number.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.components import Field, Problem
from forms.display import display
from forms.entries import part_name
from forms.groups import DynamicList
from forms.places import Place
from forms.scopes import Scopes


@dataclass(frozen=True, slots=True)
class FieldError:
    """A sentence about one field. Also used for warnings, which do not block."""

    field_id: str  # of the component in the definition
    path: str  # name of its inputs: `children[0].first_name`; with a part where one input is meant: `birth_date:year`
    sentence: str  # German and marked for translation, or a form's own words in the reader's language
    values: Mapping[str, str]  # fill the sentence's placeholders, in the reader's language
    is_own_words: bool = False  # a form's own words: neither translated nor filled
    rule: str = ""

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence for the reader; `translate` looks a German sentence up."""
        return self.sentence if self.is_own_words else translate(self.sentence).format(**self.values)


class Labels:
    """Names the fields of a page so that no two have the same name."""

    def __init__(self, places: Sequence[Place], scopes: Scopes, language: str) -> None:
        self._scopes = scopes
        self._language = language
        fields = [place for place in places if isinstance(place.component, Field) or _is_list(place)]
        short = {place.path: self._name(place) for place in fields}
        names = self._told_apart(short, {place.path: self._with_group(place, short[place.path]) for place in fields})
        numbered = {path: f"{name} ({number})" for number, (path, name) in enumerate(names.items(), 1)}
        self._names = self._told_apart(names, numbered)

    def of(self, place: Place) -> str:
        """The unique name; the only question of an entry, when it asks for what the entry is, has the entry's name."""
        return self._names.get(place.path, place.component.id)

    def entry(self, place: Place) -> str:
        """Which entries the place lies in, for instance "Kind 2: "; empty outside of repeated groups."""
        around = [self._entry_name(entry) for entry in place.around() if entry.is_entry]
        return "".join(f"{name}: " for name in reversed(around))

    def _told_apart(self, names: Mapping[str, str], longer: Mapping[str, str]) -> Mapping[str, str]:
        counts = Counter(names.values())
        return {path: longer[path] if counts[name] > 1 else name for path, name in names.items()}

    def _name(self, place: Place) -> str:
        label = place.component.label.text(self._language, self._scopes.at(place.scope)) or place.component.id
        around = [entry for entry in place.around() if entry.is_entry]
        if around and label == self._noun(around[0]):
            return self.entry(place).removesuffix(": ")
        return self.entry(place) + label

    def _with_group(self, place: Place, name: str) -> str:
        for around in place.around():
            label = around.component.label.text(self._language, self._scopes.at(around.scope))
            if label and not around.is_entry:
                return f"{label}: {name}"
        return name

    def _entry_name(self, entry: Place) -> str:
        return f"{self._noun(entry)} {entry.position}"

    def _noun(self, entry: Place) -> str:
        component = entry.component
        context = self._scopes.at(())
        noun = component.item.text(self._language, context) if isinstance(component, DynamicList) else ""
        return noun or component.label.text(self._language, context) or component.id


def error_from(place: Place, problem: Problem, labels: Labels, language: str) -> FieldError:
    """The error that a problem becomes at its place; the form's own words go first."""
    path = part_name(place.path, problem.part) if problem.part else place.path
    own = place.component.properties.get(f"error.{problem.rule}.{language}")
    if own:
        return FieldError(place.component.id, path, labels.entry(place) + own, {}, is_own_words=True, rule=problem.rule)
    values: dict[str, Any] = {"label": labels.of(place), **problem.values}
    shown = {name: display(value, language) for name, value in values.items()}
    return FieldError(place.component.id, path, problem.sentence, shown, rule=problem.rule)


def _is_list(place: Place) -> bool:
    return isinstance(place.component, DynamicList) and not place.is_entry
