"""What a table's rules cover: inputs that no rule accepts, rules that overlap, rules that can never decide.

Works on regions, exactly where all cells are constants; a cell that is no constant is given the benefit of the doubt.
Work is bounded: a `Budget` that runs out ends the search, and the caller says so.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from engine.dmn.regions import ColumnRegions, Mask, Region

MAX_STEPS = 3_000_000  # looks at a region, per table and kind of finding

_STATE = 20  # what keeping one combination costs, in looks


@dataclass(slots=True)
class Budget:
    """How many more regions may be looked at."""

    left: int = MAX_STEPS

    def spend(self, steps: int) -> bool:
        """Count some; false when there is nothing left."""
        self.left -= steps
        return self.left >= 0

    @property
    def is_exhausted(self) -> bool:
        """Whether a search ended early."""
        return self.left < 0


Example = tuple[Region, ...]  # one region per column


def gaps(columns: Sequence[ColumnRegions], rules: int, budget: Budget) -> Iterator[Example]:
    """Inputs for which no rule can match: one example for every way of losing the last rule."""
    expected = [
        ColumnRegions(column.label, tuple(region for region in column.regions if region.is_expected) or column.regions)
        for column in columns
    ]
    yield from _uncovered(expected, (1 << rules) - 1, lambda region: region.possible, budget)


def is_hidden(columns: Sequence[ColumnRegions], rule: int, by: Mask, budget: Budget) -> bool:
    """Whether the rules in `by` together accept everything that the rule accepts (false if the budget ran out)."""
    if not budget.spend(sum(len(column.regions) for column in columns)):
        return False
    own = [
        ColumnRegions(column.label, tuple(region for region in column.regions if region.possible >> rule & 1))
        for column in columns
    ]
    found = next(_uncovered(own, by, lambda region: region.accepting, budget), None)
    return found is None and not budget.is_exhausted


def never_matches(columns: Sequence[ColumnRegions], rule: int) -> ColumnRegions | None:
    """The first column in which the rule accepts nothing that may occur."""
    for column in columns:
        if not any(region.possible >> rule & 1 for region in column.regions):
            return column
    return None


def overlaps(columns: Sequence[ColumnRegions], rules: int, budget: Budget) -> Iterator[tuple[int, int]]:
    """Pairs of rules (positions, ascending) that both accept some input."""
    paired = (1 << rules) - 1  # rules that may still overlap with another one
    partners = [paired] * rules
    for column in sorted(columns, key=_weight):  # the most selective column first leaves least to do
        shared = [0] * rules
        for region in column.regions:
            both = region.accepting & paired
            if not budget.spend(both.bit_count()):
                return
            for rule in _members(both):
                shared[rule] |= both
        for rule in _members(paired):
            partners[rule] &= shared[rule]
        paired = sum(1 << rule for rule in _members(paired) if partners[rule] & ~(1 << rule))
    for rule in _members(paired):
        for distance in _members(partners[rule] >> (rule + 1)):
            yield rule, rule + 1 + distance


def _weight(column: ColumnRegions) -> int:
    return sum(region.accepting.bit_count() for region in column.regions)


def _members(mask: Mask) -> Iterator[int]:
    """The positions of the bits of a mask, ascending."""
    while mask:
        lowest = mask & -mask
        mask ^= lowest
        yield lowest.bit_length() - 1


def common_example(columns: Sequence[ColumnRegions], rules: Mask) -> Example:
    """An input that all the given rules accept; they must overlap."""
    return tuple(next(r for r in column.regions if r.accepting & rules == rules) for column in columns)


def _uncovered(
    columns: Sequence[ColumnRegions], rules: Mask, accepts: Callable[[Region], Mask], budget: Budget
) -> Iterator[Example]:
    """Combinations of regions that none of the rules accepts, each combination of (column, live rules) once."""
    if any(not column.regions for column in columns):
        return
    seen: set[tuple[int, Mask]] = set()
    waiting: list[tuple[Mask, Example]] = [(rules, ())]
    while waiting:
        live, chosen = waiting.pop()
        if not live:
            yield (*chosen, *(column.regions[0] for column in columns[len(chosen) :]))
            continue
        if len(chosen) == len(columns) or (len(chosen), live) in seen:
            continue
        if not budget.spend(_STATE + len(columns[len(chosen)].regions)):
            return
        seen.add((len(chosen), live))
        offered: dict[Mask, Region] = {}
        for region in columns[len(chosen)].regions:
            offered.setdefault(live & accepts(region), region)
        waiting += [(remaining, (*chosen, region)) for remaining, region in reversed(offered.items())]
