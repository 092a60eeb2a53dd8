"""A running case as somebody sees it who may step in: where it stands, its facts, its troubles, what could begin.

Looking is free of consequences and of locks; changing it is `intervention`'s. Shows no personal data: a process
holds none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from engine.history import HistoryEvent
from engine.modification.position import Entry, Place, Position, position
from engine.state.resting import ACTIVE, PARKED, RESTING, SUSPENDED, Unreadable
from engine.state.tables import ProcessInstance
from workflows.cases import case_register, diagram, facts, progress, rest
from workflows.cases.diagram import Diagram
from workflows.cases.rest import Rest
from workflows.people import accounts
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission
from workflows.steering import incidents
from workflows.steering.incidents import OpenIncident


@dataclass(frozen=True, slots=True)
class StoppedCase:
    number: str
    since: datetime
    by: str  # display name
    reason: str


@dataclass(frozen=True, slots=True)
class RunningCase:
    number: str
    revision: int  # of the instance; what is changed later names it
    is_suspended: bool  # by a person
    is_parked: bool  # by the program: it cannot go on
    is_readable: bool  # whether the program understands where it stands
    has_ended: bool
    rest: Rest | None
    stopped_by: str | None  # display name
    stopped_by_me: bool
    places: tuple[Place, ...]  # empty when it cannot be read or has ended
    entries: tuple[Entry, ...]
    incidents: tuple[OpenIncident, ...]
    diagrams: tuple[Diagram, ...]


def running_case(session: Session, identity: Identity, case_number: str) -> RunningCase:
    """The case as it stands now. Raises `CaseNotFound`, `NotPermitted`."""
    require(identity, Permission.STEER_PROCESS)
    instance_id = case_register.process_of(session, case_number)
    row = session.execute(
        select(ProcessInstance.state, ProcessInstance.revision, ProcessInstance.model_version_id).where(
            ProcessInstance.id == instance_id
        )
    ).one()
    stopped = rest.rest_of(session, instance_id) if row.state in RESTING else None
    has_ended = row.state != ACTIVE and row.state not in RESTING
    found = None if has_ended else _position(session, instance_id)
    cleared = identity.may(Permission.SEE_PROTECTED)
    return RunningCase(
        number=case_number,
        revision=row.revision,
        is_suspended=row.state == SUSPENDED,
        is_parked=row.state == PARKED,
        is_readable=has_ended or found is not None,
        has_ended=has_ended,
        rest=stopped,
        stopped_by=_name(session, stopped),
        stopped_by_me=stopped is not None and stopped.by == identity.account_name,
        places=tuple(place if cleared else _without_protected(place) for place in found.places) if found else (),
        entries=found.entries if found else (),
        incidents=incidents.of_case(session, identity, case_number),
        diagrams=diagram.diagrams(session, row.model_version_id, progress.of_case(session, case_number)),
    )


def stopped_cases(session: Session, identity: Identity, limit: int = 100) -> tuple[StoppedCase, ...]:
    """The cases that people have stopped, the longest first. Raises `NotPermitted`."""
    require(identity, Permission.SEE_ALL_TEAMS)
    latest = (
        select(HistoryEvent.at, HistoryEvent.by, HistoryEvent.details)
        .where(HistoryEvent.instance_id == ProcessInstance.id, HistoryEvent.kind == "suspended")
        .order_by(HistoryEvent.id.desc())
        .limit(1)
        .lateral()
    )
    query = (
        select(ProcessInstance.business_key, latest.c.at, latest.c.by, latest.c.details)
        .join(latest, true())
        .where(ProcessInstance.state == SUSPENDED)
        .order_by(latest.c.at)
        .limit(limit)
    )
    rows = session.execute(query).all()
    names = accounts.display_names(session, {row.by for row in rows})
    return tuple(
        StoppedCase(row.business_key, row.at, names.get(row.by, row.by), row.details["reason"]) for row in rows
    )


def fact(case: RunningCase, owner: UUID, name: str) -> tuple[str, Any] | None:
    """What a fact belongs to, by name, and its FEEL value; None when it is not there (any more)."""
    for place in case.places:
        if place.scope_id == owner and name in place.variables:
            return place.name, place.variables[name]
        for token in place.tokens:
            if token.token_id == owner and name in token.variables:
                return token.element.name or token.element.id, token.variables[name]
    return None


def _position(session: Session, instance_id: UUID) -> Position | None:
    try:
        return position(session, instance_id)
    except Unreadable:
        return None  # the page says so


def _without_protected(place: Place) -> Place:
    """The place as somebody sees it who is not cleared: what came of security queries is not there."""
    tokens = tuple(replace(token, variables=_open(token.variables)) for token in place.tokens)
    return replace(place, variables=_open(place.variables), tokens=tokens)


def _open(variables: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in variables.items() if name not in facts.PROTECTED}


def _name(session: Session, stopped: Rest | None) -> str | None:
    if stopped is None or stopped.by is None:
        return None
    return accounts.display_names(session, [stopped.by]).get(stopped.by, stopped.by)
