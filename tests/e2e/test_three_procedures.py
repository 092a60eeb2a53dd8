"""Three procedures from the application to the closed file: a paper missing, a refusal not approved, an urgent case.

Citizens and the office's people use nothing but their browsers, and no time passes but that of the clock on the wall.
"""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from playwright.sync_api import Browser, expect

from engine import clock
from engine.database import unit_of_work
from tests.e2e import applicant, applications, colleague
from tests.e2e.applicant import FORGOTTEN, Applicant
from tests.e2e.applications import CONTRACT, PASSPORT
from tests.e2e.crowd import Crowd
from tests.e2e.running_office import RunningOffice
from tests.e2e.visitor import PHONE, Visitor, paper, visit
from tests.e2e.waiting import wait_for
from workflows.cases import case_register
from workflows.demonstration.stories import Story

pytestmark = [pytest.mark.browser, pytest.mark.long]

HOST = Applicant("Okafor", "Chidi", "chidi@example.org")
MOVER = Applicant("Haile", "Selam", "selam@example.org")
WORKER = Applicant("Nowak", "Irina", "irina@example.org")
DECLARATION, OBLIGATION, EMPLOYMENT = "§ 68", "§ 12a", "§ 4a Absatz 1"  # legal bases


@pytest.fixture(scope="module")
def clerk(browser: Browser, office: RunningOffice) -> Iterator[Visitor]:
    with colleague.at_work(browser, office.address, "three-clerk", "n.yilmaz") as visitor:
        yield visitor


@pytest.fixture(scope="module")
def examiner(browser: Browser, office: RunningOffice) -> Iterator[Visitor]:
    """Examines work and general matters."""
    with colleague.at_work(browser, office.address, "three-examiner", "o.kovalenko") as visitor:
        yield visitor


@pytest.fixture(scope="module")
def protection_examiner(browser: Browser, office: RunningOffice) -> Iterator[Visitor]:
    """Examines what recognised people apply for."""
    with colleague.at_work(browser, office.address, "three-protection", "c.ferreira") as visitor:
        yield visitor


@pytest.fixture(scope="module")
def approver(browser: Browser, office: RunningOffice) -> Iterator[Visitor]:
    """The second person."""
    with colleague.at_work(browser, office.address, "three-approver", "m.vogt") as visitor:
        yield visitor


@pytest.fixture
def citizen(browser: Browser, office: RunningOffice) -> Iterator[Visitor]:
    """Somebody else in each test."""
    with visit(browser, office.address, "three-citizen", PHONE) as visitor:
        yield visitor


def test_an_invitation_whose_payslips_are_missing_at_first(
    office: RunningOffice, citizen: Visitor, clerk: Visitor, examiner: Visitor, approver: Visitor
) -> None:
    """P12: the letter names the paper; with it the declaration is signed, paid for and handed over."""
    number, _ = applicant.apply_for(citizen, "Verpflichtungserklärung", applications.invitation_of_a_guest(HOST))
    check_papers(clerk, number, DECLARATION, PASSPORT, complete=False)
    hand_in_what_is_missing(citizen, number)
    check_papers(clerk, number, DECLARATION, FORGOTTEN)
    examine(examiner, number, "Leistungsfähigkeit prüfen", "Erklärung entgegennehmen")
    write_the_notice(examiner, number, DECLARATION)
    approve_if_drawn(approver, number)
    read_that_a_signature_is_needed(citizen, number)
    sign_the_declaration(clerk, number)
    colleague.take_payment(clerk, number, "29,00")
    colleague.hand_over(clerk, number)
    read_that_it_is_granted(citizen, number, "invitation")
    nothing_is_left_to_do(office, clerk, number)
    clerk.look("invitation-file")


