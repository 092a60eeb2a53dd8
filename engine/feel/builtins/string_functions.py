"""Built-in functions on strings (DMN 1.5, table 74). Regular expressions are in patterns.py."""

from decimal import Decimal
from typing import Any

from engine.errors import translatable
from engine.feel.builtins.list_functions import part_length, place
from engine.feel.builtins.registry import builtin, metered_builtin, optional, required, simple_builtin
from engine.feel.functions import Refusal
from engine.feel.kinds import BOOLEAN, LIST, NUMBER, STRING, type_name
from engine.feel.limits import Meter
from engine.feel.patterns import extract_pattern, matches_pattern, replace_pattern, split_pattern

_NO_STRING = translatable("Alle Elemente müssen Zeichenketten sein, eines ist {found}.")


@builtin("substring", required("string", STRING), required("start position", NUMBER), optional("length", NUMBER))
def substring(string: str, position: Decimal, length: Decimal | None = None) -> str:
    start = place(position, len(string))
    return string[start : start + part_length(length, start, len(string))]


@simple_builtin("string length", required("string", STRING), result=NUMBER)
def string_length(string: str) -> Decimal:
    return Decimal(len(string))


@builtin("upper case", required("string", STRING), result=STRING)
def upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case", required("string", STRING), result=STRING)
def lower_case(string: str) -> str:
    return string.lower()


@builtin("substring before", required("string", STRING), required("match", STRING), result=STRING)
def substring_before(string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", required("string", STRING), required("match", STRING), result=STRING)
def substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@simple_builtin("contains", required("string", STRING), required("match", STRING), result=BOOLEAN)
def contains(string: str, match: str) -> bool:
    return match in string


@simple_builtin("starts with", required("string", STRING), required("match", STRING), result=BOOLEAN)
def starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@simple_builtin("ends with", required("string", STRING), required("match", STRING), result=BOOLEAN)
def ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@metered_builtin(
    "matches", required("input", STRING), required("pattern", STRING), optional("flags", STRING), result=BOOLEAN
)
def matches(meter: Meter, _: int, text: str, pattern: str, flags: str | None = None) -> bool:
    return matches_pattern(text, pattern, flags or "", meter)


@metered_builtin(
    "replace",
    required("input", STRING),
    required("pattern", STRING),
    required("replacement", STRING),
    optional("flags", STRING),
    result=STRING,
)
def replace(meter: Meter, _: int, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    return replace_pattern(text, pattern, replacement, flags or "", meter)


@metered_builtin("split", required("string", STRING), required("delimiter", STRING), result=LIST)
def split(meter: Meter, _: int, string: str, delimiter: str) -> list[str]:
    meter.hold_characters(len(string))
    parts = split_pattern(string, delimiter, meter)
    meter.hold_items(len(parts))
    return parts


@metered_builtin("extract", required("string", STRING), required("pattern", STRING), result=LIST)
def extract(meter: Meter, _: int, string: str, pattern: str) -> list[str]:
    """Every part of the string that the pattern matches, in order."""
    meter.hold_characters(len(string))
    parts = extract_pattern(string, pattern, meter)
    meter.hold_items(len(parts))
    return parts


@metered_builtin("string join", required("list", LIST), optional("delimiter", STRING), result=STRING)
def string_join(meter: Meter, _: int, items: list[Any], delimiter: str | None = None) -> str:
    """The strings of a list in a row; nulls are left out."""
    strings = [item for item in items if item is not None]
    for item in strings:
        if type(item) is not str:
            raise Refusal(_NO_STRING, found=type_name(item))
    separator = delimiter or ""
    meter.hold_characters(sum(map(len, strings)) + len(separator) * len(strings))
    return separator.join(strings)
