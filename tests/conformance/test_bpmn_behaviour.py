"""BPMN behaviour: every model of the suite leaves the trace that BPMN 2.0 wants, or is refused by name.

A wrong trace is never acceptable. What is refused is listed here with its reason.
"""

import pytest

from engine import clock
from engine.bench import ProcessBench
from engine.database import Database
from tests.conformance.bpmn_behaviour import ABSENT, SUITE, Model, models, publish, trace

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason=ABSENT)

REFUSED: dict[str, str] = {}  # model: the rule that refuses it

# The expectation contradicts the model: its last script writes SCRIPT_task1, which the list calls SCRIPT_task3.
MISPRINTS = {"activities/AdHocSubProcess_Sequential.bpmn": [["SCRIPT_task1", "SCRIPT_task1", "SCRIPT_task2"]]}

ALL = models()


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
def test_model_leaves_the_expected_traces_or_is_refused_by_name(
    model: Model, database: Database, traveller: clock.Traveller
) -> None:
    bench = ProcessBench(database, traveller)
    findings = publish(bench, model)
    if rule := REFUSED.get(model.name):
        assert [finding.rule for finding in findings if finding.element_id] == [rule]
        return
    assert [str(finding) for finding in findings] == []
    expected = MISPRINTS.get(model.name) or [run.expected for run in model.runs]
    assert [trace(bench, model, run) for run in model.runs] == expected


def test_at_least_92_percent_of_the_runs_are_executed() -> None:
    runs = sum(len(model.runs) for model in ALL)
    refused = sum(len(model.runs) for model in ALL if model.name in REFUSED)
    assert (runs - refused) / runs >= 0.92
