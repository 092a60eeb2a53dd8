"""How far a case has come in its model: which elements are done, which are current, since when.

One statement over the engine's history, whatever the length of the case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.history import HistoryEvent

_KINDS: Final = ("entered", "completed", "cancelled")


@dataclass(frozen=True, slots=True)
class ElementProgress:
    active: bool  # a token stands here now
    entered_at: datetime | None  # last time
    completed_at: datetime | None  # last time; None when never completed


Progress = Mapping[tuple[str, str], ElementProgress]  # by process id and element id

UNTOUCHED: Final = ElementProgress(active=False, entered_at=None, completed_at=None)


def of_case(session: Session, case_number: str) -> Progress:
    """The progress of every element that the case has touched."""
    times = {kind: HistoryEvent.kind == kind for kind in _KINDS}
    counts = [func.count().filter(condition).label(kind) for kind, condition in times.items()]
    query = (
        select(
            HistoryEvent.process_id,
            HistoryEvent.element_id,
            *counts,
            func.max(HistoryEvent.at).filter(times["entered"]).label("entered_at"),
            func.max(HistoryEvent.at).filter(times["completed"]).label("completed_at"),
        )
        .where(HistoryEvent.business_key == case_number, HistoryEvent.kind.in_(_KINDS))
        .group_by(HistoryEvent.process_id, HistoryEvent.element_id)
    )
    return {
        (row.process_id, row.element_id): ElementProgress(
            active=row.entered > row.completed + row.cancelled,
            entered_at=row.entered_at,
            completed_at=row.completed_at,
        )
        for row in session.execute(query)
    }
