"""One library of models, tried out by hand: every call does what is due and returns when everything waits.

>>> with ProcessBench() as bench:
...     bench.publish(xml)
...     bench.register("pay", handler)
...     instance = bench.start("order", {"amount": 3})
...     bench.complete("Task_Check", {"ok": True})
...     bench.advance(timedelta(days=14))
...     bench.trace()
"""

import atexit
import re
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

from sqlalchemy import delete, select

from engine import feel, intervention, jobs, messaging, owed_starts, process_runner
from engine.bench import coverage, ground, waiting
from engine.clock import Traveller
from engine.database import Database, unit_of_work
from engine.errors import LaufzettelError, translatable
from engine.findings import Finding
from engine.model.elements import ProcessModel
from engine.model.start_rows import EVENTS
from engine.model.store import Known, SourceFile, publish, published_processes
from engine.model.tables import OwedStart
from engine.state.tables import BufferedMessage, HistoryEvent, Incident, ProcessInstance, Subscription, UserTask

PERSON = "bench"

_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")  # of an encoding that a text no longer has


class NeverSettles(LaufzettelError):
    """A model goes round and round without ever waiting."""

    sentence = translatable("Der Vorgang kommt nicht zur Ruhe: Nach {rounds} Runden ist immer noch etwas zu tun.")


class ProcessBench:
    """One library of models and the instances started from it.

    As a context manager it begins with nobody who does service tasks, and forgets who was registered when it ends.
    """

    def __init__(
        self, database: Database | None = None, traveller: Traveller | None = None, known: Known | None = None
    ) -> None:
        """`database`: a migrated one; `traveller`: the clock of this process, which must be travelling.

        Without a database the bench makes an empty one of its own, and without a traveller it sets the clock to
        Monday, 2026-03-02 at nine; both go when its block ends, `close` is called or the program ends. `known`:
        which forms, roles and task types there are; what is left out is not checked.
        """
        self._own = ExitStack()
        self.database = database or self._own.enter_context(ground.empty_database())
        self.traveller = traveller or self._own.enter_context(ground.virtual_time())
        if database is None or traveller is None:
            atexit.register(self.close)
        self.known = known or Known()
        self.instances: list[UUID] = []
        self.most_rounds = 1000  # of jobs that cause each other at one moment, before something must be wrong
        self._models: dict[str, ProcessModel] = {}

    def __enter__(self) -> Self:
        self._own.enter_context(jobs.handlers_of_its_own())
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what the bench has made for itself."""
        atexit.unregister(self.close)
        self._own.close()

    def publish(self, xml: str | bytes, *more: str | bytes, name: str = "model.bpmn") -> list[Finding]:
        """Publish BPMN (or, by `name`, DMN) sources together; with an error finding nothing is stored."""
        files = [SourceFile(name, _in_utf8(source)) for source in (xml, *more)]
        self._models = {}
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
                moments = [jobs.next_due(session), owed_starts.next_due(session)]
            due = min((moment for moment in moments if moment is not None), default=None)
            if due is None or due > end:
                break
            self.traveller.move_to(max(due, self.traveller.now()))
        self.traveller.move_to(end)
        self.settle()

    def deliver(self, message: str, key: Any = None, variables: Mapping[str, Any] | None = None) -> bool:
        """Deliver a message to who waits under a key, any value; False when nobody waited and it was kept."""
        key_text = "" if key is None else feel.text_of(feel.to_feel(key))
        with unit_of_work(self.database) as session:
            received = messaging.deliver_message(session, message, key_text, variables)
        self.settle()
        return received

    def signal(self, name: str, variables: Mapping[str, Any] | None = None) -> int:
        """Broadcast a signal; returns how many heard it."""
        with unit_of_work(self.database) as session:
            heard = messaging.broadcast_signal(session, name, variables)
        self.settle()
        return heard

    def register(self, task_type: str, handler: jobs.Handler, *, together: bool = False) -> None:
        """Say who does service tasks of a type; `together` as for `jobs.register`."""
        jobs.register(task_type, handler, together=together)

    def retry(self, incident: Incident) -> None:
        """Let what failed try again."""
        with unit_of_work(self.database) as session:
            intervention.retry_incident(session, incident.id, PERSON, PERSON)
        self.settle()

    def settle(self) -> None:
        """Do all that is due now. Raises `NeverSettles` when there is always more."""
        for _ in range(self.most_rounds):
            if not (
                jobs.run_due(self.database)
                or owed_starts.start_due(self.database)
                or jobs.match_messages(self.database)
            ):
                return
        raise NeverSettles(rounds=self.most_rounds)

    def trace(self, instance: UUID | None = None) -> list[str]:
        """The ids of the elements that were completed, in order."""
        query = select(HistoryEvent.element_id).where(HistoryEvent.kind == "completed").order_by(HistoryEvent.id)
        if instance is not None:
            query = query.where(HistoryEvent.instance_id == instance)
        with unit_of_work(self.database) as session:
            return list(session.scalars(query))

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

    def failed_starts(self) -> list[OwedStart]:
        """The starts that have failed and are tried again and again."""
        with unit_of_work(self.database) as session:
            return list(owed_starts.failed(session))

    def state(self, instance: UUID) -> str:
        """active, completed or cancelled."""
        with unit_of_work(self.database) as session:
            return session.get_one(ProcessInstance, instance).state

    def variables(self, instance: UUID) -> dict[str, Any]:
        """The variables of the process itself."""
        with unit_of_work(self.database) as session:
            return process_runner.variables(session, instance)

    def models(self) -> dict[str, ProcessModel]:
        """The newest version of every process, as it was when the bench first looked or last published."""
        if not self._models:
            with unit_of_work(self.database) as session:
                self._models = published_processes(session)
        return self._models

    def coverage(self) -> dict[str, coverage.Coverage]:
        """For each published process, which of its elements were reached since the bench was cleared."""
        with unit_of_work(self.database) as session:
            reached = coverage.reached_elements(session)
        return {key: coverage.Coverage.of(model, reached.get(key, ())) for key, model in self.models().items()}

    def unattended(self) -> list[waiting.Unattended]:
        """What may wait forever without anybody noticing."""
        with unit_of_work(self.database) as session:
            return waiting.unattended(session, self.models())

    def waiting_elements(self) -> list[str]:
        """The elements that wait for a message, a signal or a moment."""
        with unit_of_work(self.database) as session:
            return waiting.waiting_elements(session, self.models())

    def keys_waiting_for(self, message: str) -> list[str]:
        """The correlation keys under which somebody waits for a message."""
        query = select(Subscription.correlation_key).where(Subscription.kind == "message", Subscription.name == message)
        with unit_of_work(self.database) as session:
            return list(session.scalars(query.distinct().order_by(Subscription.correlation_key)))

    def clear(self) -> None:
        """Forget every instance, its history and all messages; what is published and registered stays."""
        with unit_of_work(self.database) as session:
            for table in (ProcessInstance, HistoryEvent, BufferedMessage):
                session.execute(delete(table))
            session.execute(delete(OwedStart).where(OwedStart.kind.in_(EVENTS)))
        self.instances.clear()


def _in_utf8(source: str | bytes) -> bytes:
    return _DECLARATION.sub("", source).encode() if isinstance(source, str) else source
