"""What a page of a form shows, as plain values for the templates: one view for each visible component.

Owns ids, marks and HTML attributes; which component becomes which view is told by `form_viewer`.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import regex
from markupsafe import Markup

from forms.choice_fields import CheckboxField
from forms.components import Component, Field
from forms.number_fields import NumberField
from forms.text_fields import TextArea, TextField

OUTSIDE_IDS = regex.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class OptionView:
    id: str
    token: str
    label: str
    hint: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FileView:
    document_id: str
    filename: str
    size: int | None
    address: str | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry of a repeated group."""

    index: str
    name: str
    title: str
    views: Sequence["View"]
    takes_focus: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a macro needs; each macro reads its share."""

    macro: str
    id: str
    name: str = ""
    label: str = ""
    hint: str = ""
    errors: Sequence[str] = ()
    bad_parts: frozenset[str] = frozenset()  # which of several inputs the errors mean; empty: all
    warnings: Sequence[str] = ()
    mark: str = ""  # "optional", "later" or nothing, to stand behind the label
    value: str = ""
    text: str | Markup = ""  # a value or words that are only shown
    attributes: Mapping[str, Any] = field(default_factory=dict)
    prefix: str = ""
    suffix: str = ""
    options: Sequence[OptionView] = ()
    parts: Mapping[str, str] = field(default_factory=dict)  # part of a date or time -> what was typed
    files: Sequence[FileView] = ()
    views: Sequence["View"] = ()
    entries: Sequence[EntryView] = ()
    rows: Sequence[Sequence[str]] = ()
    columns: Sequence[str] = ()
    add_label: str = ""
    limit: int = 0
    is_extendable: bool = False
    is_conditional: bool = False
    takes_focus: bool = False  # after a button that changed the page, people go on here

    @property
    def described_by(self) -> str:
        """Ids of the hint and the errors, for aria-describedby."""
        ids = [f"{self.id}-hint"] * bool(self.hint) + [f"{self.id}-error"] * bool(self.errors)
        return " ".join(ids)


def anchor_of(path: str) -> str:
    """The id of the input that an error at this path is about: `children[0].birth_date:year`."""
    name, _, part = path.partition(":")
    return "f-" + OUTSIDE_IDS.sub("-", f"{name}-{part}").strip("-")


def mark_of(component: Component) -> str:
    """What stands behind a label: required fields are not marked, the others are."""
    if not isinstance(component, Field) or component.required or isinstance(component, CheckboxField):
        return ""
    if component.properties.get("mark") == "none":
        return ""
    return "later" if component.is_recommended else "optional"


def sort_key(text: str) -> str:
    """Sorts as people look things up: without regard to case and accents."""
    return unicodedata.normalize("NFKD", text.casefold())


def html_properties(component: Component) -> dict[str, Any]:
    """The custom properties that become attributes of the input as they stand."""
    return {
        name: component.properties[name]
        for name in ("autocomplete", "inputmode", "width")
        if name in component.properties
    }


def text_attributes(component: TextField | NumberField) -> dict[str, Any]:
    """Attributes of an input for text: keyboard, completion, direction of writing, spelling."""
    attributes: dict[str, Any] = {"type": "text", "spellcheck": component.properties.get("spellcheck")}
    if isinstance(component, TextField) and component.format:
        attributes |= FORMAT_ATTRIBUTES.get(component.format.rule, {})
    if component.has("is_name"):
        attributes |= {"dir": "auto", "spellcheck": "false", "autocapitalize": "words"}
    if isinstance(component, TextArea):
        attributes["rows"] = component.properties.get("rows", "5")
    return {name: value for name, value in (attributes | html_properties(component)).items() if value is not None}


def printable(text: str) -> str:
    """The text without signs that HTML cannot hold; lines stay."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\r\t " or ord(sign) > 0xFF)


FORMAT_ATTRIBUTES: Mapping[str, Mapping[str, Any]] = {
    "email": {"type": "email", "spellcheck": "false", "autocapitalize": "none"},
    "phone": {"type": "tel"},
}
