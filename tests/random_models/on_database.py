"""A player as it is in earnest: every action a transaction, every job a worker's, and the power cut now and then."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from engine import jobs, messaging, process_runner
from engine.clock import Traveller
from engine.database import Database, unit_of_work
from engine.model.store import Known, SourceFile, publish
from engine.state.tables import HistoryEvent, Incident, Job, ProcessInstance
from engine.user_tasks import open_tasks
from tests.integration.engine.power_cuts import PowerCut, Wire
from tests.random_models.playing import Key

FARTHEST_POINT = 25
TABLES = ("process_instance", "history_event", "buffered_message", "model_version", "model_source", "diary")


class OnDatabase:
    """One run of a model in an otherwise empty database that has a table `diary`."""

    def __init__(
        self,
        sources: Sequence[bytes],
        given: Mapping[str, Any],
        steps: frozenset[str],
        place: tuple[Database, Wire, Traveller],
        chance: Random,
    ) -> None:
        """`steps` are the elements to count; `chance` decides when the power is cut."""
        self.database, self.wire, self.traveller = place
        self.steps, self.chance, self.cuts, self.actions = steps, chance, 0, 0
        with unit_of_work(self.database) as session:
            for table in TABLES:
                session.execute(text(f"DELETE FROM {table}"))
            files = [SourceFile("model.bpmn", source) for source in sources]
            assert not publish(session, files, "test", Known()).refused
        self.act(lambda session: process_runner.start(session, "p", given, "K", by="test"))

    def tasks(self) -> "Counter[Key]":
        with unit_of_work(self.database) as session:
            return Counter(key for key, _ in self.keys(session))

    def complete(self, key: Key, values: dict[str, Any]) -> None:
        def work(session: Session) -> None:
            task_id = next(task_id for found, task_id in self.keys(session) if found == key)
            process_runner.complete_task(session, task_id, values, "test")

        self.act(work)

    def deliver(self, name: str) -> None:
        self.act(lambda session: messaging.deliver_message(session, name, "K"))

    def advance_to(self, moment: datetime) -> None:
        while (due := self.next_due()) is not None and due <= moment:
            self.traveller.move_to(due)
            self.settle()
        self.traveller.move_to(moment)

    def next_due(self) -> datetime | None:
        with unit_of_work(self.database) as session:
            found: datetime | None = jobs.next_due(session)
            return found

    @property
    def done(self) -> "Counter[str]":
        with unit_of_work(self.database) as session:
            assert list(session.scalars(select(Incident.message))) == []
            completed = select(HistoryEvent.element_id).where(HistoryEvent.kind == "completed")
            return Counter(element for element in session.scalars(completed) if element in self.steps)

    @property
    def ended(self) -> bool:
        with unit_of_work(self.database) as session:
            return session.scalars(select(ProcessInstance.state)).one() == "completed"

    @property
    def variables(self) -> dict[str, Any]:
        with unit_of_work(self.database) as session:
            values = process_runner.variables(session, session.scalars(select(ProcessInstance.id)).one())
        return {name: value for name, value in values.items() if name.startswith(("v_", "again_"))}

    def keys(self, session: Session) -> list[tuple[Key, UUID]]:
        """The open tasks, oldest first."""
        found = []
        for task in session.scalars(open_tasks("K")):
            seen = process_runner.task_variables(session, task.id)
            place = sorted((name, int(seen[name])) for name in seen if name.startswith("at_"))
            found.append((task.created_at, (task.element_id, tuple(place)), task.id))
        return [(key, task_id) for _, key, task_id in sorted(found)]

    def act(self, change: Callable[[Session], object]) -> None:
        """Change something once, whatever is cut; whoever gets no answer looks whether it was done."""
        self.actions += 1
        number = self.actions

        def once() -> None:
            with unit_of_work(self.database) as session:
                if not session.scalar(text("SELECT count(*) FROM diary WHERE what = :what"), {"what": str(number)}):
                    session.execute(text("INSERT INTO diary VALUES (:what)"), {"what": str(number)})
                    change(session)

        self.through_cuts(once)
        self.settle()

    def settle(self) -> None:
        while self.through_cuts(lambda: jobs.run_due(self.database, 3)) or self.through_cuts(
            lambda: jobs.match_messages(self.database)
        ):
            pass

    def through_cuts(self, work: Callable[[], object]) -> object:
        while True:
            if self.chance.random() < 0.6:
                self.wire.cut_at(self.chance.randint(1, FARTHEST_POINT))
            try:
                return work()
            except PowerCut:
                self.restart()
            finally:
                self.wire.rest()

    def restart(self) -> None:
        """Another process takes over; leases end without the time that belongs to the model."""
        self.cuts += 1
        self.database.dispose()
        with unit_of_work(self.database) as session:
            session.execute(update(Job).values(lease_until=None, leased_by=None))
