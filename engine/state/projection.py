"""Writes what an execution changed: the difference, in a handful of set-based statements.

Nothing here decides anything. Each kind of row costs at most one statement, whatever their number, and none when
there is nothing to write.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from engine import clock, feel
from engine.execution.changes import Changes
from engine.execution.execution import Execution
from engine.state import codec
from engine.state.resting import HELD
from engine.state.tables import (
    HistoryEvent,
    Incident,
    Job,
    ProcessInstance,
    ProcessVariables,
    Subscription,
    UserTask,
)


@dataclass(slots=True)
class StoredInstance:
    """The row of an instance as far as it is needed to work on it; the row itself is locked."""

    id: UUID
    business_key: str
    process_id: str
    model_version_id: int
    state: str
    revision: int


def write(session: Session, execution: Execution, instance: StoredInstance) -> None:
    """Write the changes of `execution` and the new state of `instance`, and start a new list of changes."""
    changes = execution.changes
    execution.changes = Changes()
    _close_rows(session, changes)
    _instance(session, execution, instance)
    _variables(session, execution, changes)
    _tasks(session, instance, changes)
    _jobs(session, instance, changes)
    _subscriptions(session, instance, changes)
    _incidents(session, instance, changes)
    _history(session, instance, changes)


def _instance(session: Session, execution: Execution, instance: StoredInstance) -> None:
    instance.revision += 1
    values: dict[str, Any] = {"tokens": codec.encode(execution), "revision": instance.revision, "state": instance.state}
    if execution.ended:
        instance.state = execution.outcome
        values |= {"state": instance.state, "ended_at": clock.now()}
    session.execute(update(ProcessInstance).where(ProcessInstance.id == instance.id).values(**values))


def _close_rows(session: Session, changes: Changes) -> None:
    if changes.ended_jobs:
        session.execute(_without_sync(delete(Job).where(Job.token_id.in_(changes.ended_jobs))))
    if changes.ended_subscriptions:
        ended = Subscription.token_id.in_(changes.ended_subscriptions)
        session.execute(_without_sync(delete(Subscription).where(ended)))
    if changes.ended_incidents:
        open_ones = update(Incident).where(
            Incident.token_id.in_(changes.ended_incidents), Incident.resolved_at.is_(None)
        )
        session.execute(_without_sync(open_ones.values(resolved_at=clock.now(), resolution="gone on")))
    by_outcome: dict[tuple[str, str | None], list[UUID]] = {}
    for token_id, outcome in changes.closed_tasks.items():
        by_outcome.setdefault(outcome, []).append(token_id)
    for (state, by), token_ids in by_outcome.items():
        statement = update(UserTask).where(UserTask.id.in_(token_ids), UserTask.state.in_(("open", HELD)))
        values = {"state": state, "completed_at": clock.now(), "completed_by": by, "draft": None}
        session.execute(statement.values(revision=UserTask.revision + 1, **values))


def _variables(session: Session, execution: Execution, changes: Changes) -> None:
    dropped = changes.dropped_scopes - changes.variable_scopes
    if dropped:
        removal = delete(ProcessVariables).where(
            ProcessVariables.instance_id == execution.instance_id, ProcessVariables.scope_id.in_(dropped)
        )
        session.execute(_without_sync(removal))
    rows = [
        {"instance_id": execution.instance_id, "scope_id": scope_id, "variables": feel.to_json(values)}
        for scope_id in changes.variable_scopes
        if (values := variables_of(execution, scope_id)) is not None
    ]
    if rows:
        written = upsert(ProcessVariables)
        statement = written.on_conflict_do_update(
            index_elements=["instance_id", "scope_id"], set_={"variables": written.excluded.variables}
        )
        session.execute(statement, rows)


def variables_of(execution: Execution, scope_id: UUID) -> dict[str, Any] | None:
    """The variables that belong to a scope, or to a token alone."""
    scope = execution.scopes.get(scope_id)
    return scope.variables if scope is not None else execution.locals.get(scope_id)


def _tasks(session: Session, instance: StoredInstance, changes: Changes) -> None:
    now = clock.now()
    rows = [
        {
            "id": order.token_id,
            "instance_id": instance.id,
            "business_key": instance.business_key,
            "process_id": order.process_id,
            "model_version_id": order.model_version_id,
            "element_id": order.element_id,
            "name": order.name,
            "form_id": order.form_id,
            "form_version": order.form_version,
            "candidate_groups": list(order.candidate_groups),
            "assignee": order.assignee,
            "due_at": order.due_at,
            "follow_up_at": order.follow_up_at,
            "priority": order.priority,
            "state": "open",
            "revision": 1,
            "created_at": now,
        }
        for order in changes.tasks.values()
    ]
    if rows:
        session.execute(insert(UserTask), rows)


def _jobs(session: Session, instance: StoredInstance, changes: Changes) -> None:
    rows = [
        {
            "id": uuid4(),
            "instance_id": instance.id,
            "token_id": order.token_id,
            "element_id": order.element_id,
            "kind": order.kind,
            "task_type": order.task_type,
            "headers": order.headers,
            "due_at": order.due_at,
            "state": "waiting",
            "attempts": 0,
            "retries": order.retries,
        }
        for order in changes.jobs.values()
    ]
    if rows:
        session.execute(insert(Job), rows)


def _subscriptions(session: Session, instance: StoredInstance, changes: Changes) -> None:
    rows = [
        {
            "token_id": order.token_id,
            "instance_id": instance.id,
            "element_id": order.element_id,
            "kind": order.kind,
            "name": order.name,
            "correlation_key": order.correlation_key,
        }
        for order in changes.subscriptions.values()
    ]
    if rows:
        session.execute(insert(Subscription), rows)


def _incidents(session: Session, instance: StoredInstance, changes: Changes) -> None:
    rows = [
        {
            "id": uuid4(),
            "instance_id": instance.id,
            "token_id": report.token_id,
            "element_id": report.element_id,
            "kind": report.kind,
            "message": report.message,
            "created_at": clock.now(),
        }
        for report in changes.incidents
    ]
    if rows:
        session.execute(insert(Incident), rows)


def _history(session: Session, instance: StoredInstance, changes: Changes) -> None:
    now = clock.now()
    rows = [
        {
            "instance_id": instance.id,
            "business_key": instance.business_key,
            "process_id": event.process_id,
            "element_id": event.element_id,
            "element_type": event.element_type,
            "token_id": event.token_id,
            "kind": event.kind,
            "at": now,
            "by": event.by,
            "details": event.details,
        }
        for event in changes.history
    ]
    if rows:
        session.execute(insert(HistoryEvent), rows)


def _without_sync(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)
