"""FEEL's dates, times and durations as values: immutable, ordered, exact to the nanosecond.

Python's own types end at the year 9999 and know no time of day with a named zone, so these are our own.
Calendar arithmetic is proleptic Gregorian with an astronomical year 0 (ISO 8601). Nothing here reads or writes
text (see temporal_text) and nothing asks for the present moment.

Source: DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, total_ordering
from zoneinfo import ZoneInfo

YEAR_LIMIT = 999_999_999  # the standard's range of years is -YEAR_LIMIT to YEAR_LIMIT
SECOND = 1_000_000_000  # nanoseconds
DAY = 86_400 * SECOND
_MONTH_LIMIT = 100 * YEAR_LIMIT
_NANOSECOND_LIMIT = 1000 * YEAR_LIMIT * DAY
_MONTH_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class OutOfCalendar(ValueError):
    """A date or time that does not exist, or whose year is beyond the standard's range."""


def days_in_month(year: int, month: int) -> int:
    """Number of days of a month (1 to 12) of an astronomical year."""
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _MONTH_DAYS[month]


def day_number(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in the proleptic Gregorian calendar."""
    shifted = year - (month <= 2)
    era, year_of_era = divmod(shifted, 400)
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468


def civil_date(number: int) -> tuple[int, int, int]:
    """Inverse of `day_number`: (year, month, day)."""
    era, day_of_era = divmod(number + 719_468, 146_097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted_month + 2) // 5 + 1
    month = shifted_month + (3 if shifted_month < 10 else -9)
    return year_of_era + era * 400 + (month <= 2), month, day


@dataclass(frozen=True, slots=True, order=True)
class YearsDuration:
    """A years and months duration: a signed number of months."""

    total_months: int

    def __post_init__(self) -> None:
        if abs(self.total_months) > _MONTH_LIMIT:
            raise OutOfCalendar(str(_MONTH_LIMIT))

    @property
    def years(self) -> int:
        return abs(self.total_months) // 12 * (-1 if self.total_months < 0 else 1)

    @property
    def months(self) -> int:
        return abs(self.total_months) % 12 * (-1 if self.total_months < 0 else 1)


@dataclass(frozen=True, slots=True, order=True)
class DaysDuration:
    """A days and time duration: a signed number of nanoseconds."""

    nanoseconds: int

    def __post_init__(self) -> None:
        if abs(self.nanoseconds) > _NANOSECOND_LIMIT:
            raise OutOfCalendar(str(_NANOSECOND_LIMIT))

    def part(self, size: int, modulus: int | None = None) -> int:
        """The whole number of units of `size` nanoseconds, modulo `modulus`, with the sign of the duration."""
        count = abs(self.nanoseconds) // size
        if modulus is not None:
            count %= modulus
        return -count if self.nanoseconds < 0 else count


@total_ordering
class Date:
    """A calendar day. Raises OutOfCalendar for a day that does not exist."""

    __slots__ = ("day", "month", "number", "year")

    def __init__(self, year: int, month: int, day: int) -> None:
        if not (-YEAR_LIMIT <= year <= YEAR_LIMIT and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
            raise OutOfCalendar(f"{year}-{month}-{day}")
        self.year = year
        self.month = month
        self.day = day
        self.number = day_number(year, month, day)

    @classmethod
    def of_number(cls, number: int) -> "Date":
        """The day that lies `number` days after 1970-01-01."""
        return cls(*civil_date(number))

    def plus_months(self, months: int) -> "Date":
        """The same day of a later (or earlier) month, or that month's last day."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        if not -YEAR_LIMIT <= year <= YEAR_LIMIT:
            raise OutOfCalendar(str(year))
        return Date(year, month + 1, min(self.day, days_in_month(year, month + 1)))

    @property
    def weekday(self) -> int:
        """1 is Monday, 7 is Sunday."""
        return (self.number + 3) % 7 + 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Date) and self.number == other.number

    def __lt__(self, other: "Date") -> bool:
        return self.number < other.number

    def __hash__(self) -> int:
        return hash(("date", self.number))

    def __repr__(self) -> str:
        return f"Date({self.year}, {self.month}, {self.day})"


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@dataclass(frozen=True, slots=True)
class Zone:
    """A relation to UTC: a fixed offset in seconds, or an IANA name whose offset depends on the day."""

    offset: int | None = None
    name: str | None = None

    def offset_at(self, day: int, nanosecond: int) -> int:
        """Seconds that local time is ahead of UTC, for a local day number and nanosecond of the day.

        Beyond the years that the zone database covers the rules of an equivalent year are used.
        """
        if self.offset is not None:
            return self.offset
        moment = _covered(day) + timedelta(microseconds=nanosecond // 1000)
        offset = moment.replace(tzinfo=_zone(self.name or "UTC")).utcoffset()
        return 0 if offset is None else int(offset.total_seconds())

    def offset_at_instant(self, nanoseconds: int) -> int:
        """The same for an instant: nanoseconds since 1970-01-01T00:00:00Z."""
        if self.offset is not None:
            return self.offset
        day, nanosecond = divmod(nanoseconds, DAY)
        moment = _covered(day) + timedelta(microseconds=nanosecond // 1000)
        zone = _zone(self.name or "UTC")
        offset = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).utcoffset()
        return 0 if offset is None else int(offset.total_seconds())

    @property
    def standard_offset(self) -> int:
        """The offset without daylight saving: what a time of day without a date is compared by."""
        if self.offset is not None:
            return self.offset
        moment = datetime(2000, 1, 1, tzinfo=_zone(self.name or "UTC"))
        offset, saving = moment.utcoffset(), moment.dst()
        return int(((offset or timedelta()) - (saving or timedelta())).total_seconds())


_FIRST_DAY = day_number(2, 1, 1)
_LAST_DAY = day_number(9998, 12, 31)


def _covered(day: int) -> datetime:
    """A day as Python knows it; far days are moved by whole cycles of 400 years (the calendar repeats)."""
    if day < _FIRST_DAY:
        day = _FIRST_DAY + (day - _FIRST_DAY) % 146_097
    elif day > _LAST_DAY:
        day = _LAST_DAY - (_LAST_DAY - day) % 146_097
    return datetime(1970, 1, 1) + timedelta(days=day)  # noqa: DTZ001 - a local day on purpose


@total_ordering
class Time:
    """A time of day, local or related to UTC; `nanosecond` counts from midnight."""

    __slots__ = ("nanosecond", "zone")

    def __init__(self, nanosecond: int, zone: Zone | None = None) -> None:
        if not 0 <= nanosecond < DAY:
            raise OutOfCalendar(str(nanosecond))
        self.nanosecond = nanosecond
        self.zone = zone

    @property
    def utc_nanosecond(self) -> int:
        """Nanoseconds since midnight, less the offset; local times count as they stand."""
        return self.nanosecond - (self.zone.standard_offset * SECOND if self.zone else 0)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Time) or (self.zone is None) is not (other.zone is None):
            return False
        return self.utc_nanosecond == other.utc_nanosecond

    def __lt__(self, other: "Time") -> bool:
        if (self.zone is None) is not (other.zone is None):
            return self.nanosecond < other.nanosecond
        return self.utc_nanosecond < other.utc_nanosecond

    def __hash__(self) -> int:
        return hash(("time", self.utc_nanosecond, self.zone is None))

    def __repr__(self) -> str:
        return f"Time({self.nanosecond}, {self.zone!r})"


