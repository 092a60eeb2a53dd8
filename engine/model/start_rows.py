"""The starts that published processes owe, as rows: at the moments of timers, and where an event could not start one.

Timers are written when a version is published, so that only the newest one starts; moved on by whoever has started
it (`engine.owed_starts`). A timer says the same at all times, so it is evaluated without variables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from engine import clock, feel
from engine.execution.moments import Schedule, schedule_of
from engine.model.elements import ProcessModel
from engine.model.expressions import compile_text
from engine.model.starts import EventStart, event_starts
from engine.model.tables import OwedStart
from engine.unexpected import told

EVENTS: Final = ("message", "signal")  # kinds of starts that are owed only because they have failed


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message or signal that has come."""

    kind: str  # message or signal
    name: str
    variables: Mapping[str, Any]
    business_key: str | None = None  # of the instances that it starts; None: each gets one of its own


def timed_starts(model: ProcessModel) -> list[EventStart]:
    """The timers that start the process."""
    return [start for start in event_starts(model) if start.event.kind == "timer"]


def first_start(kind: str, text: str, now: datetime) -> Schedule:
    """When a timer starts its process next, seen from `now`; raises `StepFailed` when it names no moment."""
    return schedule_of(kind, compile_text(text).evaluate({}), now, text)


def schedule(session: Session, model: ProcessModel) -> None:
    """A version was published: its timers take the place of those of the version before.

    A timer that says what it said before goes on as if nothing had happened; a date that has passed starts nothing.
    What has failed may be mended: it is tried again at once.
    """
    here = OwedStart.process_id == model.process_id
    found = session.scalars(select(OwedStart).where(here, OwedStart.kind.not_in(EVENTS)).with_for_update())
    before = {(timer.element_id, timer.part): timer for timer in found}
    new = []
    for start in timed_starts(model):
        kept = before.get((start.element_id, start.part))
        if kept is not None and (kept.kind, kept.text) == (start.event.timer_kind, start.event.timer):
            del before[start.element_id, start.part]
        else:
            new.append(_timer(model.process_id, start))
    session.execute(delete(OwedStart).where(OwedStart.id.in_([timer.id for timer in before.values()])))
    session.add_all(new)
    failing = here, OwedStart.attempts > 0, OwedStart.begun_at.is_(None)
    session.execute(update(OwedStart).where(*failing).values(try_at=clock.now()))


def move_on(timer: OwedStart) -> None:
    """The process was started for the moment that was due: the next one, seen from that moment, is due now."""
    left = None if timer.repetitions is None else timer.repetitions - 1
    if timer.due_at is None or left == 0 or timer.kind != "timeCycle":
        timer.due_at = timer.try_at = None
    else:
        timer.due_at = timer.try_at = first_start(timer.kind, timer.text, timer.due_at).due_at
    timer.repetitions, timer.attempts, timer.failure, timer.begun_at = left, 0, None, None


def owe(session: Session, process_id: str, element_id: str, arrival: Arrival, failure: Exception) -> None:
    """A message or signal could not start a process: that is tried again as soon as somebody has time."""
    now = clock.now()
    session.add(
        OwedStart(
            id=uuid7(),
            process_id=process_id,
            element_id=element_id,
            part=0,
            kind=arrival.kind,
            text=arrival.name,
            business_key=arrival.business_key,
            variables=feel.to_json(dict(arrival.variables)),
            due_at=now,
            repetitions=1,
            try_at=now,
            begun_at=None,
            attempts=1,
            failure=told(failure),
        )
    )


def _timer(process_id: str, start: EventStart) -> OwedStart:
    kind, text = start.event.timer_kind or "", start.event.timer or ""
    now = clock.now()
    found = first_start(kind, text, now)
    due_at = found.due_at if found.due_at >= now else None
    return OwedStart(
        id=uuid7(),
        process_id=process_id,
        element_id=start.element_id,
        part=start.part,
        kind=kind,
        text=text,
        due_at=due_at,
        business_key=None,
        variables={},
        repetitions=found.repetitions,
        try_at=due_at,
        begun_at=None,
        attempts=0,
        failure=None,
    )
