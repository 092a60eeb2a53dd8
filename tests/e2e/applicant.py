"""What somebody does who applies, page by page, in German; all pages of the extension of a residence permit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine import clock
from tests.e2e.visitor import Visitor, paper

HAVE = ("Pass oder Passersatz", "Nachweis der Krankenversicherung", "Arbeitsvertrag")
FORGOTTEN = "Lohnabrechnungen der letzten drei Monate"
EXTENSION = "Aufenthaltserlaubnis zur Beschäftigung"
NEXT = "Speichern und weiter"

Page = Callable[[Visitor], None]  # fills in one page of an application


@dataclass(frozen=True, slots=True)
class Applicant:
    family_name: str
    given_names: str
    email: str


def begin(visitor: Visitor, procedure: str = EXTENSION) -> None:
    """From the start page over the page of the procedure to the first page of the form."""
    visitor.open("/")
    visitor.follow("Antrag stellen")
    visitor.follow(procedure)
    visitor.press("Antrag beginnen")


def fill_person(visitor: Visitor, applicant: Applicant) -> None:
    """The page about the person."""
    visitor.fill("Familienname", applicant.family_name)
    visitor.fill("Vornamen", applicant.given_names)
    visitor.enter_day("Geburtsdatum", date(1991, 4, 12))
    visitor.select("Staatsangehörigkeit", "Indien")
    visitor.choose("Wer stellt den Antrag?", "Ich selbst")


def fill_contact(visitor: Visitor, applicant: Applicant) -> None:
    """The page about address and contact."""
    visitor.fill("Straße und Hausnummer", "Lindenallee 14")
    visitor.fill("Postleitzahl", "12345")
    visitor.fill("Ort", "Musterstadt")
    visitor.fill("E-Mail-Adresse", applicant.email)


def fill_stay(visitor: Visitor) -> None:
    """The page about the present permit."""
    visitor.choose("Auf welchem Paragrafen", "§ 18b")
    visitor.choose("Was haben Sie zurzeit", "Einen deutschen Aufenthaltstitel")
    visitor.enter_day("Bis wann gilt", clock.today() + timedelta(days=75))
    visitor.choose("Fiktionsbescheinigung", "Nein")
    visitor.enter_day("Seit wann leben Sie", date(2019, 9, 1))


def fill_work(visitor: Visitor) -> None:
    """The page about the job."""
    visitor.choose("Arbeiten Sie noch bei dem Arbeitgeber", "Ja")
    visitor.fill("Name des Arbeitgebers", "Nordlicht Software GmbH")
    visitor.fill("Ihr Beruf", "Softwareentwicklerin")
    visitor.choose("staatliche Erlaubnis", "Nein")
    visitor.enter_day("Seit wann arbeiten Sie", date(2020, 2, 1))
    visitor.fill("Monatlicher Lohn", "4.150")
    visitor.choose("Bürgergeld", "Nein")


def fill_urgency(visitor: Visitor) -> None:
    """The page that asks whether it is urgent."""
    visitor.choose("Müssen wir aus einem dieser Gründe", "Nein")


def attach_papers(visitor: Visitor, names: Sequence[str] = HAVE) -> None:
    """The page for documents: one PDF for each."""
    for name in names:
        visitor.attach(name, paper(name))


def person_and_contact(applicant: Applicant) -> list[Page]:
    """The pages that every application begins with."""
    return [lambda visitor: fill_person(visitor, applicant), lambda visitor: fill_contact(visitor, applicant)]


def last_page(*names: str) -> Page:
    """These papers, and the word that everything is true."""

    def fill(visitor: Visitor) -> None:
        attach_papers(visitor, names)
        visitor.tick("Meine Angaben sind richtig")

    return fill


def apply(visitor: Visitor, applicant: Applicant, papers: tuple[str, ...] = HAVE) -> tuple[str, str]:
    """Apply for the extension without a stop; returns case number and access code."""
    pages = [*person_and_contact(applicant), fill_stay, fill_work, fill_urgency, last_page(*papers)]
    return apply_for(visitor, EXTENSION, pages)


def apply_for(visitor: Visitor, procedure: str, pages: Sequence[Page]) -> tuple[str, str]:
    """Apply without a stop, page by page; returns case number and access code."""
    begin(visitor, procedure)
    for fill in pages:
        heading = visitor.heading
        fill(visitor)
        visitor.press(NEXT)
        assert visitor.heading != heading, f"{heading!r} was not accepted"
    visitor.press("Antrag absenden")
    return number_and_code(visitor)


def number_and_code(visitor: Visitor) -> tuple[str, str]:
    """What the confirmation page shows in large letters."""
    number, code = visitor.page.locator(".lz-keys dd").all_inner_texts()
    return number, code


def open_status(visitor: Visitor, number: str, code: str) -> None:
    """Through the door to the status page."""
    visitor.open("/status")
    visitor.fill("Aktenzeichen", number)
    visitor.fill("Zugangscode", code)
    visitor.press("Stand anzeigen")
