"""The whole story: somebody applies on a phone, the office works on it, a decision arrives, the card is handed over.

Everything is real but for the printing office: somebody notes by hand that the card has come.
"""

import re
from datetime import timedelta
from io import BytesIO
from random import Random

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from engine import clock
from engine.database import unit_of_work
from tests.e2e import applicant, colleague
from tests.e2e.applicant import FORGOTTEN, HAVE, Applicant
from tests.e2e.crowd import Crowd
from tests.e2e.running_office import RunningOffice
from tests.e2e.visitor import PHONE, Visitor, paper, visit
from tests.e2e.waiting import wait_for
from workflows.correspondence import letters
from workflows.correspondence.tables import Letter
from workflows.demonstration import people
from workflows.demonstration.stories import Story

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "scripts",
    [pytest.param(True, id="with-scripts"), pytest.param(False, id="without-scripts", marks=pytest.mark.long)],
)
def test_from_the_application_to_the_card(browser: Browser, office: RunningOffice, scripts: bool) -> None:
    who = Applicant("Sharma" if scripts else "Verma", "Anjali", f"anjali.{scripts}@example.org".casefold())
    pictures = "citizen" if scripts else "citizen-plain"
    with visit(browser, office.address, pictures, PHONE, scripts=scripts) as citizen:
        read_the_procedure(citizen)
        link = begin_and_save(citizen, who)
        assert office.mail_to(who.email, "/antrag/")
    with visit(browser, office.address, pictures, PHONE, scripts=scripts) as citizen:
        come_back_and_submit(citizen, link, who)
        number, code = keep_the_receipt(citizen, office, who)
    with colleague.at_work(browser, office.address, "clerk", "n.yilmaz") as clerk:
        check_documents(clerk, number)
        ask_for_what_is_missing(clerk, number)
    with visit(browser, office.address, pictures, PHONE, scripts=scripts) as citizen:
        read_what_is_missing(citizen, number, code)
        hand_it_in(citizen)
    with colleague.at_work(browser, office.address, "clerk", "n.yilmaz") as clerk:
        confirm_completeness(clerk, number)
    with visit(browser, office.address, pictures, PHONE, scripts=scripts) as citizen:
        read_the_confirmation(citizen, office, number, code)
    with colleague.at_work(browser, office.address, "examiner", "o.kovalenko") as examiner:
        examine_and_propose(examiner, number)
        write_the_notice(examiner, number)
        open_steps = read_the_file(examiner, number)
    if "Entscheidung freigeben" in open_steps:  # some simple cases are drawn for a second look
        with colleague.at_work(browser, office.address, "approver", "m.vogt") as approver:
            approve(approver, number)
    with visit(browser, office.address, pictures, PHONE, scripts=scripts) as citizen:
        read_the_decision(citizen, number, code)
    with colleague.at_work(browser, office.address, "clerk", "n.yilmaz") as clerk:
        colleague.take_payment(clerk, number, "93,00")
        capture_biometrics(clerk, number)
        note_that_the_card_is_here(clerk, number)
    with visit(browser, office.address, pictures, PHONE, scripts=scripts) as citizen:
        read_that_the_card_is_here(citizen, number, code)
    with colleague.at_work(browser, office.address, "clerk", "n.yilmaz") as clerk:
        hand_over_the_card(clerk, number)
    with visit(browser, office.address, pictures, PHONE, scripts=scripts) as citizen:
        read_the_end(citizen, number, code)


# --- the citizen ---


def read_the_procedure(citizen: Visitor) -> None:
    citizen.open("/")
    citizen.look("01-start")
    citizen.follow("Antrag stellen")
    citizen.look("02-procedures")
    citizen.follow("Aufenthaltserlaubnis zur Beschäftigung")
    for fact in ("Dauer", "Gebühr", "§ 18a", "Rechtliche Prüfung", "Hier handeln Sie", FORGOTTEN, *HAVE):
        citizen.sees(fact)
    citizen.look("03-procedure")


def begin_and_save(citizen: Visitor, who: Applicant) -> str:
    """Two pages, then a pause; returns the link to come back with."""
    citizen.press("Antrag beginnen")
    assert citizen.heading == "Ihre Person"
    citizen.press("Speichern und weiter")
    citizen.sees("Geben Sie Ihr Geburtsdatum ein.")
    citizen.look("04-person-errors")
    applicant.fill_person(citizen, who)
    citizen.press("Speichern und weiter")
    applicant.fill_contact(citizen, who)
    citizen.look("05-contact")
    citizen.press("Später weitermachen")
    citizen.sees("Ihre Angaben sind gespeichert")
    citizen.look("06-later")
    citizen.press("Link schicken")
    citizen.sees(f"Der Link ist unterwegs an {who.email}.")
    return citizen.field("Ihr persönlicher Link").input_value()


