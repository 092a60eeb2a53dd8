"""Lists and contexts at work: paths, filters, iteration. Called by compiled expressions.

Source: DMN 1.5, 10.3.2.5, 10.3.2.6, 10.3.2.14 and tables 64 to 69.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from engine.errors import translatable
from engine.feel.kinds import type_name
from engine.feel.limits import LIMITS, Meter
from engine.feel.ranges import Range
from engine.feel.temporal import (
    DAY,
    SECOND,
    Date,
    DateTime,
    DaysDuration,
    Time,
    YearsDuration,
)

_NO_ENTRY = translatable("Es gibt hier keinen Eintrag „{name}“ ({found}).")
_NO_LIST = translatable("Hier steht null statt einer Liste.")
_INDEX = translatable("Die Liste hat kein Element mit der Nummer {index}.")
_WHOLE = translatable("Eine Elementnummer muss eine ganze Zahl sein, nicht {index}.")
_FILTER = translatable("Ein Filter braucht einen Wahrheitswert oder eine Nummer, nicht {found}.")
_ITERATE = translatable("Über {found} lässt sich nicht laufen.")
_BOUNDS = translatable("Ein Lauf braucht zwei ganze Zahlen oder zwei Daten, nicht {start} und {end}.")
_CONDITION = translatable("Die Bedingung ist kein Wahrheitswert.")


_FEW = 64  # elements that are charged for at once, even if a search ends early


def _whole(value: int) -> Decimal:
    return Decimal(value)


def _clock(part: int, modulus: int) -> Callable[[Any], Any]:
    return lambda time: Decimal(time.nanosecond // part % modulus)


def _seconds(nanoseconds: int) -> Decimal:
    whole, fraction = divmod(nanoseconds, SECOND)
    return Decimal(whole) if not fraction else Decimal(nanoseconds).scaleb(-9).normalize()


def _offset(seconds: int | None) -> DaysDuration | None:
    return None if seconds is None else DaysDuration(seconds * SECOND)


_HOUR, _MINUTE = 3600 * SECOND, 60 * SECOND
_DATE_PROPERTIES: dict[str, Callable[[Date], Any]] = {
    "year": lambda date: _whole(date.year),
    "month": lambda date: _whole(date.month),
    "day": lambda date: _whole(date.day),
    "weekday": lambda date: _whole(date.weekday),
}
_TIME_PROPERTIES: dict[str, Callable[[Time], Any]] = {
    "hour": _clock(_HOUR, 24),
    "minute": _clock(_MINUTE, 60),
    "second": lambda time: _seconds(time.nanosecond % _MINUTE),
    "time offset": lambda time: _offset(time.zone.standard_offset if time.zone else None),
    "timezone": lambda time: time.zone.name if time.zone else None,
}
PROPERTIES: dict[type, dict[str, Callable[[Any], Any]]] = {
    Date: _DATE_PROPERTIES,
    Time: _TIME_PROPERTIES,
    DateTime: {name: (lambda value, read=read: read(value.date)) for name, read in _DATE_PROPERTIES.items()}
    | {name: (lambda value, read=read: read(value.time)) for name, read in _TIME_PROPERTIES.items()}
    | {"time offset": lambda value: _offset(value.offset)},
    YearsDuration: {
        "years": lambda value: _whole(value.years),
        "months": lambda value: _whole(value.months),
    },
    DaysDuration: {
        "days": lambda value: _whole(value.part(DAY)),
        "hours": lambda value: _whole(value.part(_HOUR, 24)),
        "minutes": lambda value: _whole(value.part(_MINUTE, 60)),
        "seconds": lambda value: (
            -_seconds(-value.nanoseconds % _MINUTE) if value.nanoseconds < 0 else _seconds(value.nanoseconds % _MINUTE)
        ),
    },
    Range: {
        "start": lambda value: value.start,
        "end": lambda value: value.end,
        "start included": lambda value: value.start_included,
        "end included": lambda value: value.end_included,
    },
}
"""What a path may name on values that are no contexts."""


def path(value: Any, name: str, meter: Meter, position: int) -> Any:
    """`value.name`; on a list, the list of its elements' entries."""
    kind = type(value)
    if kind is dict:
        if name in value:
            return value[name]
        return meter.fail(position, _NO_ENTRY, name=name, found="context")
    if kind is list:
        meter.hold_items(len(value))
        return [path(item, name, meter, position) for item in value]
    read = PROPERTIES.get(kind, {}).get(name)
    if read is not None:
        return read(value)
    return meter.fail(position, _NO_ENTRY, name=name, found=type_name(value))


def element(value: Any, index: Decimal, meter: Meter, position: int) -> Any:
    """`value[index]`, counting from 1, or from the end with a negative index."""
    if value is None:
        return meter.fail(position, _NO_LIST)
    if index != index.to_integral_value():
        return meter.fail(position, _WHOLE, index=index)
    items = value if type(value) is list else [value]
    count = len(items)
    if 1 <= index <= count:
        return items[int(index) - 1]
    if -count <= index <= -1:
        return items[int(index)]
    return meter.fail(position, _INDEX, index=index)


