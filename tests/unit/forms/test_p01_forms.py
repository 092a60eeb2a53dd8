"""The forms of the employment extension: complete in both languages, answerable, true to the process's names."""

import pytest

from engine.clock import Traveller
from forms import answers
from forms.file_fields import FileField
from tests.form_files import form_definition

EMPLOYEE = {
    "family_name": "Yılmaz",
    "given_names": "Ayşe",
    "birth_date": "1990-05-17",
    "nationalities": [{"nationality": "IN"}],
    "represented_by": "self",
    "street": "Lange Straße 5",
    "postal_code": "42103",
    "city": "Wuppertal",
    "legal_basis": "18b",
    "residence_status": "title",
    "title_expires_on": "2026-06-30",
    "has_certificate": "no",
    "living_since": "2025-01",
    "same_employer": "yes",
    "regulated_profession": "no",
    "working_since": "2025-02",
    "receives_benefits": "no",
    "emergency_reason": "none",
    "declared_true": True,
}


def application_facts(**changes: object) -> dict[str, object]:
    definition = form_definition("p01-application")
    review = answers.review(definition, {**EMPLOYEE, **changes})
    assert not [error.text() for _, error in review.errors]
    return answers.facts(definition, review.answers)


def asked_documents(**changes: object) -> set[str]:
    definition = form_definition("p01-application")
    stored = answers.review(definition, {**EMPLOYEE, **changes}).answers
    asked = {row.field_id for page in answers.summary(definition, stored) for row in page.rows}
    pickers = [part for part in definition.all() if isinstance(part, FileField) and part.id in asked]
    return {picker.document for picker in pickers}


def test_an_application_without_papers_can_be_sent_and_warns(traveller: Traveller):
    review = answers.review(form_definition("p01-application"), EMPLOYEE)
    assert not review.errors
    warned = {warning.field_id for _, warning in review.warnings}
    assert {"document_pass", "document_kv", "document_av", "document_lohn3", "employer_name"} <= warned


def test_an_empty_application_names_what_is_needed_and_nothing_more():
    errors = answers.review(form_definition("p01-application"), {}).errors
    assert [error.field_id for _, error in errors] == [
        *("family_name", "birth_date", "nationality", "represented_by", "street", "postal_code", "city"),
        *(
            "legal_basis",
            "residence_status",
            "has_certificate",
            "same_employer",
            "regulated_profession",
            "receives_benefits",
        ),
        *("emergency_reason", "declared_true"),
    ]
    sentences = [error.text() for _, error in errors]
    assert len(set(sentences)) == len(sentences)


def test_the_application_tells_the_process_its_facts(traveller: Traveller):
    facts = application_facts()
    assert {name: str(value) for name, value in facts.items() if value not in (None, False)} == {
        "title_expires_on": "2026-06-30",
        "legal_basis": "18b",
        "residence_status": "title",
        "same_employer": "True",
        "emergency_reason": "none",
        "labour_consent_needed": "True",
    }
    assert set(facts) == {
        *("legal_basis", "residence_status", "title_expires_on", "entered_on", "has_certificate", "same_employer"),
        *("regulated_profession", "receives_benefits", "turkish_association", "represented_by_lawyer"),
        *("power_of_attorney_needed", "first_issue"),
        *("labour_consent_needed", "labour_consent_valid", "emergency_reason", "emergency_date", "emergency_evidence"),
    }


@pytest.mark.parametrize(
    ("working_since", "living_since", "needed"),
    [
        ("2024-02", "2024-01", False),  # two years of insured work: BeschV section 9(1) number 1
        ("2025-02", "2023-01", False),  # three years of stay: number 2
        ("2025-02", "2024-01", True),
        ("2024", "2025", False),
        (None, "2025-01", None),
        ("2025-02", None, None),
    ],
)
def test_whether_the_agency_must_agree_follows_from_two_dates(
    traveller: Traveller, working_since: str | None, living_since: str | None, needed: bool | None
):
    facts = application_facts(working_since=working_since, living_since=living_since)
    assert facts["labour_consent_needed"] is needed


def test_the_association_with_turkey_follows_from_any_nationality():
    assert application_facts(nationalities=[{"nationality": "TR"}])["turkish_association"] is True
    assert (
        application_facts(nationalities=[{"nationality": "IN"}, {"nationality": "TR"}])["turkish_association"] is True
    )
    assert application_facts()["turkish_association"] is False


@pytest.mark.parametrize(
    "name",
    [
        {"family_name": "Suharto", "given_names": ""},
        {"family_name": "Nguyễn", "given_names": "Thị Bích Ngọc"},
        {"family_name": "محمد الأحمد", "given_names": "فاطمة"},
        {"family_name": "ኣለም", "given_names": "ሰላም"},
        {"family_name": "李", "given_names": "小龍"},
        {"family_name": "D’Angelo-O'Brien", "given_names": "Łucja"},
    ],
    ids=lambda name: name["family_name"],
)
@pytest.mark.parametrize("birth_date", ["1990", "1990-05", "1990-05-17"])
def test_names_of_any_script_and_partly_known_dates_of_birth_are_accepted(name: dict[str, str], birth_date: str):
    definition = form_definition("p01-application")
    review = answers.review(definition, {**EMPLOYEE, **name, "birth_date": birth_date})
    assert not review.errors
    assert {key: review.answers.get(key) or "" for key in name} == name
    assert review.answers["birth_date"] == birth_date


