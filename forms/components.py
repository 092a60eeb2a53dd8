"""What all components of a form share, and what a field is: a component that holds a value.

A component is built from its JSON by `build`, lives unchanged as long as its form version and knows nothing of HTTP.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from engine.errors import translatable
from forms.component_source import ComponentSource
from forms.entries import Entries
from forms.expressions import Expression
from forms.scopes import Context
from forms.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Component(ABC):
    """A piece of a form."""

    id: str
    type: str  # the form-js name
    label: Wording
    hide: Expression | None
    properties: Mapping[str, str]

    @classmethod
    @abstractmethod
    def build(cls, source: ComponentSource) -> Self:
        """Read the component; what is wrong goes into the source's findings."""

    @staticmethod
    def shared(source: ComponentSource) -> dict[str, Any]:
        """The attributes that every component has."""
        return {
            "id": source.id,
            "type": source.type,
            "label": source.wording("label"),
            "hide": source.expression("conditional.hide", source.mapping("conditional").get("hide")),
            "properties": source.properties,
        }

    def has(self, name: str) -> bool:
        """Whether a custom property says "true"."""
        return self.properties.get(name) == "true"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one value."""

    rule: str  # "required", "pattern" ...: custom sentences are `error.<rule>.de` and `.en`
    sentence: str  # German, marked with `translatable`; `{label}` is the field's label
    values: Mapping[str, Any] = field(default_factory=dict)
    part: str = ""  # the part of a field made of several inputs, for instance "year"


@dataclass(frozen=True, slots=True)
class Reading:
    """One field's value as sent: None when empty or not understood, and what is wrong with it."""

    value: Any
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What reading one field depends on, besides what was sent."""

    language: str
    context: Context  # for options and limits that are expressions
    today: date  # at the office


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Component):
    """A component with a key: it holds a value that people may give."""

    path: tuple[str, ...]  # the key, cut at its dots
    description: Wording
    required: bool
    disabled: bool | Expression
    readonly: bool | Expression
    default: Any

    @classmethod
    def shared_by_fields(cls, source: ComponentSource) -> dict[str, Any]:
        """The attributes that every field has."""
        path = source.dotted("key")
        if not path:
            source.report("no-key", translatable("Das Feld vom Typ „{type}“ hat keinen Schlüssel („key“)."))
        return cls.shared(source) | {
            "path": path or (source.id,),
            "description": source.wording("description"),
            "required": source.mapping("validate").get("required") is True,
            "disabled": source.switch("disabled"),
            "readonly": source.switch("readonly"),
            "default": source.raw("defaultValue"),
        }

    @abstractmethod
    def read(self, entries: Entries, name: str, circumstances: Circumstances) -> Reading:
        """What the inputs of this name say, checked. Never raises, whatever was sent."""

    @abstractmethod
    def entries(self, value: Any, name: str, language: str) -> Entries:
        """The inputs that would send this value: the way back of `read`."""

    @abstractmethod
    def text(self, value: Any, language: str, context: Context) -> str:
        """The value for people, empty where there is none."""

    @abstractmethod
    def missing(self) -> Problem:
        """What to say when the field is required and empty."""

    def fact(self, value: Any) -> Any:
        """The value as a process variable."""
        return value

    def is_empty(self, value: Any) -> bool:
        """Whether the value counts as not given."""
        return value is None or value == "" or value == []

    @property
    def is_recommended(self) -> bool:
        """Whether it is asked for but may follow later: its absence warns and does not block."""
        return self.has("recommended")

    def is_locked(self, context: Context) -> bool:
        """Whether people see the value but cannot change it."""
        return is_true(self.disabled, context) or self.is_readonly(context)

    def is_readonly(self, context: Context) -> bool:
        """Whether the value belongs to the answers although people cannot change it."""
        return is_true(self.readonly, context)


def is_true(switch: bool | Expression, context: Context) -> bool:
    """A switch of form-js: a constant or an expression."""
    return switch if isinstance(switch, bool) else switch.holds(context)
