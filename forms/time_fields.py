"""Fields that hold a time of day, or a day and a time. Owns how moments are written.

Clean values are ISO texts on the office's clock: `14:30`, `2026-03-02T14:30`, or with an offset where the form says so.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, Self

import regex

from engine.clock import OFFICE_ZONE, today
from engine.errors import translatable
from forms.component_source import ComponentSource
from forms.components import Circumstances, Component, Field, Problem, Reading
from forms.date_entry import entries_for
from forms.date_fields import DateField, labelled
from forms.date_limits import date_limit_from
from forms.display import moment_text
from forms.entries import Entries, part_name, single
from forms.scopes import Context
from forms.wording import Wording

TIME = regex.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(:[0-5][0-9])?(\s*Uhr)?")
TIME_PART = "time"


class TimeFormat(StrEnum):
    """How form-js wants a time of day written."""

    OFFSET = "utc_offset"
    NORMALIZED = "utc_normalized"
    PLAIN = "no_timezone"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeField(Field):
    """A time of day, in minutes."""

    interval: int  # minutes between the times that are accepted
    format: TimeFormat

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        return cls(**labelled(cls, source, "timeLabel"), **time_attributes(source))

    def read(self, entries: Entries, name: str, circumstances: Circumstances) -> Reading:
        text = single(entries, name).strip()
        if not text:
            return Reading(None)
        moment, problem = read_time(text, self.interval)
        if moment is None:
            return Reading(None, (problem,) if problem else ())
        return Reading(serialize(datetime.combine(circumstances.today, moment), self.format).partition("T")[2])

    def entries(self, value: Any, name: str, language: str) -> Entries:  # noqa: ARG002
        moment = office_moment(f"{today()}T{value}")
        return {name: [f"{moment:%H:%M}"]} if moment else {}

    def text(self, value: Any, language: str, context: Context) -> str:  # noqa: ARG002
        moment = office_moment(f"{today()}T{value}")
        return moment_text(moment.time(), language) if moment else ""

    def missing(self) -> Problem:
        return Problem("required", translatable("Geben Sie bei „{label}“ eine Uhrzeit ein."))


@dataclass(frozen=True, slots=True, kw_only=True)
class DateTimeField(DateField):
    """A day and a time of day on it."""

    time_label: Wording
    interval: int
    format: TimeFormat

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        return cls(
            **labelled(cls, source, "dateLabel"),
            **time_attributes(source),
            earliest=date_limit_from(source, "date.earliest", from_today=source.flag("disallowPassedDates")),
            latest=date_limit_from(source, "date.latest"),
            time_label=source.wording("timeLabel"),
        )

    def read(self, entries: Entries, name: str, circumstances: Circumstances) -> Reading:
        day = super(DateTimeField, self).read(entries, name, circumstances)
        text = single(entries, part_name(name, TIME_PART)).strip()
        if day.problems or not (day.value or text):
            return day
        if not (day.value and text):
            return Reading(None, (Problem("date", HALF, part=TIME_PART if day.value else ""),))
        moment, problem = read_time(text, self.interval)
        if moment is None:
            return Reading(None, (problem,) if problem else ())
        return Reading(serialize(datetime.combine(date.fromisoformat(day.value), moment), self.format))

    def entries(self, value: Any, name: str, language: str) -> Entries:  # noqa: ARG002
        moment = office_moment(value)
        if not moment:
            return {}
        return entries_for(moment.date().isoformat(), name) | {part_name(name, TIME_PART): [f"{moment:%H:%M}"]}

    def text(self, value: Any, language: str, context: Context) -> str:  # noqa: ARG002
        moment = office_moment(value)
        return moment_text(moment, language) if moment else ""

    def missing(self) -> Problem:
        return Problem("required", translatable("Geben Sie bei „{label}“ Datum und Uhrzeit ein."))

    def fact(self, value: Any) -> Any:
        moment = office_moment(value)
        return moment.replace(tzinfo=OFFICE_ZONE) if moment else None


def datetime_field(source: ComponentSource) -> Component:
    """form-js has one component for all three; its subtype tells which."""
    kinds: dict[str, type[Field]] = {"date": DateField, "time": TimeField, "datetime": DateTimeField}
    subtype = source.text("subtype") or "date"
    if subtype not in kinds:
        source.report("unknown-subtype", translatable("Den Untertyp „{subtype}“ gibt es nicht."), subtype=subtype)
    return kinds.get(subtype, DateField).build(source)


def time_attributes(source: ComponentSource) -> dict[str, Any]:
    """Step and format of a time of day."""
    given = source.text("timeSerializingFormat") or TimeFormat.PLAIN
    known = given in set(TimeFormat)
    if not known:
        source.report("unknown-time-format", translatable("Das Zeitformat „{given}“ gibt es nicht."), given=given)
    return {
        "interval": max(1, min(source.integer("timeInterval") or 1, 60)),
        "format": TimeFormat(given) if known else TimeFormat.PLAIN,
    }


def read_time(text: str, interval: int) -> tuple[time | None, Problem | None]:
    """A time of day such as 14:30, or what is wrong with it."""
    match = TIME.fullmatch(text)
    if not match:
        return None, Problem("time", NO_TIME, part=TIME_PART)
    moment = time(int(match[1]), int(match[2]))
    if (moment.hour * 60 + moment.minute) % interval:
        return None, Problem("timeInterval", NO_STEP, {"limit": interval}, part=TIME_PART)
    return moment, None


def serialize(local: datetime, time_format: TimeFormat) -> str:
    """A moment on the office's clock as form-js would write it."""
    if time_format is TimeFormat.PLAIN:
        return f"{local:%Y-%m-%dT%H:%M}"
    aware = local.replace(tzinfo=OFFICE_ZONE)
    if time_format is TimeFormat.NORMALIZED:
        return f"{aware.astimezone(UTC):%Y-%m-%dT%H:%M}Z"
    return aware.isoformat(timespec="minutes")


def office_moment(value: Any) -> datetime | None:
    """A stored moment on the office's clock, without zone; None if there is none."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment.astimezone(OFFICE_ZONE).replace(tzinfo=None) if moment.tzinfo else moment


HALF = translatable("„{label}“ braucht Datum und Uhrzeit; eines von beiden fehlt.")
NO_TIME = translatable("Geben Sie bei „{label}“ eine Uhrzeit ein, zum Beispiel 14:30.")
NO_STEP = translatable("Die Uhrzeit bei „{label}“ ist nur in Schritten von {limit} Minuten möglich.")
