"""Application forms meet tables and processes: whatever people answer, the fee is known, each paper has its place."""

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine import dmn, feel
from engine.clock import OFFICE_ZONE, Traveller
from forms import answers as form_answers
from forms.file_fields import FileField
from forms.presentation import Text
from forms.scopes import Scopes
from tests.form_files import form_definition
from tests.models.diagrams import NAMESPACES, Diagram
from tests.models.form_filling import filled

ROOT = Path(__file__).parents[2]
PROCESSES = {file.stem[:3].upper(): file for file in sorted((ROOT / "bpmn" / "procedures").glob("p*.bpmn"))}
PEOPLE = 10  # applications that are drawn for each procedure
FREE = {"asylg_63"}  # the AufenthV knows no fee for a permission to stay during the asylum procedure


@pytest.fixture(scope="module")
def fees() -> dmn.DecisionModel:
    return _table("fees")


@pytest.fixture(scope="module")
def papers() -> dmn.DecisionModel:
    return _table("required_documents")


def _table(name: str) -> dmn.DecisionModel:
    return dmn.load((ROOT / "bpmn" / "decisions" / f"{name}.dmn").read_bytes())


def _handed_over(process: Path) -> dict[str, feel.Expression]:
    """What a procedure gives to the process `intake`: name -> expression over the facts."""
    (call,) = [call for call in Diagram(process).find("bpmn:callActivity") if call.get("id") == "Task_Intake"]
    inputs = call.iterfind(".//zeebe:input", NAMESPACES)
    return {one.get("target"): feel.compile(one.get("source").removeprefix("=")) for one in inputs}


@pytest.mark.parametrize("procedure", PROCESSES)
def test_whatever_somebody_answers_the_fee_is_known(
    procedure: str, fees: dmn.DecisionModel, traveller: Traveller
) -> None:
    given = _handed_over(PROCESSES[procedure])
    definition = form_definition(f"{procedure.lower()}-application")
    random = Random(procedure)
    for _ in range(PEOPLE):
        facts = form_answers.facts(definition, filled(definition, {}, random))
        act = given["fee_act"].evaluate(facts)
        if act is None:
            assert facts["legal_basis"] in FREE
            continue
        inputs: dict[str, Any] = {
            "act": act,
            "fee_group": given["fee_group"].evaluate(facts),
            "age": random.randint(1, 80),
        }
        fee = fees.evaluate("fee", inputs | {"receives_benefits": facts.get("receives_benefits")})
        assert fee.value is not None, (facts, inputs)
        assert fee.value["amount"] is not None, (facts, inputs)


@pytest.mark.parametrize(("status", "act"), [("title", "extension"), ("d_visa", "first_issue")])
def test_whoever_came_with_a_visa_for_work_gets_a_first_permit_and_not_an_extension(status: str, act: str) -> None:
    definition = form_definition("p01-application")
    facts = form_answers.facts(definition, form_answers.review(definition, {"residence_status": status}).answers)
    assert _handed_over(PROCESSES["P01"])["fee_act"].evaluate(facts) == act


@pytest.mark.parametrize("procedure", PROCESSES)
def test_every_paper_that_may_be_asked_for_can_be_sent_with_the_application(
    procedure: str, papers: dmn.DecisionModel
) -> None:
    fields = form_definition(f"{procedure.lower()}-application").all()
    offered = {field.document for field in fields if isinstance(field, FileField)}
    found = [rule.outputs for rule in dmn.candidates(papers, "required_documents", {"procedure": procedure})]
    asked = {row["code"] for row in found if row["requirement"] != "waived"}
    assert asked
    assert asked - offered == set()


@pytest.mark.parametrize(("day", "suspended"), [(date(2027, 7, 23), True), (date(2027, 7, 24), False)])
def test_families_are_warned_of_the_suspension_as_long_as_it_lasts(
    day: date, suspended: bool, traveller: Traveller
) -> None:
    traveller.move_to(datetime.combine(day, time(12), OFFICE_ZONE))
    asked = {"as_of": day, "parameter_key": "family_36a_suspended"}
    assert _table("law_parameters").evaluate("law_parameter", asked).value["is_so"] is suspended
    (warning,) = [part for part in form_definition("p04-application").all() if part.id == "subsidiary_suspended"]
    assert warning.hide is not None
    told = not warning.hide.holds(Scopes({"sponsor_status": "subsidiary"}, {}).at(()))
    assert told is suspended


def test_whoever_examines_a_blue_card_reads_the_salary_of_the_year() -> None:
    form = form_definition("p02-examination")
    (text,) = [part for part in form.all() if part.id == "salary_thresholds"]
    assert isinstance(text, Text)
    law = {"blue_card_salary": 50700, "blue_card_salary_reduced": Decimal("45934.20")}
    shown = text.text.text("de", Scopes({}, {"law": law}).at(()))
    assert "**50.700 Euro**" in shown
    assert "**45.934,20 Euro**" in shown
