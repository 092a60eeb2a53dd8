"""A test bench for process authors: run a model through years of virtual time on a real database.

>>> bench = ProcessBench(database, traveller)
>>> bench.publish(xml)
>>> instance = bench.start("order", {"amount": 3})
>>> bench.complete("Task_Check", {"ok": True})
>>> bench.advance(timedelta(days=14))
>>> bench.trace()
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine import jobs, process_runner
from engine.clock import Traveller
from engine.database import Database, unit_of_work
from engine.findings import Finding
from engine.model.store import Known, SourceFile, process_model, publish
from engine.state.tables import HistoryEvent, Incident, ProcessInstance, UserTask

PERSON = "bench"


@dataclass(slots=True)
class ProcessBench:
    """One library of models and the instances started from it."""

    database: Database
    traveller: Traveller
    known: Known = field(default_factory=Known)
    instances: list[UUID] = field(default_factory=list)

    def publish(self, *sources: bytes, name: str = "model.bpmn") -> list[Finding]:
        """Publish BPMN (or, by `name`, DMN) sources together; with an error finding nothing is stored."""
        files = [SourceFile(name, source) for source in sources]
        with unit_of_work(self.database) as session:
            return list(publish(session, files, PERSON, self.known).findings)

    def start(self, process_id: str, variables: Mapping[str, Any] | None = None, key: str | None = None) -> UUID:
        """Start an instance and do everything that is due at once."""
        with unit_of_work(self.database) as session:
            business_key = key or f"bench-{len(self.instances) + 1}"
            instance_id = process_runner.start(session, process_id, variables or {}, business_key, by=PERSON)
        self.instances.append(instance_id)
        self.settle()
        return instance_id

    def open_tasks(self, instance: UUID | None = None) -> list[UserTask]:
        """The open user tasks, oldest first."""
        query = select(UserTask).where(UserTask.state == "open").order_by(UserTask.created_at, UserTask.element_id)
        if instance is not None:
            query = query.where(UserTask.instance_id == instance)
        with unit_of_work(self.database) as session:
            return list(session.scalars(query))

    def complete(
        self, element_id: str, variables: Mapping[str, Any] | None = None, instance: UUID | None = None
    ) -> None:
        """Complete the oldest open task of an element."""
        tasks = [task for task in self.open_tasks(instance) if task.element_id == element_id]
        if not tasks:
            waiting = ", ".join(task.element_id for task in self.open_tasks(instance)) or "nothing"
            raise LookupError(f"no open task {element_id}; open: {waiting}")
        with unit_of_work(self.database) as session:
            process_runner.complete_task(session, tasks[0].id, variables or {}, PERSON)
        self.settle()

    def advance(self, step: timedelta) -> None:
        """Let time pass; every timer fires at its own moment on the way."""
        end = self.traveller.now() + step
        while True:
            self.settle()
            with unit_of_work(self.database) as session:
                due = jobs.next_due(session)
            if due is None or due > end:
                break
            self.traveller.move_to(max(due, self.traveller.now()))
        self.traveller.move_to(end)
        self.settle()

    def deliver(self, message: str, key: str = "", variables: Mapping[str, Any] | None = None) -> bool:
        """Deliver a message; False when nobody waited and it was kept."""
        with unit_of_work(self.database) as session:
            received = process_runner.deliver_message(session, message, key, variables)
        self.settle()
        return received

    def signal(self, name: str, variables: Mapping[str, Any] | None = None) -> int:
        """Broadcast a signal; returns how many heard it."""
        with unit_of_work(self.database) as session:
            heard = process_runner.broadcast_signal(session, name, variables)
        self.settle()
        return heard

    def register(self, task_type: str, handler: Callable[[Any, jobs.Job], Mapping[str, Any] | None]) -> None:
        """Say who does service tasks of a type."""
        jobs.register(task_type, handler)

    def settle(self) -> None:
        """Do all jobs that are due now."""
        while jobs.run_due(self.database) or jobs.match_messages(self.database):
            pass

    def trace(self, instance: UUID | None = None) -> list[str]:
        """The ids of the elements that were completed, in order."""
        return [event.element_id for event in self.history(instance) if event.kind == "completed"]

    def history(self, instance: UUID | None = None) -> list[HistoryEvent]:
        """Everything that happened, in order."""
        query = select(HistoryEvent).order_by(HistoryEvent.id)
        if instance is not None:
            query = query.where(HistoryEvent.instance_id == instance)
        with unit_of_work(self.database) as session:
            return list(session.scalars(query))

    def incidents(self) -> list[Incident]:
        """The incidents that nobody has resolved yet."""
        with unit_of_work(self.database) as session:
            return list(session.scalars(select(Incident).where(Incident.resolved_at.is_(None))))

    def state(self, instance: UUID) -> str:
        """active, completed or cancelled."""
        with unit_of_work(self.database) as session:
            return session.get_one(ProcessInstance, instance).state

    def variables(self, instance: UUID) -> dict[str, Any]:
        """The variables of the process itself."""
        with unit_of_work(self.database) as session:
            return process_runner.variables(session, instance)

    def coverage(self) -> dict[str, tuple[int, int]]:
        """For each process that ran: how many of its elements were completed at least once, and how many it has."""
        with unit_of_work(self.database) as session:
            seen = session.execute(
                select(HistoryEvent.process_id, HistoryEvent.element_id)
                .where(HistoryEvent.kind == "completed")
                .distinct()
            ).all()
            versions = {
                *session.scalars(select(UserTask.model_version_id).distinct()),
                *session.scalars(select(ProcessInstance.model_version_id).distinct()),
            }
            models = [process_model(session, version) for version in versions]
        return {model.process_id: (_count(seen, model.process_id), len(model.elements)) for model in models}


def _count(seen: Iterable[Any], process_id: str) -> int:
    return sum(1 for found, _ in seen if found == process_id)
