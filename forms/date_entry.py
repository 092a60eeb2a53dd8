"""What people type for a day: three inputs, or one text. Owns the reading of single dates, knows no fields.

Months may be written as numbers or as German or English names; a year has four digits. Where only part of a date is
known (`partial`), day, or day and month, may be empty or zero, as in passports that say 00.00.1980.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import regex
from babel.dates import get_month_names

from engine.errors import translatable
from forms.components import Problem
from forms.entries import Entries, part_name, single

PARTS = ("day", "month", "year")
SHORTEST_NAME = 3  # letters of a month: "Mär", "Sept"
GERMAN_TEXT = regex.compile(r"(?P<day>\d{1,2})\.\s*(?P<month>\d{1,2}|\p{L}{3,10})\.?\s*(?P<year>\d{4})")
ISO_TEXT = regex.compile(r"(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?")
SHORT_NUMBER = regex.compile(r"[0-9]{1,2}")
LONG_NUMBER = regex.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class DateEntry:
    """A day as typed; parts that were left out are empty."""

    day: str = ""
    month: str = ""
    year: str = ""

    def __bool__(self) -> bool:
        return bool(self.day or self.month or self.year)

    def is_given(self, part: str) -> bool:
        """Whether a part is known; zeros say that it is not."""
        return bool(getattr(self, part).strip("0"))


def entry_from(entries: Entries, name: str) -> DateEntry:
    """The typed day: the three inputs, or one text in German or ISO order under the name itself."""
    whole = single(entries, name).strip()
    match = ISO_TEXT.fullmatch(whole) or GERMAN_TEXT.fullmatch(whole)
    if match:
        return DateEntry(**{part: match[part] or "" for part in PARTS})
    if whole:
        return DateEntry(day=whole)
    return DateEntry(*(single(entries, part_name(name, part)).strip() for part in PARTS))


def entries_for(iso: str, name: str) -> Entries:
    """The inputs that show a stored day; all texts of a day at once, so that any kind of input finds its own."""
    match = ISO_TEXT.fullmatch(iso)
    if not match:
        return {}
    parts = {part_name(name, part): [match[part].lstrip("0")] for part in PARTS if match[part]}
    return parts | {name: [iso]}


def read_date(entry: DateEntry, *, partial: bool) -> tuple[str | None, Problem | None]:
    """The ISO text of a day (`2026-03-02`, or `2026-03` and `2026` where that is all that is known), or a problem."""
    if problem := _incomplete(entry, partial=partial) or _unreadable(entry):
        return None, problem
    known = [int(entry.year)]
    if entry.is_given("month"):
        known.append(month_number(entry.month) or 0)
    if entry.is_given("day"):
        known.append(int(entry.day))
    try:
        date(*[*known, 1, 1][:3])
    except ValueError:
        return None, Problem("date", NO_SUCH_DAY)
    return "-".join(f"{part:0{width}d}" for part, width in zip(known, (4, 2, 2), strict=False)), None


def _incomplete(entry: DateEntry, *, partial: bool) -> Problem | None:
    """The first part that is missing and must not be."""
    if not entry.is_given("year"):
        return Problem("date", NO_YEAR, part="year")
    if partial:
        return (
            Problem("date", NO_MONTH, part="month") if entry.is_given("day") and not entry.is_given("month") else None
        )
    for part, sentence in (("day", NO_DAY), ("month", NO_MONTH)):
        if not entry.is_given(part):
            return Problem("date", sentence, part=part)
    return None


def _unreadable(entry: DateEntry) -> Problem | None:
    """The first part that is no number of its kind."""
    if not LONG_NUMBER.fullmatch(entry.year):
        return Problem("date", SHORT_YEAR, part="year")
    if entry.is_given("month") and month_number(entry.month) is None:
        return Problem("date", NO_SUCH_MONTH, part="month")
    if entry.is_given("day") and not (SHORT_NUMBER.fullmatch(entry.day) and int(entry.day) <= 31):
        return Problem("date", NO_SUCH_DAY_NUMBER, part="day")
    return None


def month_number(text: str) -> int | None:
    """1 to 12 for a number or a German or English name, also shortened; None for anything else."""
    if SHORT_NUMBER.fullmatch(text):
        return int(text) if 1 <= int(text) <= 12 else None
    start = text.casefold().rstrip(".")
    if len(start) < SHORTEST_NAME:
        return None
    return next((number for name, number in _month_names() if name.startswith(start)), None)


@cache
def _month_names() -> Sequence[tuple[str, int]]:
    """Names that begin alike mean the same month in both languages."""
    names = ((name, number) for code in ("de", "en") for number, name in get_month_names("wide", locale=code).items())
    return [(name.casefold(), number) for name, number in names]


NO_DAY = translatable("Bei „{label}“ fehlt der Tag.")
NO_MONTH = translatable("Bei „{label}“ fehlt der Monat.")
NO_YEAR = translatable("Bei „{label}“ fehlt das Jahr.")
SHORT_YEAR = translatable("Geben Sie das Jahr bei „{label}“ mit vier Ziffern ein, zum Beispiel 1985.")
NO_SUCH_MONTH = translatable("Geben Sie den Monat bei „{label}“ als Zahl von 1 bis 12 ein.")
NO_SUCH_DAY_NUMBER = translatable("Geben Sie den Tag bei „{label}“ als Zahl von 1 bis 31 ein.")
NO_SUCH_DAY = translatable("„{label}“ ist ein Tag, den es nicht gibt. Bitte prüfen Sie Tag, Monat und Jahr.")
