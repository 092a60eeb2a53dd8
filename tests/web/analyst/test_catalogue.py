"""The pages under `/modelle`: what is in force, to be read by everybody who works with it."""

import pytest

from tests.integration.office import Office
from tests.web.clerk.desk import Desk
from tests.web.desks import Hire
from workflows.people.permissions import Role


@pytest.fixture
def clerk(hire: Hire) -> Desk:
    """Whoever works with a process may read it."""
    return hire("Nesrin Celik", Role.CLERK)


def test_everything_in_force_is_listed_with_its_version_and_file(clerk: Desk) -> None:
    clerk.open("/modelle")

    row = clerk.page.xpath("//tr[.//code[text()='p01_employment_extension']]")[0]
    words = " ".join(row.text_content().split())
    assert "Aufenthaltserlaubnis zur Beschäftigung p01_employment_extension 1 p01_employment" in words
    assert "p.publisher" in words
    assert not clerk.has_link("Dateien veröffentlichen")


def test_parts_of_forms_are_listed_and_their_files_can_be_saved(clerk: Desk) -> None:
    clerk.open("/modelle")
    (link,) = clerk.page.xpath("//tr[.//code[text()='declaration']]/th/a/@href")
    clerk.open(link)
    assert b'"part": "true"' in clerk.answer.data
    clerk.open("/modelle/formular/p01-application?seite=documents")
    assert "Meine Angaben sind richtig." in clerk.text


def test_a_process_is_drawn_and_told_in_words(clerk: Desk) -> None:
    clerk.open("/modelle").follow("Aufenthaltserlaubnis zur Beschäftigung")

    drawing = clerk.page.xpath("//*[@data-diagram]/@data-diagram")[0]
    row = clerk.page.xpath("//tr[th[starts-with(normalize-space(), 'Bleibt es bei der Ablehnung?')]]")[0]
    assert "ja: Rechtsbehelf abwarten" in " ".join(row.text_content().split())
    assert "Ereignis an „Voraussetzungen prüfen“" in clerk.text
    clerk.open(drawing)
    assert b"<bpmn:process" in clerk.answer.data
    assert clerk.answer.headers["Content-Disposition"].startswith("attachment;")


def test_every_link_of_every_process_leads_somewhere(clerk: Desk) -> None:
    seen: set[str] = set()
    waiting = {"/modelle/prozess/p01_employment_extension"}
    while waiting:
        address = waiting.pop()
        seen.add(address)
        assert clerk.open(address).status == 200, address
        found = clerk.page.xpath("//main//a/@href")
        waiting |= {
            link for link in found if link.startswith("/modelle/") and not link.startswith("/modelle/datei/")
        } - seen
    assert {"/modelle/formular/p01-examination", "/modelle/prozess/refusal", "/modelle/entscheidung/fee"} <= seen


def test_a_form_is_shown_page_by_page_and_nothing_can_be_sent(clerk: Desk) -> None:
    clerk.open("/modelle/formular/p01-application")
    assert "Familienname" in clerk.text
    clerk.follow("Adresse und Kontakt")

    assert "Postleitzahl" in clerk.text
    assert clerk.page.xpath("//fieldset[@disabled]//input[@name='postal_code']")
    assert clerk.page.xpath("//main//form/@method") == []
    assert clerk.page.xpath("//section[@id='facts']//code[text()='title_expires_on']")


def test_the_preview_shows_what_has_a_condition_and_names_the_condition(clerk: Desk) -> None:
    clerk.open("/modelle/formular/p14-application?seite=loss")

    assert clerk.page.xpath("//fieldset[@disabled]//input[@name='lost_where']")
    assert "Der Verlust" not in clerk.page.xpath("string(//fieldset[@disabled]/*[not(self::legend)])"), "once is enough"
    conditions = clerk.page.xpath("//section[@id='conditions']//tr[th='Der Verlust']//code/text()")
    assert conditions == ['=not(reissue_reason = "lost" or reissue_reason = "stolen")']
    assert "berechnet" in clerk.page.xpath("string(//section[@id='facts']//tr[th='turkish_association'])")


def test_forms_speak_the_language_of_the_page(clerk: Desk) -> None:
    clerk.open("/sprache/en").open("/modelle/formular/p01-application")

    assert "Family name" in clerk.text


@pytest.mark.parametrize(
    "address",
    [
        "/modelle/prozess/nichts",
        "/modelle/entscheidung/nichts",
        "/modelle/formular/nichts",
        "/modelle/formular/p01-application?seite=nichts",
        "/modelle/datei/process/nichts",
        "/modelle/datei/unsinn/grant",
    ],
)
def test_what_is_not_there_has_no_page(clerk: Desk, address: str) -> None:
    assert clerk.open(address).status == 404


def test_the_administration_of_accounts_sees_no_models(hire: Hire) -> None:
    assert hire("Thanh Nguyen", Role.ADMIN).open("/modelle").status == 403


def test_people_without_account_are_sent_to_sign_in(office: Office, app) -> None:
    assert Desk(app.test_client(), office, "").open("/modelle").address.startswith("/anmelden")
