"""A player without a database: the execution alone, kept in memory or written down and read again after each action.

It does with `changes` what rows, workers and the clock do with them in earnest.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import orjson

from engine import clock, feel
from engine.execution import sleeping
from engine.execution.changes import Changes
from engine.execution.execution import Execution
from engine.execution.sleeping import Item
from engine.findings import has_errors
from engine.model.library import Blueprint, Executable
from engine.model.reading import read_processes
from engine.model.rules import Known, check
from engine.state import codec
from engine.state.codec import Document
from engine.state.sleeping_items import Sleepers, StoredItems
from tests.random_models.playing import TIME_TO_LIVE, Key


@dataclass(slots=True)
class Shelf:
    """Models as a library hands them out."""

    executables: dict[int, Executable] = field(default_factory=dict)

    def executable(self, model_version_id: int) -> Executable:
        return self.executables[model_version_id]

    def decide(self, model_version_id: int, decision: str, inputs: Mapping[str, Any]) -> Any:
        raise LookupError(decision)


def shelf(sources: Sequence[bytes]) -> Shelf:
    """Checked models, the last of which is to be run."""
    versions: dict[str, int] = {}
    found = Shelf()
    for number, source in enumerate(sources, start=1):
        model = read_processes(source)[0]
        findings = check(model, Known(processes=frozenset({model.process_id, *versions})))
        assert not has_errors(findings), (findings, source)
        versions[model.process_id] = number
        found.executables[number] = Executable(number, Blueprint(model), {"processes": dict(versions)})
    return found


class InMemory:
    """One run of a model by the engine's execution."""

    def __init__(
        self, models: Shelf, given: Mapping[str, Any], now: datetime, steps: frozenset[str], *, reload: bool
    ) -> None:
        """`steps` are the elements to count; `reload`: nothing stays in memory between two actions."""
        self.models, self.now, self.steps, self.reload = models, now, steps, reload
        self.done: Counter[str] = Counter()
        self.ended = False
        self.open_tasks: list[tuple[UUID, str]] = []
        self.timers: dict[UUID, datetime] = {}
        self.services: list[UUID] = []
        self.receivers: dict[UUID, str] = {}
        self.kept: list[tuple[str, datetime]] = []
        self.items, self.rows = StoredItems(), dict[UUID, dict[str, Any]]()
        self.execution = Execution(models, uuid4())
        main = models.executables[len(models.executables)]
        with self.changing():
            self.execution.begin(main, {name: feel.to_feel(value) for name, value in given.items()})

    @contextmanager
    def changing(self) -> Iterator[None]:
        """The time is this player's; afterwards it runs until only the outside can go on."""
        with clock.travel_to(self.now):
            yield
            self.settle()

    @property
    def variables(self) -> dict[str, Any]:
        values = feel.from_json(feel.to_json(self.execution.root.variables))
        return {name: value for name, value in values.items() if name.startswith(("v_", "again_"))}

    def tasks(self) -> "Counter[Key]":
        return Counter(self.key(token_id, element) for token_id, element in self.open_tasks)

    def key(self, token_id: UUID, element: str) -> Key:
        seen = self.execution.visible(self.token(token_id))
        return element, tuple(sorted((name, int(seen[name])) for name in seen if name.startswith("at_")))

    def complete(self, key: Key, values: dict[str, Any]) -> None:
        token_id = next(token_id for token_id, element in self.open_tasks if self.key(token_id, element) == key)
        with self.changing():
            self.execution.complete(self.token(token_id), {name: feel.to_feel(value) for name, value in values.items()})

    def deliver(self, name: str) -> None:
        with self.changing():
            self.kept.append((name, self.now + TIME_TO_LIVE))

    def advance_to(self, moment: datetime) -> None:
        while self.timers and (due := min(self.timers.values())) <= moment:
            self.now = due
            with self.changing():
                self.execution.events.trigger(self.token(next(one for one, at in self.timers.items() if at == due)), {})
        self.now = moment

    def token(self, token_id: UUID) -> Any:
        token = self.execution.find(token_id)
        assert token is not None, "somebody waits for a token that stands nowhere"
        return token

    def settle(self) -> None:
        """Take steps until only the outside can go on."""
        while True:
            self.execution.run()
            self.take(self.execution.changes)
            self.ended = self.execution.ended
            if self.reload and not self.ended:
                self.write_and_read()
            if self.services:
                self.execution.complete(self.token(self.services[0]), {})
            elif not self.hand_over_kept():
                return

    def hand_over_kept(self) -> bool:
        self.kept = [(name, expires) for name, expires in self.kept if expires > self.now]
        for entry in self.kept:
            token_id = next((token for token, name in self.receivers.items() if name == entry[0]), None)
            if token_id is not None:
                self.kept.remove(entry)
                self.execution.events.trigger(self.token(token_id), {})
                return True
        return False

    def take(self, changes: Changes) -> None:
        self.execution.changes = Changes()
        assert not changes.incidents, changes.incidents
        closed = changes.completed_tasks | changes.cancelled_tasks
        self.open_tasks = [task for task in self.open_tasks if task[0] not in closed]
        self.open_tasks += [(token_id, order.element_id) for token_id, order in changes.tasks.items()]
        for token_id in changes.ended_jobs:
            self.timers.pop(token_id, None)
        self.services = [token_id for token_id in self.services if token_id not in changes.ended_jobs]
        for token_id, job in changes.jobs.items():
            if job.kind == "timer":
                self.timers[token_id] = job.due_at
            else:
                self.services.append(token_id)
        for token_id in changes.ended_subscriptions:
            self.receivers.pop(token_id, None)
        self.receivers |= {token_id: order.name for token_id, order in changes.subscriptions.items()}
        self.done.update(
            event.element_id
            for event in changes.history
            if event.kind == "completed" and event.element_id in self.steps
        )

    def write_and_read(self) -> None:
        """Begin anew with what is stored: tokens and variables. Items of loops sleep until they are needed."""
        items = sleeping.items(self.execution)
        owners = {scope.id for scope in self.execution.scopes.values()} | self.execution.locals.keys()
        awake = owners - {owner for item in items.values() for owner in item.owners}
        variables = {owner: self.execution.variables_of(owner) or {} for owner in awake}
        state, fresh = codec.encode(self.execution, items), Execution(self.models, self.execution.instance_id)
        self.keep(items)
        fresh.stored_variables = {
            str(owner): {name: feel.to_json(value) for name, value in values.items()}
            for owner, values in variables.items()
        }
        fresh.sleepers = Sleepers(fresh, self.items, self.sleepers)
        codec.decode(state, fresh)
        self.execution = fresh

    def keep(self, items: Mapping[UUID, Item]) -> None:
        """Write items down as rows would be."""
        woken, rows = self.items.changed(items)
        for token_id in woken:
            del self.rows[token_id]
        self.rows |= {UUID(row["token_id"]): row for row in orjson.loads(orjson.dumps(rows))}
        self.items = StoredItems()

    def sleepers(self, token_id: UUID | None) -> list[Document]:
        """The documents of the item that is or holds a token, or of all."""
        found = [
            row for row in self.rows.values() if token_id is None or str(token_id) in (row["token_id"], *row["holds"])
        ]
        return [row["document"] for row in found]
