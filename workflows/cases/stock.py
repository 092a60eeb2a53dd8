"""How many cases are open, by cluster of urgency and difficulty, and which of them have been here for long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.user_tasks import UserTask
from workflows.cases import case_listing
from workflows.cases.case_listing import CaseColumns
from workflows.cases.tables import Case
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

LONG: Final = timedelta(days=90)  # then an action for inaction is possible (VwGO section 75)
UNCLASSIFIED: Final = "–"


@dataclass(frozen=True, slots=True)
class Stock:
    counts: Mapping[tuple[str, str], int]  # (urgency, difficulty): open cases; UNCLASSIFIED where not known yet
    open_cases: int
    undecided_for_long: int

    def row_total(self, urgency: str) -> int:
        """Open cases of an urgency."""
        return sum(count for (row, _), count in self.counts.items() if row == urgency)

    def column_total(self, difficulty: str) -> int:
        """Open cases of a difficulty."""
        return sum(count for (_, column), count in self.counts.items() if column == difficulty)


@dataclass(frozen=True, slots=True)
class OldCase:
    case: CaseColumns
    days: int  # since it was received
    steps: tuple[str, ...]  # names of the tasks that are open; empty while it waits for something else


def open_stock(session: Session, identity: Identity) -> Stock:
    """The present stock. One statement. Raises `NotPermitted`."""
    require(identity, Permission.SEE_ALL_TEAMS)
    urgency, difficulty = (func.coalesce(column, UNCLASSIFIED) for column in (Case.urgency, Case.difficulty))
    rows = session.execute(
        select(urgency, difficulty, func.count(), func.count().filter(*_undecided_for_long()))
        .where(Case.closed_at.is_(None))
        .group_by(urgency, difficulty)
    ).all()
    return Stock(
        counts={(row[0], row[1]): row[2] for row in rows},
        open_cases=sum(row[2] for row in rows),
        undecided_for_long=sum(row[3] for row in rows),
    )


def undecided_for_long(session: Session, identity: Identity, limit: int = 50) -> tuple[OldCase, ...]:
    """Open cases without a decision after ninety days, the oldest first. Raises `NotPermitted`."""
    require(identity, Permission.SEE_ALL_TEAMS)
    steps = (
        select(func.array_agg(UserTask.name))
        .where(UserTask.business_key == Case.number, UserTask.state == "open")
        .scalar_subquery()
    )
    rows = session.execute(
        case_listing.listed(steps.label("steps"))
        .where(Case.closed_at.is_(None), *_undecided_for_long())
        .order_by(Case.received_at, Case.id)
        .limit(limit)
    ).all()
    now = clock.now()
    return tuple(
        OldCase(case_listing.columns_of(row), (now - row.received_at).days, tuple(sorted(row.steps or ())))
        for row in rows
    )


def _undecided_for_long() -> tuple[ColumnElement[bool], ...]:
    return Case.received_at <= clock.now() - LONG, Case.decided_at.is_(None)
