"""Entries that repeat, with buttons that work without JavaScript: a form of the test's own."""

import json

import pytest

from engine.database import unit_of_work
from forms import form_store
from forms.resolved_form import FormFile
from tests.integration.office import Office
from tests.web.citizen.browser import Browser
from workflows.cases import drafts

CHILDREN = {
    "id": "family",
    "components": [
        {
            "type": "group",
            "id": "children_page",
            "label": "Ihre Kinder",
            "components": [
                {
                    "type": "dynamiclist",
                    "id": "children",
                    "path": "children",
                    "label": "Kinder",
                    "allowAddRemove": True,
                    "defaultRepetitions": 1,
                    "properties": {"item.de": "Kind"},
                    "components": [
                        {
                            "type": "textfield",
                            "id": "child_name",
                            "key": "name",
                            "label": "Name",
                            "validate": {"required": True},
                        }
                    ],
                }
            ],
        }
    ],
}


@pytest.fixture
def address(office: Office) -> str:
    """The page of a draft that asks for children."""
    with unit_of_work(office.database) as session:
        file = FormFile("family.form", json.dumps(CHILDREN).encode())
        publication = form_store.publish(session, [file], "p.publisher")
        assert publication.versions == {"family": 1}, [str(finding) for finding in publication.findings]
        token, _ = drafts.begin(session, "P01", "family", 1, "de")
    return f"/antrag/{token}/seite/children_page"


def names(browser: Browser) -> list[str]:
    return [str(value) for value in browser.page.xpath("//input[contains(@name, '.name')]/@value")]


def test_entries_are_added_and_removed_and_what_was_typed_stays(browser: Browser, address: str) -> None:
    browser.open(address)
    assert names(browser) == [""]
    browser.press("Weiteren Eintrag hinzufügen", **{"children[0].name": "Ada"})
    assert browser.status == 200
    assert names(browser) == ["Ada", ""]
    browser.press("Weiteren Eintrag hinzufügen", **{"children[1].name": "Ben"})
    browser.press("Kind 1 entfernen")
    assert names(browser) == ["Ben", ""]
    assert browser.open(address).status == 200
    assert names(browser)[0] == "Ben", "kept although the page was never finished"


def test_an_entry_with_a_gap_is_named_by_its_number(browser: Browser, address: str) -> None:
    browser.open(address).press("Weiteren Eintrag hinzufügen", **{"children[0].name": "Ada"})
    browser.press("Speichern und weiter")
    (sentence,) = browser.errors().values()
    assert "Kind 2" in sentence


def test_repeated_answers_stand_on_the_check_page_one_by_one(browser: Browser, address: str) -> None:
    browser.open(address).press("Weiteren Eintrag hinzufügen", **{"children[0].name": "Ada"})
    browser.press("Speichern und weiter", **{"children[1].name": "Ben"})
    assert browser.heading == "Angaben prüfen und absenden"
    assert "Kind 1: Name Ada" in browser.text
    assert "Kind 2: Name Ben" in browser.text
