"""The forms for Blue Card, study, family, settlement and employment conditions: answerable, and true to their facts."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.clock import Traveller
from forms import answers
from forms.file_fields import FileField
from tests.form_files import form_definition
from tests.unit.forms.test_p01_forms import EMPLOYEE

PERSON = {
    key: EMPLOYEE[key]
    for key in (
        *("family_name", "given_names", "birth_date", "nationalities", "represented_by", "street", "postal_code"),
        *("city", "residence_status", "title_expires_on", "has_certificate", "receives_benefits"),
        *("emergency_reason", "declared_true"),
    )
}
APPLICATIONS: Mapping[str, Mapping[str, Any]] = {
    "p02-application": {
        "same_purpose": "yes",
        "other_member_state": "no",
        "qualification_kind": "degree",
        "same_employer": "yes",
        "regulated_profession": "no",
    },
    "p03-application": {
        "legal_basis": "16b",
        "same_purpose": "yes",
        "subject_changed": "no",
        "works_beside": "no",
        "fee_group": "none",
    },
    "p04-application": {
        "relation": "spouse",
        "sponsor_status": "title",
        "same_purpose": "yes",
        "lives_together": "yes",
        "language_level": "a1",
    },
    "p05-application": {
        "legal_basis": "9",
        "language_level": "b1",
        "civics_test": "yes",
        "employment_status": "employed",
        "fee_group": "none",
        "regulated_profession": "no",
    },
    "p06-application": {
        "language_level": "b1",
        "civics_test": "yes",
        "absences": "no",
        "other_member_state": "no",
        "employment_status": "self_employed",
        "pension_provision": "yes",
    },
    "p17-application": {"change_kind": "new_employer", "regulated_profession": "no"},
}


def facts_of(name: str, **changes: object) -> dict[str, object]:
    definition = form_definition(name)
    review = answers.review(definition, {**PERSON, **APPLICATIONS[name], **changes})
    assert not [error.text() for _, error in review.errors]
    return answers.facts(definition, review.answers)


def asked_documents(name: str, **changes: object) -> set[str]:
    definition = form_definition(name)
    stored = answers.review(definition, {**PERSON, **APPLICATIONS[name], **changes}).answers
    asked = {row.field_id for page in answers.summary(definition, stored) for row in page.rows}
    return {part.document for part in definition.all() if isinstance(part, FileField) and part.id in asked}


@pytest.mark.parametrize("name", APPLICATIONS)
def test_an_application_without_papers_can_be_sent_and_gives_the_facts_that_every_case_needs(
    name: str, traveller: Traveller
):
    facts = facts_of(name)
    assert facts["residence_status"] == "title"
    assert facts["legal_basis"]
    assert {"title_expires_on", "entered_on", "has_certificate", "represented_by_lawyer"} <= set(facts)
    assert {"emergency_reason", "emergency_date", "emergency_evidence"} <= set(facts)


@pytest.mark.parametrize("name", ["p02-application", "p03-application", "p04-application"])
@pytest.mark.parametrize(
    ("changes", "first_issue", "purpose_change"),
    [
        ({"same_purpose": "yes"}, False, False),
        ({"same_purpose": "no"}, False, True),
        ({"residence_status": "d_visa"}, True, False),
    ],
)
def test_first_issue_change_of_purpose_and_extension_are_told_apart(
    name: str, changes: dict[str, str], first_issue: bool, purpose_change: bool, traveller: Traveller
):
    facts = facts_of(name, **changes)
    assert (facts["first_issue"], facts["purpose_change"]) == (first_issue, purpose_change)


@pytest.mark.parametrize(
    ("relation", "basis"),
    [
        ({"relation": "spouse", "sponsor_status": "german"}, "28"),
        ({"relation": "spouse", "sponsor_status": "title"}, "30"),
        ({"relation": "spouse", "sponsor_status": "subsidiary"}, "36a"),
        ({"relation": "child", "born_here": "no", "custody": "both"}, "32"),
        ({"relation": "child", "born_here": "yes", "custody": "both"}, "33"),
        ({"relation": "parent", "sponsor_status": "refugee", "custody": "both"}, "36"),
        ({"relation": "other", "sponsor_status": "german"}, "36"),
        ({"relation": "separated"}, "31"),
        ({"relation": "spouse", "sponsor_status": "unknown"}, None),
    ],
)
def test_the_basis_of_family_reunification_follows_from_the_relation(relation: dict[str, str], basis: str | None):
    assert facts_of("p04-application", **relation)["legal_basis"] == basis


def test_family_papers_follow_from_the_relation():
    spouse = asked_documents("p04-application")
    child = asked_documents("p04-application", relation="child", born_here="no", custody="both")
    assert {"HEIR", "LEBG", "SPR"} <= spouse
    assert not {"GEB", "SORGE"} & spouse
    assert {"GEB", "SORGE"} <= child
    assert not {"HEIR", "LEBG", "SPR"} & child


def test_self_employed_people_prove_their_income_by_taxes_and_employees_by_payslips():
    employed = asked_documents("p05-application")
    assert {"LOHN3", "AV", "RV", "SPR", "LID", "MIET"} <= employed
    assert "STEUER" not in employed
    self_employed = asked_documents("p05-application", employment_status="self_employed", regulated_profession=None)
    assert "STEUER" in self_employed
    assert not {"LOHN3", "AV"} & self_employed


def test_an_it_specialist_without_a_degree_needs_the_consent_of_the_agency():
    assert facts_of("p02-application", qualification_kind="it_experience")["labour_consent_needed"] is True
    assert facts_of("p02-application")["labour_consent_needed"] is None


@pytest.mark.parametrize(("status", "basis"), [("title", "4a"), ("duldung", "4a_4"), ("gestattung", "61")])
def test_what_permits_a_change_of_employment_follows_from_the_status(status: str, basis: str):
    assert facts_of("p17-application", residence_status=status)["legal_basis"] == basis


@pytest.mark.parametrize("procedure", ["p02", "p03", "p04", "p05", "p06", "p17"])
@pytest.mark.parametrize("basis", [None, "30", "26_3", "61"])
def test_an_examination_is_done_when_every_test_has_its_result(procedure: str, basis: str | None, traveller: Traveller):
    definition = form_definition(f"{procedure}-examination")
    tests = {
        group.path[1]: {"result": "fulfilled"}
        for group in definition.all()
        if group.type == "group" and getattr(group, "path", ())[:1] == ("tests",)
    }
    given = {"tests": tests, "proposal": "grant", "valid_until": "2027-01-01", "reasoning": "Alles erfüllt."}
    review = answers.review(definition, given, {"legal_basis": basis})
    assert not [error.text() for _, error in review.errors]
    review = answers.review(definition, {"tests": {}, "proposal": "more_facts"}, {"legal_basis": basis})
    asked = {error.field_id for _, error in review.errors}
    assert {"missing_documents", "reasoning"} <= asked
    assert len([field for field in asked if field.endswith("_result")]) >= 4
