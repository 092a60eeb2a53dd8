"""Which input cells depend on nothing but the input value: constants and intervals, taken apart.

`constant_test` reads a cell such as `< 10, [20..30]`, `not("a", "b")` or `"x"` into comparisons with fixed values.
A cell that mentions a variable, a function or `?` is no constant test (None) and is left to FEEL. The index of a
table and the checks for gaps and overlaps are built on these comparisons.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from engine import feel

ANY_CELL = ("", "-")

_STRING = r'"(?:[^"\\]|\\.)*"'
_LITERAL = re.compile(
    rf"(?:-?\s*(?:\d+(?:\.\d+)?|\.\d+)|{_STRING}|true|false|null|@\s*{_STRING}|date\s*\(\s*{_STRING}\s*\))", re.DOTALL
)
_COMPARISON = re.compile(r"\s*(<=|>=|!=|<|>|=)\s*(.*)", re.DOTALL)
_RANGE = re.compile(rf"\s*([\[\](])\s*({_LITERAL.pattern})\s*\.\.\s*({_LITERAL.pattern})\s*([\])\[])\s*", re.DOTALL)
_NEGATION = re.compile(r"\s*not\s*\((.*)\)\s*", re.DOTALL)


class Kind(StrEnum):
    """The kinds of values that a column can be divided by."""

    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Interval:
    """All values between two bounds; a bound of None is open to that side. A single value has both bounds equal."""

    kind: Kind
    low: Any
    low_included: bool
    high: Any
    high_included: bool

    @property
    def is_point(self) -> bool:
        """Whether exactly one value is meant."""
        return self.low is not None and self.low == self.high and self.low_included and self.high_included

    @property
    def is_empty(self) -> bool:
        """Whether no value lies in the interval."""
        if self.low is None or self.high is None:
            return False
        return bool(self.high < self.low) or (self.low == self.high and not self.is_point)

    def contains(self, value: Any) -> bool:
        """Whether a value of the same kind lies in the interval."""
        above = self.low is None or self.low < value or (self.low_included and self.low == value)
        below = self.high is None or value < self.high or (self.high_included and self.high == value)
        return above and below


@dataclass(frozen=True, slots=True)
class ConstantTest:
    """A cell as a union of intervals and possibly null, or (negated) everything else of the same kinds."""

    intervals: tuple[Interval, ...]
    names_null: bool
    negated: bool

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of the values that the cell names."""
        return frozenset(interval.kind for interval in self.intervals)

    def matches(self, value: Any, kind: Kind) -> bool:
        """Whether a value (not null) satisfies the cell."""
        found = any(interval.kind is kind and interval.contains(value) for interval in self.intervals)
        return found is not self.negated


def kind_of(value: Any) -> Kind | None:
    """The kind of a FEEL value; None for lists, contexts, times, durations and the like."""
    if value is None:
        return Kind.NULL
    if isinstance(value, bool):
        return Kind.BOOLEAN
    if isinstance(value, Decimal):
        return Kind.NUMBER
    if isinstance(value, str):
        return Kind.STRING
    if isinstance(value, feel.Date):
        return Kind.DATE
    return None


@lru_cache(maxsize=4096)
def constant_test(text: str) -> ConstantTest | None:
    """The comparisons with constants that a cell consists of; None if it is anything else. Not for `-` cells."""
    negation = _NEGATION.fullmatch(text)
    intervals: list[Interval] = []
    names_null = False
    for part in split_tests(negation.group(1) if negation else text):
        parsed = _constant_part(part)
        if parsed is None:
            return None
        names_null = names_null or not parsed
        intervals += parsed
    is_plain = len({interval.kind for interval in intervals}) == 1 and not any(found.is_empty for found in intervals)
    if negation and (names_null or not is_plain):
        return None  # what `not` means across kinds, or of an interval that holds nothing, is left to FEEL
    return ConstantTest(tuple(intervals), names_null, negation is not None)


@lru_cache(maxsize=4096)
def literal_value(text: str) -> tuple[Any] | None:
    """The value of a literal as a one-tuple (so that null differs from "no literal")."""
    if not _LITERAL.fullmatch(text.strip()):
        return None
    try:
        return (feel.compile(text.strip()).evaluate({}),)
    except feel.FeelSyntaxError:
        return None


def split_tests(text: str) -> list[str]:
    """The tests of a cell: the parts between commas that stand outside strings, brackets and parentheses."""
    parts, start, depth = [], 0, 0
    for match in re.finditer(rf"{_STRING}|[\[\](),]", text, re.DOTALL):
        found = match.group()
        if found == "," and depth == 0:
            parts.append(text[start : match.start()])
            start = match.end()
        elif found == "(":
            depth += 1
        elif found == ")":
            depth -= 1
    return [*parts, text[start:]]


def _constant_part(part: str) -> list[Interval] | None:
    """One test as intervals; an empty list is the test for null."""
    if found := _RANGE.fullmatch(part):
        return _range(*found.groups())
    comparison = _COMPARISON.fullmatch(part)
    operator, operand = comparison.groups() if comparison else ("=", part)
    value = literal_value(operand)
    kind = kind_of(value[0]) if value else None
    if value is None or kind is None:
        return None
    if kind is Kind.NULL:
        return [] if operator == "=" else None
    return _comparison(operator, value[0], kind)


def _comparison(operator: str, value: Any, kind: Kind) -> list[Interval] | None:
    if operator != "=" and kind not in (Kind.NUMBER, Kind.DATE):
        return None
    match operator:
        case "=":
            return [Interval(kind, value, True, value, True)]
        case "<" | "<=":
            return [Interval(kind, None, False, value, operator == "<=")]
        case ">" | ">=":
            return [Interval(kind, value, operator == ">=", None, False)]
    return None


def _range(opening: str, low: str, high: str, closing: str) -> list[Interval] | None:
    lower, upper = literal_value(low), literal_value(high)
    if lower is None or upper is None:
        return None
    kind = kind_of(lower[0])
    if kind not in (Kind.NUMBER, Kind.DATE) or kind_of(upper[0]) is not kind:
        return None
    return [Interval(kind, lower[0], opening == "[", upper[0], closing == "]")]
