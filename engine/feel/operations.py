"""Equality, order and three-valued logic of FEEL's values, slowly and completely: every kind, every refusal.

Compiled expressions compare two numbers themselves and come here for everything else. Each operation takes the meter
and a position and answers null (None), with a reason recorded, where the standard says null.

Source: DMN 1.5, tables 50 to 54.
"""

from decimal import Decimal
from typing import Any

from engine.errors import translatable
from engine.feel.kinds import type_name
from engine.feel.limits import Meter
from engine.feel.ranges import Range
from engine.feel.temporal import Date, DateTime, DaysDuration, Time, YearsDuration
from engine.feel.values import MISSING
from engine.feel.weight import weigh

_OPERANDS = translatable("„{operator}“ ist zwischen {left} und {right} nicht erklärt.")
_NO_BOOLEAN = translatable("{found} ist kein Wahrheitswert (true oder false).")
_UNKNOWN = translatable("Der Name „{name}“ ist unbekannt.")

_ZONED = frozenset({Time, DateTime})  # one zone missing: the zone of the other counts
_ORDERED = frozenset({Decimal, str, Date, Time, DateTime, DaysDuration, YearsDuration})


def unknown(meter: Meter, position: int, name: str) -> Any:
    """A variable that nobody supplied is null."""
    return meter.fail(position, _UNKNOWN, name=name)


def refuse(meter: Meter, position: int, operator: str, left: Any, right: Any) -> Any:
    """An operator that is not defined between two kinds yields null."""
    return meter.fail(position, _OPERANDS, operator=operator, left=type_name(left), right=type_name(right))


# -- equality and order


def same(left: Any, right: Any) -> bool | None:
    """FEEL's `=` without a reason: True, False, or None when the kinds differ."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return None
    if kind is list:
        return len(left) == len(right) and all(same(a, b) is True for a, b in zip(left, right, strict=True))
    if kind is dict:
        return left.keys() == right.keys() and all(same(item, right[key]) is True for key, item in left.items())
    if kind is Range:
        return (
            left.start_included is right.start_included
            and left.end_included is right.end_included
            and same(left.start, right.start) is True
            and same(left.end, right.end) is True
        )
    if kind in _ZONED:
        return not left < right and not right < left
    return bool(left == right)


def equal(left: Any, right: Any, meter: Meter, position: int) -> Any:
    """`left = right`; charges for the elements of lists and contexts. A missing variable counts as null."""
    left, right = (None if operand is MISSING else operand for operand in (left, right))
    if type(left) in (list, dict):
        weigh(left, meter)
    answer = same(left, right)
    if answer is None:
        return refuse(meter, position, "=", left, right)
    return answer


def unequal(left: Any, right: Any, meter: Meter, position: int) -> bool | None:
    answer = equal(left, right, meter, position)
    return None if answer is None else not answer


def comparable(left: Any, right: Any) -> bool:
    """Whether two values are of one kind that has an order."""
    kind = type(left)
    return kind is type(right) and kind in _ORDERED


def less(left: Any, right: Any, meter: Meter, position: int) -> Any:
    if comparable(left, right):
        return bool(left < right)
    return refuse(meter, position, "<", left, right)


def less_equal(left: Any, right: Any, meter: Meter, position: int) -> Any:
    if comparable(left, right):
        return not right < left
    return refuse(meter, position, "<=", left, right)


def greater(left: Any, right: Any, meter: Meter, position: int) -> Any:
    if comparable(left, right):
        return bool(right < left)
    return refuse(meter, position, ">", left, right)


def greater_equal(left: Any, right: Any, meter: Meter, position: int) -> Any:
    if comparable(left, right):
        return not left < right
    return refuse(meter, position, ">=", left, right)


# -- logic


def conjunction(left: Any, right: Any, meter: Meter, position: int) -> bool | None:
    """`left and right` in three values; anything that is no boolean counts as unknown."""
    if left is False or right is False:
        return False
    if left is True and right is True:
        return True
    _blame_boolean(left, right, meter, position)
    return None


def disjunction(left: Any, right: Any, meter: Meter, position: int) -> bool | None:
    """`left or right` in three values."""
    if left is True or right is True:
        return True
    if left is False and right is False:
        return False
    _blame_boolean(left, right, meter, position)
    return None


def _blame_boolean(left: Any, right: Any, meter: Meter, position: int) -> None:
    for operand in (left, right):
        if operand.__class__ is not bool:
            meter.fail(position, _NO_BOOLEAN, found=type_name(operand))


def decide(condition: Any, meter: Meter, position: int) -> Any:
    """The condition of `if`: null counts as false, anything else that is no boolean makes the whole null."""
    if condition is None:
        return False
    return meter.fail(position, _NO_BOOLEAN, found=type_name(condition))


def no_truth(operand: Any, meter: Meter, position: int) -> Any:
    """`not(operand)` for anything but a boolean: null; of a list of one boolean, that one counts."""
    if type(operand) is list and len(operand) == 1 and operand[0].__class__ is bool:
        return not operand[0]
    return meter.fail(position, _NO_BOOLEAN, found=type_name(operand))
