"""Writes what an execution changed: the difference, in one statement.

Nothing here decides anything. Each kind of row is one part of the statement, whatever the number of rows, and no
part when there is nothing to write. The rows travel as JSON, which spares the object mapper and every round trip
but one; a step of a process costs a third of what one statement for each kind of row did.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from engine import clock, feel
from engine.connection import Statement
from engine.database import post
from engine.execution import sleeping
from engine.execution.changes import Changes
from engine.execution.execution import Execution
from engine.execution.sleeping import Item
from engine.state import codec
from engine.state.resting import HELD
from engine.state.stored_instance import StoredInstance
from engine.state.tables import ProcessInstance, UserTask

_REVISIONS = "engine.revisions"  # in session.info

_INSTANCE_STARTED = """
INSERT INTO process_instance
  (id, business_key, process_id, model_version_id, state, tokens, revision, started_at, ended_at)
VALUES
  (%(instance)s, %(business_key)s, %(process_id)s, %(model_version)s, %(state)s, %(tokens)s, %(revision)s,
   %(started_at)s, %(ended_at)s)"""
_INSTANCE_CHANGED = """
UPDATE process_instance
SET model_version_id = %(model_version)s, tokens = %(tokens)s, revision = %(revision)s, state = %(state)s,
  ended_at = %(ended_at)s
WHERE id = %(instance)s AND revision = %(revision)s - 1
RETURNING id"""
_CHANGED_ONCE = "SELECT 1 / count(*) FROM instance"  # fails when it was changed past this execution: it was locked

_TYPES = {"instance": "uuid", "business_key": "text", "now": "timestamptz", "tokens": "bytea"}

_CLOSED = """
UPDATE user_task
SET state = '{state}', completed_at = %(now)s, completed_by = {by}, draft = NULL, revision = revision + 1
WHERE instance_id = %(instance)s AND id = ANY({ids}) AND state IN ('open', 'held')"""

# Rows are looked for by their instance first: that index is right however few or many rows a table has.
_PARTS = {
    "ended_jobs": "DELETE FROM job WHERE instance_id = %(instance)s AND token_id = ANY(%(ended_jobs)s)",
    "ended_subscriptions": """
DELETE FROM subscription WHERE instance_id = %(instance)s AND token_id = ANY(%(ended_subscriptions)s)""",
    "ended_incidents": """
UPDATE incident SET resolved_at = %(now)s, resolution = 'gone on'
WHERE instance_id = %(instance)s AND token_id = ANY(%(ended_incidents)s) AND resolved_at IS NULL""",
    "completed_tasks": _CLOSED.format(state="completed", by="%(completed_by)s", ids="%(completed_tasks)s"),
    "cancelled_tasks": _CLOSED.format(state="cancelled", by="NULL", ids="%(cancelled_tasks)s"),
    "dropped_variables": """
DELETE FROM process_variables WHERE instance_id = %(instance)s AND scope_id = ANY(%(dropped_variables)s)""",
    "variables": """
INSERT INTO process_variables (instance_id, scope_id, variables)
SELECT %(instance)s, scope_id, variables FROM json_to_recordset(%(variables)s) AS scope (scope_id uuid, variables jsonb)
ON CONFLICT (instance_id, scope_id) DO UPDATE SET variables = process_variables.variables || excluded.variables""",
    "woken": "DELETE FROM sleeping_item WHERE instance_id = %(instance)s AND token_id = ANY(%(woken)s)",
    "asleep": """
INSERT INTO sleeping_item (instance_id, token_id, holds, document)
SELECT %(instance)s, token_id, holds, document
FROM json_to_recordset(%(asleep)s) AS item (token_id uuid, holds uuid[], document jsonb)
ON CONFLICT (instance_id, token_id) DO UPDATE SET holds = excluded.holds, document = excluded.document""",
    "tasks": """
INSERT INTO user_task
  (id, instance_id, business_key, process_id, model_version_id, element_id, name, form_id, form_version,
   candidate_groups, assignee, due_at, follow_up_at, priority, state, revision, created_at)
SELECT token_id, %(instance)s, %(business_key)s, process_id, model_version_id, element_id, name, form_id, form_version,
  candidate_groups, assignee, due_at, follow_up_at, priority, 'open', 1, %(now)s
FROM json_to_recordset(%(tasks)s) AS task
  (token_id uuid, process_id text, model_version_id integer, element_id text, name text, form_id text,
   form_version integer, candidate_groups text[], assignee text, due_at timestamptz, follow_up_at timestamptz,
   priority integer)""",
    "jobs": """
INSERT INTO job
  (id, instance_id, token_id, element_id, kind, task_type, headers, due_at, state, attempts, retries)
SELECT id, %(instance)s, token_id, element_id, kind, task_type, headers, due_at, 'waiting', 0, retries
FROM json_to_recordset(%(jobs)s) AS job
  (id uuid, token_id uuid, element_id text, kind text, task_type text, headers jsonb, due_at timestamptz,
   retries integer)""",
    "subscriptions": """
INSERT INTO subscription (token_id, instance_id, element_id, kind, name, correlation_key)
SELECT token_id, %(instance)s, element_id, kind, name, correlation_key
FROM json_to_recordset(%(subscriptions)s) AS subscription
  (token_id uuid, element_id text, kind text, name text, correlation_key text)
ON CONFLICT (token_id) DO UPDATE SET
  element_id = excluded.element_id, kind = excluded.kind, name = excluded.name,
  correlation_key = excluded.correlation_key""",
    "incidents": """
INSERT INTO incident (id, instance_id, token_id, element_id, kind, message, created_at)
SELECT id, %(instance)s, token_id, element_id, kind, message, %(now)s
FROM json_to_recordset(%(incidents)s) AS incident (id uuid, token_id uuid, element_id text, kind text, message text)""",
    "history": """