def test_a_refusal_that_the_second_person_gives_back(
    office: RunningOffice, citizen: Visitor, clerk: Visitor, protection_examiner: Visitor, approver: Visitor
) -> None:
    """P16: heard, upheld, not approved; looked at again the reply convinces, and the obligation is lifted.

    Recognised people pay nothing for it (§ 52 Absatz 3 AufenthV).
    """
    pages = applications.move_to_another_town(MOVER)
    number, _ = applicant.apply_for(citizen, "Aufhebung der Wohnsitzauflage", pages)
    check_papers(clerk, number, OBLIGATION, PASSPORT, "Begründung des Umzugs")
    record_consent_of_the_other_office(clerk, number)
    propose_a_refusal(protection_examiner, number)
    reply_to_the_hearing(citizen, number)
    assess_the_reply(protection_examiner, number, "Es bleibt bei der Ablehnung", convincing="Nein")
    give_back(approver, number, "Die Bestätigung des Pflegedienstes ist nicht gewürdigt.")
    is_not_refused(citizen, number)
    assess_the_reply(protection_examiner, number, "Der Antrag wird doch bewilligt", convincing="Ja")
    write_the_notice(protection_examiner, number, OBLIGATION, Gültig_ab=clock.today().isoformat())
    approve_if_drawn(approver, number)
    read_that_it_is_granted(citizen, number, "move")
    nothing_is_left_to_do(office, clerk, number)


def test_a_new_job_that_would_be_lost(
    office: RunningOffice, citizen: Visitor, clerk: Visitor, examiner: Visitor, approver: Visitor
) -> None:
    """P17: with its proof the case stands before older ones, at the counter for emergencies, due tomorrow."""
    somebody_else = an_ordinary_case(office)
    pages = applications.new_job_at_once(WORKER)
    number, _ = applicant.apply_for(citizen, "Änderung der Beschäftigungserlaubnis", pages)
    stands_first(clerk, number, somebody_else)
    read_how_urgent_it_is(clerk, number)
    check_papers(clerk, number, EMPLOYMENT, PASSPORT, CONTRACT, "Nachweis der Eilbedürftigkeit")
    examine(examiner, number, "Voraussetzungen prüfen", "Beschäftigung erlauben", until="Erlaubnis gilt bis")
    write_the_notice(examiner, number, EMPLOYMENT, Erlaubte_Beschäftigung="Als Konditorin.")
    approve_if_drawn(approver, number)
    colleague.hand_over(clerk, number)
    read_that_it_is_granted(citizen, number, "job")
    nothing_is_left_to_do(office, clerk, number)


# --- the citizen, whose browser knows the case since it was applied for ---


def hand_in_what_is_missing(citizen: Visitor, number: str) -> None:
    citizen.open(f"/status/{number}")
    citizen.reload_until("Sie müssen etwas tun.")
    citizen.sees("Bitte reichen Sie Unterlagen nach")
    citizen.look("invitation-missing")
    citizen.attach(f"Datei auswählen: {FORGOTTEN}", paper(FORGOTTEN))
    citizen.press("Ich bin fertig")
    citizen.sees("Danke. Wir sehen uns Ihre Unterlagen an.")


def read_that_a_signature_is_needed(citizen: Visitor, number: str) -> None:
    citizen.open(f"/status/{number}")
    citizen.reload_until("Bitte kommen Sie mit Ihrem Ausweis zu uns")
    citizen.look("invitation-signature")


def reply_to_the_hearing(citizen: Visitor, number: str) -> None:
    citizen.open(f"/status/{number}")
    citizen.reload_until("Sie müssen etwas tun.")
    citizen.sees("Anhörung: Wir beabsichtigen, Ihren Antrag abzulehnen")
    citizen.look("move-hearing")
    citizen.follow("Stellung nehmen")
    citizen.fill("Ihre Stellungnahme", "Der Pflegedienst hat bestätigt, dass ich meine Mutter pflege.")
    citizen.press("Stellungnahme absenden")
    citizen.sees("Ihre Stellungnahme ist bei uns.")


def is_not_refused(citizen: Visitor, number: str) -> None:
    """What the second person did not approve is decided by nobody yet: no outcome, no letter."""
    citizen.open(f"/status/{number}")
    citizen.sees_not("abgelehnt")
    citizen.sees_not("Bescheid:")
    citizen.look("move-given-back")


