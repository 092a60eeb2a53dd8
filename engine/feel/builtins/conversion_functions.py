"""Built-in functions that make one kind of value from another, and the two logical functions.

Source: DMN 1.5, tables 72 and 73, and `is` of table 77.
"""

import re
from decimal import Decimal, DecimalException
from typing import Any

from engine.errors import translatable
from engine.feel.builtins.registry import builtin, metered_builtin, nullable, optional, required
from engine.feel.functions import Refusal
from engine.feel.kinds import (
    ANY,
    ANY_DATE,
    BOOLEAN,
    DATE,
    DATE_AND_TIME,
    DAYS_DURATION,
    DURATION,
    NUMBER,
    STRING,
    TIME,
    YEARS_DURATION,
)
from engine.feel.limits import Meter
from engine.feel.operations import same
from engine.feel.temporal import (
    SECOND,
    UTC,
    Date,
    DateTime,
    DaysDuration,
    OutOfCalendar,
    Time,
    YearsDuration,
    Zone,
    midnight,
)
from engine.feel.temporal_text import parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.values import NUMBERS, text_of
from engine.feel.weight import weigh

_NO_DATE = translatable("„{text}“ ist kein Datum (erwartet: 2026-01-31).")
_NO_TIME = translatable("„{text}“ ist keine Uhrzeit (erwartet: 10:15:00, 10:15:00Z oder 10:15:00@Europe/Berlin).")
_NO_DATE_TIME = translatable("„{text}“ ist kein Zeitpunkt (erwartet: 2026-01-31T10:15:00).")
_NO_DURATION = translatable("„{text}“ ist keine Dauer (erwartet: P14D, PT36H oder P1Y6M).")
_NO_SUCH_DAY = translatable("Diesen Tag gibt es nicht.")
_NO_SUCH_TIME = translatable("Diese Uhrzeit gibt es nicht.")
_NO_NUMBER = translatable("„{text}“ ist keine Zahl in dieser Schreibweise.")
_SEPARATORS = translatable(
    "Trennzeichen sind Leerzeichen, Komma und Punkt; Tausender- und Dezimaltrennzeichen müssen verschieden sein."
)
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


@builtin("date", required("from", STRING), result=DATE)
def date_from_text(text: str) -> Date:
    date = parse_date(text)
    if date is None:
        raise Refusal(_NO_DATE, text=text)
    return date


@builtin("date", required("from", ANY_DATE), result=DATE)
def date_from_value(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


def _whole(number: Decimal, problem: str) -> int:
    if number != number.to_integral_value() or abs(number) > 10**12:
        raise Refusal(problem)
    return int(number)


@builtin("date", required("year", NUMBER), required("month", NUMBER), required("day", NUMBER), result=DATE)
def date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> Date:
    try:
        return Date(_whole(year, _NO_SUCH_DAY), _whole(month, _NO_SUCH_DAY), _whole(day, _NO_SUCH_DAY))
    except OutOfCalendar:
        raise Refusal(_NO_SUCH_DAY) from None


@builtin("time", required("from", STRING), result=TIME)
def time_from_text(text: str) -> Time:
    time = parse_time(text)
    if time is None:
        raise Refusal(_NO_TIME, text=text)
    return time


@builtin("time", required("from", TIME), result=TIME)
def time_from_time(value: Time) -> Time:
    return value


@builtin("time", required("from", ANY_DATE), result=TIME)
def time_from_date(value: Date | DateTime) -> Time:
    if isinstance(value, Date):
        return Time(0, UTC)
    zone = value.time.zone
    if zone is not None and zone.offset is None:
        return Time(value.time.nanosecond, zone)
    return value.time


@builtin(
    "time",
    required("hour", NUMBER),
    required("minute", NUMBER),
    required("second", NUMBER),
    optional("offset", DAYS_DURATION),
    result=TIME,
)
def time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None = None) -> Time:
    hours, minutes = _whole(hour, _NO_SUCH_TIME), _whole(minute, _NO_SUCH_TIME)
    if not (0 <= hours <= 23 and 0 <= minutes <= 59 and 0 <= second < 60):
        raise Refusal(_NO_SUCH_TIME)
    zone = None
    if offset is not None:
        seconds = offset.nanoseconds // SECOND
        if offset.nanoseconds % SECOND or abs(seconds) > 14 * 3600:
            raise Refusal(_NO_SUCH_TIME)
        zone = Zone(offset=seconds)
    return Time((hours * 3600 + minutes * 60) * SECOND + int(second * SECOND), zone)


