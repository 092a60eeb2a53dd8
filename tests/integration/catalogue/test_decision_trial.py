"""Decisions as analysts read and try them, on the tables of the repository."""

import pytest

from tests.integration.office import Office
from workflows import catalogue, decision_trial, published_decisions
from workflows.people.identities import Identity
from workflows.published_decisions import PublishedDecision


@pytest.fixture
def urgency(office: Office, analyst: Identity) -> PublishedDecision:
    with office.transaction() as session:
        found = published_decisions.decision(session, analyst, "urgency")
    assert found is not None
    return found


def test_the_decision_comes_first_and_then_what_it_builds_on(urgency: PublishedDecision) -> None:
    assert [one.element_id for one in urgency.logic][:2] == ["urgency", "urgency_class"]
    first, second = urgency.logic[:2]
    assert (first.table, "Stufe.urgency" in first.text) == (None, True)
    assert second.table is not None
    assert [rule.outputs[0].text for rule in second.table.rules] == ['"U1"', '"U2"', '"U3"', '"U4"']
    assert second.annotation(0, second.annotations[0]) == "Am selben oder nächsten Tag am Notfallschalter"


def test_it_asks_for_the_input_data_of_everything_it_builds_on(urgency: PublishedDecision) -> None:
    types = {needed.name: needed.type for needed in urgency.inputs}
    assert types["emergency_reason"] == "string"
    assert types["emergency_date"] == "date"
    assert types["has_certificate"] == "boolean"
    examples = {needed.name: needed.examples for needed in urgency.inputs}
    assert "job_loss" in examples["emergency_reason"]


def test_a_trial_says_what_comes_out_and_which_rules_made_it_so(urgency: PublishedDecision) -> None:
    typed = {
        "emergency_reason": "job_loss",
        "emergency_date": "2026-03-05",
        "as_of": "2026-03-02",
        "emergency_evidence": "true",
    }
    values, unreadable = decision_trial.read_values(urgency, typed)
    trial = decision_trial.attempt(urgency, values)

    assert unreadable == ()
    assert 'urgency: "U1"' in trial.value
    assert trial.steps[-1].decision_id == "urgency"
    assert trial.matched("urgency_class") == {1}
    (rule, *_) = next(step for step in trial.steps if step.decision_id == "urgency_priority").rules
    assert ("Grund der Eile", '"job_loss"') in [(said.column, said.value) for said in rule.conditions]


def test_what_cannot_be_read_is_named_all_at_once(urgency: PublishedDecision) -> None:
    typed = {"emergency_date": "morgen", "has_certificate": "vielleicht", "clock_days_left": "1e9"}

    values, unreadable = decision_trial.read_values(urgency, typed)

    assert {wrong.name for wrong in unreadable} == set(typed)
    sentences = {wrong.sentence.format(**wrong.values) for wrong in unreadable}
    assert "Arbeitstage bis Fristende: „1e9“ ist keine Zahl." in sentences
    assert not set(values) & set(typed)


@pytest.mark.parametrize(
    ("typed", "value"), [("7", "7"), ("7,5", "7.5"), ("-3", "-3"), ("", "null"), ("0" * 20 + "1", "1")]
)
def test_numbers_are_read_as_people_type_them(urgency: PublishedDecision, typed: str, value: str) -> None:
    values, unreadable = decision_trial.read_values(urgency, {"clock_days_left": typed})

    assert unreadable == ()
    assert str(values["clock_days_left"] if typed else "null") == value


def test_every_decision_in_force_can_be_read_and_tried_with_nothing_known(office: Office, analyst: Identity) -> None:
    with office.transaction() as session:
        keys = [one.key for one in catalogue.catalogue(session, analyst) if one.kind == "decision"]
        for key in keys:
            decision = published_decisions.decision(session, analyst, key)
            values, unreadable = decision_trial.read_values(decision, {})
            trial = decision_trial.attempt(decision, values)
            assert decision.logic[0].element_id == key
            assert not unreadable
            assert trial.steps[-1].decision_id == key
