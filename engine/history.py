"""What happened to a case, in order. Rows are written by the engine and never changed."""

from sqlalchemy import Select, select

from engine.state.tables import HistoryEvent

__all__ = ["HistoryEvent", "events_of"]


def events_of(business_key: str) -> Select[HistoryEvent]:
    """A query for the history of a case, oldest first, to be narrowed further."""
    return select(HistoryEvent).where(HistoryEvent.business_key == business_key).order_by(HistoryEvent.id)
