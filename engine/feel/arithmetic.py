"""Arithmetic of FEEL: numbers, strings, dates, times and durations. What has no result is null with a reason.

Source: DMN 1.5, tables 56 to 62.
"""

from collections.abc import Callable
from decimal import Decimal, DecimalException
from typing import Any

from engine.errors import translatable
from engine.feel.kinds import type_name
from engine.feel.limits import Meter
from engine.feel.operations import refuse
from engine.feel.temporal import (
    DAY,
    Date,
    DateTime,
    DaysDuration,
    OutOfCalendar,
    Time,
    YearsDuration,
    midnight,
)
from engine.feel.values import NUMBERS

_NO_NUMBER = translatable(
    "„{operator}“ hat hier kein Ergebnis, das FEEL darstellen kann (zum Beispiel geteilt durch 0)."
)
_NO_DATE = translatable("Das Ergebnis von „{operator}“ liegt außerhalb des Kalenders.")
_ZONES = translatable("Nur eines der beiden Daten nennt eine Zeitzone; „{operator}“ ist so nicht erklärt.")
_NEGATE = translatable("{found} lässt sich nicht negieren.")
_EXPONENT_LIMIT = 999_999_999
_ADD, _SUBTRACT, _MULTIPLY = NUMBERS.add, NUMBERS.subtract, NUMBERS.multiply

Operation = Callable[[Any, Any], Any]


def _months(left: Any, right: Any) -> YearsDuration:
    return YearsDuration(left.total_months + right.total_months)


