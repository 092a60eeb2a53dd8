"""Rows written as examples beside a decision table, run as tests: `Gebühren.examples.json` beside `Gebühren.dmn`.

    {"decision": "Gebühr",
     "examples": [{"name": "Kind", "inputs": {"Alter": 7, "Antrag am": "@2026-01-31"}, "expected": 46.5, "rule": 2}]}

The file holds one such object or a list of them. `expected` or `rule` (a number, or a list of numbers, counted
from 1) may be left out, not both. A string that begins with "@" is a FEEL date, time, date-time or duration; "@@"
stands for "@".
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from engine import feel
from engine.dmn.evaluation import Evaluation
from engine.dmn.model import DecisionModel, UnknownDecision
from engine.dmn.spelling import spelled
from engine.errors import LaufzettelError, translatable

SUFFIX = ".examples.json"


class InvalidExamples(LaufzettelError):
    """The examples file, or the JSON of an input, cannot be understood."""

    sentence: ClassVar[str] = translatable("Die Beispiele sind nicht lesbar: {problem}")


@dataclass(frozen=True, slots=True)
class Example:
    """One row: inputs, and what must come out."""

    decision: str
    name: str
    inputs: dict[str, Any]  # FEEL values
    expected: tuple[Any] | None  # a FEEL value as a one-tuple; None: not stated
    rules: tuple[int, ...] | None  # numbers of the matching rules; None: not stated


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """How an example came out."""

    example: Example
    evaluation: Evaluation | None  # None: the decision does not exist
    problem: str  # German; empty if all is as expected

    @property
    def is_passed(self) -> bool:
        """Whether everything came out as the example says."""
        return not self.problem


def read_examples(text: str) -> list[Example]:
    """The examples of a file. Raises InvalidExamples."""
    try:
        document = json.loads(text, parse_float=exact_number)
    except json.JSONDecodeError as error:
        raise InvalidExamples(problem=str(error)) from error
    blocks = document if isinstance(document, list) else [document]
    return [example for block in blocks for example in _block(block)]


def run_examples(model: DecisionModel, examples: Sequence[Example]) -> list[ExampleResult]:
    """Evaluate every example and compare."""
    return [_run(model, example) for example in examples]


def exact_number(text: str) -> Any:
    """A JSON number with a fraction as FEEL's exact decimal."""
    return feel.to_feel(Decimal(text))


def feel_value(value: Any) -> Any:
    """The FEEL value of a JSON value, strings with a leading "@" read as FEEL literals. Raises InvalidExamples."""
    if isinstance(value, dict):
        return {key: feel_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [feel_value(item) for item in value]
    if isinstance(value, str) and value.startswith("@"):
        return value[1:] if value.startswith("@@") else _temporal(value[1:])
    return feel.to_feel(value)


def _temporal(text: str) -> Any:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    value = feel.compile(f'@"{escaped}"').evaluate({})
    if value is None:
        raise InvalidExamples(
            problem=translatable("„@{text}“ ist kein Datum, keine Uhrzeit und keine Dauer.").format(text=text)
        )
    return value


def _block(block: Any) -> Iterator[Example]:
    if not isinstance(block, dict) or not isinstance(block.get("decision"), str):
        raise InvalidExamples(problem=translatable("Es fehlt „decision“, der Name der Entscheidung."))
    rows = block.get("examples")
    if not isinstance(rows, list):
        raise InvalidExamples(problem=translatable("Es fehlt „examples“, die Liste der Beispiele."))
    for number, row in enumerate(rows, start=1):
        yield _example(block["decision"], number, row)


def _example(decision: str, number: int, row: Any) -> Example:
    if not isinstance(row, dict) or not isinstance(row.get("inputs"), dict):
        raise InvalidExamples(problem=translatable("Beispiel {number} hat keine „inputs“.").format(number=number))
    if "expected" not in row and "rule" not in row:
        raise InvalidExamples(
            problem=translatable("Beispiel {number} nennt weder „expected“ noch „rule“.").format(number=number)
        )
    return Example(
        decision,
        str(row.get("name") or number),
        {str(name): feel_value(value) for name, value in row["inputs"].items()},
        (feel_value(row["expected"]),) if "expected" in row else None,
        _rules(row["rule"], number) if "rule" in row else None,
    )


def _rules(stated: Any, number: int) -> tuple[int, ...]:
    rules = stated if isinstance(stated, list) else [stated]
    if not all(isinstance(rule, int) and not isinstance(rule, bool) for rule in rules):
        raise InvalidExamples(
            problem=translatable("„rule“ in Beispiel {number} ist keine Regelnummer.").format(number=number)
        )
    return tuple(rules)


def _run(model: DecisionModel, example: Example) -> ExampleResult:
    try:
        evaluation = model.evaluate(example.decision, example.inputs)
    except UnknownDecision as unknown:
        return ExampleResult(example, None, str(unknown))
    return ExampleResult(example, evaluation, " ".join(_problems(example, evaluation)))


def _problems(example: Example, evaluation: Evaluation) -> Iterator[str]:
    if example.expected is not None and not feel.same(evaluation.value, example.expected[0]):
        yield translatable("Erwartet war {expected}, herausgekommen ist {found}.").format(
            expected=spelled(example.expected[0]), found=spelled(evaluation.value)
        )
        yield from (reason.sentence for reason in evaluation.reasons)
    numbers = tuple(rule.number for rule in evaluation.matched_rules)
    if example.rules is not None and sorted(example.rules) != sorted(numbers):
        yield translatable("Erwartet war Regel {expected}, zugetroffen hat {found}.").format(
            expected=", ".join(map(str, example.rules)), found=", ".join(map(str, numbers)) or "keine"
        )