def come_back_and_submit(citizen: Visitor, link: str, who: Applicant) -> None:
    """On another device: nothing has to be typed again."""
    citizen.open(link)
    assert citizen.heading == "Ihr Aufenthaltstitel"
    applicant.fill_stay(citizen)
    citizen.press("Speichern und weiter")
    applicant.fill_work(citizen)
    citizen.look("07-work")
    citizen.press("Speichern und weiter")
    applicant.fill_urgency(citizen)
    citizen.press("Speichern und weiter")
    applicant.attach_papers(citizen)
    citizen.press("Nur Dateien hochladen")
    for name in HAVE:
        expect(citizen.page.get_by_role("link", name=f"{name}.pdf")).to_be_visible()
    citizen.look("08-documents")
    citizen.tick("Meine Angaben sind richtig")
    citizen.press("Speichern und weiter")
    assert citizen.heading == "Angaben prüfen und absenden"
    citizen.sees(who.family_name)
    citizen.sees("Das fehlt noch. Sie können den Antrag trotzdem absenden.")
    citizen.look("09-check")
    change_the_job(citizen)
    citizen.press("Antrag absenden")


def change_the_job(citizen: Visitor) -> None:
    """Change one answer and come straight back."""
    citizen.page.locator("a[href*='work'][href$='#f-job_title']").click()
    assert citizen.field("Ihr Beruf").input_value() == "Softwareentwicklerin"
    citizen.fill("Ihr Beruf", "Softwarearchitektin")
    citizen.press("Speichern und zurück zur Prüfung")
    citizen.sees("Softwarearchitektin")


def keep_the_receipt(citizen: Visitor, office: RunningOffice, who: Applicant) -> tuple[str, str]:
    assert citizen.heading == "Ihr Antrag ist eingegangen"
    number, code = applicant.number_and_code(citizen)
    assert re.fullmatch(r"LZ-\d{4}-\d{6}-\d", number)
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", code)
    citizen.look("10-receipt")
    record = pdf(citizen, "Bestätigung als PDF")
    assert number in record
    assert code in record
    citizen.page.reload()
    assert citizen.heading == "Ihr Antrag ist eingegangen", "the page survives a bookmark"
    mail = office.mail_to(who.email, code)
    assert number in mail.get_content()
    assert who.family_name not in mail.get_content(), "an e-mail tells nothing about the person"
    citizen.follow("Zum Stand meines Antrags")
    citizen.reload_until("Ihr Antrag ist eingegangen")
    citizen.sees("Sie müssen jetzt nichts tun. Wir sind an der Reihe.")
    citizen.look("11-status-received")
    return number, code


def read_what_is_missing(citizen: Visitor, number: str, code: str) -> None:
    applicant.open_status(citizen, number, code)
    citizen.reload_until("Sie müssen etwas tun.")
    said = " ".join(citizen.page.locator(".lz-status-box").inner_text().split())
    deadline = re.search(r"Sie haben Zeit bis .*?(\d+\. \w+ \d{4})", said)
    assert deadline is not None
    letter = pdf(citizen, "Bitte reichen Sie Unterlagen nach")
    assert FORGOTTEN in letter
    assert deadline[1] in letter
    assert not any(name in letter for name in HAVE), "it asks for nothing that is there"
    citizen.look("12-status-missing")


def hand_it_in(citizen: Visitor) -> None:
    citizen.attach(f"Datei auswählen: {FORGOTTEN}", paper(FORGOTTEN))
    citizen.press("Ich bin fertig")
    citizen.sees("Danke. Wir sehen uns Ihre Unterlagen an.")
    citizen.look("13-status-handed-in")


def read_the_confirmation(citizen: Visitor, office: RunningOffice, number: str, code: str) -> None:
    applicant.open_status(citizen, number, code)
    title = "Ihr Antrag ist vollständig"
    citizen.reload_until(title)
    citizen.look("14-status-complete")
    letter = pdf(citizen, title)
    for fact in (number, FORGOTTEN, "keine Entscheidung"):
        assert fact in letter
    check_genuineness(citizen, letter_of(office, number, "completeness-confirmation"), number)


