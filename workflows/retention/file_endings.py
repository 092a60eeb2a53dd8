"""Why a file ends and how long it is kept then: the decision table `retention`; holds stop the deletion."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from engine.model.store import decision_model
from workflows import audit
from workflows.audit import Action
from workflows.cases import person_register
from workflows.cases.errors import ReasonMissing
from workflows.described import Described
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission
from workflows.retention.tables import DeletionProposal, FileEnding, RetentionHold

TABLE: Final = "retention"


class Ending(Described):
    """What ends a file; the code is the input of the table."""

    MOVED_AWAY = "moved_away", translatable("Fortzug")
    NATURALISED = "naturalised", translatable("Einbürgerung")
    DEATH = "death", translatable("Tod")
    BAN_ENDED = "ban_ended", translatable("Ende des Einreise- und Aufenthaltsverbots")
    VISA_WITHOUT_ENTRY = "visa_without_entry", translatable("Visum ohne Einreise")


class EndingInFuture(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Der Tag liegt in der Zukunft. Tragen Sie das Ende erst ein, wenn es da ist."
    )


class AlreadyHeld(LaufzettelError):
    sentence: ClassVar[str] = translatable("Diese Akte ist schon angehalten.")


@dataclass(frozen=True, slots=True)
class Hold:
    reason: str
    by: str


def record(
    session: Session, identity: Identity, case_number: str, ending: Ending, happened_on: date, reason: str
) -> date:
    """Let the file of the case's person end; returns the day from which it is deleted.

    The same ending on the same day again changes nothing. Raises `NotPermitted`, `ReasonMissing`, `EndingInFuture`,
    `CaseNotFound`.
    """
    _check(identity, reason)
    if happened_on > clock.today():
        raise EndingInFuture
    person = person_register.of_case(session, case_number)
    rule = decision_model(session, TABLE).evaluate(TABLE, {"ending": ending.value}).value
    due_on = _years_later(happened_on, int(rule["years"]))
    same = (FileEnding.person_id == person.id, FileEnding.kind == ending.value, FileEnding.happened_on == happened_on)
    if session.scalar(select(FileEnding.id).where(*same)) is None:
        session.add(
            FileEnding(
                person_id=person.id,
                kind=ending.value,
                happened_on=happened_on,
                file=rule["file"],
                due_on=due_on,
                basis=rule["basis"],
                reason=reason.strip(),
                by=identity.account_name,
            )
        )
        details = {"ending": ending.value, "due_on": due_on.isoformat()}
        _audit(session, Action.FILE_END, identity, case_number, reason, details)
    session.flush()
    return due_on


def hold(session: Session, identity: Identity, person_id: UUID, reason: str) -> None:
    """Keep somebody's file whatever the table says: a law suit, an inquiry, an archive that wants it.

    What one person had agreed to is forgotten. Raises `NotPermitted`, `ReasonMissing`, `AlreadyHeld`.
    """
    _check(identity, reason)
    if person_id in holds(session, [person_id]):
        raise AlreadyHeld
    session.add(RetentionHold(person_id=person_id, reason=reason.strip(), by=identity.account_name))
    proposal = session.get(DeletionProposal, person_id)
    if proposal is not None:
        session.delete(proposal)
    _audit(session, Action.FILE_HOLD, identity, str(person_id), reason, {})
    session.flush()


def lift(session: Session, identity: Identity, person_id: UUID, reason: str) -> None:
    """Let the term count again; without a hold nothing changes. Raises `NotPermitted`, `ReasonMissing`."""
    _check(identity, reason)
    query = select(RetentionHold).where(RetentionHold.person_id == person_id, RetentionHold.lifted_at.is_(None))
    row = session.scalars(query.with_for_update()).one_or_none()
    if row is not None:
        row.lifted_by, row.lifted_at, row.lift_reason = identity.account_name, clock.now(), reason.strip()
        _audit(session, Action.FILE_HOLD, identity, str(person_id), reason, {"lifted": True})
        session.flush()


def holds(session: Session, person_ids: Collection[UUID] | None = None) -> dict[UUID, Hold]:
    """The holds in force, of these people or of all."""
    query = select(RetentionHold).where(RetentionHold.lifted_at.is_(None)).order_by(RetentionHold.at)
    if person_ids is not None:
        query = query.where(RetentionHold.person_id.in_(person_ids))
    return {row.person_id: Hold(row.reason, row.by) for row in session.scalars(query)}


def due(session: Session) -> dict[UUID, tuple[date, str]]:
    """Whose term is over: the day it ended and the provision; of several endings the longest term counts."""
    last = select(FileEnding.person_id, func.max(FileEnding.due_on).label("due_on")).group_by(FileEnding.person_id)
    longest = last.subquery()
    query = (
        select(FileEnding.person_id, FileEnding.due_on, FileEnding.basis)
        .join(longest, (FileEnding.person_id == longest.c.person_id) & (FileEnding.due_on == longest.c.due_on))
        .where(FileEnding.due_on <= clock.today())
        .order_by(FileEnding.due_on, FileEnding.id)
    )
    return {row.person_id: (row.due_on, row.basis) for row in session.execute(query)}


def _check(identity: Identity, reason: str) -> None:
    require(identity, Permission.DELETE_FILES)
    if not reason.strip():
        raise ReasonMissing


def _years_later(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes 1 March where that year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _audit(
    session: Session, action: Action, identity: Identity, subject: str, reason: str, details: dict[str, Any]
) -> None:
    audit.record(session, action, by=identity.account_name, subject=subject, purpose=reason.strip(), details=details)
