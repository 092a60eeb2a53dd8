"""The pictures of the documentation, taken from a running demonstration office: `make screenshots`.

Somebody applies without all documents, a clerk asks for what is missing, and the pages are photographed as people see
them. Adds one case to the office that it visits; nothing of it is a test.
"""

import sys
from collections.abc import Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import click
from playwright.sync_api import Browser, Page

from engine import clock
from tests.browser_support import launched_browser
from tests.e2e.visitor import DESK, PHONE, Visitor, new_context
from tests.e2e.waiting import wait_for
from workflows.demonstration.papers import specimen
from workflows.people.demonstration import PASSWORD

IMAGES = Path(__file__).parents[2] / "docs" / "images"
LARGEST = 200_000  # bytes of a picture: it travels with every clone


def main(address: str) -> None:
    """Take all pictures of the office at `address`."""
    IMAGES.mkdir(exist_ok=True)
    with launched_browser() as browser:
        with page_of(browser, PHONE, scale=1.5) as page:
            citizen = Visitor(page, address, "citizen")
            number = apply(citizen)
            with page_of(browser, DESK) as office_page:
                ask_for_what_is_missing(Visitor(office_page, address, "clerk"), number)
            citizen.open(f"/status/{number}")
            wait_for_text(page, "Sie müssen etwas tun.")
            keep(page, "status", height=1400)
        with page_of(browser, DESK) as page:
            clerk = signed_in(Visitor(page, address, "clerk"), "n.yilmaz")
            clerk.page.locator("table [data-open]").first.click()
            keep(page, "task", height=1000)
        with page_of(browser, DESK) as page:
            lead = signed_in(Visitor(page, address, "lead"), "a.haddad")
            lead.open("/arbeit?reiter=team")
            keep(page, "worklist", height=900)
            lead.open("/leitung")
            keep(page, "lead", height=900)
            lead.open("/protokoll")
            keep(page, "audit", height=800)
        with page_of(browser, DESK) as page:
            analyst = signed_in(Visitor(page, address, "analyst"), "p.nowak")
            analyst.open("/modelle")
            keep(page, "models", height=900)


def apply(citizen: Visitor) -> str:
    """Apply with a passport and an insurance only; returns the case number."""
    citizen.open("/verfahren/P01")
    citizen.press("Antrag beginnen")
    citizen.fill("Familienname", "Demir")
    citizen.fill("Vornamen", "Elif")
    citizen.enter_day("Geburtsdatum", date(1991, 4, 12))
    citizen.select("Staatsangehörigkeit", "Türkei")
    citizen.choose("Wer stellt den Antrag?", "Ich selbst")
    citizen.press("Speichern und weiter")
    citizen.fill("Straße und Hausnummer", "Lindenallee 14")
    citizen.fill("Postleitzahl", "12345")
    citizen.fill("Ort", "Musterstadt")
    citizen.fill("E-Mail-Adresse", "elif@example.org")
    citizen.press("Speichern und weiter")
    citizen.choose("Auf welchem Paragrafen", "§ 18b")
    citizen.enter_day("Bis wann gilt", clock.today() + timedelta(days=75))
    citizen.choose("Fiktionsbescheinigung", "Nein")
    citizen.press("Speichern und weiter")
    citizen.choose("Arbeiten Sie noch bei dem Arbeitgeber", "Ja")
    citizen.choose("staatliche Erlaubnis", "Nein")
    citizen.choose("Bürgergeld", "Nein")
    citizen.press("Speichern und weiter")
    citizen.choose("Müssen wir aus einem dieser Gründe", "Nein")
    citizen.press("Speichern und weiter")
    citizen.attach("Pass oder Passersatz", pdf("Pass.pdf"))
    citizen.attach("Nachweis der Krankenversicherung", pdf("Krankenversicherung.pdf"))
    citizen.tick("Meine Angaben sind richtig")
    citizen.press("Speichern und weiter")
    citizen.press("Antrag absenden")
    return citizen.page.locator(".lz-keys dd").first.inner_text()


def ask_for_what_is_missing(clerk: Visitor, number: str) -> None:
    """Accept what is there and ask for the rest."""
    signed_in(clerk, "n.yilmaz")
    clerk.open(f"/arbeit?suche={number}")
    wait_for_text(clerk.page, number)
    clerk.follow(number, within="table")
    clerk.press("Aufgabe übernehmen")
    for code in ("PASS", "KV"):
        clerk.page.locator(f"#unterlage-{code}").get_by_role("button", name="Anerkennen").click()
        clerk.page.locator(f"#unterlage-{code}.lz-check--accepted").wait_for()
    clerk.choose("Ist der Antrag vollständig?", "Nein, es fehlen Unterlagen")
    clerk.choose("Rechtsgrundlage des Titels", "§ 18b")
    clerk.choose("Zustimmung der Bundesagentur", "Nicht nötig")
    clerk.press("Aufgabe erledigen")


def wait_for_text(page: Page, text: str) -> None:
    """Reload until the text is there: workers classify cases and write letters a second or two later."""

    def look() -> int:
        page.reload()
        return page.get_by_text(text).count()

    wait_for(look, text)


def signed_in(person: Visitor, account: str) -> Visitor:
    """Sign in with one of the demonstration's accounts."""
    person.open("/anmelden")
    person.fill("Benutzername", account)
    person.fill("Passwort", PASSWORD)
    person.press("Anmelden")
    return person


@contextmanager
def page_of(browser: Browser, viewport: Mapping[str, int], scale: float = 1):
    """A page of somebody who has just sat down."""
    context = new_context(browser, viewport, device_scale_factor=scale)
    yield context.new_page()
    context.close()


def keep(page: Page, name: str, height: int) -> None:
    """Photograph the top of the page."""
    page.wait_for_load_state("networkidle")
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.set_viewport_size({"width": width, "height": height})
    target = IMAGES / f"{name}.png"
    page.screenshot(path=target)
    size = target.stat().st_size
    click.echo(f"{target.name}: {size // 1000} kB")
    if size > LARGEST:
        raise SystemExit(f"{target.name} is larger than {LARGEST // 1000} kB: take less of the page")


def pdf(name: str) -> dict[str, object]:
    """An invented document to upload."""
    return {"name": name, "mimeType": "application/pdf", "buffer": specimen(name.removesuffix(".pdf"))}


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
