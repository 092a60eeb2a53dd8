"""The four-eyes rule of the models: whoever did one step may not do another.

A user task's property `completed_by_variable` names the part that a person has in the case by completing it, its
property `excluded_person` (FEEL over those parts) the people who may not do it. Parts are read from the answers on
file, not from process variables, so that no model can lose them on the way.
"""

from typing import Final

from sqlalchemy.orm import Session

from engine import clock, feel
from engine.model.elements import Element
from engine.user_tasks import UserTask
from workflows.cases import task_answers
from workflows.people.identities import Identity
from workflows.tasks.errors import SecondPersonNeeded

PART: Final = "completed_by_variable"
EXCLUDED: Final = "excluded_person"


def check(session: Session, identity: Identity, task: UserTask, element: Element) -> None:
    """Raise `SecondPersonNeeded` when the model excludes this person from the task."""
    rule = element.properties.get(EXCLUDED)
    if not rule:
        return
    parts = task_answers.parts(session, task.business_key)
    excluded = feel.compile(rule.removeprefix("=")).evaluate({name: part.by for name, part in parts.items()})
    names = excluded if isinstance(excluded, list) else [excluded]
    if identity.account_name in names:
        own = max((part for part in parts.values() if part.by == identity.account_name), key=lambda part: part.at)
        raise SecondPersonNeeded(step=own.step, at=clock.office_time(own.at))


def part_of(element: Element) -> str | None:
    """What somebody is in the case by completing this task."""
    return element.properties.get(PART) or None
