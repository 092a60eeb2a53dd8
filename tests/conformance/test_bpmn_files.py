"""BPMN files of others: what a modelling tool exports opens as a draft, what breaks the standard is refused by name.

The folder of a broken model names the rule that it breaks. No model of the behaviour suite breaks any.
"""

from pathlib import Path

import pytest

from engine.findings import Severity
from engine.model.drafts import open_draft
from tests.conformance.bpmn_behaviour import SUITE as BEHAVIOUR

CONFORMANCE = BEHAVIOUR.parent
EXCHANGE = sorted((CONFORMANCE / "bpmn-exchange").glob("*.bpmn"))
INVALID = sorted((CONFORMANCE / "bpmn-invalid").rglob("*.bpmn"))
VALID = sorted(BEHAVIOUR.rglob("*.bpmn"))

pytestmark = pytest.mark.skipif(not EXCHANGE, reason="the BPMN files are not here (../shared/conformance)")

# A cycle and a duration in ISO 8601 that are not marked as formal expressions: they cannot be misunderstood.
UNDERSTOOD = {"EXT012_7_failure_timerEvent_timeCycle.bpmn", "EXT012_9_failure_timerEvent_timeDuration.bpmn"}


@pytest.mark.parametrize("file", EXCHANGE, ids=lambda file: file.name)
def test_what_a_modelling_tool_exports_opens_as_a_draft(file: Path) -> None:
    draft = open_draft(file.read_bytes(), file.name)
    assert draft.is_drawn
    assert draft.elements
    assert all(finding.element_id and finding.remedy and finding.source == file.name for finding in draft.findings)


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.name)
def test_what_breaks_the_standard_is_refused_by_name(file: Path) -> None:
    named = [finding for finding in open_draft(file.read_bytes()).findings if finding.element_id]
    assert any(finding.severity is Severity.ERROR for finding in named) != (file.name in UNDERSTOOD)


def test_at_least_95_percent_of_the_broken_models_are_refused() -> None:
    assert 1 - len(UNDERSTOOD) / len(INVALID) >= 0.95


@pytest.mark.parametrize("file", VALID, ids=lambda file: file.name)
def test_what_keeps_to_the_standard_is_never_said_to_break_it(file: Path) -> None:
    assert [str(finding) for finding in open_draft(file.read_bytes()).findings if finding.clause] == []
