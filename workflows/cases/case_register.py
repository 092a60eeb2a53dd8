"""Finding a case by its number. The only door to the rows of `Case` for the rest of this folder."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import feel
from engine.state.resting import RESTING
from engine.state.tables import ProcessInstance
from workflows.cases import published_model
from workflows.cases.errors import CaseClosed, CaseNotFound
from workflows.cases.tables import Case


def count(session: Session) -> int:
    """How many cases there are, open and closed."""
    return session.scalar(select(func.count()).select_from(Case)) or 0


def find(session: Session, case_number: str) -> Case:
    """The case; raises `CaseNotFound`."""
    return _one(session, select(Case).where(Case.number == case_number), case_number)


def find_with_version(session: Session, case_number: str) -> tuple[Case, int]:
    """The case and the version of the model that it runs on, in one statement; raises `CaseNotFound`."""
    return find_with_process(session, case_number)[:2]


def find_with_process(session: Session, case_number: str) -> tuple[Case, int, bool]:
    """Like `find_with_version`, and whether the process rests."""
    process = Case.number == case_number, ProcessInstance.id == Case.instance_id
    query = select(Case, ProcessInstance.model_version_id, ProcessInstance.state).where(*process)
    row = session.execute(query).one_or_none()
    if row is None:
        raise CaseNotFound(number=case_number)
    return row.Case, row.model_version_id, row.state in RESTING


def find_for_change(session: Session, case_number: str) -> Case:
    """The case under a row lock until the transaction ends; raises `CaseNotFound`."""
    locked = select(Case).where(Case.number == case_number).with_for_update(of=Case)
    return _one(session, locked.execution_options(populate_existing=True), case_number)


def find_open(session: Session, case_number: str) -> Case:
    """The case under a row lock; raises `CaseNotFound` or, when nothing may change any more, `CaseClosed`."""
    case = find_for_change(session, case_number)
    if case.closed_at is not None:
        raise CaseClosed(number=case.number, closed_on=case.closed_at)
    return case


def process_of(session: Session, case_number: str) -> UUID:
    """The process instance of a case; raises `CaseNotFound`."""
    instance_id = session.scalar(select(Case.instance_id).where(Case.number == case_number))
    if instance_id is None:
        raise CaseNotFound(number=case_number)
    return instance_id


def find_to_move(session: Session, case_number: str) -> Case:
    """The open case of a process that is about to move: the process is held first, then the case.

    Raises `CaseNotFound` or `CaseClosed`.
    """
    hold(session, case_number)
    return find_open(session, case_number)


def hold(session: Session, case_number: str) -> Case:
    """The case, open or closed, of which nobody else moves the process before the transaction ends.

    Raises `CaseNotFound`.
    """
    case = find(session, case_number)
    if case.instance_id is not None:
        published_model.hold(session, case.instance_id)
    return case


def states(case: Case, facts: Mapping[str, Any]) -> bool:
    """Whether the case's facts already say all of these."""
    known = feel.from_json(case.facts)
    return all(known.get(name) == feel.to_feel(value) for name, value in facts.items())


def _one(session: Session, query: Any, case_number: str) -> Case:
    case: Case | None = session.scalars(query).one_or_none()
    if case is None:
        raise CaseNotFound(number=case_number)
    return case