def check_genuineness(citizen: Visitor, letter: Letter, number: str) -> None:
    citizen.open("/pruefen")
    citizen.look("15-check-code")
    assert letter.verification_code is not None
    citizen.fill("Prüfcode", letter.verification_code)
    citizen.press("Prüfen")
    assert citizen.heading == "Die Bestätigung ist echt"
    citizen.sees(number)
    citizen.look("16-genuine")


def read_the_decision(citizen: Visitor, number: str, code: str) -> None:
    applicant.open_status(citizen, number, code)
    citizen.reload_until("Ihr Antrag ist bewilligt")
    citizen.reload_until("Bitte zahlen Sie 93,00")
    citizen.sees("Jetzt müssen Sie noch etwas tun.")
    for step in ("Gebühr", "Foto, Fingerabdrücke und Unterschrift", "Sie bekommen Ihr Dokument"):
        citizen.sees(step)
    citizen.look("17-status-decided")
    assert number in pdf(citizen, "Bescheid: Wir haben Ihrem Antrag entsprochen")


def read_that_the_card_is_here(citizen: Visitor, number: str, code: str) -> None:
    applicant.open_status(citizen, number, code)
    citizen.reload_until("Ihr Dokument ist da.")
    citizen.sees_not("Bitte zahlen Sie")
    citizen.look("18-status-card")


def read_the_end(citizen: Visitor, number: str, code: str) -> None:
    applicant.open_status(citizen, number, code)
    citizen.reload_until("Den Bescheid finden Sie unten bei den Schreiben.")
    citizen.look("19-status-closed")
    citizen.press("Verlassen und auf diesem Gerät nichts zurücklassen")
    citizen.sees("Sie haben die Statusseite verlassen.")
    citizen.open(f"/status/{number}")
    assert citizen.heading == "Stand meines Antrags", "nothing is left behind on this device"
    citizen.look("20-door")


# --- the office ---


def check_documents(clerk: Visitor, number: str) -> None:
    colleague.find_task(clerk, number, "Vollständigkeit prüfen", tab="frei")
    clerk.look("01-worklist")
    colleague.take_task(clerk, number, "Vollständigkeit prüfen")
    clerk.look("02-task")
    clerk.follow("Akte öffnen")
    clerk.page.locator(".djs-element.lz-element-current").first.wait_for()
    clerk.look("03-file")
    clerk.follow("Zurück zur Aufgabe")
    colleague.accept(clerk, *HAVE)


def ask_for_what_is_missing(clerk: Visitor, number: str) -> None:
    colleague.classify(clerk, complete=False)
    colleague.finish_task(clerk)
    clerk.look("04-worklist-after")


def confirm_completeness(clerk: Visitor, number: str) -> None:
    colleague.take_task(clerk, number, "Vollständigkeit prüfen")
    colleague.accept(clerk, FORGOTTEN)
    colleague.classify(clerk, complete=True)
    colleague.finish_task(clerk)


def examine_and_propose(examiner: Visitor, number: str) -> None:
    colleague.take_task(examiner, number, "Voraussetzungen prüfen")
    examiner.look("01-task")
    colleague.tick_every_test(examiner)
    examiner.choose("Was schlagen Sie vor?", "Titel verlängern")
    examiner.fill("Begründung des Vorschlags", "Alle Voraussetzungen liegen vor.")
    answer_further_questions(examiner)
    colleague.enter_calendar_day(examiner, "Titel gilt bis", clock.today() + timedelta(days=1000))
    examiner.look("02-more-questions")
    colleague.finish_task(examiner)


def write_the_notice(examiner: Visitor, number: str) -> None:
    colleague.take_task(examiner, number, "Bescheid vorbereiten")
    examiner.choose("Rechtsgrundlage", "§ 18b")
    colleague.enter_calendar_day(examiner, "Gültig ab", clock.today() + timedelta(days=14))
    colleague.enter_calendar_day(examiner, "Gültig bis", clock.today() + timedelta(days=1000))
    examiner.fill("Erlaubte Beschäftigung", "Jede Beschäftigung, zu der die Qualifikation befähigt, ist erlaubt.")
    examiner.look("03-notice")
    colleague.finish_task(examiner)