@builtin("date and time", required("from", STRING), result=DATE_AND_TIME)
def date_time_from_text(text: str) -> DateTime:
    value = parse_date_time(text)
    if value is None:
        raise Refusal(_NO_DATE_TIME, text=text)
    return value


@builtin("date and time", required("from", ANY_DATE), result=DATE_AND_TIME)
def date_time_from_value(value: Date | DateTime) -> DateTime:
    return midnight(value) if isinstance(value, Date) else value


@builtin("date and time", required("date", ANY_DATE), required("time", TIME), result=DATE_AND_TIME)
def date_time_from_parts(date: Date | DateTime, time: Time) -> DateTime:
    return DateTime(date.date if isinstance(date, DateTime) else date, time)


@builtin("duration", required("from", STRING), result=DURATION)
def duration_from_text(text: str) -> DaysDuration | YearsDuration:
    value = parse_duration(text)
    if value is None:
        raise Refusal(_NO_DURATION, text=text)
    return value


@builtin("duration", required("from", DURATION), result=DURATION)
def duration_from_duration(value: DaysDuration | YearsDuration) -> DaysDuration | YearsDuration:
    return value


@builtin("years and months duration", required("from", ANY_DATE), required("to", ANY_DATE), result=YEARS_DURATION)
def months_between(start: Date | DateTime, end: Date | DateTime) -> YearsDuration:
    """Whole months between two days, towards zero; times of day do not count."""
    first = start.date if isinstance(start, DateTime) else start
    last = end.date if isinstance(end, DateTime) else end
    packed = ((last.year - first.year) * 12 + last.month - first.month) * 32 + last.day - first.day
    return YearsDuration(packed // 32 if packed >= 0 else -(-packed // 32))


@builtin(
    "number",
    required("from", STRING),
    nullable("grouping separator", STRING),
    nullable("decimal separator", STRING),
    result=NUMBER,
)
def number_from_text(text: str, grouping: str | None, decimal: str | None) -> Decimal:
    wrong = grouping not in {" ", ",", ".", None} or decimal not in {",", ".", None}
    if wrong or (grouping is not None and grouping == decimal):
        raise Refusal(_SEPARATORS)
    plain = text if grouping is None else text.replace(grouping, "")
    if decimal == ",":
        if "." in plain:
            raise Refusal(_NO_NUMBER, text=text)
        plain = plain.replace(",", ".")
    return number_from_plain(plain)


@builtin("number", required("from", STRING), result=NUMBER)
def number_from_plain(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text) or len(text) > 100:
        raise Refusal(_NO_NUMBER, text=text)
    try:
        return NUMBERS.create_decimal(text)
    except DecimalException:
        raise Refusal(_NO_NUMBER, text=text) from None


@builtin("number", required("from", NUMBER), result=NUMBER)
def number_from_number(number: Decimal) -> Decimal:
    return number


@metered_builtin("string", required("from", ANY), result=STRING)
def string_from_value(meter: Meter, _: int, value: Any) -> str:
    weigh(value, meter)
    text = text_of(value)
    meter.hold_characters(len(text))
    return text


@builtin("not", nullable("negand", BOOLEAN), result=BOOLEAN)
def negation(negand: Any) -> bool | None:
    return not negand if isinstance(negand, bool) else None


@metered_builtin("is", nullable("value1"), nullable("value2"), result=BOOLEAN)
def identical(meter: Meter, _: int, first: Any, second: Any) -> bool:
    """Whether two values are the same element of the semantic domain: kind, value and form of the zone."""
    if type(first) is not type(second):
        return False
    if isinstance(first, Time):
        return bool(first == second) and first.nanosecond == second.nanosecond
    if isinstance(first, DateTime):
        return bool(first == second) and first.local_nanoseconds == second.local_nanoseconds
    weigh(first, meter)
    return same(first, second) is True
