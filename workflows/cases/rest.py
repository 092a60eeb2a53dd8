"""Cases whose process rests: what a colleague has stopped, and what the program has put aside.

Who may stop a case and let it go on is `workflows.steering`'s.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.history import HistoryEvent

_BEGINNINGS = ("suspended", "incident")  # of the process as a whole: by a person, or because it cannot be read


@dataclass(frozen=True, slots=True)
class Rest:
    since: datetime
    by: str | None  # account name; None: the program itself, because it cannot go on
    reason: str  # as written, German; empty without a person


def rest_of(session: Session, instance_id: UUID) -> Rest:
    """Since when, why and by whom a process rests that does."""
    query = select(HistoryEvent).where(
        HistoryEvent.instance_id == instance_id,
        HistoryEvent.element_type == "process",
        HistoryEvent.kind.in_(_BEGINNINGS),
    )
    event = session.scalars(query.order_by(HistoryEvent.id.desc()).limit(1)).one()
    return Rest(event.at, event.by, str(event.details.get("reason", "")))