@pytest.mark.parametrize(
    ("changes", "document"),
    [
        ({"working_since": "2020-01"}, "EZB"),
        ({"same_employer": "yes"}, "QUAL"),
        ({"regulated_profession": "unknown"}, "BAE"),
        ({"receives_benefits": "no"}, "SOZ"),
        ({"represented_by": "self"}, "VOLLM"),
    ],
)
def test_a_document_is_asked_for_only_where_it_is_needed(traveller: Traveller, changes: dict[str, str], document: str):
    needed = {
        "same_employer": "no",
        "regulated_profession": "yes",
        "receives_benefits": "yes",
        "represented_by": "lawyer",
        "representative_name": "Kanzlei Blau",
    }
    assert document in asked_documents(**needed)
    assert document not in asked_documents(**{**needed, **changes})


def test_only_urgent_applications_are_asked_why():
    definition = form_definition("p01-application")
    calm = [page.id for page in answers.shown_pages(definition, EMPLOYEE)]
    urgent = [page.id for page in answers.shown_pages(definition, {**EMPLOYEE, "emergency_reason": "job_loss"})]
    assert set(urgent) - set(calm) == {"urgency_proof"}


def test_people_in_danger_need_no_proof():
    definition = form_definition("p01-application")
    stored = {**EMPLOYEE, "emergency_reason": "protection"}
    asked = {row.field_id for page in answers.summary(definition, stored) for row in page.rows}
    assert "emergency_proof" not in asked
    assert "emergency_details" in asked


def answer(
    name: str, variables: dict[str, object] | None = None, **given: object
) -> tuple[list[str], dict[str, object]]:
    """Errors and facts of an office form with these answers."""
    definition = form_definition(name)
    review = answers.review(definition, given, variables)
    return [error.field_id for _, error in review.errors], answers.answered_facts(definition, review.answers)


def test_the_completeness_check_tells_result_and_classification():
    errors, facts = answer(
        "completeness-check", complete="no", legal_basis="18a", labour_consent="needed", findings=["identity_unclear"]
    )
    assert not errors
    assert facts == {
        "complete": False,
        "legal_basis": "18a",
        "labour_consent_needed": True,
        "labour_consent_valid": False,
        "identity_unclear": True,
        "criminal_matter": False,
        "subsistence_doubtful": False,
        "discretionary": False,
        "health_matter": False,
    }


def test_the_examination_asks_for_reasons_only_where_something_is_missing():
    definition = form_definition("p01-examination")
    tests = {
        group.path[1]: {"result": "fulfilled"}
        for group in definition.all()
        if group.type == "group" and getattr(group, "path", ())
    }
    errors, facts = answer(
        "p01-examination",
        {"applicant_age": 30},
        tests=tests,
        proposal="grant",
        reasoning="Alles erfüllt.",
        valid_until="2028-01-01",
    )
    assert not errors
    assert (facts["proposal"], facts["subsistence_doubtful"]) == ("grant", False)
    assert "missing_documents" not in facts
    tests["subsistence"] = {"result": "not_fulfilled"}
    errors, facts = answer("p01-examination", {"applicant_age": 50}, tests=tests, proposal="more_facts", reasoning="x")
    assert errors == ["subsistence_reason", "missing_documents"]
    assert facts["subsistence_doubtful"] is True


def test_an_approval_that_is_refused_needs_a_reason():
    assert answer("approval", approved="yes") == ([], {"approved": True})
    assert answer("approval", approved="no") == (["return_reason"], {"approved": False})


def test_a_longer_deadline_must_lie_ahead(traveller: Traveller):
    errors, facts = answer("decide-on-file", file_decision="extend", documents_deadline="2026-03-02", file_reason="x")
    assert errors == ["documents_deadline"]
    errors, facts = answer("decide-on-file", file_decision="extend", documents_deadline="2026-04-01", file_reason="x")
    assert (errors, str(facts["documents_deadline"])) == ([], "2026-04-01")
    assert answer("decide-on-file", file_decision="hearing", file_reason="x") == ([], {"file_decision": "hearing"})


def test_the_hearing_weighs_every_argument():
    argument = {"argument": "a", "assessment": "b", "convincing": "no"}
    given = {"hearing_reply": "answered", "hearing_result": "uphold", "assessment_reason": "x"}
    assert answer("hearing-assessment", **given, arguments=[argument])[0] == []
    assert answer("hearing-assessment", **given, arguments=[argument, {}])[0] == [
        "argument",
        "assessment",
        "convincing",
    ]
    silent = {**given, "hearing_reply": "silent"}
    assert answer("hearing-assessment", **silent) == ([], {"hearing_reply": "silent", "hearing_result": "uphold"})


def test_the_notice_asks_for_the_title_or_for_the_reasons():
    title = {"legal_basis": "18b", "valid_from": "2026-07-01", "valid_until": "2028-07-01", "employment": "Pflege"}
    reason = {"requirement": "Lebensunterhalt", "text": "Er ist nicht gesichert."}
    with_title = answers.review(form_definition("decision-notice"), title, {"proposal": "grant"})
    assert "reasons" not in with_title.answers
    errors, _ = answer("decision-notice", {"proposal": "refuse"}, legal_basis="18b", reasons=[reason])
    assert not errors
    errors, _ = answer("decision-notice", {"proposal": "grant"}, legal_basis="18b")
    assert errors == ["valid_from", "valid_until", "employment"]


@pytest.mark.parametrize(
    ("procedure", "asked"),
    [
        ("P01", ["valid_from", "valid_until", "employment"]),
        ("P05", ["valid_from", "employment"]),  # a settlement permit has no end
        ("P12", []),
        ("P13", ["valid_from", "valid_until"]),
        ("P16", ["valid_from"]),
        ("P17", ["employment"]),
    ],
)
def test_a_notice_asks_only_for_what_its_procedure_grants(procedure: str, asked: list[str]):
    review = answers.review(form_definition("decision-notice"), {}, {"proposal": "grant", "procedure": procedure})
    assert [error.field_id for _, error in review.errors if error.field_id != "legal_basis"] == asked
