"""The parts that a table's columns divide their inputs into: what the checks for gaps and overlaps count with.

Two inputs in the same region are the same to every constant cell of the column, so one example speaks for all of them.
Regions lie within the column's type and allowed values. A cell that is no constant may or may not accept a region.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine import feel
from engine.dmn.cells import ConstantTest, Kind, constant_test
from engine.dmn.item_types import ItemTypes
from engine.dmn.table import CompiledTable

Mask = int

_KINDS = {"number": Kind.NUMBER, "string": Kind.STRING, "boolean": Kind.BOOLEAN, "date": Kind.DATE}
_OTHER_TEXT = "…"
_WHOLE_NUMBERS = frozenset({"integer", "long"})


@dataclass(frozen=True, slots=True)
class Region:
    """One part of a column's inputs."""

    example: Any  # a FEEL value; None stands for any value at all
    accepting: Mask  # rules whose cell certainly accepts it
    possible: Mask  # rules whose cell accepts it, or may do so
    is_expected: bool = True  # false for free text beside the values that a column names: no gap if nothing covers it


@dataclass(frozen=True, slots=True)
class ColumnRegions:
    """The regions of one column, in ascending order where the kind has one."""

    label: str
    regions: tuple[Region, ...]


def kind_of_type(type_ref: str | None, types: ItemTypes) -> Kind | None:
    """The kind of the values of a type, if it is one that the checks know."""
    found = types.known(type_ref)
    while isinstance(found, feel.ConstrainedType):
        found = found.base
    return _KINDS.get(found.name) if found is not None else None


def allowed_test(text: str | None) -> ConstantTest | None:
    """The allowed values of a column or type as a constant test, if they are one."""
    return constant_test(text) if text else None


def column_regions(table: CompiledTable, types: ItemTypes) -> tuple[ColumnRegions, ...]:
    """The regions of every input column."""
    return tuple(_column(table, position, types) for position in range(len(table.inputs)))


def _column(table: CompiledTable, position: int, types: ItemTypes) -> ColumnRegions:
    column, index = table.inputs[position].column, table.index.columns[position]
    any_value = table.index.all_rules & ~index.everything
    tests = [
        test
        for rule in table.rules
        if rule.tests[position] is not None and (test := constant_test(rule.rule.inputs[position].text)) is not None
    ]
    kinds = {kind for test in tests for kind in test.kinds}
    kind = kind_of_type(column.type_ref, types) or (next(iter(kinds)) if len(kinds) == 1 else None)
    if kind is None:
        return ColumnRegions(column.label, (Region(None, any_value, table.index.all_rules),))
    allowed = allowed_test(column.allowed or types.allowed_text(column.type_ref))
    parts = index.parts.get(kind)

    def region(value: Any, *, is_expected: bool = True) -> Region:
        accepting = any_value if parts is None else parts.mask(value)
        return Region(value, accepting, accepting | index.tested, is_expected)

    examples = _examples(kind, tests, allowed, is_whole=column.type_ref in _WHOLE_NUMBERS)
    regions = [region(value) for value in examples]
    if kind is Kind.STRING and allowed is None:
        regions.append(region(_OTHER_TEXT, is_expected=not tests))
    return ColumnRegions(column.label, tuple(regions) or (Region(None, any_value, any_value | index.tested),))


def _examples(kind: Kind, tests: list[ConstantTest], allowed: ConstantTest | None, *, is_whole: bool) -> list[Any]:
    """One value of every region, within the allowed values."""
    bounds = {
        bound
        for test in ([*tests, allowed] if allowed else tests)
        for interval in test.intervals
        if interval.kind is kind
        for bound in (interval.low, interval.high)
        if bound is not None
    }
    if kind is Kind.BOOLEAN:
        values: list[Any] = [True, False]
    elif kind is Kind.STRING:
        values = sorted(bounds)
    elif kind is Kind.NUMBER:
        values = _numbers(sorted(bounds), is_whole=is_whole)
    else:
        values = _dates(sorted(bounds))
    return [value for value in values if allowed is None or allowed.matches(value, kind)]


def _numbers(cuts: Sequence[Decimal], *, is_whole: bool) -> list[Any]:
    if not cuts:
        return [Decimal(0)]
    values: list[Any] = [cuts[0] - 1]
    for low, high in zip(cuts, [*cuts[1:], None], strict=True):
        values.append(low)
        values.append(low + 1 if high is None or low + 1 < high else (low + high) / 2)
    return [value for value in values if not is_whole or value == value.to_integral_value()]


def _dates(cuts: Sequence[feel.Date]) -> list[Any]:
    if not cuts:
        return []
    values: list[Any] = [feel.Date.of_number(cuts[0].number - 1)]
    for low, high in zip(cuts, [*cuts[1:], None], strict=True):
        values.append(low)
        if high is None or low.number + 1 < high.number:
            values.append(feel.Date.of_number(low.number + 1))
    return values
