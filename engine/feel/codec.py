"""FEEL values to JSON and back without loss, for variables at rest.

Plain JSON where that is lossless: strings, booleans, null, whole numbers that JavaScript can hold, lists, objects.
Everything else is an object `{"@": kind, "value": text}`. A context that itself has a key "@" is wrapped as
`{"@": "context", "value": {...}}`. Functions do not rest anywhere and are refused.
"""

from decimal import Decimal
from typing import Any

from engine.feel import temporal_text
from engine.feel.functions import FeelFunction
from engine.feel.kinds import type_name
from engine.feel.ranges import Range
from engine.feel.values import NotAFeelValue, text_of, to_feel

_SAFE_INTEGER = 2**53
_READERS = {
    "number": lambda text: to_feel(Decimal(text)),
    "date": temporal_text.parse_date,
    "time": temporal_text.parse_time,
    "date and time": temporal_text.parse_date_time,
    "days and time duration": temporal_text.parse_duration,
    "years and months duration": temporal_text.parse_duration,
}


def to_json(value: Any) -> Any:
    """A JSON-able object (dict, list, str, int, bool, None) for a FEEL value or a Python value that is one."""
    return _written(to_feel(value))


def _written(value: Any) -> Any:
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, list):
        return [_written(item) for item in value]
    if isinstance(value, dict):
        members = {key: _written(item) for key, item in value.items()}
        return {"@": "context", "value": members} if "@" in members else members
    if isinstance(value, Range):
        ends = {"start": _written(value.start), "end": _written(value.end)}
        return {"@": "range", "value": ends | {"included": [value.start_included, value.end_included]}}
    if isinstance(value, FeelFunction):
        raise NotAFeelValue(kind="function")
    return {"@": type_name(value), "value": text_of(value)}


def _number(value: Decimal) -> Any:
    text = str(value)
    if text.lstrip("-").isdigit() and text != "-0" and abs(value) < _SAFE_INTEGER:  # digits only: no exponent, no point
        return int(text)
    return {"@": "number", "value": text}


def from_json(json: Any) -> Any:
    """The FEEL value that `to_json` wrote; plain JSON from elsewhere is read as to_feel reads it."""
    if isinstance(json, list):
        return [from_json(item) for item in json]
    if not isinstance(json, dict):
        return to_feel(json)
    if "@" not in json:
        return {key: from_json(item) for key, item in json.items()}
    kind: Any = json["@"]
    value: Any = json.get("value")
    if kind in {"context", "range"} and not isinstance(value, dict):
        raise NotAFeelValue(kind=str(kind))
    if kind == "context":
        return {key: from_json(item) for key, item in value.items()}
    if kind == "range":
        return Range(from_json(value["start"]), from_json(value["end"]), *value["included"])
    reader = _READERS.get(kind)
    result = reader(value) if reader and isinstance(value, str) else None
    if result is None:
        raise NotAFeelValue(kind=str(kind))
    return result