def read_the_file(examiner: Visitor, number: str) -> str:
    """The file after the notice; returns what it says is to be done."""
    examiner.open(f"/akte/{number}")
    examiner.look("04-file")
    return examiner.page.locator("#jetzt").inner_text()


def approve(approver: Visitor, number: str) -> None:
    colleague.take_task(approver, number, "Entscheidung freigeben")
    approver.look("01-proposal")
    assert number in pdf(approver, "Bescheid im Entwurf")
    approver.choose("Geben Sie die Entscheidung frei?", "Ja")
    colleague.finish_task(approver)


def capture_biometrics(clerk: Visitor, number: str) -> None:
    colleague.take_task(clerk, number, "Biometrie erfassen")
    clerk.tick("Identität am Pass geprüft")
    clerk.choose("Digitales Foto", "Im Haus aufgenommen")
    clerk.choose("Zwei Fingerabdrücke", "Abgegeben")
    clerk.choose("Unterschrift", "Abgegeben")
    clerk.choose("Wie kommt das Dokument zur Person?", "Abholung bei uns")
    clerk.look("05-biometrics")
    colleague.finish_task(clerk)


def note_that_the_card_is_here(clerk: Visitor, number: str) -> None:
    clerk.open(f"/akte/{number}")
    clerk.reload_until("Karte ist eingetroffen")
    clerk.look("06-ordered")
    clerk.press("Karte ist eingetroffen")
    clerk.sees("Die Karte ist als eingetroffen vermerkt.")


def hand_over_the_card(clerk: Visitor, number: str) -> None:
    colleague.take_task(clerk, number, "Aushändigen")
    colleague.enter_calendar_day(clerk, "Ausgehändigt oder zugestellt am", clock.today())
    clerk.choose("An wen?", "An die Person selbst")
    clerk.choose("Bisherige Karte oder bisheriges Dokument", "Eingezogen")
    clerk.choose("Online-Ausweisfunktion", "Eingeschaltet")
    clerk.choose("Stimmen die Angaben auf dem Dokument?", "Ja")
    clerk.look("07-hand-over")
    colleague.finish_task(clerk)


# --- letters ---


def pdf(visitor: Visitor, link: str) -> str:
    """The words of the PDF that a link leads to."""
    answer = visitor.download(link)
    assert answer.headers["content-type"] == "application/pdf"
    content = answer.body()
    assert content.startswith(b"%PDF")
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def letter_of(office: RunningOffice, number: str, kind: str) -> Letter:
    with unit_of_work(office.database) as session:
        return next(letter for letter in letters.letters_of(session, number) if letter.kind == kind)


# --- a refusal ---


def test_a_refusal_needs_a_hearing_and_a_second_person(browser: Browser, office: RunningOffice) -> None:
    """Carla Ferreira examines and may approve, but not what she proposed herself."""
    number, code, mailbox = somebody_whose_income_is_too_low(office)
    with colleague.at_work(browser, office.address, "refusal", "c.ferreira") as examiner:
        propose_a_refusal(examiner, number)
        write_the_reasons(examiner, number)
    with visit(browser, office.address, "refusal-citizen", PHONE) as citizen:
        reply_to_the_hearing(citizen, number, code)
    with colleague.at_work(browser, office.address, "refusal", "c.ferreira") as examiner:
        assess_the_reply(examiner, number)
        cannot_approve(examiner, number)
    with colleague.at_work(browser, office.address, "refusal", "m.vogt") as approver:
        approve(approver, number)
    with visit(browser, office.address, "refusal-citizen", PHONE) as citizen:
        read_the_refusal(citizen, number, code)
    with colleague.at_work(browser, office.address, "lead", "a.haddad") as lead:
        read_and_verify_the_log(lead, number)
    assert office.mail_to(mailbox, "Neu")


def somebody_whose_income_is_too_low(office: RunningOffice) -> tuple[str, str, str]:
    """A case that waits for its examination: number, access code, e-mail address."""
    story = Story("refused", proposal="refuse")
    crowd = Crowd(office, Random(4))
    number = crowd.send(crowd.fill_in(story, 3), story)
    mailbox = people.applicant(3, Random(4)).email
    wait_for(lambda: crowd.work_on(number, "Task_CheckCompleteness"), "the check of the documents")
    wait_for(lambda: crowd.open_step(number) == "Task_Examine", "the examination")
    mail = office.mail_to(mailbox, "Ihr Zugangscode:").get_content()
    code = re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", mail)
    assert code is not None
    return number, code[0], mailbox


