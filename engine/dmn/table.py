"""Decision tables: columns and rules compiled once, matched through the index, recorded rule by rule.

Owns the algorithm of DMN 1.5, 8.3: evaluate the input expressions, check them against the allowed values, find the
matching rules, evaluate their outputs, combine them by the hit policy, fall back on the default outputs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.dmn.elements import DecisionTable, HitPolicy, InputColumn, OutputColumn, Rule
from engine.dmn.evaluation import MatchedCell, MatchedRule, TableTrace
from engine.dmn.hit_policies import Hit, PolicyViolation, Rank, combine, without_hits
from engine.dmn.index import TableIndex
from engine.dmn.logic import Logic, Variables
from engine.dmn.recorder import Recorder
from engine.dmn.spelling import spelled
from engine.errors import translatable


@dataclass(frozen=True, slots=True)
class CompiledInput:
    column: InputColumn
    value: Logic
    allowed: feel.UnaryTests | None


@dataclass(frozen=True, slots=True)
class CompiledOutput:
    column: OutputColumn
    allowed: feel.UnaryTests | None
    priorities: tuple[feel.UnaryTests, ...]  # one per listed output value, highest priority first
    default: Logic | None


@dataclass(frozen=True, slots=True)
class CompiledRule:
    rule: Rule
    tests: tuple[feel.UnaryTests | None, ...]  # None: accepts any value
    outputs: tuple[Logic, ...]
    constants: tuple[tuple[Any] | None, ...]  # the values of outputs that are literals


@dataclass(frozen=True, slots=True)
class CompiledTable:
    """A table ready to run; immutable."""

    table: DecisionTable
    name: str
    inputs: tuple[CompiledInput, ...]
    outputs: tuple[CompiledOutput, ...]
    rules: tuple[CompiledRule, ...]
    index: TableIndex

    def evaluate(self, variables: Variables, notes: Recorder) -> Any:
        """The result of the table; null and a reason where the standard says so."""
        values = [column.value(variables, notes) for column in self.inputs]
        if not self._are_allowed(values, variables, notes):
            return None
        matching = self.matching(values, variables)
        hits = [self._hit(self.rules[position], variables, notes) for position in matching]
        notes.table(self._trace(values, matching, hits))
        if not hits:
            return self._default(variables, notes)
        try:
            return combine(self.table.hit_policy, self.table.aggregation, hits, self._rank(variables))
        except PolicyViolation as violation:
            notes.reason(self.table.element_id, str(violation))
            return None

    def matching(self, values: Sequence[Any], variables: Variables) -> list[int]:
        """The positions of the rules that accept the input values; with hit policy FIRST only the first."""

        def is_match(rule: int, column: int) -> bool:
            test = self.rules[rule].tests[column]
            return test is None or test.matches(values[column], variables)

        return self.index.matches(values, is_match, only_first=self.table.hit_policy is HitPolicy.FIRST)

    @property
    def has_default(self) -> bool:
        """Whether the table says what comes out if no rule matches."""
        return any(column.default is not None for column in self.outputs)

    def _are_allowed(self, values: Sequence[Any], variables: Variables, notes: Recorder) -> bool:
        for column, value in zip(self.inputs, values, strict=True):
            if column.allowed is not None and not column.allowed.matches(value, variables):
                notes.reason(
                    column.column.element_id or self.table.element_id,
                    translatable("Der Wert {value} ist in der Spalte „{column}“ nicht vorgesehen ({allowed}).").format(
                        value=spelled(value), column=column.column.label, allowed=column.column.allowed
                    ),
                )
                return False
        return True

    def _hit(self, rule: CompiledRule, variables: Variables, notes: Recorder) -> Hit:
        outputs = tuple(
            self._output(column, logic(variables, notes), variables, notes)
            for column, logic in zip(self.outputs, rule.outputs, strict=True)
        )
        return Hit(rule.rule.number, outputs, self._value(outputs))

    def _output(self, column: CompiledOutput, value: Any, variables: Variables, notes: Recorder) -> Any:
        if value is None or column.allowed is None or column.allowed.matches(value, variables):
            return value
        notes.reason(
            column.column.element_id or self.table.element_id,
            translatable("Das Ergebnis {value} gehört nicht zu den Ergebniswerten der Spalte ({allowed}).").format(
                value=spelled(value), allowed=column.column.allowed
            ),
        )
        return None

    def _value(self, outputs: Sequence[Any]) -> Any:
        if len(outputs) == 1:
            return outputs[0]
        names = (column.column.name or "" for column in self.outputs)
        return dict(zip(names, outputs, strict=True))

    def _default(self, variables: Variables, notes: Recorder) -> Any:
        if not self.has_default:
            self._note_no_hit(notes)
            return without_hits(self.table.hit_policy, self.table.aggregation)
        value = self._value([column.default(variables, notes) if column.default else None for column in self.outputs])
        is_list = self.table.hit_policy in (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER) or (
            self.table.hit_policy is HitPolicy.COLLECT and self.table.aggregation is None
        )
        return [value] if is_list else value

    def _note_no_hit(self, notes: Recorder) -> None:
        if without_hits(self.table.hit_policy, self.table.aggregation) is None:
            notes.reason(
                self.table.element_id,
                translatable("Keine Regel der Tabelle „{name}“ trifft zu, und es gibt keinen Vorgabewert.").format(
                    name=self.name
                ),
            )

    def constant_rank(self, position: int) -> tuple[int, ...] | None:
        """The rank of a rule whose outputs are all literals; smaller wins. None for other rules."""
        known = [constant[0] for constant in self.rules[position].constants if constant is not None]
        return self._place(known, {}) if len(known) == len(self.outputs) else None

    def _rank(self, variables: Variables) -> Rank:
        def rank(hit: Hit) -> tuple[int, ...]:
            return self._place(hit.outputs, variables)

        return rank

    def _place(self, outputs: Sequence[Any], variables: Variables) -> tuple[int, ...]:
        """The places of the outputs in the lists of output values, column by column."""
        return tuple(
            next(
                (place for place, tests in enumerate(column.priorities) if tests.matches(value, variables)),
                len(column.priorities),
            )
            for column, value in zip(self.outputs, outputs, strict=True)
        )

    def _trace(self, values: Sequence[Any], matching: Sequence[int], hits: Sequence[Hit]) -> TableTrace:
        rules = tuple(
            self._matched_rule(self.rules[position].rule, values, hit)
            for position, hit in zip(matching, hits, strict=True)
        )
        used_default = not hits and self.has_default
        return TableTrace(self.table.element_id, self.name, self.table.hit_policy.value, rules, used_default)

    def _matched_rule(self, rule: Rule, values: Sequence[Any], hit: Hit) -> MatchedRule:
        cells = tuple(
            MatchedCell(column.column.label, value, cell.text)
            for column, value, cell in zip(self.inputs, values, rule.inputs, strict=True)
        )
        names = (column.column.name or "" for column in self.outputs)
        outputs = dict(zip(names, hit.outputs, strict=True))
        return MatchedRule(rule.element_id, rule.number, rule.annotations, cells, outputs)
