"""A decision to read and to try: `/modelle/entscheidung/<key>`."""

import pytest

from tests.web.citizen.browser import words_of
from tests.web.clerk.desk import Desk
from tests.web.desks import Hire
from workflows.people.permissions import Role


@pytest.fixture
def analyst(hire: Hire) -> Desk:
    return hire("Piotr Nowak", Role.ANALYST)


def _row(desk: Desk, decision: str, number: int) -> str:
    return words_of(desk.page.xpath(f"//section[@id='{decision}']//tbody/tr")[number - 1])


def test_the_tables_of_the_file_are_readable(analyst: Desk) -> None:
    analyst.open("/modelle/entscheidung/urgency")

    assert "Eindeutig: Höchstens eine Regel darf zutreffen." in analyst.text
    assert "Sammeln: größtes Ergebnis der zutreffenden Regeln." in analyst.text
    assert _row(analyst, "urgency_class", 1) == '1 4 "U1" 1 90 Am selben oder nächsten Tag am Notfallschalter'
    heads = [th.text_content() for th in analyst.page.xpath("//section[@id='urgency_class']//thead//th")]
    assert heads[0] == "Regel"
    assert heads[-1] == "Anmerkung"
    assert all(heads)


def test_a_trial_marks_the_rules_that_matched(analyst: Desk) -> None:
    analyst.open("/modelle/entscheidung/urgency")
    analyst.press(
        "Auswerten",
        **{
            "w.emergency_reason": "job_loss",
            "w.emergency_date": "2026-03-05",
            "w.as_of": "2026-03-02",
            "w.emergency_evidence": "true",
        },
    )

    assert "erproben=1" in analyst.address
    assert 'urgency: "U1"' in analyst.text
    assert "trifft zu" in _row(analyst, "urgency_class", 1)
    assert "trifft zu" not in _row(analyst, "urgency_class", 2)
    assert analyst.page.xpath("//input[@id='w.emergency_reason']/@value") == ["job_loss"]


def test_fields_have_names_that_people_know_with_those_of_expressions_beside(analyst: Desk) -> None:
    analyst.open("/modelle/entscheidung/urgency")
    labels = {label.get("for"): words_of(label) for label in analyst.page.xpath("//label")}
    assert labels["w.title_expires_on"] == "Letzter Tag des jetzigen Titels", "as the input is described"
    assert labels["w.has_certificate"] == "Bescheinigung vorhanden", "as the column of the table is headed"
    (hint,) = analyst.page.xpath("//*[@id='w.title_expires_on-hint']")
    assert words_of(hint) == "title_expires_on"


def test_what_cannot_be_read_is_told_at_its_field_and_kept(analyst: Desk) -> None:
    analyst.open("/modelle/entscheidung/urgency").press(
        "Auswerten", **{"w.clock_days_left": "bald", "w.emergency_date": "31.3.2026"}
    )

    assert analyst.status == 422
    assert analyst.errors() == {
        "w.clock_days_left": "Arbeitstage bis Fristende: „bald“ ist keine Zahl.",
        "w.emergency_date": "Tag, an dem der Nachteil eintritt: „31.3.2026“ ist kein Datum wie 2026-03-31.",
    }
    assert analyst.page.xpath("//input[@id='w.clock_days_left']/@value") == ["bald"]


def test_an_empty_trial_says_why_something_stayed_open(analyst: Desk) -> None:
    analyst.open("/modelle/entscheidung/urgency").press("Auswerten")

    assert analyst.status == 200
    assert "Ergebnis" in analyst.text
    assert analyst.page.xpath("//*[contains(@class, 'kern-alert--warning')]")


@pytest.mark.parametrize("value", ["\0", "9" * 400, "[" * 300, '"' + "x" * 400])
def test_hostile_values_are_no_failure(analyst: Desk, value: str) -> None:
    analyst.open("/modelle/entscheidung/difficulty")
    names = [name for name in analyst.page.xpath("//main//input/@name | //main//select/@name") if name[:2] == "w."]

    analyst.press("Auswerten", **dict.fromkeys(names, value))

    assert analyst.status in {200, 422}
