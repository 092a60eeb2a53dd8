"""The result of evaluating a decision: its value, why it is so, and a trace that a clerk can read and an audit replay.

Owns the frozen records only; `recorder` fills them. Values inside are FEEL values; `as_record` turns all of it into
JSON-able dictionaries and lists, temporal values written as FEEL literals with a leading "@".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import feel
from engine.dmn.cells import ANY_CELL
from engine.dmn.spelling import spelled
from engine.errors import translatable


def _storable(value: Any) -> Any:
    """A FEEL value for JSON; a function, which cannot be stored, leaves its signature."""
    return feel.to_json(_without_functions(value))


def _without_functions(value: Any) -> Any:
    if isinstance(value, feel.FeelFunction):
        return str(value)
    if isinstance(value, list):
        return [_without_functions(item) for item in value]
    if isinstance(value, dict):
        return {name: _without_functions(item) for name, item in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value became null, or what else went wrong: the element, and a German sentence."""

    element_id: str | None
    sentence: str
    position: int | None = None  # in the text of the element, where the sentence is about an expression

    def as_record(self) -> dict[str, Any]:
        """The reason for JSON."""
        return {"element": self.element_id, "sentence": self.sentence, "position": self.position}


@dataclass(frozen=True, slots=True)
class MatchedCell:
    """One condition of a matched rule: the column, the value that stood there, and what the table demands."""

    column: str
    value: Any
    text: str

    @property
    def sentence(self) -> str:
        """The value and what it met: „Alter = 20 (>= 18)“."""
        value = spelled(self.value)
        return f"{self.column} = {value}" + ("" if value == self.text else f" ({self.text})")

    def as_record(self) -> dict[str, Any]:
        """The cell for JSON."""
        return {"column": self.column, "value": _storable(self.value), "text": self.text}


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule whose conditions were all met."""

    rule_id: str | None
    number: int  # counted from 1
    annotations: tuple[tuple[str, str], ...]
    cells: tuple[MatchedCell, ...]
    outputs: Mapping[str, Any]  # by output column; the only column of a table may be named ""

    @property
    def annotation(self) -> str:
        """All annotations of the rule as one text."""
        return "; ".join(text for _, text in self.annotations)

    @property
    def sentence(self) -> str:
        """„Regel 5 traf zu, weil …“ for people."""
        conditions = translatable(" und ").join(cell.sentence for cell in self.cells if cell.text not in ANY_CELL)
        sentence = translatable("Regel {number} traf zu, weil sie keine Bedingung stellt{note}.")
        if conditions:
            sentence = translatable("Regel {number} traf zu, weil {conditions}{note}.")
        note = f" [{self.annotation}]" if self.annotation else ""
        return sentence.format(number=self.number, conditions=conditions, note=note)

    def as_record(self) -> dict[str, Any]:
        """The rule for JSON."""
        return {
            "rule": self.rule_id,
            "number": self.number,
            "annotations": [{"column": column, "text": text} for column, text in self.annotations],
            "cells": [cell.as_record() for cell in self.cells],
            "outputs": {name: _storable(value) for name, value in self.outputs.items()},
        }


@dataclass(frozen=True, slots=True)
class TableTrace:
    """One use of a decision table."""

    table_id: str | None
    name: str  # of the decision or knowledge model that holds the table
    hit_policy: str
    rules: tuple[MatchedRule, ...]  # in table order
    used_default: bool

    def as_record(self) -> dict[str, Any]:
        """The table for JSON."""
        return {
            "table": self.table_id,
            "name": self.name,
            "hit_policy": self.hit_policy,
            "rules": [rule.as_record() for rule in self.rules],
            "used_default": self.used_default,
        }


@dataclass(frozen=True, slots=True)
class DecisionTrace:
    """One evaluated decision, with the values it was given."""

    decision_id: str
    name: str
    inputs: Mapping[str, Any]  # values of required input data and decisions; functions left out
    value: Any
    tables: tuple[TableTrace, ...]

    def as_record(self) -> dict[str, Any]:
        """The decision for JSON."""
        return {
            "decision": self.decision_id,
            "name": self.name,
            "inputs": {name: _storable(value) for name, value in self.inputs.items()},
            "value": _storable(self.value),
            "tables": [table.as_record() for table in self.tables],
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `DecisionModel.evaluate` returns."""

    decision_id: str
    name: str
    value: Any
    reasons: tuple[Reason, ...]
    trace: tuple[DecisionTrace, ...] = field(default=())  # in the order of evaluation; the asked decision is last
    is_trace_complete: bool = True  # false where a limit cut the trace short; the value is not affected

    @property
    def matched_rules(self) -> tuple[MatchedRule, ...]:
        """The matched rules of the asked decision's own tables."""
        if not self.trace or self.trace[-1].decision_id != self.decision_id:
            return ()
        return tuple(rule for table in self.trace[-1].tables for rule in table.rules)

    def as_record(self) -> dict[str, Any]:
        """Everything for JSON: what an audit stores beside the version of the model."""
        return {
            "decision": self.decision_id,
            "name": self.name,
            "value": _storable(self.value),
            "reasons": [reason.as_record() for reason in self.reasons],
            "trace": [step.as_record() for step in self.trace],
            "trace_complete": self.is_trace_complete,
        }
