"""Text to dates, times and durations and back: ISO 8601 and XML Schema as FEEL restricts them.

A string outside the lexical space gives None; the caller decides what that means. Years have four digits or
more without a leading zero, offsets reach to 14 hours, IANA zones follow an "@".

Source: DMN 1.5, 10.3.4.1 (date string, time string, date time string, duration string).
"""

import re
from functools import lru_cache
from zoneinfo import available_timezones

from engine.feel.temporal import (
    DAY,
    SECOND,
    Date,
    DateTime,
    DaysDuration,
    OutOfCalendar,
    Time,
    YearsDuration,
    Zone,
)

_DATE = r"(-?(?:[1-9][0-9]{3,8}|0[0-9]{3}))-([0-9]{2})-([0-9]{2})"
_CLOCK = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
_ZONE = r"([Zz]|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z0-9_+\-]+(?:/[A-Za-z0-9_+\-]+)*)?"
DATE = re.compile(_DATE + r"(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?")
TIME = re.compile(_CLOCK + _ZONE)
DATE_TIME = re.compile(_DATE + "T" + _CLOCK + _ZONE)
DATE_ZONE = re.compile(_DATE + _ZONE)
YEARS_DURATION = re.compile(r"(-?)P(?:([0-9]+)Y)?(?:([0-9]+)M)?")
DAYS_DURATION = re.compile(r"(-?)P(?:([0-9]+)D)?(T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]*))?S)?)?")
_HOUR = 3600 * SECOND
_MINUTE = 60 * SECOND
_OFFSET_LIMIT = 14 * 3600


@lru_cache(maxsize=1)
def zone_names() -> dict[str, str]:
    """The names of the IANA zones by their lower case spelling."""
    return {name.lower(): name for name in available_timezones()}


def parse_zone(text: str | None) -> Zone | None:
    """`Z`, `+01:00` or `@Europe/Berlin`; raises OutOfCalendar for a zone that does not exist."""
    if not text:
        return None
    if text in {"Z", "z"}:
        return Zone(offset=0)
    if text[0] == "@":
        name = zone_names().get(text[1:].lower())
        if name is None:
            raise OutOfCalendar(text)
        return Zone(name=name)
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    offset = hours * 3600 + minutes * 60 + (seconds[0] if seconds else 0)
    if offset > _OFFSET_LIMIT or minutes > 59 or (seconds and seconds[0] > 59):
        raise OutOfCalendar(text)
    return Zone(offset=-offset if text[0] == "-" else offset)


def _fraction(digits: str | None) -> int:
    return int((digits or "0")[:9].ljust(9, "0"))


def _clock(hour: str, minute: str, second: str, fraction: str | None) -> int:
    nanosecond = int(hour) * _HOUR + int(minute) * _MINUTE + int(second) * SECOND + _fraction(fraction)
    if int(minute) > 59 or int(second) > 59 or nanosecond > DAY:
        raise OutOfCalendar(f"{hour}:{minute}:{second}")
    return nanosecond


def _date(year: str, month: str, day: str) -> Date:
    return Date(int(year), int(month), int(day))


def parse_date(text: str) -> Date | None:
    """A date string, for example `2026-01-31`; a zone after it is dropped."""
    match = DATE.fullmatch(text)
    try:
        return None if match is None else _date(match[1], match[2], match[3])
    except OutOfCalendar:
        return None


def parse_time(text: str) -> Time | None:
    """A time string, for example `10:15:00`, `10:15:00Z`, `10:15:00@Europe/Berlin`."""
    match = TIME.fullmatch(text)
    try:
        if match is None:
            return None
        return Time(_clock(match[1], match[2], match[3], match[4]) % DAY, parse_zone(match[5]))
    except OutOfCalendar:
        return None


def parse_date_time(text: str) -> DateTime | None:
    """A date and time string; a date alone means its midnight. 24:00:00 is the next day's midnight."""
    try:
        if match := DATE_TIME.fullmatch(text):
            date = _date(match[1], match[2], match[3])
            days, nanosecond = divmod(_clock(match[4], match[5], match[6], match[7]), DAY)
            if days:
                date = Date.of_number(date.number + 1)
            return DateTime(date, Time(nanosecond, parse_zone(match[8])))
        if match := DATE_ZONE.fullmatch(text):
            return DateTime(_date(match[1], match[2], match[3]), Time(0, parse_zone(match[4])))
    except OutOfCalendar:
        pass
    return None


def parse_duration(text: str) -> DaysDuration | YearsDuration | None:
    """A duration string of either kind, for example `P14D`, `PT36H`, `P1Y6M`."""
    try:
        return _years_duration(text) or _days_duration(text) if len(text) <= 100 else None
    except OutOfCalendar:
        return None


def _years_duration(text: str) -> YearsDuration | None:
    match = YEARS_DURATION.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        return None
    months = int(match[2] or 0) * 12 + int(match[3] or 0)
    return YearsDuration(-months if match[1] else months)


def _days_duration(text: str) -> DaysDuration | None:
    match = DAYS_DURATION.fullmatch(text)
    if match is None or match[3] == "T" or not (match[2] or match[3]):
        return None
    nanoseconds = (
        int(match[2] or 0) * DAY
        + int(match[4] or 0) * _HOUR
        + int(match[5] or 0) * _MINUTE
        + int(match[6] or 0) * SECOND
        + _fraction(match[7])
    )
    return DaysDuration(-nanoseconds if match[1] else nanoseconds)


def parse_literal(text: str) -> Date | Time | DateTime | DaysDuration | YearsDuration | None:
    """What `@"..."` means: the one of the five kinds whose lexical space holds the text."""
    if text.startswith(("P", "-P")):
        return parse_duration(text)
    if "T" in text:
        return parse_date_time(text) or parse_time(text)
    return parse_date(text) or parse_time(text)


def zone_text(zone: Zone | None) -> str:
    if zone is None:
        return ""
    if zone.offset is None:
        return f"@{zone.name}"
    if zone.offset == 0:
        return "Z"
    minutes, seconds = divmod(abs(zone.offset), 60)
    text = f"{'-' if zone.offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def date_text(date: Date) -> str:
    return f"{'-' if date.year < 0 else ''}{abs(date.year):04}-{date.month:02}-{date.day:02}"


def time_text(time: Time) -> str:
    seconds, fraction = divmod(time.nanosecond, SECOND)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return text + _fraction_text(fraction) + zone_text(time.zone)


def date_time_text(value: DateTime) -> str:
    return f"{date_text(value.date)}T{time_text(value.time)}"


def _fraction_text(nanoseconds: int) -> str:
    return f".{nanoseconds:09}".rstrip("0") if nanoseconds else ""


def years_duration_text(value: YearsDuration) -> str:
    years, months = divmod(abs(value.total_months), 12)
    parts = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return f"{'-' if value.total_months < 0 else ''}P{parts or '0M'}"


def days_duration_text(value: DaysDuration) -> str:
    seconds, fraction = divmod(abs(value.nanoseconds), SECOND)
    days, hours, minutes = seconds // 86_400, seconds // 3600 % 24, seconds // 60 % 60
    seconds %= 60
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if seconds or fraction:
        clock += f"{seconds}{_fraction_text(fraction)}S"
    parts = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return f"{'-' if value.nanoseconds < 0 else ''}P{parts or 'T0S'}"
