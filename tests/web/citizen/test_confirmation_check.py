"""Checking whether a confirmation is genuine, without learning anything about the person."""

import pytest
from sqlalchemy import select

from engine.database import unit_of_work
from tests.integration.office import COMPLETE, REQUIRED, Office
from tests.web.citizen.browser import Browser
from tests.web.citizen.test_status_page import CLERK
from workflows.correspondence.tables import Letter
from workflows.correspondence.verification_codes import new_code, printed


@pytest.fixture
def code(office: Office) -> str:
    """The code on the written confirmation that an application is complete."""
    number = office.apply(REQUIRED)
    office.judge(number, CLERK, *REQUIRED)
    office.complete(number, CLERK, COMPLETE)
    with unit_of_work(office.database) as session:
        confirmation = select(Letter.verification_code).where(Letter.kind == "completeness-confirmation")
        return session.scalars(confirmation).one() or ""


def test_a_genuine_confirmation_is_confirmed_however_its_code_is_typed(browser: Browser, code: str) -> None:
    for typed in (printed(code), code.lower(), f" {printed(code).replace('-', ' ')} "):
        browser.open("/pruefen").press("Prüfen", code=typed)
        assert browser.heading == "Die Bestätigung ist echt"
        assert "Ihr Antrag ist vollständig" in browser.text
        assert "02.03.2026" in browser.text


def test_nothing_is_told_about_the_person(browser: Browser, code: str) -> None:
    page = browser.open(f"/pruefen?code={code}").answer.text
    for private in ("Yılmaz", "Ayşe", "Lindenweg", "ayse@example.org"):
        assert private not in page


def test_a_code_that_the_office_never_gave_is_said_to_be_none_of_ours(browser: Browser) -> None:
    for typed in (new_code(), "unsinn", "7K3M"):
        browser.open("/pruefen").press("Prüfen", code=typed)
        assert browser.status == 404
        assert "Diesen Prüfcode haben wir nicht vergeben" in browser.text


def test_no_code_is_asked_for(browser: Browser) -> None:
    browser.open("/pruefen").press("Prüfen", code=" ")
    assert "Geben Sie den Prüfcode ein" in browser.errors()["code"]


def test_guessing_is_slowed(browser: Browser, code: str) -> None:
    for _ in range(20):
        browser.open(f"/pruefen?code={new_code()}")
    browser.open(f"/pruefen?code={code}")
    assert browser.status == 429
    assert "Retry-After" in browser.answer.headers
