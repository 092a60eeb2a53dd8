"""Stepping into a running case: stop it, let it go on, put it elsewhere, correct a fact, end it without a decision.

Each with a reason, and each in the audit log. Ending a case needs two people: one stops it, another ends it. How an
instance is changed is the engine's; what may be changed, the models say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine import intervention as engine_intervention
from engine.errors import LaufzettelError, translatable
from engine.intervention import NotSuspended, UnknownScope
from engine.modification import change
from engine.modification.change import ModificationRefused, Preview
from engine.modification.plan import Activation, Plan, Termination
from engine.running_instance import NotRunning
from engine.state.resting import SUSPENDED
from engine.state.tables import ProcessInstance
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register, closing, published_model, rest
from workflows.cases.closing import Outcome
from workflows.cases.errors import ReasonMissing
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

__all__ = [
    "REFUSALS",
    "ModificationRefused",
    "Place",
    "Preview",
    "cancel",
    "modify",
    "plan_of",
    "preview",
    "resume",
    "set_fact",
    "suspend",
]


class ChangedMeanwhile(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Der Vorgang hat sich bewegt, seit Sie diese Seite geöffnet haben. Es wurde nichts geändert. Bitte sehen Sie "
        "sich den neuen Stand an."
    )


class StopFirst(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Abbrechen lässt sich nur ein Vorgang, der angehalten ist: Erst hält ihn jemand an, dann bricht ihn jemand "
        "anderes ab."
    )


class OtherPersonNeeded(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Nach dem Vier-Augen-Prinzip muss jemand anderes den Vorgang abbrechen: Sie haben ihn am {since:%d.%m.%Y} "
        "selbst angehalten."
    )


# Refused before anything was changed; a page may say so and stay. (Others leave the transaction half done.)
REFUSALS: Final = (ChangedMeanwhile, StopFirst, OtherPersonNeeded, NotSuspended, NotRunning, UnknownScope)


@dataclass(frozen=True, slots=True)
class Place:
    """An element at which something shall begin, in one of the scopes that run."""

    process_id: str
    element_id: str
    scope_id: UUID


@dataclass(frozen=True, slots=True)
class _Held:
    """An instance under its lock."""

    id: UUID
    state: str
    number: str


def plan_of(begins: Iterable[Place], ends: Iterable[UUID]) -> Plan:
    """New tokens at `begins`, and the end of the tokens `ends`."""
    return Plan(
        tuple(Activation(place.element_id, place.process_id, place.scope_id) for place in begins),
        tuple(Termination(token_id=token) for token in ends),
    )


def suspend(session: Session, identity: Identity, case_number: str, reason: str) -> None:
    """Stop a case. Raises `ReasonMissing`, `Resting`, `NotRunning`, `CaseNotFound`, `NotPermitted`."""
    held = _hold(session, identity, Permission.STEER_PROCESS, case_number, reason)
    engine_intervention.suspend(session, held.id, reason.strip(), identity.account_name)
    _record(session, identity, Action.PROCESS_SUSPEND, held, reason)


def resume(session: Session, identity: Identity, case_number: str, reason: str) -> None:
    """Let a stopped case go on. Raises `ReasonMissing`, `NotSuspended`, `Unreadable` and as `suspend`."""
    held = _hold(session, identity, Permission.STEER_PROCESS, case_number, reason)
    engine_intervention.resume(session, held.id, reason.strip(), identity.account_name)
    _record(session, identity, Action.PROCESS_RESUME, held, reason)


def preview(session: Session, identity: Identity, case_number: str, plan: Plan) -> Preview:
    """What a plan would do now. Raises `NotRunning`, `Unreadable`, `CaseNotFound`, `NotPermitted`."""
    require(identity, Permission.STEER_PROCESS)
    return change.preview(session, case_register.process_of(session, case_number), plan)


def modify(session: Session, identity: Identity, case_number: str, revision: int, plan: Plan, reason: str) -> None:
    """Put a case elsewhere, as previewed at `revision`.

    Raises `ChangedMeanwhile`, `ModificationRefused`, `ReasonMissing`, `NotRunning`, `Unreadable`, `CaseNotFound`,
    `NotPermitted`.
    """
    held = _hold(session, identity, Permission.STEER_PROCESS, case_number, reason, revision)
    seen = change.preview(session, held.id, plan)
    change.modify(session, held.id, plan, reason.strip(), identity.account_name)
    moved = {"ended": [step.element_id for step in seen.ends], "begun": [step.element_id for step in seen.begins]}
    _record(session, identity, Action.PROCESS_MODIFY, held, reason, moved)


def set_fact(
    session: Session,
    identity: Identity,
    case_number: str,
    revision: int,
    owner: UUID,
    name: str,
    value: Any,
    reason: str,
) -> None:
    """Correct one fact of the scope or token `owner`.

    Raises `ChangedMeanwhile`, `UnknownScope`, `ReasonMissing`, `NotRunning`, `Unreadable`, `CaseNotFound`,
    `NotPermitted`.
    """
    held = _hold(session, identity, Permission.STEER_PROCESS, case_number, reason, revision)
    by = identity.account_name
    engine_intervention.set_variables(session, held.id, {name: value}, reason.strip(), by, owner=owner)
    _record(session, identity, Action.PROCESS_FACTS, held, reason, {"fact": name, "value": str(value)})


def cancel(session: Session, identity: Identity, case_number: str, reason: str) -> None:
    """End a case without a decision, which another person has stopped; it is closed.

    Raises `StopFirst`, `OtherPersonNeeded`, `ReasonMissing`, `NotRunning`, `CaseNotFound`, `NotPermitted`.
    """
    held = _hold(session, identity, Permission.CANCEL_PROCESS, case_number, reason)
    if held.state != SUSPENDED:
        raise StopFirst
    stopped = rest.rest_of(session, held.id)
    if stopped.by == identity.account_name:
        raise OtherPersonNeeded(since=clock.office_time(stopped.since))
    engine_intervention.cancel(session, held.id, reason.strip(), identity.account_name)
    _record(session, identity, Action.PROCESS_CANCEL, held, reason, {"stopped_by": stopped.by})
    closing.close(session, held.number, Outcome.CANCELLED, by=identity.account_name)


def _hold(
    session: Session,
    identity: Identity,
    permission: Permission,
    case_number: str,
    reason: str,
    revision: int | None = None,
) -> _Held:
    """The case's process, locked, for somebody who may and says why."""
    require(identity, permission)
    if not reason.strip():
        raise ReasonMissing
    instance_id = case_register.process_of(session, case_number)
    published_model.hold(session, instance_id)
    query = select(ProcessInstance.state, ProcessInstance.revision).where(ProcessInstance.id == instance_id)
    row = session.execute(query).one()
    if revision is not None and row.revision != revision:
        raise ChangedMeanwhile
    return _Held(instance_id, row.state, case_number)


def _record(
    session: Session,
    identity: Identity,
    action: Action,
    held: _Held,
    reason: str,
    details: Mapping[str, Any] | None = None,
) -> None:
    told = {"reason": reason.strip(), **(details or {})}
    audit.record(session, action, by=identity.account_name, subject=held.number, details=told)
