"""A case that goes anywhere its model lets it: people answer at random, messages come when they like, time passes."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from sqlalchemy import func, select

from engine import clock, jobs, process_runner
from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.state.tables import Job, Subscription, UserTask
from forms import answers as form_answers
from forms import form_store
from forms.schema import FormDefinition
from tests.models.form_filling import filled
from workflows import service_task_types
from workflows.cases.facts import process_facts
from workflows.cases.procedures import Procedure

KEY = "LZ-2026-000017"
CODES = ("PASS", "KV", "LOHN3")
Action = tuple[int, str, Callable[[], object]]  # how likely it is, what to call it, what to do


class Walk:
    """One case of a procedure. `trail` says what happened, for whoever has to find out why."""

    def __init__(self, bench: ProcessBench, procedure: Procedure, random: Random) -> None:
        self.trail: list[str] = []
        self._bench = bench
        self._random = random
        for task_type in service_task_types.ALL:
            bench.register(task_type, lambda _session, _job: None)
        definition = self._form(procedure.form_id)
        facts = process_facts(
            definition,
            filled(definition, {}, random),
            case_number=KEY,
            procedure_key=procedure.key,
            received_on=clock.today(),
            land="NW",
        )
        self.trail.append(f"start {facts}")
        self.instance = bench.start(procedure.process_id, facts, KEY)

    @property
    def is_over(self) -> bool:
        """Whether the case has ended."""
        return self._bench.state(self.instance) != "active"

    @property
    def leftovers(self) -> int:
        """How many tasks, jobs and subscriptions there are."""
        with unit_of_work(self._bench.database) as session:
            counts = [session.scalar(select(func.count()).select_from(table)) or 0 for table in (Job, Subscription)]
        return sum(counts) + len(self._bench.open_tasks())

    def step(self) -> None:
        """Something that may happen now does."""
        actions = list(self._actions())
        weights = [weight for weight, _, _ in actions]
        _, what, act = self._random.choices(actions, weights)[0]
        self.trail.append(f"{clock.today()} {what}")
        act()

    def problems(self) -> list[str]:
        """What must never be: incidents, and waits that nobody would notice."""
        broken = [f"{incident.element_id}: {incident.message}" for incident in self._bench.incidents()]
        return broken + [wait.sentence for wait in self._bench.unattended()]

    def _actions(self) -> Iterator[Action]:
        for task in self._bench.open_tasks():
            yield 4, f"complete {task.element_id}", lambda task=task: self._complete(task)
        with unit_of_work(self._bench.database) as session:
            messages = session.scalars(select(Subscription.name).where(Subscription.kind == "message")).all()
            due = jobs.next_due(session)
        for message in messages:
            yield 1, f"deliver {message}", lambda message=message: self._bench.deliver(message, KEY)
        if due is not None:
            yield 4, f"wait until {due}", lambda: self._bench.advance(due - clock.now())

    def _complete(self, task: UserTask) -> None:
        with unit_of_work(self._bench.database) as session:
            known = process_runner.task_variables(session, task.id)
        facts = self._facts(task, known)
        self.trail.append(f"  with {facts}")
        self._bench.complete(task.element_id, facts)

    def _facts(self, task: UserTask, known: dict[str, Any]) -> dict[str, Any]:
        """What completing the task in the office would hand to the process (`workflows.tasks.completion`)."""
        facts: dict[str, Any] = {}
        if task.form_id is not None:
            definition = self._form(task.form_id)
            facts = form_answers.facts(definition, filled(definition, known, self._random))
        element = self._bench.models()[task.process_id].elements[task.element_id]
        if "complete" in facts or element.properties.get("checklist") == "true":
            facts["complete"] = self._random.random() < 0.5
            facts["missing_documents"] = [] if facts["complete"] else self._random.sample(CODES, 2)
        part = element.properties.get("completed_by_variable")
        return facts | ({part: "somebody"} if part else {})

    def _form(self, form_id: str) -> FormDefinition:
        with unit_of_work(self._bench.database) as session:
            return form_store.definition(session, form_id, form_store.latest_version(session, form_id))
