"""Built-in functions on days, and those that ask for the present moment (DMN 1.5, tables 79 and 82)."""

from decimal import Decimal

from engine import clock
from engine.feel.builtins.registry import builtin, required
from engine.feel.kinds import ANY_DATE, DATE, DATE_AND_TIME, NUMBER, STRING
from engine.feel.temporal import Date, DateTime, day_number, days_in_month
from engine.feel.values import to_feel

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


@builtin("day of year", required("date", ANY_DATE), result=NUMBER)
def day_of_year(value: Date | DateTime) -> Decimal:
    date = _day(value)
    return Decimal(date.number - day_number(date.year, 1, 1) + 1)


@builtin("day of week", required("date", ANY_DATE), result=STRING)
def day_of_week(value: Date | DateTime) -> str:
    return _WEEKDAYS[_day(value).weekday - 1]


@builtin("month of year", required("date", ANY_DATE), result=STRING)
def month_of_year(value: Date | DateTime) -> str:
    return _MONTHS[_day(value).month - 1]


@builtin("week of year", required("date", ANY_DATE), result=NUMBER)
def week_of_year(value: Date | DateTime) -> Decimal:
    """The ISO 8601 week: that of the Thursday of the same week."""
    date = _day(value)
    thursday = Date.of_number(date.number + 4 - date.weekday)
    return Decimal((thursday.number - day_number(thursday.year, 1, 1)) // 7 + 1)


@builtin("last day of month", required("date", ANY_DATE), result=DATE)
def last_day_of_month(value: Date | DateTime) -> Date:
    date = _day(value)
    return Date(date.year, date.month, days_in_month(date.year, date.month))


@builtin("now", result=DATE_AND_TIME)
def now() -> DateTime:
    """The present moment on the office's wall clock, with its zone."""
    moment: DateTime = to_feel(clock.office_time(clock.now()))
    return moment


@builtin("today", result=DATE)
def today() -> Date:
    date: Date = to_feel(clock.today())
    return date
