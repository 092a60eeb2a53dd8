"""Lines of history, and incidents, about an instance whose tokens nobody moves."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from engine import clock
from engine.state.tables import HistoryEvent, Incident, ProcessInstance


def note_process(
    session: Session, instance: ProcessInstance, kind: str, by: str | None, details: dict[str, Any]
) -> None:
    """Something was done to the instance as a whole."""
    _note(session, instance, instance.process_id, "process", None, kind, by, details)


def open_incident(
    session: Session,
    instance: ProcessInstance,
    *,
    token_id: UUID,
    element_id: str,
    element_type: str,
    kind: str,
    message: str,
    details: dict[str, Any] | None = None,
) -> None:
    """Somebody must look at the token; `details` go into the history beside kind and message."""
    message = message.replace("\0", "\N{REPLACEMENT CHARACTER}")  # no text in PostgreSQL
    values = {"token_id": token_id, "element_id": element_id, "kind": kind, "message": message}
    session.execute(insert(Incident).values(id=uuid7(), instance_id=instance.id, created_at=clock.now(), **values))
    told = {"kind": kind, "message": message, **(details or {})}
    _note(session, instance, element_id, element_type, token_id, "incident", None, told)


def _note(
    session: Session,
    instance: ProcessInstance,
    element_id: str,
    element_type: str,
    token_id: UUID | None,
    kind: str,
    by: str | None,
    details: dict[str, Any],
) -> None:
    session.execute(
        insert(HistoryEvent).values(
            instance_id=instance.id,
            business_key=instance.business_key,
            process_id=instance.process_id,
            element_id=element_id,
            element_type=element_type,
            token_id=token_id,
            kind=kind,
            at=clock.now(),
            by=by,
            details=details,
        )
    )
