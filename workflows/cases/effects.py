"""What an application does for the stay until the decision (AufenthG section 81): found by the table `fiction_effect`.

Owns the record of it, with its dates and the version of the table; letters, pages and lists read it here. The paper
that proves it is `workflows.certificates`'. A person may order or establish an effect; the table then says what
follows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock, feel
from engine.model.store import decision_model
from workflows import audit
from workflows.audit import Action
from workflows.cases import published_model
from workflows.cases.tables import Case, CaseEffect

TABLE: Final = "fiction_effect"
_WORK_OVERLAY: Final = "work_overlay"  # these two are decisions of the same file
_CERTIFICATE_EMPLOYMENT: Final = "certificate_employment"


class Effect(StrEnum):
    """As the table names them."""

    CONTINUATION = "FORTGELTUNG"
    CONTINUATION_ORDERED = "FORTGELTUNG_ORDERED"
    PERMISSION = "ERLAUBNIS"
    SUSPENSION = "DULDUNGSFIKTION"
    STAY_ALLOWED = "STAY_ALLOWED_25"
    NONE = "NONE"
    NOT_APPLICABLE = "NOT_APPLICABLE"  # freedom of movement: another law
    MANUAL = "MANUAL"  # a person has to establish it


_ESTABLISHED: Final = frozenset({Effect.CONTINUATION, Effect.PERMISSION, Effect.SUSPENSION})  # by a person, too
CERTIFIED: Final = _ESTABLISHED | {Effect.CONTINUATION_ORDERED}  # section 81(5): whoever has one gets the certificate


@dataclass(frozen=True, slots=True)
class Found:
    """What the table says of facts."""

    effect: Effect
    hardship_to_check: bool  # too late: whether the effect is ordered all the same is to be examined


@dataclass(frozen=True, slots=True)
class EffectView:
    effect: Effect
    stay: str  # this and the next two as the table names them
    work: str
    reentry: str
    legal_basis: str
    begins_on: date | None
    ended_on: date | None
    table_version: int | None


def find(session: Session, facts: Mapping[str, Any]) -> Found:
    """Ask the table in force what an application with these facts does."""
    model = decision_model(session, TABLE)
    row = model.evaluate(TABLE, {name: facts.get(name) for name in model.inputs}).value
    return Found(Effect(row["effect"]), row["task"] == "CHECK_HARDSHIP")


def printed_work(session: Session, case: Case, effect: Effect) -> str | None:
    """What a certificate says of work once the card is ordered (section 81(5a)); None where the law adds nothing.

    The card lets the work of the future title be done until it is handed over, if an effect of subsection 3 or 4 had
    brought the person there.
    """
    model = decision_model(session, TABLE)
    found = {"established_effect": effect.value} if effect in _ESTABLISHED else {}
    facts = {**feel.from_json(case.facts), "hardship_order": effect is Effect.CONTINUATION_ORDERED, **found}
    inputs = {name: facts.get(name) for name in model.inputs} | {"decision_notified": False, "card_ordered": True}
    if model.evaluate(_WORK_OVERLAY, inputs).value["printed"] is not True:
        return None
    return str(model.evaluate(_CERTIFICATE_EMPLOYMENT, inputs).value)


def record(
    session: Session, case_number: str, values: Mapping[str, Any], instance_id: UUID, idempotency_key: str
) -> None:
    """Keep what a process (`instance_id`) found; it takes the place of what was found before.

    `values`: effect, stay, work, reentry, legal_basis and begins_on, as the table and the process name them. What
    holds already changes nothing.
    """
    row = {name: values.get(name) for name in ("effect", "stay", "work", "reentry", "legal_basis", "begins_on")}
    if _holds(session, case_number, row):
        return
    version = _table_version(session, instance_id)
    added = insert(CaseEffect).values(
        case_number=case_number, idempotency_key=idempotency_key, table_version=version, **row
    )
    new = session.scalar(added.on_conflict_do_nothing(index_elements=["idempotency_key"]).returning(CaseEffect.id))
    if new is None:
        return
    _end(session, case_number, but_for=new)
    details = {"effect": str(row["effect"]), "table_version": version}
    audit.record(session, Action.EFFECT_RECORD, by=audit.SYSTEM, subject=case_number, details=details)


def end(session: Session, case_number: str) -> None:
    """The case is decided or closed: the effect ends today."""
    _end(session, case_number)


def current(session: Session, case_number: str) -> EffectView | None:
    """What holds, or held until the decision; None while nobody has found it."""
    query = select(CaseEffect).where(CaseEffect.case_number == case_number).order_by(CaseEffect.id.desc())
    row = session.scalars(query.limit(1)).one_or_none()
    return _view(row) if row is not None else None


def effect_of_listed() -> ColumnElement[str | None]:
    """The newest effect of a listed case, for lists of other rooms; null where none is recorded."""
    return _newest_of_listed(CaseEffect.effect.expression)


def begin_of_listed() -> ColumnElement[date | None]:
    """The first day of that effect."""
    return _newest_of_listed(CaseEffect.begins_on.expression)


def _holds(session: Session, case_number: str, row: Mapping[str, Any]) -> bool:
    """Whether just this was found before and has not ended: a renewal finds it once more."""
    known = current(session, case_number)
    if known is None or known.ended_on is not None:
        return False
    ordered = known.effect is Effect.CONTINUATION_ORDERED  # began with the order, however often it is looked at
    return all(getattr(known, name) == value for name, value in row.items() if not (ordered and name == "begins_on"))


def _newest_of_listed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    newest: Select[Any] = select(column).where(CaseEffect.case_number == Case.number)
    return newest.order_by(CaseEffect.id.desc()).limit(1).correlate(Case).scalar_subquery()


def _end(session: Session, case_number: str, but_for: int | None = None) -> None:
    running = CaseEffect.case_number == case_number, CaseEffect.ended_on.is_(None)
    statement = update(CaseEffect).where(*running, CaseEffect.id.is_distinct_from(but_for))
    session.execute(statement.values(ended_on=clock.today()))


def _table_version(session: Session, instance_id: UUID) -> int | None:
    model_version_id = published_model.version_of_instance(session, instance_id)
    pinned = published_model.pinned_decision(session, model_version_id, TABLE)
    return published_model.version_number(session, pinned) if pinned is not None else None


def _view(row: CaseEffect) -> EffectView:
    return EffectView(
        effect=Effect(row.effect),
        stay=row.stay,
        work=row.work,
        reentry=row.reentry,
        legal_basis=row.legal_basis,
        begins_on=row.begins_on,
        ended_on=row.ended_on,
        table_version=row.table_version,
    )
