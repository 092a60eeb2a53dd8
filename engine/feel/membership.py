"""Whether a value lies in a range, equals a list's element, passes a test: the right side of `in`.

Source: DMN 1.5, table 55.
"""

from typing import Any

from engine.errors import translatable
from engine.feel.kinds import type_name
from engine.feel.limits import Meter
from engine.feel.operations import (
    comparable,
    conjunction,
    disjunction,
    equal,
    greater,
    greater_equal,
    less,
    less_equal,
    same,
)
from engine.feel.ranges import Range
from engine.feel.values import MISSING
from engine.feel.weight import weigh

_ENDS = translatable(
    "Die Grenzen eines Bereichs müssen von einer Art mit Ordnung sein, hier sind es {start} und {end}."
)
_UNDECIDED = translatable("Ob der Wert dazugehört, lässt sich nicht entscheiden: Ein Bereich hat Grenzen anderer Art.")
_ORDER = translatable("Der Bereich beginnt nach seinem Ende.")


def interval(start: Any, end: Any, included: tuple[bool, bool], meter: Meter, position: int) -> Any:
    """The value of `[start..end]`: null when the ends are of different kinds, or in the wrong order."""
    if not comparable(start, end):
        return meter.fail(position, _ENDS, start=type_name(start), end=type_name(end))
    if end < start:
        return meter.fail(position, _ORDER)
    return Range(start, end, *included)


def within(value: Any, start: Any, end: Any, included: tuple[bool, bool], meter: Meter, position: int) -> bool | None:
    """`value in [start..end]`, by comparison with both ends; a range is compared with the range."""
    if type(value) is Range:
        bounds = interval(start, end, included, meter, position)
        return None if bounds is None else same(value, bounds)
    above = (greater_equal if included[0] else greater)(value, start, meter, position)
    if above is False:
        return False
    below = (less_equal if included[1] else less)(value, end, meter, position)
    return conjunction(above, below, meter, position)


def in_range(value: Any, bounds: Range, meter: Meter, position: int) -> Any:
    """Whether a value lies in a range; a missing end does not bound."""
    included = (bounds.start_included, bounds.end_included)
    if bounds.start is None:
        if bounds.end is None:
            return None
        return (less_equal if included[1] else less)(value, bounds.end, meter, position)
    if bounds.end is None:
        return (greater_equal if included[0] else greater)(value, bounds.start, meter, position)
    return within(value, bounds.start, bounds.end, included, meter, position)


def in_value(value: Any, test: Any, meter: Meter, position: int) -> Any:
    """`value in test` where the test is any value: a range holds it, a list has it, or the two are equal."""
    if value is MISSING:
        value = None
    kind = type(test)
    if kind is Range and type(value) is not Range:
        return in_range(value, test, meter, position)
    if kind is list:
        return _in_list(value, test, meter, position)
    return equal(value, test, meter, position)


def _in_list(value: Any, tests: list[Any], meter: Meter, position: int) -> Any:
    meter.spend(len(tests) * weigh(value, meter))
    if type(value) is list and same(value, tests) is True:
        return True
    silent = Meter()
    silent.steps = meter.steps
    answer: bool | None = False
    for test in tests:
        if type(test) is Range and type(value) is not Range:
            found = in_range(value, test, silent, position)
        else:
            found = same(value, test) is True
        if found is True:
            return True
        answer = disjunction(answer, found, silent, position)
    return answer if answer is not None else meter.fail(position, _UNDECIDED)


def passes(value: Any, result: Any, meter: Meter, position: int) -> Any:
    """The verdict of a test that mentions `?`: its own truth value, or a comparison with what it yields."""
    if result is None or result.__class__ is bool:
        return result
    return in_value(value, result, meter, position)


def holds(value: Any, result: Any, meter: Meter, position: int) -> Any:
    """The verdict of a condition that does not mention `?`, such as `other > 3` in an input cell.

    The standard compares it with the value, which makes sense for booleans only; elsewhere the condition decides.
    """
    if value.__class__ is bool or result.__class__ is not bool:
        return in_value(value, result, meter, position)
    return result


def one_sided(operator: str, operand: Any, meter: Meter, position: int) -> Any:
    """The value of `< 10` on its own: a range with one end; `= 10` is `[10..10]`."""
    if not comparable(operand, operand):
        return meter.fail(position, _ENDS, start=type_name(operand), end=type_name(operand))
    if operator in {"<", "<="}:
        return Range(None, operand, start_included=False, end_included=operator == "<=")
    if operator in {">", ">="}:
        return Range(operand, None, start_included=operator == ">=", end_included=False)
    if operator == "=":
        return Range(operand, operand)
    return meter.fail(position, _ENDS, start=type_name(operand), end=type_name(operand))
