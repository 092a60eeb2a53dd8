"""Protection, papers and guests: what these applications need at least, what the process learns, what stays unasked."""

import pytest

from engine.clock import Traveller
from forms import answers
from forms.file_fields import FileField
from tests.form_files import form_definition

PERSON = {"family_name": "Haddad", "birth_date": "1994-03-11", "nationalities": [{"nationality": "SY"}]}
ADDRESS = {"street": "Lange Straße 5", "postal_code": "42103", "city": "Wuppertal"}
BEGINNING = {**PERSON, "represented_by": "self", **ADDRESS}
CALM = {"emergency_reason": "none", "declared_true": True}
STAY = {"residence_status": "title", "has_certificate": "no"}
NO_BENEFITS = {"receives_benefits": "no"}

# What a person at least has to say.
LEAST: dict[str, dict[str, object]] = {
    "p07": BEGINNING
    | STAY
    | NO_BENEFITS
    | CALM
    | {"protection_status": "refugee", "title_before": "no", "has_passport": "no"},
    "p08": BEGINNING
    | STAY
    | NO_BENEFITS
    | CALM
    | {"legal_basis": "25b", "is_104c": "no", "title_before": "no", "health_reason": "no", "has_passport": "no"},
    "p09": BEGINNING
    | {**STAY, "residence_status": "exempt"}
    | NO_BENEFITS
    | CALM
    | {"information_language": "uk", "protection_group": "ukrainian", "lived_in_ukraine": "yes"}
    | {"protection_elsewhere": "no", "title_before": "no", "registered": "no", "assigned": "unknown"},
    "p10": BEGINNING
    | NO_BENEFITS
    | CALM
    | {"legal_basis": "60a", "residence_status": "duldung", "paper_before": "yes", "wants_work": "no"}
    | {"has_passport": "expired"},
    "p11": PERSON
    | {"employer_name": "Bau AG", "contact_person": "Eva Kurz", "company_street": "Am Tor 1", "postal_code": "42103"}
    | {"city": "Wuppertal", "represented_by": "self", "legal_basis": "18b", "regulated_profession": "no"}
    | {"recognition": "needed", "declared_true": True},
    "p12": BEGINNING
    | {"visit_kind": "short", "guests": [{"family_name": "Haddad"}, {"family_name": "Saleh"}]}
    | {"income_kind": "employed", "liable_already": "no", "liability_understood": True, "declared_true": True},
    "p13": BEGINNING | CALM | {"document_for": "refugee", "document_form": "chip", "document_reason": "first"},
    "p14": BEGINNING | NO_BENEFITS | CALM | {"reissue_reason": "chip_defect", "fee_group": "none"},
    "p15": BEGINNING | STAY | NO_BENEFITS | CALM | {"application_pending": "yes", "fee_group": "none"},
    "p16": BEGINNING | NO_BENEFITS | CALM | {"obligation_basis": "recognised", "move_reason": "work"},
}

# What the process learns from that, beside what is unknown or false.
FACTS: dict[str, dict[str, object]] = {
    "p07": {
        "protection_status": "refugee",
        "legal_basis": "25_2",
        "first_issue": True,
        "fee_group": "recognised_refugee",
        "has_passport": "no",
        "residence_status": "title",
        "emergency_reason": "none",
    },
    "p08": {
        "legal_basis": "25b",
        "first_issue": True,
        "residence_status": "title",
        "emergency_reason": "none",
        "has_passport": "no",
    },
    "p09": {
        "information_language": "uk",
        "protection_group": "ukrainian",
        "lived_in_ukraine": True,
        "first_issue": True,
        "legal_basis": "24",
        "residence_status": "exempt",
        "emergency_reason": "none",
    },
    "p10": {
        "legal_basis": "60a",
        "residence_status": "duldung",
        "obstacles": [],
        "emergency_reason": "none",
        "has_passport": "expired",
    },
    "p11": {"legal_basis": "18b", "recognition": "needed", "recognition_needed": True, "labour_consent_needed": True},
    "p12": {"visit_kind": "short", "linked_persons": 2},
    "p13": {
        "document_for": "refugee",
        "document_reason": "first",
        "legal_basis": "refugee",
        "travel_document_kind": "refugee",
        "emergency_reason": "none",
    },
    "p14": {"reissue_reason": "chip_defect", "fee_group": "none", "emergency_reason": "none"},
    "p15": {
        "application_pending": True,
        "fee_group": "none",
        "residence_status": "title",
        "emergency_reason": "none",
    },
    "p16": {
        "obligation_basis": "recognised",
        "move_reason": "work",
        "legal_basis": "12a",
        "fee_group": "recognised_refugee",
        "emergency_reason": "none",
    },
}


def facts(procedure: str, **changes: object) -> dict[str, object]:
    definition = form_definition(f"{procedure}-application")
    review = answers.review(definition, {**LEAST[procedure], **changes})
    assert not [error.text() for _, error in review.errors]
    return answers.facts(definition, review.answers)


def asked(procedure: str, **changes: object) -> list[str]:
    """Names of the questions that somebody with these answers is asked."""
    definition = form_definition(f"{procedure}-application")
    stored = answers.review(definition, {**LEAST[procedure], **changes}).answers
    return [row.field_id for page in answers.summary(definition, stored) for row in page.rows]


@pytest.mark.parametrize("procedure", LEAST)
def test_an_application_needs_little_and_tells_the_process_what_it_says(procedure: str, traveller: Traveller):
    told = {name: value for name, value in facts(procedure).items() if value not in (None, False)}
    assert told == FACTS[procedure]


