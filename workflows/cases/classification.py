"""What the decision tables say about a case, kept with the case so that lists can sort and filter by it.

The process computes it; the service task `update-case` brings it here. Nothing else of the process's variables is
copied. Lists take urgency and team from the case; priority and due date are the open tasks' own and follow here.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from engine import clock, user_tasks
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register

_COLUMNS: Final = (
    "urgency",
    "difficulty",
    "difficulty_score",
    "team",
    "emergency_claim",
    "fee_amount",
    "fee_basis",
)


def update(session: Session, case_number: str, values: Mapping[str, Any]) -> None:
    """Take over those of `values` (process variables by name) that a case keeps; others are ignored.

    `complete_since` marks the case complete from now on, or from when it already was. `task_priority` and `act_by` (a
    moment) go to the open tasks of the case. Doing it again changes nothing.
    """
    case = case_register.find_for_change(session, case_number)
    changed: dict[str, str] = {}
    for name in _COLUMNS:
        if name in values and getattr(case, name) != values[name]:
            changed[name] = str(values[name])
            setattr(case, name, int(values[name]) if name == "difficulty_score" else values[name])
    if values.get("complete_since") is not None and case.complete_since is None:
        case.complete_since = clock.now()
        changed["complete_since"] = str(values["complete_since"])
    if changed:
        audit.record(session, Action.CASE_CHANGE, by=audit.SYSTEM, subject=case_number, details=changed)
    session.flush()
    if values.get("task_priority") is not None:
        priority = int(values["task_priority"])
        user_tasks.hasten(session, case_number, priority=priority, due_at=values.get("act_by"))
