"""Cases that cannot go on by themselves: shown to a lead, who lets them try again once the cause is mended."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import structlog
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from engine import intervention
from engine.errors import LaufzettelError, translatable
from engine.running_instance import NotRunning
from engine.state.resting import Unreadable
from engine.state.tables import Incident, ProcessInstance
from engine.unexpected import is_of_database, told
from workflows import audit
from workflows.audit import Action
from workflows.cases import published_model
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

log = structlog.get_logger(__name__)


class IncidentSettled(LaufzettelError):
    sentence: ClassVar[str] = translatable("Diese Störung ist schon behoben. Sie brauchen nichts mehr zu tun.")


class ResolutionMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable("Bitte schreiben Sie, wodurch die Störung behoben ist.")


class StillFailing(LaufzettelError):
    sentence: ClassVar[str] = translatable("Der Vorgang kommt noch nicht weiter: {problem}")


@dataclass(frozen=True, slots=True)
class OpenIncident:
    id: UUID
    case_number: str
    element_id: str  # the process's when it is parked as a whole
    step: str  # name of the element, or its id
    kind: str  # machine-readable
    message: str  # German, for a person
    since: datetime


@dataclass(frozen=True, slots=True)
class OpenIncidents:
    shown: tuple[OpenIncident, ...]  # oldest first
    total: int


def open_incidents(session: Session, identity: Identity, limit: int = 100) -> OpenIncidents:
    """What waits for somebody. Raises `NotPermitted`."""
    require(identity, Permission.SEE_ALL_TEAMS)
    shown = _shown(session, _waiting().limit(limit))
    total = session.scalar(select(func.count()).select_from(Incident).where(Incident.resolved_at.is_(None)))
    return OpenIncidents(shown, total or 0)


def of_case(session: Session, identity: Identity, case_number: str) -> tuple[OpenIncident, ...]:
    """What is in the way of one case, oldest first. Raises `NotPermitted`."""
    require(identity, Permission.SEE_ALL_TEAMS)
    return _shown(session, _waiting().where(ProcessInstance.business_key == case_number))


def _waiting() -> Select[Incident, str, int]:
    return (
        select(Incident, ProcessInstance.business_key, ProcessInstance.model_version_id)
        .join(ProcessInstance, ProcessInstance.id == Incident.instance_id)
        .where(Incident.resolved_at.is_(None))
        .order_by(Incident.created_at, Incident.id)
    )


def _shown(session: Session, query: Select[Incident, str, int]) -> tuple[OpenIncident, ...]:
    return tuple(
        OpenIncident(
            id=row.Incident.id,
            case_number=row.business_key,
            element_id=row.Incident.element_id,
            step=published_model.element_name(session, row.model_version_id, row.Incident.element_id),
            kind=row.Incident.kind,
            message=row.Incident.message,
            since=row.Incident.created_at,
        )
        for row in session.execute(query)
    )


def resume(session: Session, identity: Identity, incident_id: UUID, reason: str) -> str:
    """Let the case try again; returns its number.

    Raises `ResolutionMissing`, `IncidentSettled` (also for one that never was), `StillFailing`, `NotPermitted`.
    """
    require(identity, Permission.RESUME_PROCESS)
    if not reason.strip():
        raise ResolutionMissing
    instance_id = session.scalar(select(Incident.instance_id).where(Incident.id == incident_id))
    if instance_id is None:
        raise IncidentSettled
    published_model.hold(session, instance_id)  # of two leads at once, the second sees what the first did
    incident = session.get_one(Incident, incident_id, populate_existing=True)
    if incident.resolved_at is not None:
        raise IncidentSettled
    number = session.scalars(select(ProcessInstance.business_key).where(ProcessInstance.id == instance_id)).one()
    _retry(session, identity, incident_id, reason.strip())
    details = {"incident": str(incident_id), "element": incident.element_id, "reason": reason.strip()}
    audit.record(session, Action.PROCESS_CHANGE, by=identity.account_name, subject=number, details=details)
    return number


def _retry(session: Session, identity: Identity, incident_id: UUID, reason: str) -> None:
    try:
        with session.begin_nested():
            intervention.retry_incident(session, incident_id, reason, identity.account_name)
    except NotRunning:
        raise
    except Exception as failure:
        if is_of_database(failure):
            raise
        log.exception("retry failed", action="incident:fail", incident_id=str(incident_id))
        raise StillFailing(problem=told(failure.cause if isinstance(failure, Unreadable) else failure)) from failure
