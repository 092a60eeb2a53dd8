"""The worklist: which tasks wait for whom, most urgent first.

Reads only. A list of any length costs three statements: one page of rows, the counts of all tabs, the names of the
holders; a model version is read once more in the life of the program. Taking a task is `holding`'s.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, SQLColumnExpression, func, literal, select, tuple_
from sqlalchemy.orm import Session

from engine import clock
from engine.user_tasks import UserTask
from workflows.cases import case_listing, published_model
from workflows.cases.case_listing import CaseColumns, Columns
from workflows.cases.public_steps import Actor, actor_of
from workflows.people import accounts
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission
from workflows.tasks import routing
from workflows.tasks.worklist_filter import Tab, WorklistFilter, filter_conditions, tab_condition

SOON: Final = timedelta(days=7)
_NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)  # where a task without a due date stands in the order


class Due(StrEnum):
    """How pressing a due date is; the page adds words and colour."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"  # within seven days
    LATER = "later"
    NONE = "none"  # nothing is due


@dataclass(frozen=True, slots=True)
class WorklistRow:
    task_id: UUID
    revision: int  # to send along with every action
    case: CaseColumns
    step: str  # the task's name in the model
    due: Due
    due_at: datetime | None
    follow_up_at: datetime | None
    holder: str | None  # account name
    holder_name: str | None
    waiting_on: Actor  # whose turn the model says it is in this step
    waiting_since: datetime
    has_draft: bool


@dataclass(frozen=True, slots=True)
class Worklist:
    rows: tuple[WorklistRow, ...]
    counts: dict[Tab, int]  # with the same filters
    total: int  # rows of the chosen tab on all pages
    page: int
    pages: int


def worklist(session: Session, identity: Identity, wanted: WorklistFilter) -> Worklist:
    """One page of the worklist. Raises `NotPermitted`."""
    require(identity, Permission.SEE_WORKLIST)
    counts = _counts(session, identity, wanted)
    total = counts[wanted.tab]
    pages = max(1, ceil(total / wanted.page_size))
    page = min(max(1, wanted.page), pages)
    rows = session.execute(
        _ordered(_query(identity, wanted)).limit(wanted.page_size).offset((page - 1) * wanted.page_size)
    ).all()
    holders = accounts.display_names(session, {row.assignee for row in rows if row.assignee})
    return Worklist(
        rows=tuple(_row(session, row, holders) for row in rows),
        counts=counts,
        total=total,
        page=page,
        pages=pages,
    )


def next_task(session: Session, identity: Identity, wanted: WorklistFilter, after: UUID) -> UUID | None:
    """The task that follows `after` in the list, the first one behind the last; None when the list is empty.

    `after` may be finished by now: its place in the order is kept.
    """
    require(identity, Permission.SEE_WORKLIST)
    others = _query(identity, wanted).where(UserTask.id != after)
    place = session.execute(
        case_listing.joined(select(*_order()).select_from(UserTask), UserTask.business_key).where(UserTask.id == after)
    ).one_or_none()
    if place is not None:
        behind = tuple_(*_order()) > tuple_(*(literal(value) for value in place))
        following = session.execute(_ordered(others.where(behind)).limit(1)).first()
        if following is not None:
            return _id(following)
    first = session.execute(_ordered(others).limit(1)).first()
    return _id(first) if first is not None else None


def due_state(due_at: datetime | None) -> Due:
    """How pressing a due date is at this moment."""
    if due_at is None:
        return Due.NONE
    if due_at < clock.now():
        return Due.OVERDUE
    if clock.office_time(due_at).date() == clock.today():
        return Due.TODAY
    return Due.SOON if due_at < clock.now() + SOON else Due.LATER


def _query(identity: Identity, wanted: WorklistFilter) -> Columns:
    task = select(
        UserTask.id,
        UserTask.revision,
        UserTask.name,
        UserTask.due_at,
        UserTask.follow_up_at,
        UserTask.assignee,
        UserTask.created_at,
        UserTask.model_version_id,
        UserTask.element_id,
        UserTask.draft.is_not(None).label("has_draft"),
    )
    return case_listing.with_columns(task, UserTask.business_key).where(
        *_visible(identity, wanted), tab_condition(wanted.tab, identity)
    )


def _counts(session: Session, identity: Identity, wanted: WorklistFilter) -> dict[Tab, int]:
    columns = [func.count().filter(tab_condition(tab, identity)).label(tab.name) for tab in Tab]
    query = case_listing.joined(select(*columns).select_from(UserTask), UserTask.business_key)
    row = session.execute(query.where(*_visible(identity, wanted))).one()
    return dict(zip(Tab, row, strict=True))


def _visible(identity: Identity, wanted: WorklistFilter) -> list[ColumnElement[bool]]:
    return [UserTask.state == "open", routing.may_see(identity), *filter_conditions(wanted)]


def _ordered(query: Columns) -> Columns:
    return query.order_by(*_order())


def _order() -> tuple[SQLColumnExpression[Any], ...]:
    """Urgency, then due date, then the model's priority, then age: never null, never equal."""
    due_at = func.coalesce(UserTask.due_at, _NEVER)
    return case_listing.urgency_order(), due_at, -UserTask.priority, UserTask.created_at, UserTask.id


def _id(row: Row[Any]) -> UUID:
    identifier: UUID = row.id
    return identifier


def _row(session: Session, row: Row[Any], holders: dict[str, str]) -> WorklistRow:
    return WorklistRow(
        task_id=row.id,
        revision=row.revision,
        case=case_listing.columns_of(row),
        step=row.name,
        due=due_state(row.due_at),
        due_at=row.due_at,
        follow_up_at=row.follow_up_at,
        holder=row.assignee,
        holder_name=holders.get(row.assignee) if row.assignee else None,
        waiting_on=actor_of(published_model.element(session, row.model_version_id, row.element_id)),
        waiting_since=row.created_at,
        has_draft=row.has_draft,
    )
