"""Values as people read them: German and English dates, numbers, yes and no. Owns no sentences."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from engine import feel
from engine.clock import office_time

DATE_PATTERN = {"de": "dd.MM.y", "en": "d MMMM y"}
MONTH_PATTERN = {"de": "MMMM y", "en": "MMMM y"}
UNGROUPED = 10_000  # smaller numbers are read at a glance
CURRENCY = ("Euro", "euro", "EUR", "€")
YES_NO = {"de": ("Ja", "Nein"), "en": ("Yes", "No")}


def display(value: Any, language: str, *, unit: str = "") -> str:
    """A FEEL or JSON value for a reader of `language` ("de" or "en"); null is empty.

    `unit` is what stands behind it: a number in front of a currency is written as money.
    """
    match feel.to_python(value):
        case None:
            return ""
        case str(text):
            return text
        case bool(answer):
            return YES_NO[language][0 if answer else 1]
        case int() | float() | Decimal() as number:
            shown = shown_amount if is_currency(unit) else shown_number
            return shown(Decimal(str(number)), language)
        case datetime() | date() | time() as moment:
            return moment_text(moment, language)
        case list() | tuple() as items:
            return ", ".join(display(item, language) for item in items)
        case Mapping() as entries:
            return ", ".join(f"{key}: {display(item, language)}" for key, item in entries.items())
    return feel.text_of(value)


def number_text(number: Decimal, language: str) -> str:
    """As people type it: all digits with the language's decimal sign, without grouping."""
    return format_decimal(number.normalize(), "#0.###", locale=language, decimal_quantization=False)


def shown_number(number: Decimal, language: str) -> str:
    """As people read it: all digits, in groups of three from ten thousand on, so that a year stays a year."""
    if abs(number) < UNGROUPED:
        return number_text(number, language)
    return format_decimal(number.normalize(), "#,##0.###", locale=language, decimal_quantization=False)


def shown_amount(number: Decimal, language: str) -> str:
    """Money without its unit: always in groups of three, and with both digits of the cents or none."""
    pattern = "#,##0" if number == number.to_integral_value() else "#,##0.00"
    return format_decimal(number.normalize(), pattern, locale=language, decimal_quantization=False)


def is_currency(unit: str) -> bool:
    """Whether a text that follows a number begins with the word or the sign of the currency."""
    return unit.lstrip().startswith(CURRENCY)


def moment_text(value: date | time, language: str) -> str:
    """A date, a time of day or both; an aware date-time is shown on the office's clock."""
    if isinstance(value, datetime):
        local = office_time(value) if value.tzinfo else value
        return f"{moment_text(local.date(), language)}, {moment_text(local.time(), language)}"
    if isinstance(value, time):
        suffix = " Uhr" if language == "de" else ""
        return format_time(value, "HH:mm", locale=language) + suffix
    return format_date(value, DATE_PATTERN[language], locale=language)


def partial_date_text(text: str, language: str) -> str:
    """A date of which the day, or day and month, may be unknown: `1980`, `1980-05` or `1980-05-17`.

    A text that is none of these stays as it is.
    """
    full = text + "0000-01-01"[len(text) :]
    try:
        day = date.fromisoformat(full)
    except ValueError:
        return text
    if len(text) == len("1980"):
        return text
    if len(text) == len("1980-05"):
        return format_date(day, MONTH_PATTERN[language], locale=language)
    return moment_text(day, language)
