"""Completing a task: the answers go into the file, their facts into the process, and the case moves on.

Checks once more, where the data is, that the person holds the task, may do it and saw its latest state. What the
answers decide about the case is handed to `workflows.cases`, which may object.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from engine import clock, process_runner
from engine.model.elements import Element
from engine.state import resting
from engine.user_tasks import UserTask
from forms import answers as form_answers
from forms import form_store
from forms.summary import SummaryPage
from workflows import audit
from workflows.audit import Action
from workflows.cases import answered_decisions, completeness, published_model, requirements, task_answers
from workflows.fees import answered_fees
from workflows.issuance import biometrics
from workflows.people.identities import Identity
from workflows.tasks import four_eyes, holding, routing
from workflows.tasks.errors import AnswersInvalid, TaskRests

CHECKLIST: Final = "checklist"  # property of a user task that ends with the state of the checklist
_COMPLETE: Final = "complete"
_MISSING: Final = "missing_documents"


@dataclass(frozen=True, slots=True)
class Completed:
    case_number: str
    step: str


@dataclass(frozen=True, slots=True)
class _Given:
    """What the form made of the answers."""

    answers: dict[str, Any]  # without what is hidden, with what is computed
    facts: dict[str, Any]
    summary: tuple[SummaryPage, ...]  # in words
    known: dict[str, Any]  # what the process knew


def complete(
    session: Session, identity: Identity, task_id: UUID, revision: int, answers: Mapping[str, Any]
) -> Completed:
    """Complete one's own task; its form judges the answers once more.

    A case whose stored position cannot be read is put aside for a lead, and the transaction begins anew.

    Raises `AnswersInvalid`, `TaskTaken`, `NotYourTask`, `TaskChanged`, `TaskFinished`, `TaskGone`,
    `SecondPersonNeeded`, `OtherGroup`, `NotPermitted`, and what the answers may not decide: `SamePerson`,
    `ReasonMissing`, `StillMissing`, `NotJudged`, `NothingMissing`.
    """
    try:
        return _complete(session, identity, task_id, revision, answers)
    except resting.Unreadable as failure:
        session.rollback()  # what was written for this completion; that it failed must stay
        resting.park(session, failure.instance_id, failure)
        raise TaskRests(at=clock.office_time(clock.now())) from failure


def _complete(
    session: Session, identity: Identity, task_id: UUID, revision: int, answers: Mapping[str, Any]
) -> Completed:
    published_model.hold(session, holding.open_task(session, task_id).instance_id)
    task = holding.own_task(session, identity, task_id)
    if task.revision != revision:
        raise holding.changed_meanwhile(session, task)
    element = published_model.element(session, task.model_version_id, task.element_id)
    given = _judged(session, task, answers)
    protected = routing.is_protected(element.properties)
    if not protected:
        requirements.take_facts(session, task.business_key, given.facts)
        answered_decisions.take(session, identity, task.business_key, given.answers, given.summary)
        answered_fees.take(session, identity, given.answers, given.known)
        biometrics.take(session, identity, task.business_key, given.answers)
    by, part = identity.account_name, four_eyes.part_of(element)
    task_answers.keep(session, task, given.answers, by, part, protected=protected)
    _audit(session, identity, task)
    variables = {**given.facts, **_checklist_facts(session, task, element, given.facts), **_part(element, identity)}
    try:
        process_runner.complete_task(session, task_id, variables, completed_by=identity.account_name)
    except process_runner.TaskNotOpen as closed:
        raise holding.changed_meanwhile(session, task) from closed
    return Completed(case_number=task.business_key, step=task.name)


def _judged(session: Session, task: UserTask, answers: Mapping[str, Any]) -> _Given:
    if task.form_id is None:
        return _Given({}, {}, (), {})
    definition = form_store.definition(session, task.form_id, task.form_version)
    known = published_model.facts(session, task.id)
    review = form_answers.review(definition, answers, known)
    if review.errors:
        raise AnswersInvalid(review)
    summary = tuple(form_answers.summary(definition, review.answers, variables=known))
    return _Given(review.answers, form_answers.facts(definition, review.answers), summary, known)


def _checklist_facts(session: Session, task: UserTask, element: Element, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The state of the checklist, for tasks that end with it: what is missing is not a matter of a tick."""
    if _COMPLETE in facts or element.properties.get(CHECKLIST) == "true":
        return completeness.facts(session, task.business_key)
    if _MISSING in facts:
        return {_MISSING: completeness.facts(session, task.business_key)[_MISSING]}
    return {}


def _part(element: Element, identity: Identity) -> dict[str, Any]:
    part = four_eyes.part_of(element)
    return {part: identity.account_name} if part else {}


def _audit(session: Session, identity: Identity, task: UserTask) -> None:
    details = {"task": str(task.id), "step": task.name}
    audit.record(session, Action.TASK_COMPLETE, by=identity.account_name, subject=task.business_key, details=details)
