"""Hit policies: how the outputs of the matching rules become the result of the table (DMN 1.5, 8.3.3).

Pure functions over outputs; the table decides which rules match. A policy that is violated raises `PolicyViolation`,
whose sentence becomes the reason for null.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine import feel
from engine.dmn.elements import Aggregation, HitPolicy
from engine.errors import translatable


class PolicyViolation(Exception):
    """The matching rules contradict the hit policy."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence.format(**values))


@dataclass(frozen=True, slots=True)
class Hit:
    """A matching rule: its number, its outputs in column order, and the value they form."""

    number: int
    outputs: tuple[Any, ...]
    value: Any


Rank = Callable[[Hit], tuple[int, ...]]
Combine = Callable[[Sequence[Hit], Rank], Any]


def _unique(hits: Sequence[Hit], _rank: Rank) -> Any:
    if len(hits) > 1:
        raise PolicyViolation(
            translatable("Es darf nur eine Regel zutreffen, es treffen aber die Regeln {numbers} zu."),
            numbers=_numbers(hits),
        )
    return hits[0].value


def _any(hits: Sequence[Hit], _rank: Rank) -> Any:
    first = hits[0].value
    if any(not feel.same(first, hit.value) for hit in hits[1:]):
        raise PolicyViolation(
            translatable("Die Regeln {numbers} treffen zu, haben aber verschiedene Ergebnisse."), numbers=_numbers(hits)
        )
    return first


def _first(hits: Sequence[Hit], _rank: Rank) -> Any:
    return hits[0].value


def _priority(hits: Sequence[Hit], rank: Rank) -> Any:
    return min(hits, key=rank).value


def _rule_order(hits: Sequence[Hit], _rank: Rank) -> Any:
    return [hit.value for hit in hits]


def _output_order(hits: Sequence[Hit], rank: Rank) -> Any:
    return [hit.value for hit in sorted(hits, key=rank)]


_SUM = feel.compile("sum(values)")  # with the digits of FEEL's numbers
_POLICIES: Mapping[HitPolicy, Combine] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.FIRST: _first,
    HitPolicy.PRIORITY: _priority,
    HitPolicy.RULE_ORDER: _rule_order,
    HitPolicy.OUTPUT_ORDER: _output_order,
    HitPolicy.COLLECT: _rule_order,
}


def combine(policy: HitPolicy, aggregation: Aggregation | None, hits: Sequence[Hit], rank: Rank) -> Any:
    """The result of a table for at least one hit, in rule order; `rank` sorts by the order of the output values."""
    if policy is HitPolicy.COLLECT and aggregation is not None:
        return _aggregated(aggregation, hits)
    return _POLICIES[policy](hits, rank)


def without_hits(policy: HitPolicy, aggregation: Aggregation | None) -> Any:
    """The result of a table in which no rule matches and no default is given."""
    if policy is not HitPolicy.COLLECT:
        return None
    if aggregation is None:
        return []
    return Decimal(0) if aggregation is Aggregation.COUNT else None


def _aggregated(aggregation: Aggregation, hits: Sequence[Hit]) -> Any:
    if aggregation is Aggregation.COUNT:
        return Decimal(len(hits))
    values = [hit.value for hit in hits]
    if aggregation is Aggregation.SUM:
        _check_kind(values, (Decimal,), aggregation)
        return _SUM.evaluate(feel.Scope(values=values))
    _check_kind(values, (type(values[0]),), aggregation)
    try:
        return min(values) if aggregation is Aggregation.MIN else max(values)
    except TypeError as error:
        raise _not_aggregable(aggregation) from error


def _check_kind(values: Sequence[Any], kinds: tuple[type, ...], aggregation: Aggregation) -> None:
    if any(not isinstance(value, kinds) or isinstance(value, bool) for value in values):
        raise _not_aggregable(aggregation)


def _not_aggregable(aggregation: Aggregation) -> PolicyViolation:
    return PolicyViolation(
        translatable("Die Ergebnisse der Regeln lassen sich nicht zusammenfassen ({aggregation})."),
        aggregation=aggregation.value,
    )


def _numbers(hits: Sequence[Hit]) -> str:
    return ", ".join(str(hit.number) for hit in hits)
