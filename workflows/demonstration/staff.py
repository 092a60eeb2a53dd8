"""The office's people at work in the demonstration: they claim tasks, judge papers and complete forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from engine.user_tasks import UserTask
from forms import answers as form_answers
from forms import form_store
from workflows.cases import case_register, completeness
from workflows.cases.completeness import ItemState, Verdict
from workflows.demonstration import answers
from workflows.demonstration.stories import Story
from workflows.people.accounts import existing, identity_of
from workflows.people.identities import Identity
from workflows.tasks import completion, holding, task_view

CLERKS = ("n.yilmaz",)
EXAMINERS = ("o.kovalenko", "c.ferreira")
APPROVERS = ("m.vogt",)
CLEARED = ("c.ferreira",)
WORKERS = {"clerk": CLERKS, "examiner": EXAMINERS, "approver": APPROVERS, "cleared": CLEARED}


class AnswersRefused(RuntimeError):
    """The demonstration's answers do not fit the form: one of the two has changed."""


@dataclass(slots=True)
class CaseMemory:
    """What the demonstration remembers of a case between its tasks."""

    story: Story
    random: Random
    case_number: str
    returned: bool = False  # the second person has sent it back once


def claim(session: Session, task: UserTask, memory: CaseMemory) -> Identity:
    """Somebody who may do the task takes it."""
    names = WORKERS[task.candidate_groups[0]]
    identity = identity_of(existing(session, memory.random.choice(names)))
    holding.claim(session, identity, task.id, task.revision)
    return identity


def work(session: Session, task: UserTask, memory: CaseMemory) -> None:
    """Do the task the way the story wants it."""
    identity = claim(session, task, memory)
    variables = task_view.variables_of(session, task.id)
    if task.element_id == "Task_CheckCompleteness":
        _judge_papers(session, identity, memory)
    given = _answers(session, task, memory, variables)
    definition = form_store.definition(session, task.form_id or "", task.form_version)
    checked = form_answers.review(definition, given, variables)
    if checked.errors:
        wrong = "; ".join(f"{error.path}: {error.sentence}" for _page, error in checked.errors)
        raise AnswersRefused(f"{task.form_id}: {wrong}")
    completion.complete(session, identity, task.id, _revision(session, task.id), checked.answers)


def _answers(session: Session, task: UserTask, memory: CaseMemory, variables: Mapping[str, Any]) -> dict[str, Any]:
    story = memory.story
    match task.element_id:
        case "Task_CheckCompleteness":
            missing = completeness.missing_items(session, memory.case_number)
            return answers.completeness_check(complete=not missing, doubtful=story.doubtful)
        case "Task_DecideOnFile":
            return answers.decide_on_file(story.on_file)
        case "Task_Examine":
            return answers.examination(story, dict(variables), propose=story.proposal)
        case "Task_DraftRefusal":
            return answers.decision_notice(refuse=True)
        case "Task_PrepareNotice":
            return answers.decision_notice(refuse=False)
        case "Task_AssessHearing":
            return answers.hearing_assessment(answered=story.reply_to_hearing)
        case "Task_Approve":
            approved = memory.returned or not story.returned_once
            memory.returned = True
            return answers.approval(approved=approved)
        case "Task_Clarify":
            return answers.clarification()
        case "Task_AssessSecurity":
            return answers.security_assessment()
    raise AnswersRefused(f"the demonstration does not know the task {task.element_id}")


def _judge_papers(session: Session, identity: Identity, memory: CaseMemory) -> None:
    for item in completeness.checklist(session, case_register.find(session, memory.case_number)):
        if item.state is ItemState.RECEIVED:
            completeness.judge(session, identity, memory.case_number, item.kind.code, Verdict.ACCEPTED, "")


def _revision(session: Session, task_id: UUID) -> int:
    return holding.open_task(session, task_id).revision
