"""What happened to a case, in order. Rows are written by the engine and never changed.

An element may be called something else in the version that an instance has moved to; `named_now` follows that.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, select

from engine.state.tables import HistoryEvent

__all__ = ["HistoryEvent", "events_of", "named_now"]


def events_of(business_key: str) -> Select[HistoryEvent]:
    """A query for the history of a case, oldest first, to be narrowed further."""
    return select(HistoryEvent).where(HistoryEvent.business_key == business_key).order_by(HistoryEvent.id)


def named_now(moves: Iterable[Mapping[str, Any]], process_id: str, element_id: str) -> str:
    """The id of an element after moves to other versions: the details of the events `migrated`, oldest first."""
    for details in moves:
        element_id = details["renamed"].get(process_id, {}).get(element_id, element_id)
    return element_id
