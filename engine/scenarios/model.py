"""What a scenario file says, as data: the start, the steps, what is expected. Nothing here runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from engine import feel
from engine.errors import LaufzettelError, translatable

Value = Any  # a FEEL value, a `feel.Expression`, or a list or dict of these
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens. `line` is where it stands in the file, `title` what it is called in reports."""

    line: int
    title: str


@dataclass(frozen=True, slots=True)
class Complete(Step):
    """Somebody completes the oldest open task of an element."""

    element: str
    values: Values


@dataclass(frozen=True, slots=True)
class Wait(Step):
    """Time passes: for a duration, or until a moment (a date means its beginning at the office)."""

    amount: Value


@dataclass(frozen=True, slots=True)
class Deliver(Step):
    """A message comes. Without a key it goes to whoever waits for it."""

    message: str
    values: Values
    key: Value


@dataclass(frozen=True, slots=True)
class Signal(Step):
    """A signal is broadcast."""

    signal: str
    values: Values


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service task does when it is called."""

    values: Values = field(default_factory=dict)
    fails: str | None = None  # it breaks down with this text, again and again
    throws: str | None = None  # it throws the BPMN error with this code


@dataclass(frozen=True, slots=True)
class Service(Step):
    """From now on service tasks of a type, or one element, answer like this."""

    service: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Retry(Step):
    """Somebody lets the incident of an element try again."""

    element: str


@dataclass(frozen=True, slots=True)
class Expect(Step):
    """How the case stands now. None: nothing is said about it."""

    tasks: tuple[str, ...] | None = None  # exactly these tasks are open
    waits: tuple[str, ...] | None = None  # exactly these elements wait for a message, a signal or a moment
    passed: tuple[str, ...] = ()  # were completed, in this order
    never: tuple[str, ...] = ()  # were not reached
    end: str | None = None  # the process has ended here
    variables: Values = field(default_factory=dict)
    called: Mapping[str, Values] = field(default_factory=dict)  # element: what its last service call was told
    due: Values = field(default_factory=dict)  # element: the day on which its open task is due
    incidents: tuple[str, ...] | None = None  # exactly these elements have an open incident


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    line: int
    start: Values  # the file's and its own
    now: Value
    services: Mapping[str, Answer]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the file that must exist in the models."""

    kind: str  # element, task, message, signal, service
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    process_id: str
    source: str  # the name of the file
    scenarios: tuple[Scenario, ...]
    may_wait: frozenset[str]  # elements that may wait without an end
    mentions: tuple[Mention, ...]

    def narrowed(self, only: str) -> "ScenarioFile":
        """The same file with the scenarios whose name contains `only`, whatever its case."""
        wanted = only.casefold()
        return replace(self, scenarios=tuple(one for one in self.scenarios if wanted in one.name.casefold()))


class NoValue(LaufzettelError):
    """An expression of the file comes to nothing."""

    sentence: ClassVar[str] = translatable("Der Ausdruck „={text}“ ergibt nichts: {reasons}")


def evaluated(value: Value, variables: Mapping[str, Any]) -> Any:
    """The FEEL value of what a file says. Raises `NoValue`."""
    if isinstance(value, dict):
        return {key: evaluated(item, variables) for key, item in value.items()}
    if isinstance(value, list):
        return [evaluated(item, variables) for item in value]
    if not isinstance(value, feel.Expression):
        return value
    outcome = value.explain(variables)
    if outcome.value is None and outcome.reasons:
        raise NoValue(text=value.text, reasons=" ".join(reason.sentence for reason in outcome.reasons))
    return outcome.value
