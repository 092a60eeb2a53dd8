"""What the check says about gaps, overlaps and hidden rules agrees with trying out every kind of input."""

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import dmn, feel
from tests.unit.dmn.models import table_model

NUMBERS = ["-", "< 2", "<= 2", "2", "[2..4)", "(2..4]", ">= 4", "> 4", "not(2)", "1, 3", "not([2..4])", "< 2, > 4"]
WORDS = ["-", '"a"', '"b"', '"a", "b"', 'not("a")']
FLAGS = ["-", "true", "false"]
INPUTS = [("x", "number"), ("Wort", "string", '"a", "b", "c"'), ("Ja", "boolean")]
VALUES = {"x": [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 9], "Wort": ["a", "b", "c"], "Ja": [True, False]}
ROWS = st.lists(
    st.tuples(
        st.tuples(st.sampled_from(NUMBERS), st.sampled_from(WORDS), st.sampled_from(FLAGS)),
        st.tuples(st.sampled_from(["1", "2"])),
    ),
    min_size=1,
    max_size=6,
)


def everything() -> list[dict[str, Any]]:
    return [dict(zip(VALUES, values, strict=True)) for values in product(*VALUES.values())]


def matching(model: dmn.DecisionModel, inputs: dict[str, Any]) -> set[int]:
    rules = model.evaluate("Ergebnis", inputs).trace[-1].tables[0].rules
    return {rule.number for rule in rules}


def found(model: dmn.DecisionModel, rule: str) -> list[dict[str, Any]]:
    return [dict(finding.values) for finding in dmn.check(model) if finding.rule == rule]


def inputs_of(example: str) -> dict[str, Any]:
    parts = (part.split(" = ") for part in example.split(", "))
    return {name: feel.compile(text).evaluate({}) for name, text in parts}


@settings(deadline=None)
@given(ROWS)
def test_gaps_are_gaps_and_no_gap_is_missed(rows: list[Any]):
    model = dmn.load(table_model(INPUTS, [("", "number")], rows))
    gaps = found(model, "table-gap")
    assert all(not matching(model, inputs_of(gap["example"])) for gap in gaps)
    if not gaps:
        assert all(matching(model, inputs) for inputs in everything())


@settings(deadline=None)
@given(ROWS)
def test_overlaps_are_overlaps_and_none_is_missed(rows: list[Any]):
    model = dmn.load(table_model(INPUTS, [("", "number")], rows))
    overlaps = found(model, "table-overlap")
    for overlap in overlaps:
        assert {overlap["first"], overlap["second"]} <= matching(model, inputs_of(overlap["example"]))
    if not overlaps:
        assert all(len(matching(model, inputs)) <= 1 for inputs in everything())


@settings(deadline=None)
@given(ROWS)
def test_rules_without_effect_never_decide_and_all_others_do(rows: list[Any]):
    model = dmn.load(table_model(INPUTS, [("", "number")], rows, "FIRST"))
    useless = {value["number"] for rule in ("rule-unreachable", "rule-never-matches") for value in found(model, rule)}
    deciding = {number for inputs in everything() for number in matching(model, inputs)}
    assert deciding == set(range(1, len(rows) + 1)) - useless
