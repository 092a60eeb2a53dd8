"""What a clerk wants to see of the worklist: tab, filters, page. The value lives in the page's address."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_

from engine import clock
from engine.clock import OFFICE_ZONE
from engine.user_tasks import UserTask
from workflows.cases import case_listing
from workflows.people.identities import Identity


class Tab(StrEnum):
    MINE = "mine"  # held by me, not put off
    TEAM = "team"  # of my teams and roles, whoever holds them
    UNASSIGNED = "unassigned"  # of my teams and roles, held by nobody
    FOLLOW_UP = "follow-up"  # held by me and put off to a later day


class DueFilter(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"  # today or overdue
    WEEK = "week"  # within seven days or overdue


@dataclass(frozen=True, slots=True)
class WorklistFilter:
    tab: Tab = Tab.TEAM
    procedure: str | None = None
    urgency: str | None = None
    difficulty: str | None = None
    team: str | None = None
    due: DueFilter | None = None
    text: str = ""  # case number or the beginnings of names
    page: int = 1
    page_size: int = 25


def tab_condition(tab: Tab, identity: Identity) -> ColumnElement[bool]:
    """SQL: which of the visible tasks a tab holds."""
    mine = UserTask.assignee == identity.account_name
    put_off = and_(UserTask.follow_up_at.is_not(None), UserTask.follow_up_at > clock.now())
    return {
        Tab.MINE: and_(mine, ~put_off),
        Tab.TEAM: ~put_off,
        Tab.UNASSIGNED: and_(UserTask.assignee.is_(None), ~put_off),
        Tab.FOLLOW_UP: and_(mine, put_off),
    }[tab]


def filter_conditions(wanted: WorklistFilter) -> list[ColumnElement[bool]]:
    """SQL: everything the filter asks for apart from its tab."""
    conditions = case_listing.conditions(
        procedure=wanted.procedure,
        urgency=wanted.urgency,
        difficulty=wanted.difficulty,
        team=wanted.team,
        text=wanted.text,
    )
    if wanted.due is not None:
        conditions.append(UserTask.due_at < _due_before(wanted.due))
    return conditions


def _due_before(due: DueFilter) -> datetime:
    if due is DueFilter.OVERDUE:
        return clock.now()
    days = {DueFilter.TODAY: 1, DueFilter.WEEK: 8}[due]
    return datetime.combine(clock.today() + timedelta(days=days), time.min, OFFICE_ZONE)