def propose_a_refusal(examiner: Visitor, number: str) -> None:
    colleague.take_task(examiner, number, "Voraussetzungen prüfen")
    colleague.tick_every_test(examiner, subsistence="Nicht erfüllt")
    examiner.choose("Was schlagen Sie vor?", "Antrag ablehnen")
    examiner.fill("Begründung des Vorschlags", "Der Lebensunterhalt ist nicht gesichert.")
    answer_further_questions(examiner)
    subsistence = examiner.page.get_by_role("group", name="Lebensunterhalt")
    subsistence.get_by_label("Begründung").fill("Das Einkommen liegt unter dem Bedarf.")
    examiner.look("01-proposal")
    colleague.finish_task(examiner)


def write_the_reasons(examiner: Visitor, number: str) -> None:
    colleague.take_task(examiner, number, "Ablehnung begründen")
    examiner.choose("Rechtsgrundlage", "§ 18b")
    examiner.fill("Voraussetzung, die fehlt", "Gesicherter Lebensunterhalt")
    examiner.fill("Warum sie nicht erfüllt ist", "Ihr Einkommen reicht nicht aus, um den Lebensunterhalt zu sichern.")
    examiner.look("02-reasons")
    colleague.finish_task(examiner)


def reply_to_the_hearing(citizen: Visitor, number: str, code: str) -> None:
    applicant.open_status(citizen, number, code)
    citizen.reload_until("Sie müssen etwas tun.")
    assert "Gesicherter Lebensunterhalt" in pdf(citizen, "Anhörung: Wir beabsichtigen, Ihren Antrag abzulehnen")
    citizen.look("01-status")
    citizen.follow("Stellung nehmen")
    citizen.fill("Ihre Stellungnahme", "Mein Arbeitgeber hat mir eine Lohnerhöhung zugesagt.")
    citizen.attach("Anlagen", paper("Zusage"))
    citizen.look("02-reply")
    citizen.press("Stellungnahme absenden")
    citizen.sees("Ihre Stellungnahme ist bei uns.")


def assess_the_reply(examiner: Visitor, number: str) -> None:
    colleague.take_task(examiner, number, "Stellungnahme würdigen")
    examiner.choose("Ist eine Stellungnahme eingegangen?", "Ja")
    examiner.choose("Wie geht es weiter?", "Es bleibt bei der Ablehnung")
    examiner.fill("Begründung des Ergebnisses", "Die Zusage ist nicht belegt.")
    answer_further_questions(examiner)
    examiner.fill("Was wird vorgetragen?", "Eine Lohnerhöhung sei zugesagt.")
    examiner.fill("Wie würdigen Sie es?", "Die Zusage liegt in der Zukunft.")
    examiner.choose("Überzeugt es?", "Nein")
    colleague.finish_task(examiner)


def cannot_approve(examiner: Visitor, number: str) -> None:
    colleague.find_task(examiner, number, "Entscheidung freigeben")
    examiner.follow(number, within="table")
    examiner.sees("Nach dem Vier-Augen-Prinzip muss diesen Schritt eine andere Person erledigen")
    assert examiner.page.get_by_role("button", name="Aufgabe übernehmen").count() == 0
    examiner.look("03-four-eyes")


def read_the_refusal(citizen: Visitor, number: str, code: str) -> None:
    applicant.open_status(citizen, number, code)
    citizen.reload_until("Ihr Antrag ist abgelehnt.")
    citizen.look("03-status")
    letter = pdf(citizen, "Bescheid: Wir lehnen Ihren Antrag ab")
    assert "Rechtsbehelfsbelehrung" in letter
    assert "Gesicherter Lebensunterhalt" in letter


def read_and_verify_the_log(lead: Visitor, number: str) -> None:
    for account, name in (("c.ferreira", "Carla Ferreira"), ("m.vogt", "Matthias Vogt")):
        lead.open(f"/protokoll?vorgang={number}&person={account}")
        expect(lead.page.get_by_role("cell", name=name, exact=True).first).to_be_visible()
    lead.look("01-log")
    lead.press("Protokoll prüfen")
    lead.sees("Das Protokoll ist unverändert")
    lead.look("02-verified")


def answer_further_questions(visitor: Visitor) -> None:
    """Where a script does not ask on while one answers, sending the form does."""
    visitor.press("Aufgabe erledigen")
