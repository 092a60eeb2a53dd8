"""A range from its text, as range("[1..10)") reads it: literals at the ends, either end may be missing.

Source: DMN 1.5, grammar rules 66 and 67.
"""

import re
from collections.abc import Callable
from typing import Any

from engine.feel import syntax
from engine.feel.limits import LimitExceeded
from engine.feel.operations import comparable
from engine.feel.parser import FeelSyntaxError, parse
from engine.feel.ranges import Range
from engine.feel.temporal_text import (
    parse_date,
    parse_date_time,
    parse_duration,
    parse_literal,
    parse_time,
)

_RANGE = re.compile(
    r'\s*([\[(\]])((?:[^".]|"(?:[^"\\]|\\.)*"|\.(?!\.))*)\.\.((?:[^".]|"(?:[^"\\]|\\.)*"|\.(?!\.))*)([\])\[])\s*',
    re.DOTALL,
)
_READERS: dict[str, Callable[[str], Any]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}


def read_range(text: str) -> Range | None:
    """The range that the text denotes; None if it is no range literal."""
    match = _RANGE.fullmatch(text)
    if match is None or len(text) > 1000:
        return None
    opening, first, last, closing = match.groups()
    start_included, end_included = opening == "[", closing == "]"
    start, end = _endpoint(first), _endpoint(last)
    if not first.strip():
        bounded = end is not None and not start_included
    elif not last.strip():
        bounded = start is not None and not end_included
    else:
        bounded = comparable(start, end) and not end < start
    return Range(start, end, start_included, end_included) if bounded else None


def _endpoint(text: str) -> Any:
    if not text.strip():
        return None
    try:
        return _literal_value(parse(text))
    except (FeelSyntaxError, LimitExceeded):
        return None


def _literal_value(node: syntax.Node) -> Any:
    match node:
        case syntax.NumberLiteral(value) | syntax.StringLiteral(value):
            return value
        case syntax.AtLiteral(text):
            return parse_literal(text)
        case syntax.Invocation(syntax.Name(name), (syntax.StringLiteral(text),), None) if name in _READERS:
            return _READERS[name](text)
        case _:
            return None