def read_that_it_is_granted(citizen: Visitor, number: str, story: str) -> None:
    citizen.open(f"/status/{number}")
    citizen.reload_until("Ihr Antrag ist bewilligt.")
    citizen.reload_until("Ihr Verfahren ist abgeschlossen")
    citizen.sees("Wir haben am")
    citizen.sees_not("Bitte zahlen Sie")
    citizen.look(f"{story}-closed")


# --- the office ---


def check_papers(clerk: Visitor, number: str, legal_basis: str, *papers: str, complete: bool = True) -> None:
    """Accept these; labour consent is not asked about, or not needed."""
    colleague.take_task(clerk, number, "Vollständigkeit prüfen")
    colleague.accept(clerk, *papers)
    consent = "Nicht nötig" if legal_basis == EMPLOYMENT else None
    colleague.classify(clerk, complete=complete, legal_basis=legal_basis, labour_consent=consent)
    colleague.finish_task(clerk)


def examine(examiner: Visitor, number: str, step: str, proposal: str, *, until: str = "") -> None:
    """Every test is fulfilled; `until` is the label of the day on which it ends, if there is one."""
    colleague.take_task(examiner, number, step)
    colleague.propose(examiner, proposal, "Die Voraussetzungen liegen vor.")
    if until:
        colleague.enter_calendar_day(examiner, until, clock.today() + timedelta(days=200))
    colleague.finish_task(examiner)


def write_the_notice(examiner: Visitor, number: str, legal_basis: str, **entries: str) -> None:
    """`entries` by label, with blanks as underscores, where a procedure asks for more than the legal basis."""
    colleague.take_task(examiner, number, "Bescheid vorbereiten")
    examiner.choose("Rechtsgrundlage", legal_basis)
    for label, entry in entries.items():
        examiner.fill(label.replace("_", " "), entry)
    colleague.finish_task(examiner)


def approve_if_drawn(approver: Visitor, number: str) -> None:
    """Some cases need a second person: hard ones always, simple ones by lot. Afterwards it is decided."""
    if wait_for(lambda: decided_or_to_approve(approver, number), f"a decision about {number}") == "to approve":
        colleague.take_task(approver, number, "Entscheidung freigeben")
        approver.choose("Geben Sie die Entscheidung frei?", "Ja")
        colleague.finish_task(approver)


def decided_or_to_approve(approver: Visitor, number: str) -> str | None:
    """What the file says; None while the process is between the two."""
    approver.open(f"/akte/{number}")
    if "Entscheidung freigeben" in approver.page.locator("#jetzt").inner_text():
        return "to approve"
    return "decided" if approver.page.get_by_text("Entschieden", exact=True).count() else None


def give_back(approver: Visitor, number: str, reason: str) -> None:
    """The second person does not approve."""
    colleague.take_task(approver, number, "Entscheidung freigeben")
    approver.choose("Geben Sie die Entscheidung frei?", "Nein")
    approver.fill("Was soll noch einmal geprüft werden?", reason)
    colleague.finish_task(approver)


def nothing_is_left_to_do(office: RunningOffice, clerk: Visitor, number: str) -> None:
    """No task in any list, and a file that says so."""
    clerk.open(f"/arbeit?reiter=team&suche={number}")
    expect(clerk.page.locator("[data-row]")).to_have_count(0)
    clerk.open(f"/akte/{number}")
    clerk.sees("Hier ist nichts mehr zu tun.")
    with unit_of_work(office.database) as session:
        case = case_register.find(session, number)
        assert case.outcome == "granted"
        assert case.closed_at is not None


# --- what only happens in the invitation ---


def sign_the_declaration(clerk: Visitor, number: str) -> None:
    colleague.take_task(clerk, number, "Erklärung abgeben lassen")
    clerk.look("invitation-signature")
    for said in ("Die Person hat sich ausgewiesen", "Ich habe über die Haftung belehrt", "Die Erklärung ist auf"):
        clerk.tick(said)
    colleague.enter_calendar_day(clerk, "Unterschrieben am", clock.today())
    colleague.finish_task(clerk)


