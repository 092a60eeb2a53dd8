"""How many cases are open, by cluster of urgency and difficulty, and how long they have been here."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from workflows.cases.tables import Case


@dataclass(frozen=True, slots=True)
class Stock:
    counts: Mapping[tuple[str, str], int]  # (urgency, difficulty): open cases; "–" where not classified yet
    open_cases: int
    older_than_90_days: int  # open and undecided: an action for inaction is possible (VwGO section 75)


def open_stock(session: Session) -> Stock:
    """The present stock. One statement."""
    urgency, difficulty = func.coalesce(Case.urgency, "–"), func.coalesce(Case.difficulty, "–")
    age = clock.now() - Case.received_at
    old = func.count().filter(func.extract("day", age) >= 90, Case.decided_at.is_(None))
    rows = session.execute(
        select(urgency, difficulty, func.count(), old).where(Case.closed_at.is_(None)).group_by(urgency, difficulty)
    ).all()
    return Stock(
        counts={(row[0], row[1]): row[2] for row in rows},
        open_cases=sum(row[2] for row in rows),
        older_than_90_days=sum(row[3] for row in rows),
    )
