"""What colleagues answered in the tasks of a case: kept in the file, never in the process.

Owns the rows of completed tasks' answers: keeping them, reading them in words, and who had which part in the case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine.user_tasks import UserTask
from forms import answers as form_answers
from forms import form_store
from forms.summary import SummaryPage
from workflows.cases.tables import TaskAnswers


@dataclass(frozen=True, slots=True)
class AnsweredTask:
    """A completed task with its answers as people read them."""

    task_id: UUID
    step: str
    by: str  # account name
    at: datetime
    part: str | None  # what doing it makes of this person: "examined_by"
    form_id: str | None
    answers: Mapping[str, Any]
    summary: tuple[SummaryPage, ...]  # German


@dataclass(frozen=True, slots=True)
class Part:
    """Who has a part in the case, for instance "examined_by"."""

    name: str
    by: str  # account name
    step: str  # by doing which task
    at: datetime


def keep(
    session: Session, task: UserTask, answers: Mapping[str, Any], by: str, part: str | None, *, protected: bool = False
) -> None:
    """Put the answers of a task that is being completed on file; `protected` ones are read by cleared people only."""
    session.add(
        TaskAnswers(
            task_id=task.id,
            case_number=task.business_key,
            process_id=task.process_id,
            element_id=task.element_id,
            name=task.name,
            form_id=task.form_id,
            form_version=task.form_version,
            answers=dict(answers),
            by=by,
            part=part,
            protected=protected,
        )
    )
    session.flush()


def of_case(session: Session, case_number: str, *, protected: bool = False) -> tuple[AnsweredTask, ...]:
    """Every completed task of a case, newest first; with those for cleared people, or without."""
    query = _of_case(case_number) if protected else _of_case(case_number).where(~TaskAnswers.protected)
    rows = session.scalars(query.order_by(TaskAnswers.at.desc(), TaskAnswers.task_id))
    return tuple(_view(session, row) for row in rows)


def latest(session: Session, case_number: str, form_id: str) -> AnsweredTask | None:
    """The newest answers that were given in a form."""
    query = _of_case(case_number).where(TaskAnswers.form_id == form_id)
    row = session.scalars(query.order_by(TaskAnswers.at.desc()).limit(1)).one_or_none()
    return _view(session, row) if row else None


def parts(session: Session, case_number: str) -> dict[str, Part]:
    """Who has which part in the case: the last one who did such a task."""
    rows = session.scalars(_of_case(case_number).where(TaskAnswers.part.is_not(None)).order_by(TaskAnswers.at))
    return {row.part: Part(row.part, row.by, row.name, row.at) for row in rows if row.part}


def _of_case(case_number: str) -> Select[TaskAnswers]:
    return select(TaskAnswers).where(TaskAnswers.case_number == case_number)


def _view(session: Session, row: TaskAnswers) -> AnsweredTask:
    summary: tuple[SummaryPage, ...] = ()
    if row.form_id is not None:
        definition = form_store.definition(session, row.form_id, row.form_version)
        summary = tuple(form_answers.summary(definition, row.answers))
    return AnsweredTask(
        task_id=row.task_id,
        step=row.name,
        by=row.by,
        at=row.at,
        part=row.part,
        form_id=row.form_id,
        answers=row.answers,
        summary=summary,
    )
