"""Reporting what happened to a case: kept in the file, noted in the audit log, told to the process.

A report changes nothing by itself: people check it in the tasks of its process, and what they confirm is taken into
the file. The same report twice within an hour is a second click and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, messaging
from engine.errors import translatable
from workflows import audit
from workflows.audit import Action
from workflows.case_events.tables import CaseEvent
from workflows.cases import case_register, person_register, persons, representatives
from workflows.cases.errors import ReasonMissing
from workflows.described import Described
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

SECOND_CLICK: Final = timedelta(hours=1)
_ADDRESS: Final = ("street", "postal_code", "city")
_STATED: Final = {"lawyer": representatives.Kind.LAWYER, "guardian": representatives.Kind.GUARDIAN}  # "represented_by"


class Kind(Described):
    """What happened; the code is the name of the message that tells the process."""

    MOVED = "moved", translatable("Umzug")
    REPRESENTATIVE = "representative-appointed", translatable("Vertretung")
    INVESTIGATION_OPENED = "investigation-opened", translatable("Ermittlungsverfahren läuft")
    INVESTIGATION_CLOSED = "investigation-closed", translatable("Ermittlungsverfahren beendet")
    REMEDY_FILED = "remedy-filed", translatable("Rechtsbehelf eingegangen")


@dataclass(frozen=True, slots=True)
class EventView:
    kind: Kind
    details: Mapping[str, Any]
    reason: str
    by: str  # account name, or "citizen"
    at: datetime
    taken_at: datetime | None


def report(
    session: Session, identity: Identity, case_number: str, kind: Kind, details: Mapping[str, Any], reason: str
) -> bool:
    """A colleague reports it; False when nothing in the case waits for such news, so that somebody has to act.

    Raises `NotPermitted`, `ReasonMissing`, `CaseNotFound`, `CaseClosed`.
    """
    require(identity, Permission.REPORT_EVENT)
    if not reason.strip():
        raise ReasonMissing
    return _report(session, case_number, kind, details, identity.account_name, reason.strip())


def report_own_move(session: Session, case_number: str, details: Mapping[str, Any]) -> None:
    """The citizen, who has proved that the case is theirs, says where they live now. Raises `CaseClosed`."""
    _report(session, case_number, Kind.MOVED, details, audit.CITIZEN, "")


def report_stated_representative(session: Session, case_number: str) -> None:
    """The application names who acts for the person: somebody has to check that, once, before letters go there.

    Without a complete address nothing is reported; letters go to the person until somebody reports it.
    """
    answers = case_register.find(session, case_number).answers
    stated = {name: str(answers.get(f"representative_{name}") or "").strip() for name in ("name", *_ADDRESS)}
    told = any(event.kind is Kind.REPRESENTATIVE for event in of_case(session, case_number))
    if told or not all(stated.values()):
        return
    kind = _STATED.get(str(answers.get("represented_by")), representatives.Kind.OTHER)
    _report(session, case_number, Kind.REPRESENTATIVE, {**stated, "kind": kind.value}, audit.CITIZEN, "")


def of_case(session: Session, case_number: str) -> tuple[EventView, ...]:
    """Everything that was reported, newest first."""
    rows = select(CaseEvent).where(CaseEvent.case_number == case_number).order_by(CaseEvent.id.desc())
    return tuple(
        EventView(Kind(row.kind), row.details, row.reason, row.by, row.at, row.taken_at)
        for row in session.scalars(rows)
    )


def take_address(session: Session, case_number: str, by: str) -> None:
    """Let the person live where the newest report says; done before, or without a report, nothing changes."""
    row = _to_take(session, case_number, Kind.MOVED)
    if row is None:
        return
    person = person_register.of_case(session, case_number)
    row.before = {name: getattr(person, name) for name in _ADDRESS}
    row.taken_at = clock.now()
    person_register.set_contact(session, person.id, {name: str(row.details.get(name) or "") for name in _ADDRESS})
    audit.record(session, Action.CASE_CHANGE, by=by, subject=case_number, details={"what": Kind.MOVED.value})


def take_representative(session: Session, case_number: str, by: str) -> None:
    """Let the person of the newest report act in the case; done before, or without a report, nothing changes."""
    row = _to_take(session, case_number, Kind.REPRESENTATIVE)
    if row is not None:
        row.taken_at = clock.now()
        representatives.record(session, case_number, row.details, by)


def _report(session: Session, case_number: str, kind: Kind, details: Mapping[str, Any], by: str, reason: str) -> bool:
    case = case_register.find_to_move(session, case_number)
    if _is_second_click(session, case_number, kind, details, by):
        return True
    session.add(CaseEvent(case_number=case.number, kind=kind.value, details=dict(details), by=by, reason=reason))
    audit.record(session, Action.EVENT_REPORT, by=by, subject=case.number, purpose=reason, details={"what": kind.value})
    session.flush()
    return messaging.deliver_message(session, kind.value, case.number, _variables(kind, details))


def _variables(kind: Kind, details: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that the process learns: nothing personal."""
    match kind:
        case Kind.MOVED:
            city = persons.name_key(str(details.get("city") or ""))
            return {"postal_code": str(details.get("postal_code") or ""), "municipality": city}
        case Kind.REPRESENTATIVE:
            return {"representative_kind": details.get("kind")}
        case Kind.INVESTIGATION_OPENED:
            # investigation_open stays out: a message would keep it in its event sub-process, the start event tells all.
            return {"criminal_matter": True}
        case Kind.REMEDY_FILED:
            filed_on = details.get("filed_on")
            return {
                "filed_on": date.fromisoformat(str(filed_on)) if filed_on else None,
                "remedy_urgent": details.get("urgent") == "yes",
            }
        case Kind.INVESTIGATION_CLOSED:
            return {}


def _is_second_click(session: Session, case_number: str, kind: Kind, details: Mapping[str, Any], by: str) -> bool:
    query = select(CaseEvent).where(
        CaseEvent.case_number == case_number,
        CaseEvent.kind == kind.value,
        CaseEvent.by == by,
        CaseEvent.at > clock.now() - SECOND_CLICK,
    )
    return any(row.details == dict(details) for row in session.scalars(query))


def _to_take(session: Session, case_number: str, kind: Kind) -> CaseEvent | None:
    case_register.find_for_change(session, case_number)
    query = select(CaseEvent).where(CaseEvent.case_number == case_number, CaseEvent.kind == kind.value)
    newest = session.scalars(query.order_by(CaseEvent.id.desc()).limit(1)).one_or_none()
    return newest if newest is not None and newest.taken_at is None else None
