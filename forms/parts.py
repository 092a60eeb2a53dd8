"""Pieces that many forms share: a part is a form-js file of its own, and a form takes it in with a group.

Owns how a part comes into a form, so that what is stored and shown is complete: `resolve` puts the parts' components
where groups with the property `part` stand. Knows neither versions nor what components mean; `schema` reads the result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import regex

from engine.errors import translatable
from engine.findings import Finding, Severity

PART = "part"  # the property of a group that takes a part in, and with the value "true" of a file that is one
PARAMETER = "part."  # properties of the group that only the part reads: `part.title.de` is `@{title.de}` there
PLACEHOLDER = regex.compile(r"@\{([\w.]+)(?:\|([^}]*))?\}")  # `@{name}` or `@{name|what stands there without it}`
MAX_DEPTH = 3  # parts in parts
MAX_PLACES = 500  # of parts in one form

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A shared piece as it is written."""

    id: str
    components: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Resolution:
    """A form with its parts put in."""

    content: bytes  # the file as it was if it uses no part
    parts: frozenset[str]  # ids of the parts that came in, also those inside of others
    findings: tuple[Finding, ...]


def part_in(content: bytes) -> Part | None:
    """The part in this file; None if the file is something else."""
    data = _object(content)
    if data is None or _properties(data).get(PART) != "true":
        return None
    components = data.get("components")
    return Part(str(data.get("id") or ""), components if isinstance(components, list) else [])


def part_taken_in(properties: Mapping[str, Any]) -> str:
    """The id of the part that a group with these properties takes in; empty if none."""
    name = properties.get(PART)
    return name if isinstance(name, str) else ""


def resolve(content: bytes, parts: Mapping[str, Part]) -> Resolution:
    """Put the parts into a form. What cannot be read is handed on as it is: reading it tells what is wrong."""
    data = _object(content)
    if data is None or not isinstance(data.get("components"), list):
        return Resolution(content, frozenset(), ())
    inserter = _Inserter(parts)
    components = inserter.insert(data["components"], (), is_inside=False)
    if inserter.used:
        content = orjson.dumps({**data, "components": [*components, *inserter.computed]}, option=orjson.OPT_INDENT_2)
    return Resolution(content, frozenset(inserter.used), tuple(inserter.findings))


@dataclass(slots=True)
class _Inserter:
    """Puts parts in and collects what happens meanwhile."""

    parts: Mapping[str, Part]
    used: set[str] = field(default_factory=set)
    computed: list[Json] = field(default_factory=list)  # values that parts compute: they belong to the form as a whole
    findings: list[Finding] = field(default_factory=list)
    places: int = 0  # where parts came in so far

    def insert(self, items: Sequence[Any], opened: tuple[str, ...], *, is_inside: bool) -> list[Any]:
        """These components, each group that takes in a part replaced; `opened` are the parts around."""
        result: list[Any] = []
        for item in items:
            name = part_taken_in(_properties(item))
            if name:
                result += self._put(item, name, opened, is_inside=is_inside)
            elif isinstance(item, dict) and isinstance(item.get("components"), list):
                result.append({**item, "components": self.insert(item["components"], opened, is_inside=True)})
            else:
                result.append(item)
        return result

    def _put(self, place: Json, name: str, opened: tuple[str, ...], *, is_inside: bool) -> list[Any]:
        """What stands where a group took a part in: the group around the part if it has a label, else the part."""
        stays = bool(place.get("label") or place.get("path"))
        inserted = self._components(place, name, opened, is_inside=is_inside or stays)
        own = place.get("components")
        inserted += self.insert(own, opened, is_inside=True) if isinstance(own, list) else []
        if stays:
            return [{**place, "properties": _without_parameters(place), "components": inserted}]
        return [_hidden_also_if(_hide(place), component) for component in inserted]

    def _components(self, place: Json, name: str, opened: tuple[str, ...], *, is_inside: bool) -> list[Any]:
        """The components of a part at this place; its pages become groups' contents where they are no pages."""
        part = self.parts.get(name)
        if part is None:
            sentence = translatable("Den Teil „{part}“ gibt es nicht.")
            return self._refuse(place, "unknown-part", sentence, part=name)
        if name in opened or len(opened) >= MAX_DEPTH:
            sentence = translatable("Der Teil „{part}“ steckt zu tief in anderen Teilen oder in sich selbst.")
            return self._refuse(place, "part-too-deep", sentence, part=name)
        self.places += 1
        if self.places > MAX_PLACES:
            sentence = translatable("Das Formular nimmt mehr als {most} Teile auf.")
            return self._refuse(place, "too-many-parts", sentence, most=MAX_PLACES)
        self.used.add(name)
        filled = self._filled(part.components, place, name)
        shown = [component for component in filled if not _is_computed(component)]
        self.computed += [component for component in filled if _is_computed(component)]
        inserted = self.insert(shown, (*opened, name), is_inside=is_inside)
        return _contents(inserted) if is_inside and all(map(_is_page, inserted)) else inserted

    def _filled(self, value: Any, place: Json, part: str) -> Any:
        """The part's JSON with what the group says in the place of `@{...}`."""
        match value:
            case str():
                return PLACEHOLDER.sub(lambda found: self._parameter(found[1], found[2], place, part), value)
            case list():
                return [self._filled(one, place, part) for one in value]
            case dict():
                return {key: self._filled(one, place, part) for key, one in value.items()}
        return value

    def _parameter(self, name: str, otherwise: str | None, place: Json, part: str) -> str:
        properties = _properties(place)
        for given in (properties.get(f"{PARAMETER}{name}"), place.get(name), properties.get(name), otherwise):
            if isinstance(given, str):
                return given
        sentence = translatable("Der Teil „{part}“ braucht die Angabe „{name}“ (Eigenschaft „part.{name}“).")
        self._refuse(place, "part-parameter", sentence, part=part, name=name)
        return ""

    def _refuse(self, place: Json, rule: str, sentence: str, **values: str | int) -> list[Any]:
        self.findings.append(Finding(rule, str(place.get("id") or ""), Severity.ERROR, sentence, values))
        return []


def _object(content: bytes) -> Json | None:
    try:
        data = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    return data if isinstance(data, dict) else None


def _properties(item: Any) -> Mapping[str, Any]:
    properties = item.get("properties") if isinstance(item, dict) else None
    return properties if isinstance(properties, dict) else {}


def _without_parameters(place: Json) -> Json:
    return {
        name: value for name, value in _properties(place).items() if name != PART and not name.startswith(PARAMETER)
    }


def _is_computed(component: Any) -> bool:
    return isinstance(component, dict) and component.get("type") == "expression"


def _is_page(component: Any) -> bool:
    """Whether this would be a page of its own at the top of a form."""
    return isinstance(component, dict) and component.get("type") == "group" and not component.get("path")


def _contents(pages: Sequence[Json]) -> list[Any]:
    """What the pages hold, hidden with the page."""
    return [_hidden_also_if(_hide(page), component) for page in pages for component in page.get("components", [])]


def _hide(component: Any) -> str:
    conditional = component.get("conditional") if isinstance(component, dict) else None
    hide = conditional.get("hide") if isinstance(conditional, dict) else None
    return hide if isinstance(hide, str) else ""


def _hidden_also_if(hide: str, component: Any) -> Any:
    """The component, hidden under a further condition."""
    if not hide or not isinstance(component, dict):
        return component
    own = _hide(component)
    joined = f"=({own.strip().removeprefix('=')}) or ({hide.strip().removeprefix('=')})" if own else hide
    return {**component, "conditional": {"hide": joined}}
