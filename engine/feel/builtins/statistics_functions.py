"""Built-in functions that draw one answer from many values: sums, means, extremes, all and any.

Each takes a list, or its elements as arguments (DMN 1.5, table 75).
"""

from collections.abc import Callable
from decimal import Decimal, DecimalException
from typing import Any

from engine.errors import translatable
from engine.feel.builtins.registry import metered_builtin, nullable, required
from engine.feel.functions import Refusal
from engine.feel.kinds import ANY, BOOLEAN, LIST, NUMBER, FeelType, type_name
from engine.feel.limits import Meter
from engine.feel.operations import comparable
from engine.feel.values import NUMBERS

_NO_LIST = translatable("null ist keine Liste.")
_EMPTY = translatable("Die Liste ist leer.")
_NOT_NUMBERS = translatable("Alle Elemente müssen Zahlen sein, eines ist {found}.")
_NOT_COMPARABLE = translatable("Die Elemente lassen sich nicht miteinander vergleichen.")
_NOT_BOOLEANS = translatable("Alle Elemente müssen Wahrheitswerte sein, eines ist {found}.")
_TWO = translatable("Es braucht mindestens zwei Zahlen.")
_RANGE = translatable("Das Ergebnis ist keine darstellbare Zahl.")

Aggregate = Callable[[list[Any]], Any]


def aggregate(name: str, *, result: FeelType = ANY) -> Callable[[Aggregate], Aggregate]:
    """Declare a function of one list, or of any number of arguments that make up the list."""

    def declare(body: Aggregate) -> Aggregate:
        @metered_builtin(name, required("list", LIST), result=result)
        def of_list(meter: Meter, _: int, items: list[Any]) -> Any:
            meter.spend(len(items))
            try:
                return body(items)
            except DecimalException:
                raise Refusal(_RANGE) from None

        @metered_builtin(name, nullable("c1"), result=result, variadic=True)
        def of_arguments(meter: Meter, position: int, *items: Any) -> Any:
            if items == (None,):
                raise Refusal(_NO_LIST)
            return of_list(meter, position, list(items))

        return body

    return declare


def _numbers(items: list[Any]) -> list[Decimal]:
    for item in items:
        if type(item) is not Decimal:
            raise Refusal(_NOT_NUMBERS, found=type_name(item))
    if not items:
        raise Refusal(_EMPTY)
    return items


def _total(numbers: list[Decimal]) -> Decimal:
    total = numbers[0]
    for number in numbers[1:]:
        total = NUMBERS.add(total, number)
    return total


def _extreme(items: list[Any], better: Callable[[Any, Any], bool]) -> Any:
    if not items:
        raise Refusal(_EMPTY)
    best = items[0]
    if not comparable(best, best):
        raise Refusal(_NOT_COMPARABLE)
    for item in items[1:]:
        if not comparable(best, item):
            raise Refusal(_NOT_COMPARABLE)
        if better(item, best):
            best = item
    return best


@aggregate("min")
def least(items: list[Any]) -> Any:
    return _extreme(items, lambda item, best: item < best)


@aggregate("max")
def greatest(items: list[Any]) -> Any:
    return _extreme(items, lambda item, best: best < item)


@aggregate("sum", result=NUMBER)
def total(items: list[Any]) -> Decimal:
    return _total(_numbers(items))


@aggregate("product", result=NUMBER)
def product(items: list[Any]) -> Decimal:
    result = Decimal(1)
    for number in _numbers(items):
        result = NUMBERS.multiply(result, number)
    return result


@aggregate("mean", result=NUMBER)
def mean(items: list[Any]) -> Decimal:
    return NUMBERS.divide(_total(_numbers(items)), Decimal(len(items)))


@aggregate("median", result=NUMBER)
def median(items: list[Any]) -> Decimal:
    ordered = sorted(_numbers(items))
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@aggregate("stddev", result=NUMBER)
def standard_deviation(items: list[Any]) -> Decimal:
    """The standard deviation of a sample (divided by n - 1)."""
    numbers = _numbers(items)
    if len(numbers) < 2:
        raise Refusal(_TWO)
    average = NUMBERS.divide(_total(numbers), Decimal(len(numbers)))
    squares = [NUMBERS.power(NUMBERS.subtract(number, average), Decimal(2)) for number in numbers]
    return NUMBERS.sqrt(NUMBERS.divide(_total(squares), Decimal(len(numbers) - 1)))


@aggregate("mode", result=LIST)
def mode(items: list[Any]) -> list[Decimal]:
    """The most frequent numbers in ascending order; of an empty list, none."""
    if not items:
        return []
    counts: dict[Decimal, int] = {}
    for number in _numbers(items):
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values())
    return sorted(number for number, count in counts.items() if count == most)


def _booleans(items: list[Any]) -> list[bool | None]:
    for item in items:
        if item is not None and item.__class__ is not bool:
            raise Refusal(_NOT_BOOLEANS, found=type_name(item))
    return items


@aggregate("all", result=BOOLEAN)
def all_true(items: list[Any]) -> bool | None:
    booleans = _booleans(items)
    return False if False in booleans else None if None in booleans else True


@aggregate("any", result=BOOLEAN)
def any_true(items: list[Any]) -> bool | None:
    booleans = _booleans(items)
    return True if True in booleans else None if None in booleans else False
