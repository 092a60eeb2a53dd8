"""What somebody does who works in the office: sign in, find a case, take its task, do it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from playwright.sync_api import Browser

from engine import clock
from tests.e2e.visitor import Visitor, visit
from tests.e2e.waiting import wait_for
from workflows.people.demonstration import PASSWORD


@contextmanager
def at_work(browser: Browser, address: str, name: str, account: str) -> Iterator[Visitor]:
    """Somebody who sits down at a desk and signs in with an account of the demonstration."""
    with visit(browser, address, name) as visitor:
        sign_in(visitor, account)
        yield visitor


def sign_in(visitor: Visitor, account: str) -> None:
    """Sign in with an account of the demonstration."""
    visitor.open("/anmelden")
    visitor.fill("Benutzername", account)
    visitor.fill("Passwort", PASSWORD)
    visitor.press("Anmelden")


def find_task(visitor: Visitor, number: str, step: str, tab: str = "team") -> None:
    """The worklist with the row of a case; waits until the process has come to the step."""

    def look() -> int:
        visitor.open(f"/arbeit?reiter={tab}&suche={number}")
        return visitor.page.get_by_role("row", name=number).filter(has_text=step).count()

    wait_for(look, f"the task {step!r} of {number} in the worklist")


def take_task(visitor: Visitor, number: str, step: str) -> None:
    """Find the task of a case, open it and claim it, unless it is one's own already."""
    find_task(visitor, number, step)
    visitor.follow(number, within="table")
    claim = visitor.page.get_by_role("button", name="Aufgabe übernehmen")
    if claim.count():
        visitor.press("Aufgabe übernehmen")
        visitor.sees("Sie bearbeiten diese Aufgabe jetzt.")


def finish_task(visitor: Visitor) -> None:
    """Complete the task that is open; the worklist says so. Whoever is quicker than a question that may be skipped
    is asked it once."""
    visitor.press("Aufgabe erledigen")
    if visitor.page.get_by_text("noch weitere Fragen").count():
        visitor.press("Aufgabe erledigen")
    visitor.sees("ist erledigt")


def accept(visitor: Visitor, *documents: str) -> None:
    """Accept documents one after the other."""
    for document in documents:
        visitor.press(f"Anerkennen: {document}")
        visitor.sees(f"{document}: anerkannt.")


def classify(
    visitor: Visitor,
    *,
    complete: bool,
    findings: tuple[str, ...] = (),
    legal_basis: str = "§ 18b",
    labour_consent: str | None = "Nicht nötig",
) -> None:
    """The result of the check; `labour_consent` is None where the procedure does not ask for it."""
    answer = "Ja, alles liegt vor" if complete else "Nein, es fehlen Unterlagen"
    visitor.choose("Ist der Antrag vollständig?", answer)
    visitor.choose("Rechtsgrundlage", legal_basis)
    if labour_consent is not None:
        visitor.choose("Zustimmung der Bundesagentur", labour_consent)
    for finding in findings:
        visitor.tick(finding)


def tick_every_test(visitor: Visitor, **other: str) -> None:
    """Every legal test fulfilled, but for those named, keyed by the id of the test."""
    for group in visitor.page.get_by_role("group", name="Ergebnis", exact=True).all():
        name = group.locator("input").first.get_attribute("name") or ""
        answer = next((result for test, result in other.items() if f".{test}." in f".{name}"), "Erfüllt")
        group.get_by_label(answer, exact=True).check()


def propose(visitor: Visitor, proposal: str, reason: str, **other: str) -> None:
    """Every legal test fulfilled but for those named, and what follows from it."""
    tick_every_test(visitor, **other)
    visitor.choose("Was schlagen Sie vor?", proposal)
    visitor.fill("Begründung des Vorschlags", reason)


def take_payment(visitor: Visitor, number: str, amount: str) -> None:
    """Somebody pays the only open fee of a case by card at the counter."""

    def look() -> int:
        visitor.open(f"/gebuehren?suche={number}")
        return visitor.page.locator("[data-open]").count()

    wait_for(look, f"the invoice of {number}")
    visitor.page.locator("[data-open]").click()
    visitor.sees("Noch offen")
    visitor.sees(amount)
    visitor.select("Wie?", "mit Karte")
    visitor.press("Zahlung buchen")
    visitor.sees("Quittung")


def hand_over(visitor: Visitor, number: str) -> None:
    """Hand the document over at the counter to the person it is for."""
    take_task(visitor, number, "Aushändigen")
    enter_calendar_day(visitor, "Ausgehändigt oder zugestellt am", clock.today())
    visitor.choose("An wen?", "An die Person selbst")
    visitor.choose("Bisherige Karte oder bisheriges Dokument", "Es gab keine")
    visitor.choose("Stimmen die Angaben auf dem Dokument?", "Ja")
    finish_task(visitor)


def enter_calendar_day(visitor: Visitor, label: str, day: date) -> None:
    """A day that is chosen in a calendar."""
    visitor.fill(label, day.isoformat())
