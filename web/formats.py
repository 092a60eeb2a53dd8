"""How values look on a page: dates, times, sizes, in the language of the page and at the office's clock."""

import re
from datetime import date, datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from flask import Flask
from flask_babel import get_locale

from engine import clock


def register(app: Flask) -> None:
    """Offer the formats to templates as filters."""
    app.jinja_env.filters.update(
        date=format_day,
        date_long=format_long_day,
        date_time=format_moment,
        time=format_time,
        days_from_today=days_from_today,
        euros=format_euros,
        file_size=format_size,
        phone_number=dialled,
    )


def format_day(value: date | datetime | None) -> str:
    """25.11.2026; empty for None."""
    return format_date(_day(value), "medium", locale=_conventions()) if value else ""


def format_long_day(value: date | datetime | None) -> str:
    """Mittwoch, 25. November 2026; empty for None."""
    return format_date(_day(value), "full", locale=_conventions()) if value else ""


def format_moment(value: datetime | None) -> str:
    """25.11.2026, 14:05; empty for None."""
    return f"{format_day(value)}, {format_time(value)}" if value else ""


def format_time(value: datetime | None) -> str:
    """14:05; empty for None."""
    return format_datetime(clock.office_time(value), "HH:mm", locale=_conventions()) if value else ""


def days_from_today(value: date | datetime) -> int:
    """Days until the date at the office, negative when it is past."""
    return (_day(value) - clock.today()).days


def format_size(size: int) -> str:
    """A number of bytes as people read it: 840 kB, 2,4 MB."""
    if size < 1_000_000:
        return f"{_number(max(1, round(size / 1000)))} kB"
    return f"{_number(round(size / 1_000_000, 1))} MB"


def format_euros(amount: Decimal) -> str:
    """93,00 €."""
    return str(format_currency(amount, "EUR", locale=_conventions()))


def dialled(number: str) -> str:
    """A telephone number as a link dials it."""
    return re.sub(r"[^0-9+]", "", number)


def _day(value: date | datetime) -> date:
    return clock.office_time(value).date() if isinstance(value, datetime) else value


def _conventions() -> Locale:
    """How numbers and dates are written: English as in Europe, the day before the month."""
    locale = get_locale() or Locale("de")
    return Locale("en", "GB") if locale.language == "en" else locale


def _number(value: float) -> str:
    return format_decimal(value, locale=_conventions())
