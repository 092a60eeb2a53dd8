"""The decision tables that ship: they load, have no gaps or overlaps, and every row has an example that it decides."""

import json
from datetime import date
from itertools import chain
from pathlib import Path

import pytest

from engine import dmn
from engine.dmn.examples import Example, read_examples, run_examples
from engine.dmn.model import DecisionModel
from engine.findings import Finding

TABLES = Path(__file__).parents[2] / "bpmn" / "decisions"
FILES = sorted(TABLES.glob("*.dmn"))


def examples_of(file: Path) -> list[Example]:
    return read_examples(file.with_suffix(".examples.json").read_text(encoding="utf-8"))


def rules_of(model: DecisionModel) -> set[str]:
    tables = (compiled.table for compiled in model.compiled.tables)
    return {rule.element_id for rule in chain.from_iterable(table.rules for table in tables)}


@pytest.fixture(params=FILES, ids=[file.stem for file in FILES])
def file(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_the_office_has_its_tables() -> None:
    assert {file.stem for file in FILES} >= {
        "approval_rule",
        "difficulty",
        "document_kinds",
        "fees",
        "fiction_effect",
        "law_parameters",
        "procedures",
        "required_documents",
        "routing",
        "urgency",
    }


def test_a_table_has_no_gap_no_overlap_no_dead_rule_and_no_unknown_name(file: Path) -> None:
    findings: list[Finding] = dmn.check(dmn.load(file.read_bytes()))
    assert [str(finding) for finding in findings] == []


def test_every_example_comes_out_as_it_says(file: Path) -> None:
    results = run_examples(dmn.load(file.read_bytes()), examples_of(file))
    assert [f"{result.example.name}: {result.problem}" for result in results if not result.is_passed] == []


def test_no_example_ends_in_an_unexplained_null(file: Path) -> None:
    results = run_examples(dmn.load(file.read_bytes()), examples_of(file))
    reasons = [reason.sentence for result in results if result.evaluation for reason in result.evaluation.reasons]
    assert reasons == []


def test_every_row_is_decided_by_some_example(file: Path) -> None:
    model = dmn.load(file.read_bytes())
    traces = chain.from_iterable(result.evaluation.trace for result in run_examples(model, examples_of(file)))
    tables = chain.from_iterable(trace.tables for trace in traces)
    matched = {rule.rule_id for rule in chain.from_iterable(table.rules for table in tables)}
    assert rules_of(model) - matched == set()


def test_every_row_names_its_source(file: Path) -> None:
    model = dmn.load(file.read_bytes())
    silent = [
        rule.element_id
        for rule in chain.from_iterable(compiled.table.rules for compiled in model.compiled.tables)
        if not any(text.strip() for _, text in rule.annotations)
    ]
    assert silent == []


def test_every_example_has_a_name_of_its_own(file: Path) -> None:
    names = [(example.decision, example.name) for example in examples_of(file)]
    assert len(names) == len(set(names))


def test_every_required_document_has_a_name_in_both_languages() -> None:
    kinds = dmn.load((TABLES / "document_kinds.dmn").read_bytes())
    lists = [row for row in _rows("required_documents") if row["decision"] == "required_documents"]
    codes = {item["code"] for row in lists for example in row["examples"] for item in example["expected"]}
    codes |= {
        code
        for row in _rows("required_documents")
        if row["decision"] == "required_document_codes"
        for example in row["examples"]
        for code in example["expected"]
    }
    assert codes
    for code in codes:
        kind = kinds.evaluate("document_kinds", {"document_code": code}).value
        assert kind["name_de"]
        assert kind["name_en"]


@pytest.mark.parametrize(("age", "key"), [(24, "identity_card_fee"), (23, "identity_card_fee_under_24")])
def test_the_fee_of_the_association_law_is_that_of_the_identity_card(age: int, key: str) -> None:
    fees, law = (dmn.load((TABLES / f"{stem}.dmn").read_bytes()) for stem in ("fees", "law_parameters"))
    group = {"act": "extension", "fee_group": "turkish_association", "receives_benefits": False, "age": age}
    parameter = law.evaluate("law_parameter", {"as_of": date(2026, 11, 22), "parameter_key": key}).value
    assert fees.evaluate("fee", group).value["amount"] == parameter["value"]


def _rows(stem: str) -> list[dict]:
    return json.loads((TABLES / f"{stem}.examples.json").read_text(encoding="utf-8"))
