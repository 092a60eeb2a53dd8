"""FEEL's values: which Python objects they are, how Python values become FEEL values, how values read as text.

number is Decimal (34 digits), string is str, boolean is bool, null is None, list is list, context is dict with
string keys; dates, times and durations live in temporal, ranges in ranges, functions in functions. Binary floating
point never enters.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from typing import Any, ClassVar, NoReturn
from zoneinfo import ZoneInfo

from engine.errors import LaufzettelError, translatable
from engine.feel import temporal_text
from engine.feel.functions import FeelFunction, OverloadedFunction
from engine.feel.ranges import Range
from engine.feel.temporal import SECOND, Date, DateTime, DaysDuration, Time, YearsDuration, Zone

NUMBERS = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""IEEE 754 Decimal128; an operation without a finite result raises decimal.DecimalException."""


class NotAFeelValue(LaufzettelError, TypeError):
    """A Python object that has no meaning in FEEL was offered as a value."""

    sentence: ClassVar[str] = translatable("Ein Wert der Art {kind} hat in FEEL keine Bedeutung.")


class Missing:
    """The single object that stands for a variable nobody supplied."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "missing"


MISSING = Missing()
ATOMS = frozenset(
    {
        str,
        bool,
        type(None),
        Date,
        Time,
        DateTime,
        DaysDuration,
        YearsDuration,
        Range,
        FeelFunction,
        OverloadedFunction,
        Missing,
    }
)
"""Classes whose instances are FEEL values as they stand (a Decimal may be infinite or too long)."""


class Scope(dict[str, Any]):
    """Variables that are FEEL values already; an expression uses them without converting again."""

    __slots__ = ()

    @classmethod
    def of(cls, variables: Mapping[str, Any]) -> "Scope":
        """Convert every variable once."""
        return cls((name, to_feel(value)) for name, value in variables.items())


class Integers(dict[int, Decimal]):
    """Whole numbers by their Python int; small ones are kept, others are made when asked for."""

    def __missing__(self, number: int) -> Decimal:
        try:
            return NUMBERS.create_decimal(number)
        except DecimalException:
            _refuse(number)


INTEGERS = Integers((number, Decimal(number)) for number in range(-64, 1025))


def to_feel(value: Any) -> Any:
    """The FEEL value of a Python value; raises NotAFeelValue for anything but the types named here.

    int, Decimal (finite), str, bool, None, date, datetime, time, timedelta, list, tuple, mappings with string
    keys, and FEEL values themselves. float is accepted for its shortest decimal text, because JSON offers no
    other way to write 0.5; nan and infinities are refused.
    """
    kind = value.__class__
    if kind in ATOMS:
        return value
    convert = _CONVERSIONS.get(kind)
    if convert is not None:
        return convert(value)
    for base, convert in _CONVERSIONS.items():
        if isinstance(value, base):
            return convert(value)
    if isinstance(value, Mapping):
        return _from_mapping(value)
    return _refuse(value)


def _refuse(value: Any) -> NoReturn:
    raise NotAFeelValue(kind=type(value).__name__)


def _from_decimal(value: Decimal) -> Decimal:
    try:
        number = NUMBERS.plus(value)
    except DecimalException:
        _refuse(value)
    return number if number.is_finite() else _refuse(value)


def _from_float(value: float) -> Decimal:
    return _from_decimal(Decimal(repr(value)))


def _from_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    for key in value:
        if not isinstance(key, str):
            _refuse(key)
    return {key: to_feel(item) for key, item in value.items()}


def _from_list(value: list[Any] | tuple[Any, ...]) -> list[Any]:
    return [to_feel(item) for item in value]


def _zone_of(tzinfo: dt.tzinfo | None, moment: dt.datetime | dt.time) -> Zone | None:
    if tzinfo is None:
        return None
    if isinstance(tzinfo, ZoneInfo) and tzinfo.key:
        return _named_zone(tzinfo.key, moment)
    return _offset_zone(moment)


def _named_zone(key: str, moment: dt.datetime | dt.time) -> Zone:
    name = key.removeprefix("posix/")
    if name == "UTC":
        return Zone(offset=0)
    return Zone(name=name) if name in temporal_text.zone_names().values() else _offset_zone(moment)


def _offset_zone(moment: dt.datetime | dt.time) -> Zone:
    offset = moment.utcoffset()
    return Zone(offset=int(offset.total_seconds()) if offset else 0)


def _nanosecond(value: dt.time | dt.datetime) -> int:
    return (value.hour * 3600 + value.minute * 60 + value.second) * SECOND + value.microsecond * 1000


def _from_date(value: dt.date) -> Date:
    return Date(value.year, value.month, value.day)


def _from_time(value: dt.time) -> Time:
    return Time(_nanosecond(value), _zone_of(value.tzinfo, value))


def _from_datetime(value: dt.datetime) -> DateTime:
    return DateTime(_from_date(value), Time(_nanosecond(value), _zone_of(value.tzinfo, value)))


def _from_timedelta(value: dt.timedelta) -> DaysDuration:
    return DaysDuration((value.days * 86_400 + value.seconds) * SECOND + value.microseconds * 1000)


_CONVERSIONS: dict[type, Any] = {
    int: lambda value: INTEGERS[int(value)],
    float: _from_float,
    Decimal: _from_decimal,
    str: str,
    list: _from_list,
    tuple: _from_list,
    dict: _from_mapping,
    dt.datetime: _from_datetime,
    dt.date: _from_date,
    dt.time: _from_time,
    dt.timedelta: _from_timedelta,
    FeelFunction: lambda value: value,
}


def to_python(value: Any) -> Any:
    """A FEEL value as Python's own types, where those can hold it; otherwise the FEEL value itself.

    Whole numbers become int, other numbers stay Decimal; date, time, datetime and timedelta lose what is finer
    than a microsecond; years and months durations, ranges, functions and far years stay as they are.
    """
    kind = type(value)
    if kind is Decimal:
        whole = value.to_integral_value()
        return int(whole) if whole == value and abs(value.adjusted()) < 40 else value
    if kind is list:
        return [to_python(item) for item in value]
    if kind is dict:
        return {key: to_python(item) for key, item in value.items()}
    try:
        if kind is Date:
            return dt.date(value.year, value.month, value.day)
        if kind is Time:
            return _python_clock(value)
        if kind is DateTime:
            return _python_datetime(value)
        if kind is DaysDuration:
            return dt.timedelta(microseconds=value.nanoseconds // 1000)
    except (ValueError, OverflowError):
        return value
    return value


def _python_zone(zone: Zone | None) -> dt.tzinfo | None:
    if zone is None:
        return None
    if zone.offset is None:
        return ZoneInfo(zone.name or "UTC")
    return dt.timezone(dt.timedelta(seconds=zone.offset))


def _python_clock(value: Time) -> dt.time:
    seconds, fraction = divmod(value.nanosecond, SECOND)
    clock = dt.time(seconds // 3600, seconds // 60 % 60, seconds % 60, fraction // 1000)
    return clock.replace(tzinfo=_python_zone(value.zone))


def _python_datetime(value: DateTime) -> dt.datetime:
    date = dt.date(value.date.year, value.date.month, value.date.day)
    return dt.datetime.combine(date, _python_clock(value.time))


def number_text(value: Decimal) -> str:
    """A number without exponent, for example 1000 and 0.05; its scale is kept, minus zero is zero."""
    return format(value, "f") if value else format(abs(value), "f")


def quoted_text(value: str) -> str:
    """A string as FEEL writes it inside a list or context."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def text_of(value: Any) -> str:
    """FEEL's canonical string of a value: what string() returns; null reads "null"."""
    return value if type(value) is str else _text(value)


def _text(value: Any) -> str:
    write = _TEXTS.get(type(value))
    return write(value) if write else "function" if isinstance(value, FeelFunction) else str(value)


def _range_text(value: Range) -> str:
    start = "" if value.start is None else _text(value.start)
    end = "" if value.end is None else _text(value.end)
    return f"{'[' if value.start_included else '('}{start}..{end}{']' if value.end_included else ')'}"


_KEY = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")


def _key_text(key: str) -> str:
    plain = key and key[0] in _KEY and all(c.isalnum() or c in "_ " for c in key)
    return key if plain else quoted_text(key)


_TEXTS: dict[type, Any] = {
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    Decimal: number_text,
    str: quoted_text,
    Date: temporal_text.date_text,
    Time: temporal_text.time_text,
    DateTime: temporal_text.date_time_text,
    DaysDuration: temporal_text.days_duration_text,
    YearsDuration: temporal_text.years_duration_text,
    Range: _range_text,
    list: lambda value: "[" + ", ".join(map(_text, value)) + "]",
    dict: lambda value: "{" + ", ".join(f"{_key_text(k)}: {_text(v)}" for k, v in value.items()) + "}",
}
