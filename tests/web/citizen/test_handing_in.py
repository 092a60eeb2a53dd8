"""Handing in documents on the status page itself, and saying that one is done."""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from sqlalchemy import select

from engine.database import unit_of_work
from tests.integration.office import INCOMPLETE, Office
from tests.web.citizen.browser import Browser, pdf
from tests.web.citizen.test_status_page import CLERK
from web.application import Application
from workflows.documents.store import DocumentStore, Limits
from workflows.documents.tables import Document
from workflows.documents.virus_scan import Verdict

NOT_A_PDF = b"PK\x03\x04" + b"x" * 200


@pytest.fixture
def number(office: Office) -> str:
    """A case that waits for contract and payslips."""
    number = office.apply(("PASS", "KV"))
    office.judge(number, CLERK, "PASS", "KV")
    office.complete(number, CLERK, INCOMPLETE)
    return number


def kinds(office: Office) -> set[str]:
    with unit_of_work(office.database) as session:
        return set(session.scalars(select(Document.kind)))


def test_files_are_received_one_by_one_with_a_time_stamp(browser: Browser, office: Office, number: str) -> None:
    browser.prove(number).press("Dateien hochladen", **{"datei-AV": pdf("vertrag.pdf")})
    assert "1 Datei ist eingegangen." in browser.text
    assert "vertrag.pdf" in browser.text
    assert "AV" in kinds(office)
    assert "Sie müssen etwas tun." in browser.text, "the office hears of it when the person is done"


def test_being_done_hands_the_case_back_to_the_office(browser: Browser, office: Office, number: str) -> None:
    browser.prove(number)
    browser.press("Ich bin fertig", **{"datei-AV": pdf("vertrag.pdf"), "datei-LOHN3": pdf("lohn.pdf")})
    assert "Danke. Wir sehen uns Ihre Unterlagen an." in browser.text
    office.work()
    browser.open(f"/status/{number}")
    assert "Sie müssen jetzt nichts tun." in browser.text
    assert office.open_task(number).element_id == "Task_CheckCompleteness"


def test_being_done_too_early_is_asked_about_and_possible(browser: Browser, office: Office, number: str) -> None:
    browser.prove(number).press("Ich bin fertig", **{"datei-AV": pdf("vertrag.pdf")})
    assert browser.heading == "Es fehlt noch etwas"
    assert "Lohnabrechnungen der letzten drei Monate" in browser.text
    assert "Arbeitsvertrag" not in browser.text
    browser.press("Trotzdem fertig melden")
    assert "Danke. Wir sehen uns Ihre Unterlagen an." in browser.text
    office.work()
    assert office.open_task(number).element_id == "Task_CheckCompleteness"


def test_reloading_after_sending_leads_back(browser: Browser, number: str) -> None:
    browser.prove(number).press("Ich bin fertig")
    for path in ("unterlagen", "unterlagen/fertig"):
        assert browser.open(f"/status/{number}/{path}").address == f"/status/{number}"


def test_being_done_with_nothing_is_not_taken(browser: Browser, number: str) -> None:
    browser.prove(number).press("Ich bin fertig").press("Trotzdem fertig melden")
    assert browser.status == 422
    assert "mindestens eine Datei" in browser.errors()["hochladen"]


def test_a_refused_file_says_why_at_its_field_and_the_others_are_kept(
    browser: Browser, office: Office, number: str
) -> None:
    browser.prove(number)
    files = {"datei-AV": (BytesIO(NOT_A_PDF), "vertrag.docx"), "datei-LOHN3": pdf("lohn.pdf")}
    browser.press("Ich bin fertig", **files)
    assert browser.status == 422
    assert browser.title.startswith("Fehler: ")
    assert "vertrag.docx" in browser.errors()["datei-AV"]
    assert "1 Datei ist eingegangen." in browser.text
    assert kinds(office) == {"PASS", "KV", "LOHN3"}
    assert "Sie müssen etwas tun." in browser.text, "not done yet"


def test_an_empty_and_a_huge_file_are_refused_in_words(
    browser: Browser, app: Application, number: str, tmp_path: Path
) -> None:
    app.extensions["documents"] = DocumentStore(tmp_path / "documents", limits=Limits(file_bytes=100_000))
    browser.prove(number)
    huge = BytesIO(b"%PDF-1.7\n" + b"x" * 200_000)
    browser.press("Dateien hochladen", **{"datei-AV": (BytesIO(b""), "leer.pdf"), "datei-LOHN3": (huge, "riesig.pdf")})
    assert "leer" in browser.errors()["datei-AV"]
    assert "„riesig.pdf“ ist größer als" in browser.errors()["datei-LOHN3"]


class FindsSomething:
    """A virus scanner that knows one signature and finds it everywhere."""

    def scan(self, content: BinaryIO) -> Verdict:
        content.read()
        return Verdict("Eicar-Test")


def test_an_infected_file_is_never_refused_silently(
    browser: Browser, app: Application, office: Office, number: str, tmp_path: Path
) -> None:
    app.extensions["documents"] = DocumentStore(tmp_path / "documents", scanner=FindsSomething())
    browser.prove(number).press("Ich bin fertig", **{"datei-AV": pdf("vertrag.pdf")})
    assert "Schadsoftware (Eicar-Test)" in browser.errors()["datei-AV"]
    assert "AV" not in kinds(office)


def test_choosing_nothing_is_told(browser: Browser, number: str) -> None:
    browser.prove(number).press("Dateien hochladen")
    assert "Wählen Sie zuerst mindestens eine Datei aus." in browser.errors()["hochladen"]


def test_what_nobody_asked_for_can_be_added_too(browser: Browser, office: Office, number: str) -> None:
    browser.prove(number).press("Dateien hochladen", weitere="SONST", **{"datei-weitere": pdf("brief.pdf")})
    assert "Sonstige Unterlage" in browser.text
    assert "brief.pdf" in browser.text
    assert "SONST" in kinds(office)


def test_a_document_that_no_page_offers_is_refused(browser: Browser, office: Office, number: str) -> None:
    browser.prove(number)
    assert browser.send(f"/status/{number}/unterlagen", **{"datei-<b>": pdf()}).status == 400
    assert "<b>" not in kinds(office)


def test_a_request_that_is_too_large_leads_back(browser: Browser, app: Application, number: str) -> None:
    browser.prove(number)
    app.config["MAX_CONTENT_LENGTH"] = 10_000
    browser.press("Dateien hochladen", **{"datei-AV": (BytesIO(b"%PDF-" + b"x" * 50_000), "gross.pdf")})
    assert browser.status == 413
    assert "alles davor schon" in browser.text
    assert browser.follow("Zurück zum Stand des Antrags").address == f"/status/{number}"