def select(value: Any, condition: Callable[[Any], Any], outside: Callable[[], Any], meter: Meter, position: int) -> Any:
    """`value[condition]`: elements for which the condition is true, or one element if it yields a number.

    `condition` takes the element; `outside` evaluates the same text where there is no element to look at.
    """
    if value is None:
        return meter.fail(position, _NO_LIST)
    items = value if type(value) is list else [value]
    if not items:
        index = outside()
        return element(items, index, meter, position) if type(index) is Decimal else []
    meter.spend(len(items))
    chosen = []
    for item in items:
        verdict: object = condition(item)
        if verdict is True:
            chosen.append(item)
        elif verdict is not False and verdict is not None:
            if type(verdict) is Decimal:
                return element(items, verdict, meter, position)
            return meter.fail(position, _FILTER, found=type_name(verdict))
    return chosen


def iterable(value: Any, meter: Meter, position: int) -> Any:
    """What `for` runs over: a list, the whole numbers or days of a closed range, or one value on its own."""
    kind = type(value)
    if kind is list:
        return value
    if value is None:
        return meter.fail(position, _ITERATE, found="null")
    if kind is Range:
        steps = stepped(value.start, value.end, meter, position)
        if steps is None:
            return None
        start = 0 if value.start_included else 1
        return steps[start : len(steps) if value.end_included else -1]
    return [value]


def stepped(start: Any, end: Any, meter: Meter, position: int) -> Any:
    """`start..end`: whole numbers or days, upwards or downwards, both ends included."""
    if type(start) is Decimal and type(end) is Decimal and _is_whole(start) and _is_whole(end):
        if abs(end - start) > LIMITS.items:
            meter.hold_items(LIMITS.items + 1)
        return [Decimal(n) for n in _steps(int(start), int(end), meter)]
    if type(start) is Date and type(end) is Date:
        return [Date.of_number(n) for n in _steps(start.number, end.number, meter)]
    return meter.fail(position, _BOUNDS, start=type_name(start), end=type_name(end))


def _is_whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _steps(start: int, end: int, meter: Meter) -> Iterable[int]:
    meter.hold_items(abs(end - start) + 1)
    return range(start, end + 1) if start <= end else range(start, end - 1, -1)


Sources = Sequence[Callable[..., Any]]


def rows(sources: Sources, independent: bool, meter: Meter, position: int) -> Iterable[tuple[Any, ...]] | None:
    """The bindings of several iterators, the last one moving fastest; None if one cannot be run over.

    Each source takes the values of the iterators before it. `independent` says that none looks at them.
    """
    if independent:
        lists = [iterable(source(), meter, position) for source in sources]
        if any(items is None for items in lists):
            return None
        size = 1
        for items in lists:
            size *= len(items or ())
        if size > LIMITS.items:
            meter.hold_items(size)
        return product(*(items or () for items in lists))
    bound: list[tuple[Any, ...]] = [()]
    for source in sources:
        grown: list[tuple[Any, ...]] = []
        for row in bound:
            items = iterable(source(*row), meter, position)
            if items is None:
                return None
            meter.hold_items(len(grown) + len(items))
            grown += [(*row, item) for item in items]
        bound = grown
    return bound


def for_each(source: Any, body: Callable[[Any], Any], meter: Meter, position: int) -> list[Any] | None:
    """`for x in source return body` with one iterator that does not look back."""
    items = iterable(source, meter, position)
    if items is None:
        return None
    count = len(items)
    if count > _FEW:
        meter.hold_items(count)
    else:
        meter.spend(count)
    return [body(item) for item in items]


def for_rows(bindings: Iterable[tuple[Any, ...]] | None, body: Callable[..., Any], meter: Meter) -> list[Any] | None:
    """`for` with several iterators, or with `partial`: body takes the results so far and the bindings."""
    if bindings is None:
        return None
    results: list[Any] = []
    for row in bindings:
        meter.spend(1)
        results.append(body(results, *row))
    return results


def quantify(
    bindings: Iterable[tuple[Any, ...]] | None,
    condition: Callable[..., Any],
    decisive: bool,
    meter: Meter,
    position: int,
) -> bool | None:
    """`some` (`decisive` is true) and `every` (false): whether any row decides, in three values."""
    if bindings is None:
        return None
    answer: bool | None = not decisive
    for row in bindings:
        meter.spend(1)
        verdict: object = condition(*row)
        if verdict is decisive:
            return decisive
        if verdict is not (not decisive):
            answer = None
    if answer is None:
        meter.fail(position, _CONDITION)
    return answer


def quantify_one(
    source: Any, condition: Callable[[Any], Any], decisive: bool, meter: Meter, position: int
) -> bool | None:
    """`some` and `every` with one iterator."""
    items = iterable(source, meter, position)
    if items is None or len(items) > _FEW:
        return quantify(None if items is None else zip(items, strict=True), condition, decisive, meter, position)
    meter.spend(len(items))
    answer: bool | None = not decisive
    for item in items:
        verdict: object = condition(item)
        if verdict is decisive:
            return decisive
        if verdict is not (not decisive):
            answer = None
    if answer is None:
        meter.fail(position, _CONDITION)
    return answer