@total_ordering
class DateTime:
    """A day and a time of day, local or related to UTC."""

    __slots__ = ("date", "time")

    def __init__(self, date: Date, time: Time) -> None:
        self.date = date
        self.time = time

    @property
    def offset(self) -> int | None:
        """Seconds ahead of UTC; None for a local date-time."""
        zone = self.time.zone
        return None if zone is None else zone.offset_at(self.date.number, self.time.nanosecond)

    @property
    def local_nanoseconds(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00 on the local wall clock."""
        return self.date.number * DAY + self.time.nanosecond

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00Z; a local date-time counts as if it were UTC."""
        return self.local_nanoseconds - (self.offset or 0) * SECOND

    @classmethod
    def of_instant(cls, instant: int, zone: Zone | None) -> "DateTime":
        """Inverse of `instant` for the zone given."""
        local = instant if zone is None else instant + zone.offset_at_instant(instant) * SECOND
        day, nanosecond = divmod(local, DAY)
        return cls(Date.of_number(day), Time(nanosecond, zone))

    def plus(self, duration: DaysDuration) -> "DateTime":
        return DateTime.of_instant(self.instant + duration.nanoseconds, self.time.zone)

    def plus_months(self, months: int) -> "DateTime":
        return DateTime(self.date.plus_months(months), self.time)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DateTime) or (self.time.zone is None) is not (other.time.zone is None):
            return False
        return self.instant == other.instant

    def __lt__(self, other: "DateTime") -> bool:
        if (self.time.zone is None) is not (other.time.zone is None):
            return self.local_nanoseconds < other.local_nanoseconds
        return self.instant < other.instant

    def __hash__(self) -> int:
        return hash(("date and time", self.instant, self.time.zone is None))

    def __repr__(self) -> str:
        return f"DateTime({self.date!r}, {self.time!r})"


UTC = Zone(offset=0)


def midnight(date: Date) -> DateTime:
    """A date as the standard reads it where a date-time is needed: its UTC midnight."""
    return DateTime(date, Time(0, UTC))
