"""How much waits in which team, and how much of it is late."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.user_tasks import UserTask
from workflows.cases import case_listing
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class TeamLoad:
    team: str | None  # code; None: the case has no team yet
    tasks: int  # open
    unassigned: int  # of these
    overdue: int  # of these
    overdue_since: datetime | None  # when the oldest overdue one was due


def by_team(session: Session, identity: Identity) -> tuple[TeamLoad, ...]:
    """Every team with open tasks, the one with most overdue tasks first. One statement. Raises `NotPermitted`."""
    require(identity, Permission.SEE_ALL_TEAMS)
    team = case_listing.team()
    late = UserTask.due_at < clock.now()
    query = select(
        team.label("team"),
        func.count().label("tasks"),
        func.count().filter(UserTask.assignee.is_(None)).label("unassigned"),
        func.count().filter(late).label("overdue"),
        func.min(UserTask.due_at).filter(late).label("overdue_since"),
    ).select_from(UserTask)
    rows = session.execute(
        case_listing.joined(query, UserTask.business_key)
        .where(UserTask.state == "open")
        .group_by(team)
        .order_by(func.count().filter(late).desc(), team)
    )
    return tuple(TeamLoad(row.team, row.tasks, row.unassigned, row.overdue, row.overdue_since) for row in rows)
