"""When a timer is due: dates, durations and cycles, as the model wrote them or FEEL computed them.

Source: BPMN 2.0.2 section 10.5.5 (timeDate, timeDuration, timeCycle in ISO 8601). A moment without a zone is
refused; a date alone means its beginning at the office.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from engine import feel
from engine.clock import OFFICE_ZONE
from engine.execution.failures import StepFailed

_CYCLE = re.compile(r"R(\d{0,9})/(?:([^P/][^/]*)/)?(P[^/]*)", re.IGNORECASE)
_MIXED = re.compile(r"P((?:\d{1,9}Y)?(?:\d{1,9}M)?)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(T(?=\d)[\dHMS.]+)?", re.IGNORECASE)
MOST_ROUNDS_PASSED = 10_000

Length = tuple[Any, ...]  # FEEL durations, one after another: months and days cannot be one in FEEL

_LATER = feel.compile("moment + length * count")
_AS_DURATION = feel.compile("duration(text)")
_AS_MOMENT = feel.compile('if matches(text, "T") then date and time(text) else date(text)')


@dataclass(frozen=True, slots=True)
class Schedule:
    due_at: datetime  # aware, UTC
    repetitions: int | None  # rounds that are left, this one included; None: without end


def schedule_of(kind: str, value: Any, now: datetime, text: str) -> Schedule:
    """The next moment of a timer whose definition evaluated to `value`; raises `StepFailed`."""
    try:
        if kind == "timeDate":
            return Schedule(_date(value, now), 1)
        if kind == "timeCycle":
            return _cycle(value, now)
        return Schedule(_later(now, _duration(value)), 1)
    except (ValueError, OverflowError) as error:
        raise StepFailed("timer", f"„{text}“ ergibt keinen Zeitpunkt: {error}") from error


def _date(value: Any, now: datetime) -> datetime:
    if isinstance(value, str) and value.upper().startswith("P"):
        raise ValueError("erwartet wird ein Datum, keine Dauer")
    return moment_of(value, now)


def moment_of(value: Any, now: datetime) -> datetime:
    """The aware UTC moment that a FEEL date, date and time, duration or ISO text means; raises `StepFailed`."""
    if isinstance(value, str):
        if value.upper().startswith("P"):
            return _later(now, _duration(value))
        value = _AS_MOMENT.evaluate({"text": value})
    if feel.type_name(value).endswith("duration"):
        return _later(now, (value,))
    found = feel.to_python(value)
    if isinstance(found, datetime):
        if found.tzinfo is None:
            raise StepFailed("timer", f"„{feel.text_of(value)}“ nennt keine Zeitzone.")
        return found.astimezone(UTC)
    if isinstance(found, date):
        return datetime.combine(found, time(), OFFICE_ZONE).astimezone(UTC)
    raise StepFailed("timer", f"„{feel.text_of(value)}“ ist kein Zeitpunkt.")


def _cycle(value: Any, now: datetime) -> Schedule:
    match = _CYCLE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        if feel.type_name(value).endswith("duration"):
            return Schedule(_later(now, (value,)), None)
        raise ValueError("erwartet wird R<Anzahl>/<Dauer> oder R<Anzahl>/<Beginn>/<Dauer>")
    rounds = int(match[1]) if match[1] else None
    if rounds == 0:
        raise ValueError("null Wiederholungen ereignen sich nie")
    step = _duration(match[3])
    if not _later(now, step) > now:
        raise ValueError("eine Wiederholung muss länger als nichts dauern")
    if match[2]:
        return _since(moment_of(match[2], now), step, rounds, now)
    return Schedule(_later(now, step), rounds)


def _since(begin: datetime, step: Length, rounds: int | None, now: datetime) -> Schedule:
    """The first round after `now` of a cycle that began at a moment; its last round when all have passed."""
    passed = 0
    moment = begin
    while moment <= now and (rounds is None or passed + 1 < rounds):
        passed += 1
        if passed > MOST_ROUNDS_PASSED:
            raise ValueError("der Beginn liegt zu viele Wiederholungen zurück")
        moment = _later(begin, step, passed)
    return Schedule(moment, None if rounds is None else rounds - passed)


def _duration(value: Any) -> Length:
    found = [_AS_DURATION.evaluate({"text": text}) for text in _parts(value)] if isinstance(value, str) else [value]
    if not all(feel.type_name(part).endswith("duration") for part in found):
        raise ValueError(f"„{feel.text_of(value)}“ ist keine Dauer")
    return tuple(found)


def _parts(text: str) -> list[str]:
    """A duration of ISO 8601 as FEEL knows it: months apart from days, and weeks as days."""
    match = _MIXED.fullmatch(text)
    if match is None:
        return [text]
    months, weeks, days, rest = match.groups()
    if weeks is None and not (months and (days or rest)):
        return [text]
    days = str(int(weeks or 0) * 7 + int(days or 0))
    return [*([f"P{months}"] if months else []), f"P{days}D{rest or ''}"]


def _later(now: datetime, length: Length, count: int = 1) -> datetime:
    later = feel.to_feel(now)
    for part in length:
        later = _LATER.evaluate({"moment": later, "length": part, "count": Decimal(count)})
        if later is None:
            raise ValueError("außerhalb des Kalenders")
    moment: datetime = feel.to_python(later)
    return moment.astimezone(UTC)
