"""What holds for every page of the public: tokens on every form, whole sentences in English, nothing cached."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.integration.office import INCOMPLETE, Office
from tests.web.citizen.browser import Browser
from tests.web.citizen.test_status_page import CLERK
from web.access import Public, declared
from web.application import Application
from web.citizen.blueprints import BLUEPRINTS


def every_page(browser: Browser, office: Office) -> Iterator[str]:
    """Visit the public's pages one after the other; yields the address of each."""
    for address in (
        "/verfahren",
        "/verfahren/P01",
        "/status",
        "/pruefen",
        "/pruefen?code=erfunden",
        "/antrag/erfunden/",
    ):
        browser.open(address)
        yield address
    browser.open("/verfahren/P01")
    form = browser.page.xpath("//form[contains(@action, '/antrag')]")[0]
    browser.send(form.get("action"))
    token = browser.address.split("/")[2]
    yield browser.address
    for path in ("spaeter", "verwerfen"):
        browser.open(f"/antrag/{token}/{path}")
        yield browser.address
    number = office.apply(("PASS",), language="en")
    office.judge(number, CLERK, "PASS")
    office.complete(number, CLERK, INCOMPLETE)
    browser.open("/status")
    browser.send("/status", nummer=number, code=browser.code(number))
    yield browser.address
    for path in ("eilt", "zuruecknehmen"):
        browser.open(f"/status/{number}/{path}")
        yield browser.address


@pytest.fixture
def german_sentences(repository: Path) -> list[str]:
    """Every German text of the program that English says differently, without those that hold values."""
    with (repository / "web/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    plain = [message.id for message in catalogue if isinstance(message.id, str) and message.id != message.string]
    return [text for text in plain if len(text) > 12 and "%(" not in text and "{" not in text]


def test_an_english_page_holds_no_german_sentence_of_the_program(
    browser: Browser, office: Office, german_sentences: list[str]
) -> None:
    browser.open("/sprache/en")
    for address in every_page(browser, office):
        assert browser.page.get("lang") == "en"
        text = browser.text
        assert [said for said in german_sentences if said in text] == [], address
        assert "German" in text, "marked as a courtesy translation"


def test_every_form_that_changes_something_carries_a_token(browser: Browser, office: Office) -> None:
    for address in every_page(browser, office):
        for form in browser.page.xpath("//form[@method='post']"):
            assert form.xpath(".//input[@name='csrf_token']"), (address, form.get("action"))


def test_nothing_is_accepted_without_its_token(app: Application) -> None:
    names = {blueprint.name for blueprint in BLUEPRINTS}
    client = app.test_client()
    values = {"key": "P01", "token": "x", "page_id": "person", "case_number": "LZ-2026-000001-5"}
    for rule in app.url_map.iter_rules():
        public = isinstance(declared(app.view_functions[rule.endpoint]), Public)
        if rule.endpoint.partition(".")[0] in names and "POST" in (rule.methods or ()) and public:
            _, path = rule.build({name: values[name] for name in rule.arguments}) or ("", "")
            assert client.post(path).status_code == 400, rule


def test_no_page_is_kept_by_browsers_or_on_the_way(browser: Browser, office: Office) -> None:
    for address in every_page(browser, office):
        assert browser.answer.headers["Cache-Control"] == "no-store", address
        assert browser.answer.headers["Referrer-Policy"] == "same-origin", "addresses of drafts hold secrets"