@pytest.mark.parametrize("procedure", LEAST)
def test_papers_are_recommended_and_never_required(procedure: str):
    definition = form_definition(f"{procedure}-application")
    warned = {warning.field_id for _, warning in answers.review(definition, LEAST[procedure]).warnings}
    papers = [part for part in definition.all() if isinstance(part, FileField)]
    assert not [paper.id for paper in papers if paper.required]
    assert warned & {paper.id for paper in papers}


def test_recognised_refugees_are_not_sent_to_their_embassy():
    assert "identity_efforts" not in asked("p07", protection_status="refugee")
    assert "identity_efforts" in asked("p07", protection_status="ban")


@pytest.mark.parametrize(
    ("status", "basis", "group"),
    [
        ("asylum", "25_1", "recognised_refugee"),
        ("subsidiary", "25_2", "recognised_refugee"),
        ("ban", "25_3", "none"),
        ("unknown", None, "none"),
    ],
)
def test_the_decision_of_bamf_says_section_and_fee(status: str, basis: str | None, group: str):
    told = facts("p07", protection_status=status)
    assert (told["legal_basis"], told["fee_group"]) == (basis, group)


def test_health_is_asked_about_only_where_it_is_the_reason_and_only_the_fact_leaves_the_file():
    assert "document_attest" not in asked("p10", obstacles=["family"])
    assert "document_attest" in asked("p10", obstacles=["family", "health"])
    assert facts("p10", obstacles=["health"])["health_matter"] is True
    assert "document_attest" not in asked("p10", legal_basis="60c", obstacles=["health"])
    assert facts("p08", health_reason="yes")["health_matter"] is True


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({"wants_work": "no"}, False),
        ({"wants_work": "yes"}, None),
        ({"wants_work": "yes", "living_since": "2025-01"}, True),
        ({"wants_work": "yes", "living_since": "2021-01"}, False),  # four years: BeschV section 32(2) number 5
        ({"legal_basis": "60c", "living_since": "2025-01"}, False),  # training: number 2
    ],
)
def test_tolerated_people_need_the_agency_in_their_first_four_years(
    traveller: Traveller, changes: dict[str, str], needed: bool | None
):
    assert facts("p10", **changes)["labour_consent_needed"] is needed


def test_letters_of_the_fast_track_go_to_the_company():
    definition = form_definition("p11-application")
    stored = answers.review(definition, LEAST["p11"]).answers
    assert stored["street"] == "bei Bau AG, Am Tor 1"
    assert stored["family_name"] == "Haddad"


@pytest.mark.parametrize(
    ("basis", "form", "kind"),
    [
        ("refugee", "chip", "refugee"),
        ("stateless", "chip", "stateless"),
        ("subsidiary", "chip", "subsidiary"),
        ("aliens", "chip", "aliens"),
        ("unknown", "chip", None),
        ("aliens", "provisional", "provisional"),
        ("refugee", "child", "child"),
    ],
)
def test_status_and_form_make_the_kind_of_travel_document(basis: str, form: str, kind: str | None):
    assert facts("p13", document_for=basis, document_form=form)["travel_document_kind"] == kind


def test_a_lost_card_is_blocked_before_anything_else():
    pages = [page.id for page in answers.shown_pages(form_definition("p14-application"), {"reissue_reason": "stolen"})]
    assert "loss" in pages
    assert "document_alt" not in asked("p14", reissue_reason="lost", eid_blocked="yes")


def test_whoever_flees_from_violence_is_not_asked_for_proof():
    assert "document_umzug" not in asked("p16", move_reason="protection")
    assert "document_umzug" in asked("p16", move_reason="hardship")


@pytest.mark.parametrize(
    ("procedure", "basis", "examined", "spared"),
    [
        ("p07", "25_3", {"bamf_participation", "cooperation"}, set()),
        ("p07", "25_2", {"recognition"}, {"bamf_participation", "cooperation"}),
        ("p08", "25a", {"age_27", "no_deception"}, {"six_years", "impossible"}),
        ("p08", "25b", {"six_years", "no_deception"}, {"age_27", "impossible"}),
        ("p08", "25_5", {"impossible", "not_to_blame"}, {"age_27", "six_years", "no_deception"}),
        ("p10", "60a", {"obliged", "health"}, {"training_time", "working_year", "asylum_pending", "unclear_identity"}),
        ("p10", "60b", {"obliged", "unclear_identity"}, {"training_time", "working_year", "asylum_pending"}),
        ("p10", "60c", {"obliged", "training_time"}, {"health", "working_year", "asylum_pending"}),
        ("p10", "60d", {"obliged", "working_year"}, {"health", "training_time", "asylum_pending"}),
        ("p10", "asylg_63", {"asylum_pending"}, {"obliged", "health", "training_time", "working_year"}),
    ],
)
def test_an_examination_asks_for_the_tests_of_its_legal_basis_only(
    procedure: str, basis: str, examined: set[str], spared: set[str]
):
    definition = form_definition(f"{procedure}-examination")
    names = {group.path[1] for group in definition.all() if getattr(group, "path", ())[:1] == ("tests",)}
    tests = {name: {"result": "fulfilled"} for name in names}
    given = {"legal_basis": basis, "tests": tests, "proposal": "refuse", "reasoning": "x"}
    review = answers.review(definition, given)
    assert not review.errors
    kept = {name for name, test in review.answers["tests"].items() if test.get("result")}
    assert examined <= kept
    assert not spared & kept
