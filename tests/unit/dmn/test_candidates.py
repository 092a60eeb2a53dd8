"""What a table may say while most inputs are unknown."""

import pytest

from engine import dmn
from engine.dmn import Candidate
from tests.unit.dmn.models import table_model

INPUTS = [("procedure", "string"), ("age", "number"), ("lawyer", "boolean")]
RULES = [
    (['"P01","P02"', "-", "-"], ['"PASS"']),
    (['"P02"', "< 18", "-"], ['"GEB"']),
    (['not("P02")', "-", "-"], ['"FOTO"']),
    (["-", "-", "true"], ['"VOLLM"']),
]


@pytest.fixture(scope="module")
def model() -> dmn.DecisionModel:
    return dmn.load(table_model(INPUTS, [("code", "string")], RULES, hit_policy="COLLECT"))


def found(model: dmn.DecisionModel, **known: object) -> list[Candidate]:
    return list(dmn.candidates(model, "Ergebnis", known))


def test_rules_that_what_is_known_rules_out_are_left_out(model: dmn.DecisionModel):
    assert [one.outputs["code"] for one in found(model, procedure="P01")] == ["PASS", "FOTO", "VOLLM"]
    assert [one.outputs["code"] for one in found(model, procedure="P02", age=30)] == ["PASS", "VOLLM"]


def test_a_rule_is_certain_when_nothing_unknown_matters_for_it(model: dmn.DecisionModel):
    assert [one.is_certain for one in found(model, procedure="P02")] == [True, False, False]
    assert [one.is_certain for one in found(model, procedure="P02", age=3, lawyer=True)] == [True, True, True]


def test_a_decision_without_a_table_is_told(model: dmn.DecisionModel):
    with pytest.raises(dmn.UnknownDecision):
        list(dmn.candidates(model, "nothing", {}))
