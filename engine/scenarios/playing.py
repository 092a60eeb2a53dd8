"""Playing scenarios: each on its own clock and with nobody else's cases, until it ends or something is not as expected.

After every step two things must hold without being said: there is no incident that the scenario does not name, and
nothing waits that nobody would ever notice (`engine.bench.waiting`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from engine import clock, feel
from engine.bench import ProcessBench
from engine.bench.ground import FIRST_DAY, OPENING
from engine.database import Database
from engine.errors import LaufzettelError, translatable
from engine.jobs import BpmnError, Job
from engine.model.elements import ProcessModel
from engine.scenarios.model import (
    Answer,
    Complete,
    Deliver,
    Expect,
    Retry,
    Scenario,
    ScenarioFile,
    Service,
    Signal,
    Step,
    Wait,
    evaluated,
)
from engine.scenarios.standing import Standing, differences, names

BUSINESS_KEY = "scenario"


class StepFailed(LaufzettelError):
    """A step cannot be done, or the case does not stand as expected."""

    sentence: ClassVar[str] = translatable("{problem}")


class ServiceBreaksDown(Exception):
    """A service task fails because the scenario wants it."""


@dataclass(frozen=True, slots=True)
class Played:
    """How a scenario came out."""

    scenario: Scenario
    step: Step | None = None  # that failed; None: the start, or none
    problem: str = ""  # German, a line for each difference; empty if all is as expected
    standing: str = ""  # German: how the case stood when it failed
    reached: Mapping[str, frozenset[str]] = field(default_factory=dict)  # process id: elements that were reached

    @property
    def is_passed(self) -> bool:
        """Whether everything came as the scenario says."""
        return not self.problem


def play(database: Database, file: ScenarioFile, models: Mapping[str, ProcessModel]) -> Iterator[Played]:
    """Play each scenario of a file on a database that holds the published `models` and no cases."""
    for scenario in file.scenarios:
        with clock.travel_to(_moment(scenario)) as traveller, ProcessBench(database, traveller) as bench:
            yield _Player(bench, file, scenario, models).play()
            bench.clear()


def _moment(scenario: Scenario) -> datetime:
    moment = feel.to_python(evaluated(scenario.now, {}))
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else moment.replace(tzinfo=clock.OFFICE_ZONE)
    return datetime.combine(moment or FIRST_DAY, OPENING, clock.OFFICE_ZONE)


class _Player:
    def __init__(
        self, bench: ProcessBench, file: ScenarioFile, scenario: Scenario, models: Mapping[str, ProcessModel]
    ) -> None:
        self._bench = bench
        self._file = file
        self._scenario = scenario
        self._answers: dict[str, Answer] = dict(scenario.services)
        self._calls: list[Job] = []
        self._instance: UUID
        self._foreseen = {
            element for step in scenario.steps if isinstance(step, Expect) for element in step.incidents or ()
        }
        for model in models.values():
            for element in model.elements.values():
                if element.task_type:
                    bench.register(element.task_type, self._serve)

    def play(self) -> Played:
        step = None
        try:
            self._start()
            self._look_around()
            for step in self._scenario.steps:
                self._do(step)
                if not isinstance(step, Expect | Service):
                    self._look_around()
        except LaufzettelError as problem:
            return Played(self._scenario, step, str(problem), self._place(), self._reached())
        return Played(self._scenario, reached=self._reached())

    def _start(self) -> None:
        variables: dict[str, Any] = {}
        for name, value in self._scenario.start.items():
            variables[name] = evaluated(value, variables)
        self._instance = self._bench.start(self._file.process_id, variables, BUSINESS_KEY)

    def _do(self, step: Step) -> None:
        match step:
            case Complete():
                self._complete(step)
            case Wait():
                self._wait(step)
            case Deliver():
                self._deliver(step)
            case Signal():
                self._signal(step)
            case Service():
                self._answers[step.service] = step.answer
            case Retry():
                self._retry(step)
            case Expect():
                problems = list(differences(step, self._standing()))
                if problems:
                    raise StepFailed(problem="\n".join(problems))

    def _complete(self, step: Complete) -> None:
        tasks = [task.element_id for task in self._bench.open_tasks()]
        if step.element not in tasks:
            raise StepFailed(problem=translatable("Diese Aufgabe ist nicht offen."))
        self._bench.complete(step.element, evaluated(step.values, self._variables()))

    def _wait(self, step: Wait) -> None:
        now = clock.office_time(clock.now())
        amount = evaluated(step.amount, self._variables())
        if isinstance(amount, feel.DaysDuration | feel.YearsDuration):
            amount = feel.compile("now + amount").evaluate({"now": now, "amount": amount})
        until = feel.to_python(amount)
        if isinstance(until, date) and not isinstance(until, datetime):
            until = datetime.combine(until, time(), clock.OFFICE_ZONE)
        if not isinstance(until, datetime):
            raise StepFailed(problem=translatable("Das ist weder eine Dauer noch ein Zeitpunkt."))
        step_forward = until - now
        if step_forward < timedelta():
            raise StepFailed(problem=translatable("Dieser Zeitpunkt ist schon vorbei."))
        self._bench.advance(step_forward)

    def _deliver(self, step: Deliver) -> None:
        key = evaluated(step.key, self._variables())
        if key is None:
            key = self._only_key(step.message)
        values = evaluated(step.values, self._variables())
        if not self._bench.deliver(step.message, key, values):
            raise StepFailed(problem=translatable("Niemand wartet unter „{key}“ auf diese Nachricht.").format(key=key))

    def _only_key(self, message: str) -> str:
        keys = self._bench.keys_waiting_for(message)
        if len(keys) != 1:
            sentence = translatable("Niemand wartet auf diese Nachricht.")
            several = translatable(
                "Auf diese Nachricht wird unter mehreren Schlüsseln gewartet; welcher ist gemeint („key“)?"
            )
            raise StepFailed(problem=several if keys else sentence)
        return keys[0]

    def _signal(self, step: Signal) -> None:
        if not self._bench.signal(step.signal, evaluated(step.values, self._variables())):
            raise StepFailed(problem=translatable("Niemand hört dieses Signal."))

    def _retry(self, step: Retry) -> None:
        incidents = [incident for incident in self._bench.incidents() if incident.element_id == step.element]
        if not incidents:
            raise StepFailed(problem=translatable("Hier ist keine Störung."))
        self._bench.retry(incidents[0])

    def _serve(self, _: Session, job: Job) -> Mapping[str, Any]:
        self._calls.append(job)
        answer = self._answers.get(job.element_id) or self._answers.get(job.task_type) or Answer()
        if answer.fails:
            raise ServiceBreaksDown(answer.fails)
        values: dict[str, Any] = evaluated(answer.values, job.variables)
        if answer.throws:
            raise BpmnError(answer.throws, values)
        return values

    def _look_around(self) -> None:
        incidents = [(one.element_id, one.message) for one in self._bench.incidents()]
        starts = [(one.element_id, one.failure) for one in self._bench.failed_starts()]
        for element, message in incidents + starts:
            if element not in self._foreseen:
                sentence = translatable("Störung bei „{element}“: {message}")
                raise StepFailed(problem=sentence.format(element=element, message=message))
        for wait in self._bench.unattended():
            if wait.element_id not in self._file.may_wait:
                raise StepFailed(problem=wait.sentence)

    def _place(self) -> str:
        tasks = [task.element_id for task in self._bench.open_tasks()]
        waits = self._bench.waiting_elements()
        sentence = translatable("Stand {moment:%Y-%m-%d %H:%M}: offen {tasks}; es warten {waits}.")
        return sentence.format(moment=clock.office_time(clock.now()), tasks=names(tasks), waits=names(waits))

    def _standing(self) -> Standing:
        reached = self._reached()
        return Standing(
            self._bench.state(self._instance),
            self._bench.open_tasks(),
            self._bench.waiting_elements(),
            self._bench.trace(),
            frozenset().union(*reached.values()),
            self._variables(),
            self._calls,
            self._bench.incidents(),
        )

    def _variables(self) -> Mapping[str, Any]:
        return self._bench.variables(self._instance)

    def _reached(self) -> dict[str, frozenset[str]]:
        return {key: one.reached for key, one in self._bench.coverage().items() if one.reached}