INSERT INTO history_event
  (instance_id, business_key, process_id, element_id, element_type, token_id, kind, at, "by", details)
SELECT %(instance)s, %(business_key)s, process_id, element_id, element_type, token_id, kind, %(now)s, "by", details
FROM json_to_recordset(%(history)s) AS event
  (process_id text, element_id text, element_type text, token_id uuid, kind text, "by" text, details jsonb)""",
}


def write(session: Session, execution: Execution, instance: StoredInstance) -> None:
    """Write the changes of `execution` and the new state of `instance`, and start a new list of changes."""
    changes = execution.changes
    execution.changes = Changes()
    now = clock.now()
    starts = instance.started_at is not None
    if execution.ended:
        instance.state = execution.outcome
    instance.revision += 1
    items = sleeping.items(execution)
    instance.tokens = codec.encode(execution, items)
    values = {
        "instance": instance.id,
        "business_key": instance.business_key,
        "process_id": instance.process_id,
        "model_version": instance.model_version_id,
        "state": instance.state,
        "tokens": instance.tokens,
        "revision": instance.revision,
        "started_at": instance.started_at,
        "ended_at": now if execution.ended else None,
        "completed_by": changes.completed_by,
        "now": now,
    }
    parts = _parts(execution, instance, changes, items)
    post(session, _statement(tuple(parts), starts=starts), values | parts)
    instance.started_at = None
    session.info.setdefault(_REVISIONS, {})[instance.id] = instance.revision
    _tell_loaded(session, instance, changes, values)


def _tell_loaded(session: Session, instance: StoredInstance, changes: Changes, values: dict[str, Any]) -> None:
    """Let what the session has loaded before say what the rows say now."""
    if not session.identity_map:
        return
    row = session.identity_map.get(identity_key(ProcessInstance, instance.id))
    if row is not None:
        for name in ("tokens", "revision", "state", "ended_at"):
            set_committed_value(row, name, values[name])
    for token_id in changes.completed_tasks | changes.cancelled_tasks:
        task = session.identity_map.get(identity_key(UserTask, token_id))
        if task is not None and task.state in {"open", HELD}:
            for name, value in _closed(task, changes, values["now"]).items():
                set_committed_value(task, name, value)


def _closed(task: UserTask, changes: Changes, now: datetime) -> dict[str, Any]:
    completed = task.id in changes.completed_tasks
    return {
        "state": "completed" if completed else "cancelled",
        "completed_at": now,
        "completed_by": changes.completed_by if completed else None,
        "draft": None,
        "revision": task.revision + 1,
    }


def last_revision(session: Session, instance: StoredInstance) -> int:
    """The revision that this transaction has written last, or that it found."""
    revision: int = session.info.get(_REVISIONS, {}).get(instance.id, instance.revision)
    return revision


@cache  # of all the combinations, a day of work needs some tens
def _statement(parts: tuple[str, ...], *, starts: bool) -> Statement:
    texts = {part: _PARTS[part] for part in parts}
    if not starts:
        texts["instance"] = _INSTANCE_CHANGED
    before = ", ".join(f"{part} AS ({text})" for part, text in texts.items())
    return Statement(f"WITH {before} {_INSTANCE_STARTED if starts else _CHANGED_ONCE}", **_TYPES)


def _parts(
    execution: Execution, instance: StoredInstance, changes: Changes, items: Mapping[UUID, Item]
) -> dict[str, Any]:
    """What each part of the statement writes, without empty ones."""
    dropped, variables = _variables(execution, instance, changes, items)
    woken, asleep = instance.items.changed(items)
    parts = {
        "ended_jobs": list(changes.ended_jobs),
        "ended_subscriptions": list(changes.ended_subscriptions - changes.subscriptions.keys()),
        "ended_incidents": list(changes.ended_incidents),
        "completed_tasks": list(changes.completed_tasks),
        "cancelled_tasks": list(changes.cancelled_tasks),
        "dropped_variables": dropped,
        "variables": _rows(variables),
        "woken": woken,
        "asleep": _rows(asleep),
        "tasks": _rows(changes.tasks.values()),
        "jobs": _rows(changes.jobs.values()),
        "subscriptions": _rows(changes.subscriptions.values()),
        "incidents": _rows(changes.incidents),
        "history": _rows(changes.history),
    }
    return {name: rows for name, rows in parts.items() if rows}


def _rows(rows: Iterable[Any]) -> bytes:
    """Rows as JSON; nothing when there are none."""
    listed = list(rows)
    return orjson.dumps(listed) if listed else b""


def _variables(
    execution: Execution, instance: StoredInstance, changes: Changes, items: Mapping[UUID, Item]
) -> tuple[list[UUID], list[dict[str, Any]]]:
    """Whose variables are rows no more, and what has changed of the others; what has not stays as it is stored.

    Who sleeps keeps its variables with it; who has been woken and does not sleep again gets them back as rows.
    """
    asleep = {owner for item in items.values() for owner in item.owners}
    changed: dict[UUID, Iterable[str]] = {
        owner: names for owner, names in changes.variables.items() if owner not in asleep
    }
    for owner in instance.items.owners - asleep:
        changed[owner] = execution.variables_of(owner) or ()
    held = {owner: values for owner in changed if (values := execution.variables_of(owner)) is not None}
    written = [
        {"scope_id": owner, "variables": {name: feel.to_json(values[name]) for name in changed[owner]}}
        for owner, values in held.items()
    ]
    dropped = ((changes.dropped_scopes | asleep) & instance.variable_rows) - held.keys()
    instance.variable_rows = instance.variable_rows - dropped | held.keys()
    return list(dropped), written
