"""The confirmation page: it can be bookmarked, and it does not show the access code for ever."""

from datetime import timedelta

from sqlalchemy import select

from engine.database import unit_of_work
from tests.integration.office import Office
from tests.web.citizen.browser import Browser
from workflows.correspondence.tables import OutboxMessage


def test_a_bookmark_of_the_confirmation_goes_on_working(browser: Browser, office: Office) -> None:
    number = browser.apply()
    bookmark = browser.address
    office.traveller.advance(timedelta(days=20))
    browser.open(bookmark)
    assert browser.heading == "Ihr Antrag ist eingegangen"
    assert number in browser.text
    assert "Wie es weitergeht" in browser.text


def test_the_access_code_is_shown_on_the_first_day_only(browser: Browser, office: Office) -> None:
    number = browser.apply()
    bookmark = browser.address
    office.traveller.advance(timedelta(hours=23))
    assert browser.code(number) in browser.open(bookmark).text
    office.traveller.advance(timedelta(hours=2))
    assert browser.code(number) not in browser.open(bookmark).text
    assert "am Schalter einen neuen Code" in browser.text
    assert browser.open(f"{bookmark}.pdf").heading == "Ihr Antrag ist eingegangen", "nor in the PDF"


def test_the_record_is_a_pdf_that_is_kept_by_nobody_on_the_way(browser: Browser) -> None:
    browser.apply()
    browser.follow("Bestätigung als PDF")
    assert browser.answer.mimetype == "application/pdf"
    assert browser.answer.data.startswith(b"%PDF-")
    assert browser.answer.headers["Cache-Control"] == "no-store"


def test_from_the_confirmation_the_status_page_opens_without_typing_the_code(browser: Browser) -> None:
    number = browser.apply()
    browser.follow("Zum Stand meines Antrags")
    assert browser.address == f"/status/{number}"


def test_later_the_way_to_the_status_page_asks_for_the_code(browser: Browser, office: Office) -> None:
    number = browser.apply()
    bookmark = browser.address
    office.traveller.advance(timedelta(days=2))
    browser.open(bookmark).follow("Zum Stand meines Antrags")
    assert browser.address == f"/status?nummer={number}"
    assert browser.page.xpath("//input[@name='nummer']/@value") == [number]


def test_the_link_of_a_draft_is_sent_by_e_mail_if_wanted(browser: Browser, office: Office) -> None:
    browser.begin().press("Später weitermachen").press("Link schicken", email="adaeze@example.org")
    assert "Der Link ist unterwegs an adaeze@example.org" in browser.text
    link = browser.page.xpath("//input[@id='link']/@value")[0]
    with unit_of_work(office.database) as session:
        message = session.scalars(select(OutboxMessage)).one()
        assert message.recipient == "adaeze@example.org"
        assert link in message.body


def test_an_address_that_is_none_is_refused_beside_its_field(browser: Browser) -> None:
    browser.begin().press("Später weitermachen")
    assert "f" not in browser.press("Link schicken", email="").errors()
    assert "E-Mail-Adresse" in browser.errors()["email"]
    browser.press("Link schicken", email="adaeze at example")
    assert "adaeze at example" in browser.errors()["email"]
