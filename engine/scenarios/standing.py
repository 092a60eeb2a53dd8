"""How a case stands, and where that differs from what a scenario expects: each difference is a sentence."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import clock, feel
from engine.errors import translatable
from engine.jobs import Job
from engine.scenarios.model import Expect, evaluated
from engine.state.tables import Incident, UserTask


@dataclass(frozen=True, slots=True)
class Standing:
    """A case at one moment."""

    state: str  # of the process: active, completed or cancelled
    tasks: Sequence[UserTask]  # open
    waits: Sequence[str]  # elements that wait for a message, a signal or a moment
    trace: Sequence[str]  # elements in the order of their completion
    reached: frozenset[str]  # elements that were reached
    variables: Mapping[str, Any]  # FEEL values of the process
    calls: Sequence[Job]  # of service tasks, in order
    incidents: Sequence[Incident]  # open


def differences(expect: Expect, standing: Standing) -> Iterator[str]:
    """Why the case does not stand as expected."""
    tasks = [task.element_id for task in standing.tasks]
    yield from _listed(translatable("Offene Aufgaben"), expect.tasks, tasks)
    yield from _listed(translatable("Es warten"), expect.waits, standing.waits)
    yield from _listed(translatable("Störungen"), expect.incidents, [one.element_id for one in standing.incidents])
    yield from _passed(expect.passed, standing.trace)
    for element in expect.never:
        if element in standing.reached:
            yield translatable("„{element}“ wurde erreicht.").format(element=element)
    yield from _end(expect.end, standing)
    yield from _values(expect.variables, standing.variables, standing.variables)
    for element, values in expect.called.items():
        yield from _called(element, values, standing)
    for element, day in expect.due.items():
        yield from _due(element, evaluated(day, standing.variables), standing.tasks)


def spelled(value: Any) -> str:
    """A value as FEEL writes it; text in quotation marks."""
    return feel.text_of([value])[1:-1]


def _listed(what: str, expected: Iterable[str] | None, found: Iterable[str]) -> Iterator[str]:
    if expected is not None and Counter(expected) != Counter(found):
        sentence = translatable("{what}: erwartet {expected}, gefunden {found}.")
        yield sentence.format(what=what, expected=names(expected), found=names(found))


def names(elements: Iterable[str]) -> str:
    """Elements for people, in alphabetical order."""
    return ", ".join(sorted(elements)) or translatable("nichts")


def _passed(expected: Sequence[str], trace: Sequence[str]) -> Iterator[str]:
    left = iter(trace)
    for number, element in enumerate(expected):
        if element not in left:  # consumes the trace up to the element
            after = translatable(" nach „{element}“").format(element=expected[number - 1]) if number else ""
            sentence = translatable("„{element}“ wurde{after} nicht durchlaufen.")
            yield sentence.format(element=element, after=after)
            return


def _end(expected: str | None, standing: Standing) -> Iterator[str]:
    if expected is None:
        return
    if standing.state != "completed":
        yield translatable("Der Prozess ist nicht zu Ende.")
    elif expected not in standing.trace:
        last = standing.trace[-1] if standing.trace else translatable("nichts")
        yield translatable("Der Prozess endete nicht mit „{expected}“; zuletzt war „{last}“.").format(
            expected=expected, last=last
        )


def _values(expected: Mapping[str, Any], found: Mapping[str, Any], variables: Mapping[str, Any]) -> Iterator[str]:
    for name, value in expected.items():
        wanted, actual = evaluated(value, variables), found.get(name)
        if not feel.same(wanted, actual):
            sentence = translatable("„{name}“ ist {actual}, erwartet war {wanted}.")
            yield sentence.format(name=name, actual=spelled(actual), wanted=spelled(wanted))


def _called(element: str, values: Mapping[str, Any], standing: Standing) -> Iterator[str]:
    calls = [call for call in standing.calls if call.element_id == element]
    if not calls:
        yield translatable("Der Dienst „{element}“ wurde nicht gerufen.").format(element=element)
        return
    for problem in _values(values, calls[-1].variables, standing.variables):
        yield f"{element}: {problem}"


def _due(element: str, day: Any, tasks: Sequence[UserTask]) -> Iterator[str]:
    found = [task.due_at for task in tasks if task.element_id == element]
    if not found:
        yield translatable("„{element}“ ist keine offene Aufgabe.").format(element=element)
        return
    actual = found[0] and feel.to_feel(clock.office_time(found[0]).date())
    if not feel.same(actual, day):
        sentence = translatable("„{element}“ ist am {actual} fällig, erwartet war {wanted}.")
        yield sentence.format(element=element, actual=spelled(actual), wanted=spelled(day))
