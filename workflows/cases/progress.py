"""How far a case has come in its model: which elements are done, which are current, since when.

One statement over the engine's history, whatever the length of the case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from engine.history import HistoryEvent, named_now

_KINDS: Final = ("entered", "completed", "cancelled")


@dataclass(frozen=True, slots=True)
class ElementProgress:
    active: bool  # a token stands here now
    entered_at: datetime | None  # last time
    completed_at: datetime | None  # last time; None when never completed


Progress = Mapping[tuple[str, str], ElementProgress]  # by process id and element id

UNTOUCHED: Final = ElementProgress(active=False, entered_at=None, completed_at=None)


def of_case(session: Session, case_number: str) -> Progress:
    """The progress of every element that the case has touched, named as in the version it runs on now."""
    times = {kind: HistoryEvent.kind == kind for kind in _KINDS}
    counts = [func.count().filter(condition).label(kind) for kind, condition in times.items()]
    moved = aggregate_order_by(HistoryEvent.details, HistoryEvent.id)
    query = (
        select(
            HistoryEvent.process_id,
            HistoryEvent.element_id,
            *counts,
            func.max(HistoryEvent.at).filter(times["entered"]).label("entered_at"),
            func.max(HistoryEvent.at).filter(times["completed"]).label("completed_at"),
            func.array_agg(moved).filter(HistoryEvent.kind == "migrated").label("moves"),
        )
        .where(HistoryEvent.business_key == case_number, HistoryEvent.kind.in_((*_KINDS, "migrated")))
        .group_by(HistoryEvent.process_id, HistoryEvent.element_id)
    )
    rows = session.execute(query).all()
    moves = [details for row in rows for details in row.moves or ()]
    touched: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        if any(getattr(row, kind) for kind in _KINDS):
            touched.setdefault((row.process_id, named_now(moves, row.process_id, row.element_id)), []).append(row)
    return {element: _together(found) for element, found in touched.items()}


def _together(rows: Sequence[Any]) -> ElementProgress:
    """One element's progress, though history knows it by several ids."""
    return ElementProgress(
        active=sum(row.entered - row.completed - row.cancelled for row in rows) > 0,
        entered_at=max((row.entered_at for row in rows if row.entered_at), default=None),
        completed_at=max((row.completed_at for row in rows if row.completed_at), default=None),
    )
