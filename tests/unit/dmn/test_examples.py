"""Examples beside a table run as tests; dates are written with a leading "@"."""

import json

import pytest

from engine import dmn, feel
from tests.unit.dmn.models import table_model

MODEL = dmn.load(
    table_model(
        [("Alter", "number"), ("Antrag am", "date")],
        [("Betrag", "number"), ("Frist", "days and time duration")],
        [
            (("< 18", "-"), ("46.5", '@"P14D"')),
            ((">= 18", '< @"2026-02-01"'), ("93", '@"P28D"')),
            ((">= 18", '>= @"2026-02-01"'), ("100", '@"P28D"')),
        ],
    )
)


def run(**example: object) -> dmn.ExampleResult:
    text = json.dumps({"decision": "Ergebnis", "examples": [example]})
    return dmn.run_examples(MODEL, dmn.read_examples(text))[0]


def test_an_example_that_fits_passes():
    expected = {"Betrag": 46.5, "Frist": "@P14D"}
    result = run(name="Kind", inputs={"Alter": 7, "Antrag am": "@2026-01-31"}, expected=expected, rule=1)
    assert result.is_passed


def test_an_example_may_name_only_the_rule():
    assert run(inputs={"Alter": 20, "Antrag am": "@2026-01-31"}, rule=2).is_passed
    assert not run(inputs={"Alter": 20, "Antrag am": "@2026-01-31"}, rule=3).is_passed


def test_an_example_that_does_not_fit_says_what_was_expected_and_what_came_out():
    result = run(name="Kind", inputs={"Alter": 7, "Antrag am": "@2026-01-31"}, expected=93, rule=[2])
    assert "Erwartet war 93" in result.problem
    assert "46.5" in result.problem
    assert "Erwartet war Regel 2, zugetroffen hat 1." in result.problem


def test_true_is_not_one():
    model = dmn.load(table_model([("x", "number")], [("", "boolean")], [(("-",), ("true",))]))
    text = json.dumps({"decision": "Ergebnis", "examples": [{"inputs": {"x": 1}, "expected": 1}]})
    assert not dmn.run_examples(model, dmn.read_examples(text))[0].is_passed


def test_an_unknown_decision_fails_the_example():
    text = json.dumps([{"decision": "Gebühr", "examples": [{"inputs": {}, "expected": 1}]}])
    assert "Gebühr" in dmn.run_examples(MODEL, dmn.read_examples(text))[0].problem


def test_a_doubled_at_sign_is_an_at_sign():
    assert dmn.feel_value("@@home") == "@home"
    assert dmn.feel_value({"a": ["@2026-01-31"]}) == {"a": [feel.compile('date("2026-01-31")').evaluate({})]}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1]",
        "{}",
        '{"decision": "A"}',
        '{"decision": "A", "examples": [1]}',
        '{"decision": "A", "examples": [{"inputs": {}}]}',
        '{"decision": "A", "examples": [{"inputs": {}, "rule": "eins"}]}',
        '{"decision": "A", "examples": [{"inputs": {"x": "@gestern"}, "expected": 1}]}',
        '{"decision": "A", "examples": [{"inputs": {"x": "@2026-01-01\\" + 1"}, "expected": 1}]}',
    ],
)
def test_unreadable_examples_are_refused(text: str):
    with pytest.raises(dmn.InvalidExamples):
        dmn.read_examples(text)