# --- what only happens before the move ---


def record_consent_of_the_other_office(clerk: Visitor, number: str) -> None:
    """By hand, as it came by letter."""
    body = clerk.page.locator(".lz-entry-block").filter(has_text="Zustimmung zum Wegfall der Wohnsitzverpflichtung")

    def look() -> int:
        clerk.open(f"/akte/{number}")
        return body.count()

    wait_for(look, f"the question to the other office about {number}")
    body.locator("summary").click()
    clerk.look("move-other-office")
    body.get_by_label("Was wurde geantwortet?").select_option(label="Zustimmung")
    body.get_by_label("Tag der Antwort").fill(clock.today().isoformat())
    body.get_by_label("Inhalt").fill("Wir stimmen zu.")
    body.get_by_role("button", name="Antwort zur Akte nehmen").click()
    clerk.sees("Die Antwort steht in der Akte.")


def propose_a_refusal(examiner: Visitor, number: str) -> None:
    """One test is not fulfilled, for a reason that is asked for afterwards; then the reasons for the hearing."""
    colleague.take_task(examiner, number, "Voraussetzungen prüfen")
    colleague.propose(examiner, "Antrag ablehnen", "Eine Härte ist nicht belegt.", hardship="Nicht erfüllt")
    examiner.press("Aufgabe erledigen")
    examiner.page.get_by_role("group", name="Härte").get_by_label("Begründung").fill("Die Pflege ist nicht belegt.")
    colleague.finish_task(examiner)
    colleague.take_task(examiner, number, "Ablehnung begründen")
    examiner.choose("Rechtsgrundlage", OBLIGATION)
    examiner.fill("Voraussetzung, die fehlt", "Härte")
    examiner.fill("Warum sie nicht erfüllt ist", "Die Pflege der Mutter ist nicht belegt.")
    colleague.finish_task(examiner)


def assess_the_reply(examiner: Visitor, number: str, result: str, *, convincing: str) -> None:
    colleague.take_task(examiner, number, "Stellungnahme würdigen")
    examiner.choose("Ist eine Stellungnahme eingegangen?", "Ja")
    examiner.choose("Wie geht es weiter?", result)
    examiner.fill("Begründung des Ergebnisses", "Siehe die Würdigung.")
    examiner.press("Aufgabe erledigen")
    examiner.fill("Was wird vorgetragen?", "Der Pflegedienst hat die Pflege bestätigt.")
    examiner.fill("Wie würdigen Sie es?", "Die Bestätigung liegt vor.")
    examiner.choose("Überzeugt es?", convincing)
    colleague.finish_task(examiner)


# --- what only happens when it is urgent ---


def an_ordinary_case(office: RunningOffice) -> str:
    """Somebody who applied before, without any hurry."""
    story, crowd = Story("granted"), Crowd(office, Random(7))
    number = crowd.send(crowd.fill_in(story, 7), story)
    wait_for(lambda: crowd.open_step(number), "the check of the documents")
    return number


def stands_first(clerk: Visitor, number: str, other: str) -> None:
    colleague.find_task(clerk, number, "Vollständigkeit prüfen", tab="frei")
    clerk.open("/arbeit?reiter=frei")
    rows = clerk.page.locator("[data-row]").all_inner_texts()
    places = [next(place for place, row in enumerate(rows) if sought in row) for sought in (number, other)]
    assert places[0] == 0, "what is urgent stands first"
    assert places[1] > 0
    clerk.look("job-worklist")


def read_how_urgent_it_is(clerk: Visitor, number: str) -> None:
    clerk.open(f"/akte/{number}")
    clerk.sees("Notfallschalter")
    clerk.sees("heute oder morgen")
    clerk.sees("eilig, belegt")
    clerk.look("job-file")
