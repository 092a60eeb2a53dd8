"""The door to the status page: forgiving to its owner, silent to everybody else."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.database import unit_of_work
from tests.integration.office import Office
from tests.web.citizen.browser import Browser
from workflows.audit.tables import AuditEntry
from workflows.cases.case_numbers import format_case_number
from workflows.people.access_codes import new_access_code


@pytest.fixture
def number(office: Office) -> str:
    """A case that came in this morning."""
    return office.apply()


def test_number_and_code_open_the_page_however_they_are_typed(browser: Browser, number: str) -> None:
    typed_number = number.replace("-", " ").lower()
    typed_code = browser.code(number).replace("-", "").replace("0", "o").replace("1", "l").lower()
    browser.open("/status").press("Stand anzeigen", nummer=f" {typed_number} ", code=typed_code)
    assert browser.address == f"/status/{number}"


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(browser: Browser, number: str) -> None:
    unknown = format_case_number(2026, 999_999)
    answers = []
    for tried in (number, unknown):
        browser.open("/status").press("Stand anzeigen", nummer=tried, code=new_access_code())
        assert browser.status == 422
        answers.append(re.sub(r'name="csrf_token" value="[^"]*"', "", browser.answer.text.replace(tried, "NUMMER")))
    assert answers[0] == answers[1]
    assert "passen nicht zusammen" in browser.text


def test_typing_errors_are_told_before_anything_is_asked(browser: Browser, number: str) -> None:
    browser.open("/status").press("Stand anzeigen", nummer=number[:-1], code="7K3M")
    assert set(browser.errors()) == {"nummer", "code"}
    browser.press("Stand anzeigen", nummer="", code="")
    assert "Geben Sie das Aktenzeichen ein" in browser.errors()["nummer"]
    assert "Geben Sie den Zugangscode ein" in browser.errors()["code"]


def test_the_code_never_comes_back_in_a_page(browser: Browser, number: str) -> None:
    code = new_access_code()
    browser.open("/status").press("Stand anzeigen", nummer=number, code=code)
    assert code not in browser.answer.text


def test_after_a_few_tries_it_says_how_long_to_wait_even_to_the_right_code(
    browser: Browser, office: Office, number: str
) -> None:
    for _ in range(5):
        browser.open("/status").press("Stand anzeigen", nummer=number, code=new_access_code())
    browser.prove(number)
    assert browser.status == 429
    assert browser.answer.headers["Retry-After"] == "30"
    assert "In einer Minute" in browser.text
    office.traveller.advance(timedelta(seconds=31))
    assert browser.prove(number).address == f"/status/{number}"


def test_a_letter_leads_to_the_door_with_the_number_filled_in(browser: Browser, number: str) -> None:
    browser.open(f"/status/{number}")
    assert browser.heading == "Stand meines Antrags"
    assert browser.page.xpath("//input[@name='nummer']/@value") == [number]


def test_opening_a_case_is_written_down(browser: Browser, office: Office, number: str) -> None:
    browser.prove(number)
    with unit_of_work(office.database) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "case:view-status")).all()
        assert [(entry.by, entry.subject) for entry in entries] == [("citizen", number)]


def test_leaving_closes_every_case_in_this_browser(browser: Browser, number: str) -> None:
    browser.prove(number).press("Verlassen")
    assert browser.address == "/"
    assert browser.open(f"/status/{number}").heading == "Stand meines Antrags"


def test_proving_one_case_opens_no_other(browser: Browser, office: Office, number: str) -> None:
    other = office.apply()
    browser.prove(number)
    for address in (f"/status/{other}", f"/status/{other}/antrag.pdf", f"/status/{other}/stellungnahme"):
        assert browser.open(address).heading == "Stand meines Antrags"
    assert browser.send(f"/status/{other}/zuruecknehmen", sure="1").status == 403
