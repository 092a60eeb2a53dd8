"""When published processes start by themselves: the timers of their start events, as rows.

Written when a version is published, so that only the newest one starts; moved on by whoever has started it
(`engine.timed_starts`). A timer says the same at all times, so it is evaluated without variables.
"""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine import clock
from engine.execution.moments import Schedule, schedule_of
from engine.model.elements import ProcessModel
from engine.model.expressions import compile_text
from engine.model.starts import EventStart, event_starts
from engine.model.tables import StartTimer


def timed_starts(model: ProcessModel) -> list[EventStart]:
    """The timers that start the process."""
    return [start for start in event_starts(model) if start.event.kind == "timer"]


def first_start(kind: str, text: str, now: datetime) -> Schedule:
    """When a timer starts its process next, seen from `now`; raises `StepFailed` when it names no moment."""
    return schedule_of(kind, compile_text(text).evaluate({}), now, text)


def schedule(session: Session, model: ProcessModel) -> None:
    """A version was published: its timers take the place of those of the version before.

    A timer that says what it said before goes on as if nothing had happened; a date that has passed starts nothing.
    """
    before = {
        (timer.element_id, timer.part): timer
        for timer in session.scalars(
            select(StartTimer).where(StartTimer.process_id == model.process_id).with_for_update()
        )
    }
    for start in timed_starts(model):
        kept = before.get((start.element_id, start.part))
        if kept is not None and (kept.kind, kept.text) == (start.event.timer_kind, start.event.timer):
            del before[start.element_id, start.part]
        else:
            session.merge(_timer(model.process_id, start))
            before.pop((start.element_id, start.part), None)
    for element_id, part in before:
        here = StartTimer.process_id == model.process_id
        session.execute(delete(StartTimer).where(here, StartTimer.element_id == element_id, StartTimer.part == part))


def move_on(timer: StartTimer) -> None:
    """The process was started for the moment that was due: the next one, seen from that moment, is due now."""
    left = None if timer.repetitions is None else timer.repetitions - 1
    if timer.due_at is None or left == 0 or timer.kind != "timeCycle":
        timer.due_at = timer.try_at = None
    else:
        timer.due_at = timer.try_at = first_start(timer.kind, timer.text, timer.due_at).due_at
    timer.repetitions, timer.attempts = left, 0


def _timer(process_id: str, start: EventStart) -> StartTimer:
    kind, text = start.event.timer_kind or "", start.event.timer or ""
    now = clock.now()
    found = first_start(kind, text, now)
    due_at = found.due_at if found.due_at >= now else None
    return StartTimer(
        process_id=process_id,
        element_id=start.element_id,
        part=start.part,
        kind=kind,
        text=text,
        due_at=due_at,
        repetitions=found.repetitions,
        try_at=due_at,
        attempts=0,
    )
