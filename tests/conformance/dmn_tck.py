"""Reads and runs the cases of the DMN Technology Compatibility Kit (https://github.com/dmn-tck/tck).

Owns the test-case format. The cases themselves are never part of this repository.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from engine import dmn, feel

TCK = Path(__file__).parents[3] / "shared" / "conformance" / "dmn-tck"
ABSENT = "the DMN TCK is not beside this repository (../shared/conformance/dmn-tck)"

_CASE = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_PRECISION = Decimal("1e-8")


@dataclass(frozen=True)
class Expectation:
    """One result of one case: what to evaluate, with which inputs, and what must come out."""

    level: str  # "2" or "3"
    name: str  # folder/file/case/result: unique
    model: Path
    decision: str
    is_output_of_service: str | None  # the decision is asked through this decision service
    inputs: dict[str, Any]
    expected: Any
    is_error: bool


@dataclass(frozen=True)
class Outcome:
    """What came out, and why it is not right (empty if it is)."""

    expectation: Expectation
    value: Any
    complaint: str


def expectations() -> list[Expectation]:
    """All results of all cases, in the order of the files."""
    return [found for file in sorted(TCK.glob("compliance-level-*/*/*-test-*.xml")) for found in _of_file(file)]


_OUTCOMES: dict[str, Outcome] = {}


def outcome(expectation: Expectation) -> Outcome:
    """Run one expectation; a second call answers from memory."""
    if expectation.name not in _OUTCOMES:
        _OUTCOMES[expectation.name] = _run(expectation)
    return _OUTCOMES[expectation.name]


def _run(expectation: Expectation) -> Outcome:
    model = _model(expectation.model)
    asked = expectation.is_output_of_service or expectation.decision
    evaluation = model.evaluate(asked, expectation.inputs)
    value = evaluation.value
    if expectation.is_output_of_service is not None and _has_several_outputs(model, asked):
        value = value.get(expectation.decision) if isinstance(value, dict) else None
    if not _is_equal(value, expectation.expected):
        reasons = "; ".join(reason.sentence for reason in evaluation.reasons)
        return Outcome(expectation, value, f"expected {expectation.expected!r}, found {value!r} ({reasons})")
    if expectation.is_error and not evaluation.reasons:
        return Outcome(expectation, value, "no reason recorded for an error")
    return Outcome(expectation, value, "")


@lru_cache(maxsize=8)
def _model(path: Path) -> dmn.DecisionModel:
    others = [other.read_bytes() for other in sorted(path.parent.glob("*.dmn")) if other != path]
    return dmn.load(path.read_bytes(), others, tolerant=True)


def _has_several_outputs(model: dmn.DecisionModel, name: str) -> bool:
    services = model.compiled.services.values()
    return any(len(found.outputs) > 1 for found in services if found.service.name == name)


def _of_file(file: Path) -> Iterator[Expectation]:
    root = etree.parse(file).getroot()
    model = file.parent / str(root.findtext(f"{_CASE}modelName")).strip()
    level = file.parents[1].name.rpartition("-")[2]
    for case in root.iterfind(f"{_CASE}testCase"):
        inputs = {str(node.get("name")): _value(node) for node in case.iterfind(f"{_CASE}inputNode")}
        kind = case.get("type", "decision")
        service = case.get("invocableName") if kind == "decisionService" else None
        for node in case.iterfind(f"{_CASE}resultNode"):
            expected = node.find(f"{_CASE}expected")
            yield Expectation(
                level,
                f"{file.parent.name}/{file.stem}/{case.get('id')}/{node.get('name')}",
                model,
                str(case.get("invocableName") if kind == "bkm" else node.get("name")),
                service,
                inputs,
                _value(expected) if expected is not None else None,
                node.get("errorResult") == "true",
            )


def _value(node: Any) -> Any:
    if (items := node.find(f"{_CASE}list")) is not None:
        return None if _is_nil(items) else [_value(item) for item in items.iterfind(f"{_CASE}item")]
    components = node.findall(f"{_CASE}component")
    if components:
        return {str(component.get("name")): _value(component) for component in components}
    found = node.find(f"{_CASE}value")
    if found is None or _is_nil(found) or _is_nil(node):
        return None
    return _atom(found.get(f"{_XSI}type", "xsd:string").rpartition(":")[2], found.text or "")


def _is_nil(node: Any) -> bool:
    return node.get(f"{_XSI}nil") == "true"


def _atom(kind: str, text: str) -> Any:
    match kind:
        case "string":
            return text
        case "boolean":
            return text.strip() == "true"
        case "date" | "time" | "dateTime" | "duration":
            return feel.compile(f'@"{text.strip()}"').evaluate({})
        case _:
            return Decimal(text.strip())


def _is_equal(found: Any, expected: Any) -> bool:
    if isinstance(expected, Decimal):
        return isinstance(found, Decimal) and abs(found - expected) <= _PRECISION * max(1, abs(expected))
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(found) == len(expected)
            and all(_is_equal(one, other) for one, other in zip(found, expected, strict=True))
        )
    if isinstance(expected, dict):
        return (
            isinstance(found, dict)
            and found.keys() == expected.keys()
            and all(_is_equal(found[key], expected[key]) for key in expected)
        )
    return type(found) is type(expected) and bool(found == expected)
