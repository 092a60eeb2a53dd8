"""Reading an instance: one statement that locks its row and brings its tokens, variables and items along.

Who has one token in mind gets the item that holds it, all others every item that sleeps.

Writing what changed is `engine.state.projection`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from engine.connection import Statement
from engine.database import run
from engine.execution.execution import Execution
from engine.execution.stored_variables import StoredVariables
from engine.state import codec, sleeping_items
from engine.state.codec import Document
from engine.state.job_claims import JobClaim
from engine.state.sleeping_items import Sleepers, StoredItems


@dataclass(slots=True)
class StoredInstance:
    """The row of an instance as far as it is needed to work on it; the row itself is locked."""

    id: UUID
    business_key: str
    process_id: str
    model_version_id: int
    state: str
    revision: int
    tokens: bytes = b""
    variables: dict[str, Any] = field(default_factory=dict)  # by scope or token, each as `feel.to_json` writes it
    documents: list[Document] = field(default_factory=list)  # of items that sleep, as far as they were read
    started_at: datetime | None = None  # of one that was begun just now and has no row yet
    items: StoredItems = field(default_factory=StoredItems)
    variable_rows: set[UUID] = field(default_factory=set)  # the scopes and tokens whose variables are rows

    def restore(self, execution: Execution, session: Session) -> None:
        """Put the stored tokens and variables into the empty `execution`; who still sleeps is read when needed."""
        execution.stored_variables = dict(self.variables)
        sleepers = Sleepers(execution, self.items, sleeping_items.reader(session, self.id))
        execution.sleepers = sleepers
        codec.decode(self.tokens, execution)
        sleepers.put_back(self.documents)

    @property
    def process_variables(self) -> dict[str, Any]:
        """The variables of the process itself, as FEEL values."""
        return dict(StoredVariables(self.variables.get(str(codec.root_scope(self.tokens)), {})))


def locked(session: Session, instance_id: UUID, token_id: UUID | None = None) -> StoredInstance | None:
    """The instance, locked until the transaction ends; None when there is none."""
    if token_id is None:
        return _read(session, _LOCKED, {"id": instance_id})
    return _read(session, _LOCKED_FOR_TOKEN, {"id": instance_id, "token": token_id})


def locked_for_task(session: Session, task_id: UUID) -> StoredInstance | None:
    """The instance that a user task belongs to, locked until the transaction ends; None when there is none."""
    return _read(session, _LOCKED_FOR_TASK, {"token": task_id})


def locked_for_job(session: Session, claim: JobClaim) -> StoredInstance | None:
    """The instance that owes a claimed job, locked until the transaction ends; None when the claim is over."""
    values = {"id": claim.instance_id, "token": claim.token_id}
    claimed = {"job": claim.id, "by": claim.leased_by, "until": claim.lease_until}
    return _read(session, _LOCKED_FOR_JOB, values | claimed)


def locked_for_jobs(session: Session, claims: Sequence[JobClaim]) -> list[tuple[JobClaim, StoredInstance]]:
    """The instances that owe jobs claimed at once, each with its job, locked until the transaction ends.

    Nobody is waited for: left out is what somebody else holds or has just changed, what does not run, and what is
    claimed no longer. In the order of their business keys. No two of the claims may concern the same instance.
    """
    by_instance = {claim.instance_id: claim for claim in claims}
    values = {
        "ids": list(by_instance),
        "jobs": [claim.id for claim in claims],
        "tokens": [claim.token_id for claim in claims],
        "by": claims[0].leased_by,
        "until": claims[0].lease_until,
    }
    found = [_instance(row) for changed, *row in run(session, _LOCKED_FOR_JOBS, values) if not changed]
    return [(by_instance[instance.id], instance) for instance in found]


def unlocked(session: Session, instance_id: UUID, token_id: UUID | None = None) -> StoredInstance | None:
    """The instance as it was last committed; None when there is none."""
    if token_id is None:
        return _read(session, _UNLOCKED, {"id": instance_id})
    return _read(session, _UNLOCKED_FOR_TOKEN, {"id": instance_id, "token": token_id})


# The lock may have to be waited for, and then only the locked row is the latest: everything else in the statement is
# as it was when the statement began. `seen` is the same row as of then; where the revisions differ, the variables may
# be older than the tokens, and all is read once more under the lock, which is held by then.
_SELECT = """
SELECT i.revision <> seen.revision,
  i.id, i.business_key, i.process_id, i.model_version_id, i.state, i.revision, i.tokens,
  (SELECT json_object_agg(v.scope_id, v.variables) FROM process_variables v WHERE v.instance_id = i.id),
  (SELECT json_agg(s.document) FROM ({items}) s)
FROM process_instance i JOIN process_instance seen ON seen.id = i.id
WHERE {which}"""
_LOCK = " FOR NO KEY UPDATE OF i"  # rows that refer to the instance may be added meanwhile
_ALL = sleeping_items.ALL.format(instance="i.id")
_ONE = sleeping_items.HOLDING.format(instance="i.id", held="ARRAY[%(token)s]::uuid[]")
_SOME = sleeping_items.HOLDING.format(instance="i.id", held="%(tokens)s")
_WHOLE = _SELECT.format(which="i.id = %(id)s", items=_ALL)
_FOR_TOKEN = _SELECT.format(which="i.id = %(id)s", items=_ONE)
_TASK = "i.id = (SELECT t.instance_id FROM user_task t WHERE t.id = %(token)s)"
_CLAIMED = "EXISTS (SELECT FROM job WHERE id = %(job)s AND leased_by = %(by)s AND lease_until = %(until)s)"
_SOME_CLAIMED = (
    "i.id = ANY(%(ids)s) AND i.state = 'active' AND EXISTS (SELECT FROM job "
    "WHERE instance_id = i.id AND id = ANY(%(jobs)s) AND leased_by = %(by)s AND lease_until = %(until)s)"
)
_UNLOCKED = Statement(_WHOLE)
_UNLOCKED_FOR_TOKEN = Statement(_FOR_TOKEN)
_LOCKED = Statement(_WHOLE + _LOCK)
_LOCKED_FOR_TOKEN = Statement(_FOR_TOKEN + _LOCK)
_LOCKED_FOR_TASK = Statement(_SELECT.format(which=_TASK, items=_ONE) + _LOCK)
_LOCKED_FOR_JOB = Statement(f"{_FOR_TOKEN} AND {_CLAIMED} {_LOCK}")
_LOCKED_FOR_JOBS = Statement(
    f"{_SELECT.format(which=_SOME_CLAIMED, items=_SOME)} ORDER BY i.business_key {_LOCK} SKIP LOCKED"
)


def _read(session: Session, statement: Statement, values: dict[str, Any]) -> StoredInstance | None:
    rows = run(session, statement, values)
    if rows and rows[0][0]:
        rows = run(session, statement, values)
    return _instance(rows[0][1:]) if rows else None


def _instance(row: Sequence[Any]) -> StoredInstance:
    *columns, variables, documents = row
    instance = StoredInstance(*columns)
    instance.variables = variables or {}
    instance.variable_rows = {UUID(owner) for owner in instance.variables}
    instance.documents = documents or []
    return instance
