"""Built-in functions on lists (DMN 1.5, table 75, and sort of table 80)."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from engine.errors import translatable
from engine.feel.builtins.registry import metered_builtin, nullable, optional, required, simple_builtin
from engine.feel.functions import FeelFunction, Refusal, call_function
from engine.feel.kinds import BOOLEAN, FUNCTION, LIST, NUMBER, type_name
from engine.feel.limits import Meter
from engine.feel.operations import same
from engine.feel.ranges import Range
from engine.feel.weight import weigh

_POSITION = translatable("Die Nummer {position} liegt nicht in der Liste (1 bis {count}, oder -{count} bis -1).")
_LENGTH = translatable("So viele Elemente stehen nicht hinter der Anfangsnummer.")
_ORDERING = translatable("Die Ordnungsfunktion muss true oder false ergeben, nicht {found}.")
_MATCHING = translatable("Die Vergleichsfunktion muss true oder false ergeben, nicht {found}.")


def identity(value: Any) -> Any:
    """A hashable stand-in: two values have the same one exactly when they are equal."""
    kind = type(value)
    if kind is list:
        return ("list", tuple(map(identity, value)))
    if kind is dict:
        return ("context", frozenset((key, identity(item)) for key, item in value.items()))
    if kind is Range:
        ends = (identity(value.start), identity(value.end))
        return ("range", ends, value.start_included, value.end_included)
    return (kind, value)


def place(position: Decimal, count: int) -> int:
    """The index (from 0) of a position that counts from 1, or from the end if negative."""
    if position == position.to_integral_value():
        if 1 <= position <= count:
            return int(position) - 1
        if -count <= position <= -1:
            return int(position) + count
    raise Refusal(_POSITION, position=position, count=count)


def part_length(length: Decimal | None, start: int, count: int) -> int:
    """How many elements a part takes; all that follow if no length is given."""
    if length is None:
        return count - start
    whole = int(length)
    if not 1 <= whole <= count - start:
        raise Refusal(_LENGTH)
    return whole


@metered_builtin("list contains", required("list", LIST), nullable("element"), result=BOOLEAN)
def list_contains(meter: Meter, _: int, items: list[Any], element: Any) -> bool:
    meter.spend(len(items) * weigh(element, meter))
    return any(same(item, element) is True for item in items)


@simple_builtin("count", required("list", LIST), result=NUMBER)
def count(items: list[Any]) -> Decimal:
    return Decimal(len(items))


@metered_builtin("sublist", required("list", LIST), required("start position", NUMBER), optional("length", NUMBER))
def sublist(meter: Meter, _: int, items: list[Any], position: Decimal, length: Decimal | None = None) -> list[Any]:
    start = place(position, len(items))
    meter.spend(len(items))
    return items[start : start + part_length(length, start, len(items))]


@metered_builtin("append", required("list", LIST), nullable("item"), result=LIST, variadic=True)
def append(meter: Meter, _: int, items: list[Any], *more: Any) -> list[Any]:
    meter.hold_items(len(items) + len(more))
    return [*items, *more]


@metered_builtin("concatenate", required("list", LIST), result=LIST, variadic=True)
def concatenate(meter: Meter, _: int, *lists: list[Any]) -> list[Any]:
    meter.hold_items(sum(map(len, lists)))
    return [item for items in lists for item in items]


@metered_builtin(
    "insert before", required("list", LIST), required("position", NUMBER), nullable("newItem"), result=LIST
)
def insert_before(meter: Meter, _: int, items: list[Any], position: Decimal, item: Any) -> list[Any]:
    index = place(position, len(items))
    meter.hold_items(len(items) + 1)
    return [*items[:index], item, *items[index:]]


@metered_builtin("remove", required("list", LIST), required("position", NUMBER), result=LIST)
def remove(meter: Meter, _: int, items: list[Any], position: Decimal) -> list[Any]:
    index = place(position, len(items))
    meter.spend(len(items))
    return [*items[:index], *items[index + 1 :]]


@metered_builtin("list replace", required("list", LIST), required("position", NUMBER), nullable("newItem"), result=LIST)
def replace_at(meter: Meter, _: int, items: list[Any], position: Decimal, item: Any) -> list[Any]:
    index = place(position, len(items))
    meter.hold_items(len(items))
    return [*items[:index], item, *items[index + 1 :]]


@metered_builtin("list replace", required("list", LIST), required("match", FUNCTION), nullable("newItem"), result=LIST)
def replace_matching(meter: Meter, position: int, items: list[Any], match: FeelFunction, new: Any) -> list[Any]:
    meter.hold_items(len(items))
    replaced = []
    for item in items:
        verdict = call_function(match, meter, position, item, new)
        if not isinstance(verdict, bool):
            raise Refusal(_MATCHING, found=type_name(verdict))
        replaced.append(new if verdict else item)
    return replaced


@metered_builtin("reverse", required("list", LIST), result=LIST)
def reverse(meter: Meter, _: int, items: list[Any]) -> list[Any]:
    meter.spend(len(items))
    return items[::-1]


@metered_builtin("index of", required("list", LIST), nullable("match"), result=LIST)
def index_of(meter: Meter, _: int, items: list[Any], match: Any) -> list[Decimal]:
    meter.spend(len(items) * weigh(match, meter))
    return [Decimal(number) for number, item in enumerate(items, start=1) if same(item, match) is True]


def _first_of_each(items: Iterable[Any]) -> list[Any]:
    """The first of every group of equal values, in order."""
    seen: dict[Any, Any] = {}
    for item in items:
        seen.setdefault(identity(item), item)
    return list(seen.values())


@metered_builtin("union", required("list", LIST), result=LIST, variadic=True)
def union(meter: Meter, position: int, *lists: list[Any]) -> list[Any]:
    items = concatenate(meter, position, *lists)
    weigh(items, meter)
    return _first_of_each(items)


@metered_builtin("distinct values", required("list", LIST), result=LIST)
def distinct_values(meter: Meter, _: int, items: list[Any]) -> list[Any]:
    weigh(items, meter)
    return _first_of_each(items)


@metered_builtin("duplicate values", required("list", LIST), result=LIST)
def duplicate_values(meter: Meter, _: int, items: list[Any]) -> list[Any]:
    """Every value that the list holds more than once, one time each."""
    weigh(items, meter)
    counts: dict[Any, int] = {}
    for item in items:
        key = identity(item)
        counts[key] = counts.get(key, 0) + 1
    return [item for item in _first_of_each(items) if counts[identity(item)] > 1]


@metered_builtin("flatten", required("list", LIST), result=LIST)
def flatten(meter: Meter, _: int, items: list[Any]) -> list[Any]:
    flat: list[Any] = []
    open_lists = [iter(items)]
    while open_lists:
        for item in open_lists[-1]:
            meter.spend(1)
            if isinstance(item, list):
                open_lists.append(iter(item))
                break
            flat.append(item)
        else:
            open_lists.pop()
    meter.hold_items(len(flat))
    return flat


@metered_builtin("sort", required("list", LIST), required("precedes", FUNCTION), result=LIST)
def sort(meter: Meter, position: int, items: list[Any], precedes: FeelFunction) -> list[Any]:
    """A stable sort; elements of which neither precedes the other keep their order."""
    meter.hold_items(len(items))

    def goes_first(left: Any, right: Any) -> bool:
        verdict = call_function(precedes, meter, position, left, right)
        if not isinstance(verdict, bool):
            raise Refusal(_ORDERING, found=type_name(verdict))
        return verdict

    def order(left: Any, right: Any) -> int:
        return -1 if goes_first(left, right) else int(goes_first(right, left))

    return sorted(items, key=cmp_to_key(order))
