"""FEEL's types as objects: which value conforms, which implicit conversion applies (DMN 1.5, 10.3.2.9).

Used by `instance of`, by parameters of functions and by DMN's item definitions. A type never evaluates anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.feel.ranges import Range
from engine.feel.temporal import Date, DateTime, DaysDuration, Time, YearsDuration, midnight


class Mismatch(Exception):
    """A value does not conform to a type, not even after conversion."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"{found} is not {expected}")
        self.found = found
        self.expected = expected


@dataclass(frozen=True, slots=True)
class FeelType:
    """The root of all types: Any, which holds every value."""

    name: str = "Any"

    def holds(self, value: Any) -> bool:
        """Whether the value (not null) is an instance of this type."""
        return value is not None

    def conforms_to(self, other: "FeelType") -> bool:
        """The conformance relation of the standard, self <: other."""
        return other == self or type(other) is FeelType


@dataclass(frozen=True, slots=True)
class NullType(FeelType):
    """The lower end of the lattice: only null."""

    name: str = "Null"

    def holds(self, value: Any) -> bool:
        return value is None

    def conforms_to(self, other: FeelType) -> bool:  # noqa: ARG002 - null conforms to every type
        return True


@dataclass(frozen=True, slots=True)
class SimpleType(FeelType):
    """number, string, boolean, date, time, date and time, or a duration."""

    classes: tuple[type, ...] = ()

    def holds(self, value: Any) -> bool:
        return type(value) in self.classes


@dataclass(frozen=True, slots=True)
class ListType(FeelType):
    """list<element>."""

    name: str = "list"
    element: FeelType = field(default_factory=FeelType)

    def holds(self, value: Any) -> bool:
        if type(value) is not list:
            return False
        element = self.element
        return type(element) is FeelType or all(item is None or element.holds(item) for item in value)

    def conforms_to(self, other: FeelType) -> bool:
        if isinstance(other, ListType):
            return self.element.conforms_to(other.element)
        return type(other) is FeelType


@dataclass(frozen=True, slots=True)
class RangeType(FeelType):
    """range<element>."""

    name: str = "range"
    element: FeelType = field(default_factory=FeelType)

    def holds(self, value: Any) -> bool:
        if type(value) is not Range:
            return False
        return all(end is None or self.element.holds(end) for end in (value.start, value.end))

    def conforms_to(self, other: FeelType) -> bool:
        if isinstance(other, RangeType):
            return self.element.conforms_to(other.element)
        return type(other) is FeelType


@dataclass(frozen=True, slots=True)
class ContextType(FeelType):
    """context<name: type, ...>; an instance may hold further entries."""

    name: str = "context"
    entries: Mapping[str, FeelType] = field(default_factory=dict)

    def holds(self, value: Any) -> bool:
        if type(value) is not dict:
            return False
        return all(
            key in value and (value[key] is None or kind.holds(value[key])) for key, kind in self.entries.items()
        )

    def conforms_to(self, other: FeelType) -> bool:
        if isinstance(other, ContextType):
            own = self.entries
            return all(key in own and own[key].conforms_to(kind) for key, kind in other.entries.items())
        return type(other) is FeelType


@dataclass(frozen=True, slots=True)
class FunctionType(FeelType):
    """function<parameters> -> result; parameters are contravariant, the result is covariant."""

    name: str = "function"
    parameters: tuple[FeelType, ...] | None = None  # None: any function at all
    result: FeelType = field(default_factory=FeelType)

    def holds(self, value: Any) -> bool:
        parameters = getattr(value, "parameters", None)
        if parameters is None or not hasattr(value, "body"):
            return False
        own = FunctionType(parameters=tuple(p.type for p in parameters), result=value.result)
        if type(value.result) is FeelType and self.parameters is not None:
            own = FunctionType(parameters=own.parameters, result=self.result)  # undeclared: not known to differ
        return own.conforms_to(self)

    def conforms_to(self, other: FeelType) -> bool:
        if not isinstance(other, FunctionType):
            return type(other) is FeelType
        if other.parameters is None or self.parameters is None:
            return other.parameters is None
        return (
            len(self.parameters) == len(other.parameters)
            and all(theirs.conforms_to(own) for own, theirs in zip(self.parameters, other.parameters, strict=True))
            and self.result.conforms_to(other.result)
        )


@dataclass(frozen=True, slots=True)
class ConstrainedType(FeelType):
    """A base type whose instances must also pass a test: DMN's allowed values and type constraints."""

    base: FeelType = field(default_factory=FeelType)
    test: Callable[[Any], bool] = bool

    def holds(self, value: Any) -> bool:
        return self.base.holds(value) and self.test(value)

    def conforms_to(self, other: FeelType) -> bool:
        return other is self or other == self or self.base.conforms_to(other)


def unconstrained(kind: FeelType) -> FeelType:
    """The type without its allowed values: those bind inputs and outputs, `instance of` asks for the kind alone."""
    if isinstance(kind, ConstrainedType):
        return unconstrained(kind.base)
    if isinstance(kind, ListType):
        return ListType(element=unconstrained(kind.element))
    if isinstance(kind, ContextType):
        return ContextType(entries={key: unconstrained(entry) for key, entry in kind.entries.items()})
    return kind


ANY = FeelType()
NULL = NullType()
NUMBER = SimpleType("number", (Decimal,))
STRING = SimpleType("string", (str,))
BOOLEAN = SimpleType("boolean", (bool,))
DATE = SimpleType("date", (Date,))
TIME = SimpleType("time", (Time,))
DATE_AND_TIME = SimpleType("date and time", (DateTime,))
DAYS_DURATION = SimpleType("days and time duration", (DaysDuration,))
YEARS_DURATION = SimpleType("years and months duration", (YearsDuration,))
DURATION = SimpleType("duration", (DaysDuration, YearsDuration))
ANY_DATE = SimpleType("date or date and time", (Date, DateTime))
LIST = ListType()
CONTEXT = ContextType()
RANGE = RangeType()
FUNCTION = FunctionType()

NAMED_TYPES: Mapping[str, FeelType] = {
    kind.name: kind
    for kind in (ANY, NULL, NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_AND_TIME, DAYS_DURATION, YEARS_DURATION)
} | {"dateTime": DATE_AND_TIME, "dayTimeDuration": DAYS_DURATION, "yearMonthDuration": YEARS_DURATION}


def type_name(value: Any) -> str:
    """FEEL's name of a value's type: "number", "string", "date and time", "list", "null" and so on."""
    return _NAMES.get(type(value)) or ("function" if hasattr(value, "body") else "?")


_NAMES: dict[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    type(None): "null",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DaysDuration: "days and time duration",
    YearsDuration: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
}


def coerce(value: Any, target: FeelType, *, nullable: bool = True) -> Any:
    """The value as an instance of `target`, after an implicit conversion where the standard has one.

    Conversions: a list of one element to the element, an element to a list of one, a date to its UTC midnight.
    Raises Mismatch when the value does not conform; null conforms to every type unless `nullable` is false.
    """
    if value is None:
        if nullable:
            return None
        raise Mismatch("null", target.name)
    if type(target) is FeelType or target.holds(value):
        return value
    if type(value) is list and len(value) == 1 and target.holds(value[0]):
        return value[0]
    if isinstance(target, ListType) and (type(target.element) is FeelType or target.element.holds(value)):
        return [value]
    if target is DATE_AND_TIME and type(value) is Date:
        return midnight(value)
    raise Mismatch(type_name(value), target.name)
