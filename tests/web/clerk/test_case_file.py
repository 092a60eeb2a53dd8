"""The file: everything about a case on one page, with a trace of who looked and why."""

from datetime import timedelta
from decimal import Decimal

from tests.integration.office import GRANT, REQUIRED, Office
from tests.web.citizen.browser import words_of
from tests.web.clerk.desk import CHECK, COMPLETE, EXAMINE, Desk, withdraw
from tests.web.desks import Hire
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register
from workflows.people.permissions import Role


def section(desk: Desk, name: str) -> str:
    """The words of one section of the file."""
    (found,) = desk.page.xpath(f"//section[@id='{name}']")
    return words_of(found)


def test_the_file_tells_what_is_to_be_done_and_leads_there(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open(f"/akte/{number}")
    assert clerk.heading == "Ayşe Yılmaz"
    assert CHECK in section(clerk, "jetzt")
    assert "noch frei, für: Annahme und Clearing" in section(clerk, "jetzt")
    clerk.follow("Aufgabe öffnen")
    assert clerk.heading == CHECK


def test_answers_letters_and_history_stand_in_their_sections(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open(f"/akte/{number}")
    assert "Muster GmbH" in section(clerk, "vorgang")
    assert "Ingenieurin" in section(clerk, "vorgang")
    assert "Ihr Antrag ist eingegangen" in section(clerk, "schreiben")
    assert "Unterlage eingegangen: Pass oder Passersatz" in section(clerk, "verlauf")


def test_a_fee_of_nothing_is_no_fee(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    with office.transaction() as session:
        case = case_register.find_for_change(session, number)
        case.fee_amount, case.fee_basis = Decimal(0), "§ 47 Absatz 2 AufenthV"
    clerk.open(f"/akte/{number}")
    assert "keine Gebühr (§ 47 Absatz 2 AufenthV)" in section(clerk, "vorgang")
    assert "0,00" not in clerk.text


def looks(office: Office, number: str) -> list[tuple[str, str, str]]:
    """Who looked into a file, why, and in which step; oldest first."""
    with office.transaction() as session:
        entries = audit.entries(session, subject=number, action=Action.CASE_VIEW)
        return [(entry.by, entry.purpose, entry.details.get("step", "")) for entry in reversed(entries)]


def test_every_look_is_recorded_with_its_purpose(clerk: Desk, office: Office) -> None:
    number, who = office.apply(), clerk.account
    clerk.open(f"/akte/{number}")
    clerk.open(f"/akte/{number}?zweck=supervision")
    assert "Zweck des Zugriffs: Aufsicht und Qualitätssicherung" in clerk.text
    office.traveller.advance(timedelta(minutes=16))
    clerk.open(f"/akte/{number}?zweck=neugier")
    work, supervision = "Bearbeitung des Vorgangs", "Aufsicht und Qualitätssicherung"
    assert looks(office, number) == [(who, work, ""), (who, supervision, ""), (who, work, "")]


def test_working_on_a_task_is_one_look(clerk: Desk, office: Office) -> None:
    number, work = office.apply(REQUIRED), "Bearbeitung des Vorgangs"
    clerk.claim(number).press("Anerkennen").press("Zwischenspeichern", note="Noch nicht fertig")
    clerk.press("Aufgabe erledigen")
    assert clerk.status == 422
    assert looks(office, number) == [(clerk.account, work, CHECK)]
    clerk.follow("Akte öffnen")
    assert looks(office, number) == [(clerk.account, work, CHECK), (clerk.account, work, "")]


def test_the_drawing_marks_the_present_step_and_says_the_same_in_words(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open(f"/akte/{number}")
    sources = clerk.page.xpath("//*[@data-diagram]/@data-diagram")
    current = " ".join(clerk.page.xpath("//*[@data-diagram]/@data-current")).split()
    assert "Task_CheckCompleteness" in current
    (present,) = [words_of(row) for row in clerk.page.xpath("//li[@aria-current='step']") if CHECK in words_of(row)]
    assert "jetzt" in present
    for source in sources:
        clerk.open(source)
        assert clerk.status == 200
        assert clerk.answer.content_type.startswith("application/xml")
    assert clerk.open(f"/akte/{number}/ablauf/gibt_es_nicht.bpmn").status == 404


def test_a_letter_opens_as_pdf_and_the_opening_is_recorded(clerk: Desk, office: Office) -> None:
    number = office.apply()
    clerk.open(f"/akte/{number}")
    (link,) = clerk.page.xpath("//section[@id='schreiben']//a/@href")
    clerk.open(link)
    assert clerk.answer.data.startswith(b"%PDF")
    with office.transaction() as session:
        assert [one.by for one in audit.entries(session, subject=number, action=Action.LETTER_VIEW)] == [clerk.account]


def test_notes_are_for_colleagues_and_an_empty_one_is_refused(clerk: Desk, colleague: Desk, office: Office) -> None:
    number = office.apply()
    clerk.open(f"/akte/{number}").press("Vermerk zur Akte nehmen", vermerk="  ")
    assert clerk.errors() == {"vermerk": "Der Vermerk ist leer."}
    clerk.press("Vermerk zur Akte nehmen", vermerk="Rückruf am Dienstag, <b>eilig</b>")
    assert "Ihr Vermerk steht in der Akte." in clerk.said()
    colleague.open(f"/akte/{number}")
    assert "Rückruf am Dienstag, <b>eilig</b>" in section(colleague, "vermerke")
    assert "Nesrin Celik" in section(colleague, "vermerke")


def test_a_note_that_is_too_long_is_not_lost(clerk: Desk, office: Office) -> None:
    number = office.apply()
    text = "Sehr lang. " * 1000
    clerk.open(f"/akte/{number}").press("Vermerk zur Akte nehmen", vermerk=text)
    assert clerk.status == 422
    assert clerk.value("vermerk") == text.strip()


def test_proposals_and_what_was_examined_can_be_read(clerk: Desk, examiner: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    office.judge(number, clerk.identity, *REQUIRED)
    office.complete(number, clerk.identity, COMPLETE | {"findings": []})
    office.complete(number, examiner.identity, GRANT)
    examiner.open(f"/akte/{number}")
    found = section(examiner, "pruefung")
    for fact in ("Erteilung", "Olena Kovalenko", "Alle Voraussetzungen sind erfüllt.", EXAMINE, CHECK):
        assert fact in found


def test_a_closed_file_says_that_nothing_is_to_be_done(clerk: Desk, office: Office) -> None:
    number = office.apply()
    withdraw(office, number)
    clerk.open(f"/akte/{number}")
    assert "abgeschlossen: zurückgenommen" in clerk.text
    assert "Hier ist nichts mehr zu tun." in section(clerk, "jetzt")
    assert "Antrag zurückgenommen" in section(clerk, "beitraege")


def test_a_new_access_code_needs_a_reason_and_replaces_the_old_one(clerk: Desk, office: Office) -> None:
    number = office.apply()
    old = clerk.code(number)
    clerk.open(f"/akte/{number}").press("Neuen Zugangscode ausgeben", grund=" ")
    assert "grund" in clerk.errors()
    clerk.press("Neuen Zugangscode ausgeben", grund="Brief verloren, Pass geprüft")
    assert clerk.heading == "Neuer Zugangscode"
    (code,) = [words_of(one) for one in clerk.page.xpath("//*[contains(@class, 'lz-code')]")]
    assert code != old
    clerk.open("/status").press("Stand anzeigen", nummer=number, code=old)
    assert clerk.heading != "Stand Ihres Antrags"
    clerk.open("/status").press("Stand anzeigen", nummer=number, code=code)
    assert clerk.heading == "Stand Ihres Antrags"


def test_who_may_not_record_applications_gives_out_no_codes(examiner: Desk, office: Office) -> None:
    number = office.apply()
    examiner.open(f"/akte/{number}")
    assert not examiner.has_button("Neuen Zugangscode ausgeben")
    examiner.post(f"/akte/{number}/zugangscode", grund="einfach so")
    assert examiner.status == 403


def test_files_are_closed_to_those_who_do_not_work_on_cases(office: Office, hire: Hire) -> None:
    number = office.apply()
    for role in (Role.ANALYST, Role.AUDITOR, Role.ADMIN):
        desk = hire(f"Person {role.value.title()}", role)
        for address in (f"/akte/{number}", "/akten?suche=yilmaz", "/arbeit"):
            assert desk.open(address).status == 403
            assert "Yılmaz" not in desk.text


def test_an_unknown_number_is_explained(clerk: Desk) -> None:
    clerk.open("/akte/LZ-2026-999999-0")
    assert clerk.status == 404
    assert "Einen Vorgang mit der Nummer LZ-2026-999999-0 gibt es nicht." in clerk.text


def test_english_colleagues_read_english(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open(f"/akte/{number}", language="en")
    for fact in ("To do now", "Documents", "Letters", "Passport"):
        assert fact in clerk.text
    assert clerk.page.get("lang") == "en"
