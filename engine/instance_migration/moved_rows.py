"""The rows of an instance that moves: open tasks, jobs, subscriptions and incidents follow their tokens.

What people did stays as it is; what the model says (name, form, role, work) is that of the target version.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow.task import Task
from sqlalchemy import update
from sqlalchemy.orm import InstrumentedAttribute, Session

from engine.execution.execution import Execution
from engine.execution.scope import scope_of
from engine.model.specs.activities import JobTask, UserTask, order_job
from engine.model.specs.events import ThrowEvent
from engine.state import tables

ID = "id"  # an aspect: the element is called something else now
Aspects = Mapping[UUID, frozenset[str]]  # by token: in which respects its element has changed


def rewrite(session: Session, execution: Execution, aspects: Aspects) -> None:
    """Bring the rows of all tokens that have moved to the target version; `execution` stands there already."""
    moved = [token for scope in execution.scopes.values() for token in scope.tokens if token.id in aspects]
    renamed = [
        {"of_token": token.id, "element_id": token.task_spec.element.id} for token in moved if ID in aspects[token.id]
    ]
    for table in (tables.Job, tables.Subscription, tables.Incident):
        _update(session, execution, table.token_id, renamed)
    for token in moved:
        if isinstance(token.task_spec, UserTask):
            _update(session, execution, tables.UserTask.id, [_task(token, aspects[token.id])])
    jobs = [_job(execution, token) for token in moved if "work" in aspects[token.id] and _has_job(token)]
    _update(session, execution, tables.Job.token_id, jobs)


def _update(
    session: Session, execution: Execution, key: InstrumentedAttribute[UUID], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Set, in the rows of each token `of_token`, the other values given for it; `key` is the column of the token."""
    table = key.class_
    for row in rows:
        values = {name: value for name, value in row.items() if name != "of_token"}
        of_token = update(table).where(table.instance_id == execution.instance_id, key == row["of_token"])
        session.execute(of_token.values(values))


def _task(token: Task, aspects: frozenset[str]) -> dict[str, Any]:
    spec, version = token.task_spec, scope_of(token).executable
    form_id = spec.element.form_id
    values = {
        "of_token": token.id,
        "element_id": spec.element.id,
        "model_version_id": version.model_version_id,
        "name": spec.element.name or spec.element.id,
        "form_id": form_id,
        "form_version": version.pin("forms", form_id) if form_id else None,
        "revision": tables.UserTask.revision + 1,  # whoever has the page open reads it anew
    }
    return values | {"candidate_groups": list(spec.roles(token))} if "people" in aspects else values


def _has_job(token: Task) -> bool:
    spec = token.task_spec
    return isinstance(spec, JobTask) or (isinstance(spec, ThrowEvent) and spec.task_type is not None)


def _job(execution: Execution, token: Task) -> dict[str, Any]:
    """The work as the target version wants it; how often it was tried and when it is due stays."""
    spec = token.task_spec
    order_job(token, spec.element, spec.task_type, spec.retries)
    order = execution.changes.jobs.pop(token.id)
    return {
        "of_token": token.id,
        "task_type": order.task_type,
        "headers": order.headers,
        "retries": order.retries,
    }