def _date_plus_days(left: Date, right: DaysDuration) -> Date:
    return Date.of_number((left.number * DAY + right.nanoseconds) // DAY)


def _time_plus_days(left: Time, right: DaysDuration) -> Time:
    return Time((left.nanosecond + right.nanoseconds) % DAY, left.zone)


def _swapped(operation: Operation) -> Operation:
    return lambda left, right: operation(right, left)


def _plus_months(left: Any, right: YearsDuration) -> Any:
    return left.plus_months(right.total_months)


def _plus_days(left: DateTime, right: DaysDuration) -> DateTime:
    return left.plus(right)


def _negative(value: Any) -> Any:
    kind = type(value)
    return YearsDuration(-value.total_months) if kind is YearsDuration else DaysDuration(-value.nanoseconds)


def _minus(operation: Operation) -> Operation:
    return lambda left, right: operation(left, _negative(right))


class _OneZone(ArithmeticError):
    """Only one of two date-times names a zone."""


def _between_times(left: Time, right: Time) -> DaysDuration:
    if (left.zone is None) is not (right.zone is None):
        raise _OneZone
    return DaysDuration(left.utc_nanosecond - right.utc_nanosecond)


def _between_date_times(left: DateTime, right: DateTime) -> DaysDuration:
    if (left.time.zone is None) is not (right.time.zone is None):
        raise _OneZone
    return DaysDuration(left.instant - right.instant)


def _days_sum(left: DaysDuration, right: DaysDuration) -> DaysDuration:
    return DaysDuration(left.nanoseconds + right.nanoseconds)


def _scaled(value: Decimal) -> int:
    """A whole number of months or nanoseconds, towards zero."""
    return int(value)


def _times_months(left: YearsDuration, right: Decimal) -> YearsDuration:
    return YearsDuration(_scaled(NUMBERS.multiply(Decimal(left.total_months), right)))


def _times_days(left: DaysDuration, right: Decimal) -> DaysDuration:
    return DaysDuration(_scaled(NUMBERS.multiply(Decimal(left.nanoseconds), right)))


def _by_months(left: YearsDuration, right: Decimal) -> YearsDuration:
    return YearsDuration(_scaled(NUMBERS.divide(Decimal(left.total_months), right)))


def _by_days(left: DaysDuration, right: Decimal) -> DaysDuration:
    return DaysDuration(_scaled(NUMBERS.divide(Decimal(left.nanoseconds), right)))


def _month_ratio(left: YearsDuration, right: YearsDuration) -> Decimal:
    return NUMBERS.divide(Decimal(left.total_months), Decimal(right.total_months))


def _day_ratio(left: DaysDuration, right: DaysDuration) -> Decimal:
    return NUMBERS.divide(Decimal(left.nanoseconds), Decimal(right.nanoseconds))


def _power(left: Decimal, right: Decimal) -> Decimal:
    if not -_EXPONENT_LIMIT <= right <= _EXPONENT_LIMIT:
        raise DecimalException
    if not right:
        return Decimal(1)
    result = NUMBERS.power(left, right)
    if not result.is_finite():
        raise DecimalException
    return result


_Table = dict[tuple[type, type], Operation]
_ADDITION: _Table = {
    (Decimal, Decimal): NUMBERS.add,
    (YearsDuration, YearsDuration): _months,
    (DaysDuration, DaysDuration): _days_sum,
    (Date, YearsDuration): _plus_months,
    (DateTime, YearsDuration): _plus_months,
    (Date, DaysDuration): _date_plus_days,
    (DateTime, DaysDuration): _plus_days,
    (Time, DaysDuration): _time_plus_days,
}
_ADDITION |= {(right, left): _swapped(operation) for (left, right), operation in _ADDITION.items() if left is not right}
_SUBTRACTION: _Table = {
    (Decimal, Decimal): NUMBERS.subtract,
    (YearsDuration, YearsDuration): _minus(_months),
    (DaysDuration, DaysDuration): _minus(_days_sum),
    (Date, YearsDuration): _minus(_plus_months),
    (DateTime, YearsDuration): _minus(_plus_months),
    (Date, DaysDuration): _minus(_date_plus_days),
    (DateTime, DaysDuration): _minus(_plus_days),
    (Time, DaysDuration): _minus(_time_plus_days),
    (Time, Time): _between_times,
    (DateTime, DateTime): _between_date_times,
    (Date, Date): lambda left, right: DaysDuration((left.number - right.number) * DAY),
    (DateTime, Date): lambda left, right: _between_date_times(left, midnight(right)),
    (Date, DateTime): lambda left, right: _between_date_times(midnight(left), right),
}
_MULTIPLICATION: _Table = {
    (Decimal, Decimal): NUMBERS.multiply,
    (YearsDuration, Decimal): _times_months,
    (DaysDuration, Decimal): _times_days,
    (Decimal, YearsDuration): _swapped(_times_months),
    (Decimal, DaysDuration): _swapped(_times_days),
}
_DIVISION: _Table = {
    (Decimal, Decimal): NUMBERS.divide,
    (YearsDuration, Decimal): _by_months,
    (DaysDuration, Decimal): _by_days,
    (YearsDuration, YearsDuration): _month_ratio,
    (DaysDuration, DaysDuration): _day_ratio,
}
_POWER: _Table = {(Decimal, Decimal): _power}


def _arithmetic(table: _Table, operator: str, left: Any, right: Any, meter: Meter, position: int) -> Any:
    operation = table.get((type(left), type(right)))
    if operation is None:
        return refuse(meter, position, operator, left, right)
    try:
        return operation(left, right)
    except DecimalException:
        return meter.fail(position, _NO_NUMBER, operator=operator)
    except OutOfCalendar:
        return meter.fail(position, _NO_DATE, operator=operator)
    except _OneZone:
        return meter.fail(position, _ZONES, operator=operator)


def add(left: Any, right: Any, meter: Meter, position: int) -> Any:
    """`left + right`; strings are joined."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _ADD(left, right)
        except DecimalException:
            return meter.fail(position, _NO_NUMBER, operator="+")
    if type(left) is str and type(right) is str:
        meter.hold_characters(len(left) + len(right))
        return left + right
    return _arithmetic(_ADDITION, "+", left, right, meter, position)


def subtract(left: Any, right: Any, meter: Meter, position: int) -> Any:
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _SUBTRACT(left, right)
        except DecimalException:
            return meter.fail(position, _NO_NUMBER, operator="-")
    return _arithmetic(_SUBTRACTION, "-", left, right, meter, position)


def multiply(left: Any, right: Any, meter: Meter, position: int) -> Any:
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _MULTIPLY(left, right)
        except DecimalException:
            return meter.fail(position, _NO_NUMBER, operator="*")
    return _arithmetic(_MULTIPLICATION, "*", left, right, meter, position)


def divide(left: Any, right: Any, meter: Meter, position: int) -> Any:
    return _arithmetic(_DIVISION, "/", left, right, meter, position)


def power(left: Any, right: Any, meter: Meter, position: int) -> Any:
    return _arithmetic(_POWER, "**", left, right, meter, position)


def negate(operand: Any, meter: Meter, position: int) -> Any:
    """`-operand` for numbers and durations."""
    kind = type(operand)
    if kind is Decimal:
        return NUMBERS.minus(operand)
    if kind is YearsDuration or kind is DaysDuration:
        return _negative(operand)
    return meter.fail(position, _NEGATE, found=type_name(operand))
