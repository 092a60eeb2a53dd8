"""What a transaction did to an instance, collected for `engine.state.projection` to write."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """A user task to be shown to people."""

    token_id: UUID
    process_id: str
    model_version_id: int
    element_id: str
    name: str
    form_id: str | None
    form_version: int | None
    candidate_groups: tuple[str, ...]
    assignee: str | None
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int


@dataclass(frozen=True, slots=True)
class JobOrder:
    """Work that is owed: a timer, a service call, or a message or signal to others."""

    token_id: UUID
    element_id: str
    kind: str  # timer, service, message, signal
    due_at: datetime
    task_type: str | None = None
    headers: dict[str, Any] = field(default_factory=dict)
    retries: int = 3
    id: UUID = field(default_factory=uuid7)


@dataclass(frozen=True, slots=True)
class SubscriptionOrder:
    """A token that waits for a message or signal."""

    token_id: UUID
    element_id: str
    kind: str
    name: str
    correlation_key: str


@dataclass(frozen=True, slots=True)
class IncidentReport:
    """A token that cannot go on."""

    token_id: UUID
    element_id: str
    kind: str
    message: str
    id: UUID = field(default_factory=uuid7)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of history."""

    process_id: str
    element_id: str
    element_type: str
    token_id: UUID | None
    kind: str
    by: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Changes:
    """Everything since the instance was loaded; what opened and closed within one transaction cancels out."""

    tasks: dict[UUID, TaskOrder] = field(default_factory=dict)  # opened
    completed_tasks: set[UUID] = field(default_factory=set)
    completed_by: str | None = None  # who has completed them: what happens at once has one cause
    cancelled_tasks: set[UUID] = field(default_factory=set)
    jobs: dict[UUID, JobOrder] = field(default_factory=dict)
    subscriptions: dict[UUID, SubscriptionOrder] = field(default_factory=dict)
    incidents: list[IncidentReport] = field(default_factory=list)
    ended_jobs: set[UUID] = field(default_factory=set)  # tokens whose job is done, or not needed any more
    ended_subscriptions: set[UUID] = field(default_factory=set)  # tokens that wait no more
    ended_incidents: set[UUID] = field(default_factory=set)  # tokens that went on, or are gone
    history: list[Event] = field(default_factory=list)
    variables: dict[UUID, set[str]] = field(default_factory=dict)  # changed or new names, by scope or token
    dropped_scopes: set[UUID] = field(default_factory=set)

    def end_job(self, token_id: UUID) -> None:
        """The token's job is done or not needed; one that was ordered in this transaction is not even written."""
        if self.jobs.pop(token_id, None) is None:
            self.ended_jobs.add(token_id)

    def end_subscription(self, token_id: UUID) -> None:
        """The token waits no more."""
        if self.subscriptions.pop(token_id, None) is None:
            self.ended_subscriptions.add(token_id)

    def end_task(self, token_id: UUID, state: str, by: str | None) -> None:
        """The user task of the token is completed or cancelled."""
        if self.tasks.pop(token_id, None) is not None:
            return
        if state == "completed":
            self.completed_tasks.add(token_id)
            self.completed_by = by
        else:
            self.cancelled_tasks.add(token_id)
