"""The rows of a running instance. Written by `engine.state.projection`, read by everybody.

Rows are the truth that others read: tasks, jobs, subscriptions, incidents and history are written in the same
transaction as the tokens they belong to.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, LargeBinary, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base


class ProcessInstance(Base):
    """One running or finished process; its row lock serialises every change."""

    __tablename__ = "process_instance"
    __table_args__ = (Index(None, "business_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    business_key: Mapped[str]  # what the office calls it: the case number
    process_id: Mapped[str]
    model_version_id: Mapped[int] = mapped_column(ForeignKey("model_version.id"))
    state: Mapped[str]  # active, suspended (by a person), parked (fails when touched), completed, cancelled
    tokens: Mapped[bytes] = mapped_column(LargeBinary)  # engine.state.codec
    revision: Mapped[int]  # counts the changes
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ProcessVariables(Base):
    """The variables of one scope of an instance, encoded by `feel.to_json`."""

    __tablename__ = "process_variables"
    __table_args__ = ({"postgresql_with": {"toast_tuple_target": 8160}},)  # up to a page, they are not packed

    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id", ondelete="CASCADE"), primary_key=True)
    scope_id: Mapped[UUID] = mapped_column(primary_key=True)  # scope, or the token that holds local variables
    variables: Mapped[dict[str, Any]]


class SleepingItem(Base):
    """An item of a loop that waits, with all that it holds (`engine.execution.sleeping`): no step reads the others."""

    __tablename__ = "sleeping_item"
    __table_args__ = (Index("ix_sleeping_item_holding", "instance_id", postgresql_where=text("holds <> '{}'")),)

    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id", ondelete="CASCADE"), primary_key=True)
    token_id: Mapped[UUID] = mapped_column(primary_key=True)  # of the item
    holds: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))  # the tokens inside of it
    document: Mapped[dict[str, Any]]  # engine.state.codec


class UserTask(Base):
    """A task that waits for a person, or did. Its id is the id of the token that stands there."""

    __tablename__ = "user_task"
    __table_args__ = (
        Index(None, "instance_id", "id"),  # an instance may have had hundreds
        Index(None, "business_key"),
        Index("ix_user_task_open", "assignee", "due_at", postgresql_where=text("state = 'open'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id", ondelete="CASCADE"))
    business_key: Mapped[str]
    process_id: Mapped[str]
    model_version_id: Mapped[int]
    element_id: Mapped[str]
    name: Mapped[str]  # as the model says
    form_id: Mapped[str | None]
    form_version: Mapped[int | None]
    candidate_groups: Mapped[list[str]] = mapped_column(ARRAY(Text))  # roles that may take it
    assignee: Mapped[str | None]  # account name
    due_at: Mapped[datetime | None]
    follow_up_at: Mapped[datetime | None]
    priority: Mapped[int]  # 0 to 100, 50 is ordinary
    state: Mapped[str]  # open, held (its instance rests), completed, cancelled
    revision: Mapped[int]  # counts claims, releases, drafts: a stale tab notices
    created_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    completed_by: Mapped[str | None]
    draft: Mapped[dict[str, Any] | None]  # answers that were not sent yet


class Job(Base):
    """Work that the engine owes: a timer that will be due, or a service call. Gone when done."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "due_at", postgresql_where=text("state = 'waiting'")),
        Index(None, "instance_id"),
        Index(None, "token_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id", ondelete="CASCADE"))
    token_id: Mapped[UUID]
    element_id: Mapped[str]
    kind: Mapped[str]  # timer or service
    task_type: Mapped[str | None]  # service jobs: which handler
    headers: Mapped[dict[str, Any]]  # service jobs: static values from the model
    due_at: Mapped[datetime]
    state: Mapped[str]  # waiting, failed (an incident waits for a person), held (its instance rests)
    attempts: Mapped[int]
    retries: Mapped[int]  # attempts that are allowed
    lease_until: Mapped[datetime | None]
    leased_by: Mapped[str | None]
    lost_leases: Mapped[int] = mapped_column(server_default=text("0"))  # workers that ended before they had done it


class Subscription(Base):
    """A token that waits for a message or a signal."""

    __tablename__ = "subscription"
    __table_args__ = (Index(None, "kind", "name", "correlation_key"), Index(None, "instance_id"))

    token_id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id", ondelete="CASCADE"))
    element_id: Mapped[str]
    kind: Mapped[str]  # message or signal
    name: Mapped[str]
    correlation_key: Mapped[str]  # empty for signals


class BufferedMessage(Base):
    """A message nobody waited for yet; kept until somebody does or its time to live ends."""

    __tablename__ = "buffered_message"
    __table_args__ = (Index(None, "name", "correlation_key"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str]
    correlation_key: Mapped[str]
    variables: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Incident(Base):
    """A token that cannot go on until a person has looked at it."""

    __tablename__ = "incident"
    __table_args__ = (
        Index(None, "instance_id"),
        Index("ix_incident_open", "created_at", postgresql_where=text("resolved_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("process_instance.id", ondelete="CASCADE"))
    token_id: Mapped[UUID]  # the instance's own id when the instance is parked
    element_id: Mapped[str]
    kind: Mapped[str]  # machine-readable: condition, expression, job, uncaught-error, limit, unreadable, crash, ...
    message: Mapped[str]  # a sentence for the person
    created_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None]
    resolution: Mapped[str | None]  # the reason the person gave


class HistoryEvent(Base):
    """What happened, in order; append-only."""

    __tablename__ = "history_event"
    __table_args__ = (Index(None, "business_key", "id"), Index(None, "instance_id", "id"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    instance_id: Mapped[UUID]
    business_key: Mapped[str]
    process_id: Mapped[str]  # the process whose model holds the element: a called one for its elements
    element_id: Mapped[str]  # the process id itself for started and ended
    element_type: Mapped[str]
    token_id: Mapped[UUID | None]
    kind: Mapped[str]  # started, ended, entered, completed, cancelled, triggered, incident, resolved, changed, ...
    at: Mapped[datetime]
    by: Mapped[str | None]  # account name, when a person did it
    details: Mapped[dict[str, Any]]
