"""Built-in functions that relate points and ranges (DMN 1.5, table 78), and range() that reads one from text."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.errors import translatable
from engine.feel.builtins.registry import builtin, required
from engine.feel.functions import Refusal
from engine.feel.kinds import BOOLEAN, RANGE, STRING, FeelType, SimpleType
from engine.feel.operations import comparable
from engine.feel.range_text import read_range
from engine.feel.ranges import Range
from engine.feel.temporal import Date, DateTime, DaysDuration, Time, YearsDuration

POINT = SimpleType("point", (Decimal, str, Date, Time, DateTime, DaysDuration, YearsDuration))
_INCOMPARABLE = translatable("Die Werte lassen sich nicht miteinander vergleichen.")
_NO_RANGE = translatable("„{text}“ ist kein Bereich (erwartet: [1..10], (1..10) oder [1..)).")


def lt(left: Any, right: Any) -> bool:
    if not comparable(left, right):
        raise Refusal(_INCOMPARABLE)
    return bool(left < right)


def eq(left: Any, right: Any) -> bool:
    if not comparable(left, right):
        raise Refusal(_INCOMPARABLE)
    return bool(left == right)


def before_point(left: Any, right: Any) -> bool:
    return lt(left, right)


def point_before_range(point: Any, r: Range) -> bool:
    return lt(point, r.start) or (eq(point, r.start) and not r.start_included)


def range_before_point(r: Range, point: Any) -> bool:
    return lt(r.end, point) or (eq(r.end, point) and not r.end_included)


def range_before(a: Range, b: Range) -> bool:
    return lt(a.end, b.start) or (eq(a.end, b.start) and not (a.end_included and b.start_included))


def meets(a: Range, b: Range) -> bool:
    return a.end_included and b.start_included and eq(a.end, b.start)


def overlaps(a: Range, b: Range) -> bool:
    return not range_before(a, b) and not range_before(b, a)


def _starts_first(a: Range, b: Range) -> bool:
    return lt(a.start, b.start) or (eq(a.start, b.start) and a.start_included and not b.start_included)


def overlaps_before(a: Range, b: Range) -> bool:
    reaches = lt(b.start, a.end) or meets(a, b)
    ends_within = lt(a.end, b.end) or (eq(a.end, b.end) and (not a.end_included or b.end_included))
    return _starts_first(a, b) and reaches and ends_within


def point_finishes(point: Any, r: Range) -> bool:
    return r.end_included and eq(r.end, point)


def _starts_within(inner: Range, outer: Range) -> bool:
    return lt(outer.start, inner.start) or (
        eq(outer.start, inner.start) and (outer.start_included or not inner.start_included)
    )


def _ends_within(inner: Range, outer: Range) -> bool:
    return lt(inner.end, outer.end) or (eq(inner.end, outer.end) and (outer.end_included or not inner.end_included))


def range_finishes(inner: Range, outer: Range) -> bool:
    same_end = inner.end_included == outer.end_included and eq(inner.end, outer.end)
    return same_end and _starts_within(inner, outer)


def range_includes(outer: Range, inner: Range) -> bool:
    return _starts_within(inner, outer) and _ends_within(inner, outer)


def range_includes_point(r: Range, point: Any) -> bool:
    return not point_before_range(point, r) and not range_before_point(r, point)


def point_starts(point: Any, r: Range) -> bool:
    return r.start_included and eq(r.start, point)


def range_starts(inner: Range, outer: Range) -> bool:
    same_start = inner.start_included == outer.start_included and eq(inner.start, outer.start)
    return same_start and _ends_within(inner, outer)


def ranges_coincide(a: Range, b: Range) -> bool:
    same_ends = a.start_included == b.start_included and a.end_included == b.end_included
    return eq(a.start, b.start) and eq(a.end, b.end) and same_ends


Relation = Callable[[Any, Any], bool]


def _turned(relation: Relation) -> Relation:
    return lambda left, right: relation(right, left)


_P1, _P2, _P = ("point1", POINT), ("point2", POINT), ("point", POINT)
_R1, _R2, _R = ("range1", RANGE), ("range2", RANGE), ("range", RANGE)
_Named = tuple[str, FeelType]
_RELATIONS: tuple[tuple[str, _Named, _Named, Relation], ...] = (
    ("before", _P1, _P2, before_point),
    ("before", _P, _R, point_before_range),
    ("before", _R, _P, range_before_point),
    ("before", _R1, _R2, range_before),
    ("after", _P1, _P2, _turned(before_point)),
    ("after", _P, _R, _turned(range_before_point)),
    ("after", _R, _P, _turned(point_before_range)),
    ("after", _R1, _R2, _turned(range_before)),
    ("meets", _R1, _R2, meets),
    ("met by", _R1, _R2, _turned(meets)),
    ("overlaps", _R1, _R2, overlaps),
    ("overlaps before", _R1, _R2, overlaps_before),
    ("overlaps after", _R1, _R2, _turned(overlaps_before)),
    ("finishes", _P, _R, point_finishes),
    ("finishes", _R1, _R2, range_finishes),
    ("finished by", _R, _P, _turned(point_finishes)),
    ("finished by", _R1, _R2, _turned(range_finishes)),
    ("includes", _R, _P, range_includes_point),
    ("includes", _R1, _R2, range_includes),
    ("during", _P, _R, _turned(range_includes_point)),
    ("during", _R1, _R2, _turned(range_includes)),
    ("starts", _P, _R, point_starts),
    ("starts", _R1, _R2, range_starts),
    ("started by", _R, _P, _turned(point_starts)),
    ("started by", _R1, _R2, _turned(range_starts)),
    ("coincides", _P1, _P2, eq),
    ("coincides", _R1, _R2, ranges_coincide),
)
for _name, _left, _right, _relation in _RELATIONS:
    builtin(_name, required(*_left), required(*_right), result=BOOLEAN)(_relation)


@builtin("range", required("from", STRING), result=RANGE)
def range_from_text(text: str) -> Range:
    value = read_range(text)
    if value is None:
        raise Refusal(_NO_RANGE, text=text)
    return value
