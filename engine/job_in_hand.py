"""A job that a worker does: what its token sees, and what becomes of the token.

Who claims jobs, and what is done when one fails, is `engine.jobs`'.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from SpiffWorkflow.task import Task
from sqlalchemy import delete
from sqlalchemy.orm import Session

from engine.execution.execution import Execution
from engine.execution.failures import ErrorThrown
from engine.running_instance import run_on, running_execution, stored, to_feel, waiting
from engine.state import projection, stored_instance
from engine.state.job_claims import JobClaim
from engine.state.stored_instance import StoredInstance
from engine.state.tables import Job


@contextmanager
def taken(session: Session, claim: JobClaim, instance: StoredInstance) -> Iterator["JobInHand | None"]:
    """A claimed job of an instance that is locked for it, for the block that does it; it runs on when the block ends.

    None when nothing waits for the job any more. Raises `NotRunning`, `Resting` and `Unreadable`.
    """
    execution = running_execution(session, instance)
    token = waiting(execution, claim.token_id)
    if token is None:
        session.execute(delete(Job).where(Job.id == claim.id))
        yield None
        return
    in_hand = JobInHand(session, instance, execution, token)
    yield in_hand
    in_hand.write()


class JobInHand:
    """A job that is being done: what its token sees, and what becomes of the token."""

    def __init__(self, session: Session, instance: StoredInstance, execution: Execution, token: Task) -> None:
        self.instance = instance
        self._session = session
        self._execution = execution
        self._token: Task | None = token
        self._token_id: UUID = token.id

    @property
    def variables(self) -> Mapping[str, Any]:
        """What the token sees."""
        return self._execution.visible(self._token)

    def fire(self) -> None:
        """The moment that the token waited for has come."""
        self._execution.events.trigger(self._token, {})

    def complete(self, results: Mapping[str, Any]) -> None:
        """The handler of a service task has succeeded."""
        self._catch_up()
        if self._token is not None:
            self._execution.complete(self._token, to_feel(results))

    def throw(self, code: str, variables: Mapping[str, Any]) -> None:
        """The handler of a service task has thrown a BPMN error."""
        self._catch_up()
        if self._token is not None:
            self._execution.events.throw(self._token, ErrorThrown(code, to_feel(variables)))

    def write(self) -> None:
        """Let the instance run on, and write it; when the token has gone meanwhile there is nothing to write."""
        if self._token is not None:
            run_on(self._session, self.instance, self._execution)

    def _catch_up(self) -> None:
        """Begin anew with what is stored when the handler itself has changed the instance."""
        if projection.last_revision(self._session, self.instance) == self.instance.revision:
            return
        self.instance = stored(stored_instance.locked(self._session, self.instance.id, self._token_id))
        self._execution = running_execution(self._session, self.instance)
        self._token = waiting(self._execution, self._token_id)
