"""Trying a published decision with values that somebody types: what comes out, and which rules made it so.

Changes nothing and touches no case.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from engine import dmn, feel
from engine.errors import translatable
from workflows.published_decisions import NeededInput, PublishedDecision

LONGEST: Final = 500  # characters of a value
TRUE, FALSE = "true", "false"
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,30}(?:[.,][0-9]{1,15})?")
_NUMBERS: Final = frozenset({"number", "integer", "long", "double", "decimal", "float"})


@dataclass(frozen=True, slots=True)
class UnreadableValue:
    """A typed value that does not fit its input."""

    name: str  # of the input
    sentence: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TrialCondition:
    column: str
    value: str  # as FEEL writes it
    test: str  # what the table demands


@dataclass(frozen=True, slots=True)
class TrialRule:
    number: int
    conditions: tuple[TrialCondition, ...]  # cells that accept anything are left out
    annotation: str


@dataclass(frozen=True, slots=True)
class TrialStep:
    """One decision on the way."""

    decision_id: str
    name: str
    value: str
    rules: tuple[TrialRule, ...]
    used_default: bool


@dataclass(frozen=True, slots=True)
class Trial:
    value: str
    steps: tuple[TrialStep, ...]  # in the order of evaluation; the decision itself is last
    reasons: tuple[str, ...]  # why something became null; German

    def matched(self, decision_id: str) -> frozenset[int]:
        """The numbers of the rules of a decision that matched."""
        return frozenset(rule.number for step in self.steps if step.decision_id == decision_id for rule in step.rules)


def is_number(needed: NeededInput) -> bool:
    """Whether an input takes a number."""
    return needed.type in _NUMBERS


def read_values(
    decision: PublishedDecision, typed: Mapping[str, str]
) -> tuple[dict[str, Any], tuple[UnreadableValue, ...]]:
    """The values of all inputs, nothing typed being null, and every one that cannot be read."""
    values, unreadable = dict[str, Any](), []
    for needed in decision.inputs:
        text = typed.get(needed.name, "").strip()[:LONGEST]
        try:
            values[needed.name] = _value(needed, text) if text else None
        except ValueError as wrong:
            unreadable.append(UnreadableValue(needed.name, str(wrong), {"value": text, "name": needed.label}))
    return values, tuple(unreadable)


def attempt(decision: PublishedDecision, values: Mapping[str, Any]) -> Trial:
    """Evaluate the decision. Raises `feel.LimitExceeded`."""
    evaluation = decision.model.evaluate(decision.about.key, values)
    return Trial(
        value=_text(evaluation.value),
        steps=tuple(_step(step) for step in evaluation.trace),
        reasons=tuple(reason.sentence for reason in evaluation.reasons),
    )


def _value(needed: NeededInput, text: str) -> Any:
    if needed.type == "string":
        return text
    if is_number(needed):
        if not _NUMBER.fullmatch(text):
            raise ValueError(translatable("{name}: „{value}“ ist keine Zahl."))
        return Decimal(text.replace(",", "."))
    if needed.type == "boolean":
        if text not in {TRUE, FALSE}:
            raise ValueError(translatable("{name}: „{value}“ ist weder ja noch nein."))
        return text == TRUE
    if needed.type == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError(translatable("{name}: „{value}“ ist kein Datum wie 2026-03-31.")) from None
    return _literal(needed, text)


def _literal(needed: NeededInput, text: str) -> Any:
    """Lists, contexts and everything else as FEEL; where any type will do, other text stands for itself."""
    try:
        outcome = feel.compile(text).explain({})
    except feel.FeelSyntaxError:
        outcome = None
    if outcome is not None and not outcome.reasons:
        return outcome.value
    if needed.type in {"", "Any"}:
        return text
    raise ValueError(translatable("{name}: „{value}“ ist kein Wert in FEEL."))


def _step(step: dmn.DecisionTrace) -> TrialStep:
    return TrialStep(
        decision_id=step.decision_id,
        name=step.name,
        value=_text(step.value),
        rules=tuple(_rule(rule) for table in step.tables for rule in table.rules),
        used_default=any(table.used_default for table in step.tables),
    )


def _rule(rule: dmn.MatchedRule) -> TrialRule:
    conditions = (
        TrialCondition(cell.column, _text(cell.value), cell.text)
        for cell in rule.cells
        if cell.text.strip() not in {"", "-"}
    )
    return TrialRule(rule.number, tuple(conditions), rule.annotation)


def _text(value: Any) -> str:
    return feel.text_of([value])[1:-1]
