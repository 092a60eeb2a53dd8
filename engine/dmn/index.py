"""The index of a decision table: which rules can match a value, looked up instead of tested one by one.

Every column is divided by the constants in its cells: numbers and dates into points and the stretches between them,
strings and booleans into the named values and "anything else". For each part a bit mask says which rules accept it; a
lookup is one bisection or dictionary access per column and one `&`. Cells that are no constants are left to be tested,
and only for the rules that are still possible. Immutable after building, so it may be shared by threads.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import xor
from typing import Any

from engine.dmn.cells import ConstantTest, Kind, kind_of

Mask = int  # bit i stands for rule i, counted from 0

ORDERED_KINDS = (Kind.NUMBER, Kind.DATE)


@dataclass(frozen=True, slots=True)
class ColumnCells:
    """The cells of one column, sorted by what the index can do with them."""

    any_value: Mask  # cells that accept everything
    constants: tuple[tuple[Mask, ConstantTest], ...]  # equal cells share one entry
    tested: Mask  # cells that FEEL has to test
    null: Mask  # constant cells that accept null


@dataclass(frozen=True, slots=True)
class OrderedParts:
    """The parts of a column for an ordered kind: masks[2i+1] is the cut i, masks[2i] the stretch below it."""

    cuts: tuple[Any, ...]
    masks: tuple[Mask, ...]

    def mask(self, value: Any) -> Mask:
        """The rules that accept the value."""
        position = bisect_left(self.cuts, value)
        on_cut = position < len(self.cuts) and self.cuts[position] == value
        return self.masks[2 * position + 1 if on_cut else 2 * position]


@dataclass(frozen=True, slots=True)
class NamedParts:
    """The parts of a column for strings or booleans: the named values, and the rest."""

    masks: dict[Any, Mask]
    otherwise: Mask

    def mask(self, value: Any) -> Mask:
        """The rules that accept the value."""
        return self.masks.get(value, self.otherwise)


@dataclass(frozen=True, slots=True)
class ColumnIndex:
    """The parts of one column per kind of value."""

    parts: dict[Kind, OrderedParts | NamedParts]
    null: Mask
    tested: Mask
    everything: Mask  # all rules but those with a cell that accepts any value; tested if the kind is not indexed

    def lookup(self, value: Any) -> tuple[Mask, Mask]:
        """(rules that may still match, rules among them whose cell of this column has to be tested)."""
        kind = kind_of(value)
        if kind is Kind.NULL:
            return self.null | self.tested, self.tested
        parts = self.parts.get(kind) if kind is not None else None
        if parts is None:
            return -1, self.everything
        return parts.mask(value) | self.tested, self.tested


@dataclass(frozen=True, slots=True)
class TableIndex:
    """The column indexes of a table, in column order."""

    columns: tuple[ColumnIndex, ...]
    all_rules: Mask

    def matches(self, values: Sequence[Any], is_match: Callable[[int, int], bool], *, only_first: bool) -> list[int]:
        """Positions of the matching rules, ascending; `is_match(rule, column)` tests a cell that is not indexed."""
        live = self.all_rules
        pending: list[tuple[int, Mask]] = []
        for position, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            possible, tested = column.lookup(value)
            live &= possible
            if not live:
                return []
            if tested:
                pending.append((position, tested))
        matching: list[int] = []
        while live:
            lowest = live & -live
            rule = lowest.bit_length() - 1
            live ^= lowest
            if all(not tested & lowest or is_match(rule, position) for position, tested in pending):
                matching.append(rule)
                if only_first:
                    break
        return matching


def column_index(cells: ColumnCells, rules: int) -> ColumnIndex:
    """Divide one column by the constants in its cells."""
    kinds = {kind for _, test in cells.constants for kind in test.kinds}
    parts: dict[Kind, OrderedParts | NamedParts] = {}
    for kind in kinds:
        parts[kind] = _ordered(cells, kind) if kind in ORDERED_KINDS else _named(cells, kind)
    everything = ((1 << rules) - 1) & ~cells.any_value
    return ColumnIndex(parts, cells.null | cells.any_value, cells.tested, everything)


def _ordered(cells: ColumnCells, kind: Kind) -> OrderedParts:
    bounds = (
        bound
        for _, test in cells.constants
        for interval in test.intervals
        if interval.kind is kind
        for bound in (interval.low, interval.high)
        if bound is not None
    )
    cuts = tuple(sorted(set(bounds)))
    # Where a test begins to accept, and where it ceases, its rules flip; adding up the flips gives the masks.
    flips = [cells.any_value, *[0] * (2 * len(cuts) + 1)]
    for mask, test in cells.constants:
        for first, last in _accepted_parts(test, kind, cuts):
            flips[first] ^= mask
            flips[last + 1] ^= mask
        if test.negated:
            flips[0] ^= mask
    return OrderedParts(cuts, tuple(accumulate(flips[:-1], xor)))


def _accepted_parts(test: ConstantTest, kind: Kind, cuts: tuple[Any, ...]) -> list[tuple[int, int]]:
    """The parts (first and last) of a line with n cuts, numbered 0 to 2n, that the intervals of a test cover."""
    covered: list[tuple[int, int]] = []
    for interval in test.intervals:
        if interval.kind is not kind or interval.is_empty:
            continue
        first, last = 0, 2 * len(cuts)
        if interval.low is not None:
            first = 2 * bisect_left(cuts, interval.low) + (1 if interval.low_included else 2)
        if interval.high is not None:
            last = 2 * bisect_left(cuts, interval.high) + (1 if interval.high_included else 0)
        covered.append((first, last))
    merged: list[tuple[int, int]] = []
    for first, last in sorted(covered):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _named(cells: ColumnCells, kind: Kind) -> NamedParts:
    names = {interval.low for _, test in cells.constants for interval in test.intervals if interval.kind is kind}
    masks = dict.fromkeys(names, cells.any_value)
    otherwise = cells.any_value
    for mask, test in cells.constants:
        for name in names:
            if test.matches(name, kind):
                masks[name] |= mask
        if test.negated and kind in test.kinds:
            otherwise |= mask
    return NamedParts(masks, otherwise)
