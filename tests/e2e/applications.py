"""What people enter who apply for something else than an extension: the pages of each application, in German."""

from datetime import date, timedelta

from engine import clock
from tests.e2e.applicant import Applicant, Page, fill_urgency, last_page, person_and_contact
from tests.e2e.visitor import Visitor, paper

PASSPORT, CONTRACT = "Pass oder Passersatz", "Arbeitsvertrag"


def invitation_of_a_guest(host: Applicant) -> list[Page]:
    """P12, without the payslips."""
    return [*person_and_contact(host), _kind_of_visit, _guest, _means, _liability, last_page("Ihr Ausweis")]


def move_to_another_town(mover: Applicant) -> list[Page]:
    """P16, by somebody who is recognised and wants to care for her mother."""
    papers = last_page(PASSPORT, "Nachweis zum Grund")
    return [*person_and_contact(mover), _obligation, _reason_to_move, _need, _no_benefits, fill_urgency, papers]


def new_job_at_once(worker: Applicant) -> list[Page]:
    """P17, by somebody who has a letter that the job will be given to somebody else."""
    papers = last_page(PASSPORT, CONTRACT)
    return [*person_and_contact(worker), _title, _title_dates, _change, _job, _urgency, _proof_of_urgency, papers]


def _kind_of_visit(citizen: Visitor) -> None:
    citizen.choose("Wofür ist die Erklärung?", "Für einen Besuch bis 90 Tage")


def _guest(citizen: Visitor) -> None:
    citizen.fill("Familienname", "Okafor")
    citizen.fill("Vornamen", "Ngozi")


def _means(citizen: Visitor) -> None:
    citizen.choose("Wovon leben Sie hauptsächlich?", "Von einer Beschäftigung")
    citizen.fill("Monatliches Einkommen", "3.100")
    citizen.choose("Haften Sie schon für andere Gäste?", "Nein")


def _liability(citizen: Visitor) -> None:
    citizen.tick("Ich habe gelesen, wofür ich hafte.")


def _obligation(citizen: Visitor) -> None:
    citizen.choose("Warum haben Sie Ihre Aufenthaltserlaubnis?", "Ich bin asylberechtigt")
    citizen.enter_day("Wann wurde Ihr Schutz anerkannt", clock.today() - timedelta(days=300))


def _reason_to_move(citizen: Visitor) -> None:
    citizen.choose("Warum möchten Sie umziehen?", "Ein anderer dringender Grund")
    citizen.fill("Wohin möchten Sie ziehen?", "Nachbarort")


def _need(citizen: Visitor) -> None:
    citizen.fill("Was sollen wir wissen?", "Meine Mutter ist krank und braucht mich.")


def _no_benefits(citizen: Visitor) -> None:
    citizen.choose("Bürgergeld", "Nein")


def _title(citizen: Visitor) -> None:
    citizen.choose("Was haben Sie zurzeit", "Einen deutschen Aufenthaltstitel")


def _title_dates(citizen: Visitor) -> None:
    citizen.enter_day("Bis wann gilt", clock.today() + timedelta(days=300))
    citizen.choose("Fiktionsbescheinigung", "Nein")


def _change(citizen: Visitor) -> None:
    citizen.choose("Worum geht es?", "Ich möchte beim selben Arbeitgeber etwas anderes arbeiten")
    citizen.enter_day("Seit wann leben Sie", date(2019, 9, 1))


def _job(citizen: Visitor) -> None:
    citizen.fill("Name des Arbeitgebers", "Konditorei Süd")
    citizen.fill("Ihr Beruf", "Konditorin")
    citizen.choose("staatliche Erlaubnis", "Nein")
    citizen.enter_day("Seit wann arbeiten Sie", date(2020, 2, 1))
    citizen.choose("Bürgergeld", "Nein")


def _urgency(citizen: Visitor) -> None:
    citizen.choose("Müssen wir aus einem dieser Gründe", "Ich verliere sonst meine Arbeit")


def _proof_of_urgency(citizen: Visitor) -> None:
    citizen.enter_day("Bis wann brauchen Sie", clock.today() + timedelta(days=5))
    citizen.fill("Was ist passiert?", "Ohne Erlaubnis bekommt jemand anderes die Stelle.")
    citizen.attach("Nachweis", paper("Schreiben des Arbeitgebers"))
