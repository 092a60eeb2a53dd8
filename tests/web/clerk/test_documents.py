"""Documents one by one: verdicts beside the task and in the file, files from the counter, and who may do it."""

from io import BytesIO

from tests.integration.office import REQUIRED, Office
from tests.web.citizen.browser import pdf, words_of
from tests.web.clerk.desk import COMPLETE, Desk, withdraw
from tests.web.desks import Hire
from workflows import audit
from workflows.audit import Action
from workflows.people.permissions import Role


def test_a_verdict_beside_the_task_keeps_what_was_typed_and_leads_back_to_the_document(
    clerk: Desk, office: Office
) -> None:
    number = office.apply(REQUIRED)
    clerk.claim(number).press("Zwischenspeichern", note="Alter Vermerk")
    form = clerk.page.xpath("//form[@id='aufgabe']")[0]
    form.xpath(".//textarea[@name='note']")[0].text = "Neuer Vermerk"
    clerk.post(
        clerk.address.replace("?", "/unterlagen?"),
        **clerk._filled(form) | {"note": "Neuer Vermerk", ":urteil": "annehmen PASS"},
    )
    assert "Pass oder Passersatz: anerkannt." in clerk.said()
    assert clerk.heading == "Vollständigkeit prüfen"
    assert clerk.value("note") == "Neuer Vermerk"
    assert "anerkannt" in words_of(clerk.document("PASS"))
    assert "Nesrin Celik" in words_of(clerk.document("PASS"))
    assert "Sprache: Deutsch oder Englisch" in words_of(clerk.document("KV"))


def test_the_verdict_comes_back_to_its_place_on_the_page(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open(f"/akte/{number}")
    answer = clerk._client.post(f"/akte/{number}/unterlagen", data={":urteil": "annehmen KV"})
    assert answer.location.endswith("#unterlage-KV")


def test_rejecting_needs_a_reason_in_words_the_person_can_use(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open(f"/akte/{number}").judge("PASS", "zurueckweisen")
    assert clerk.status == 422
    assert clerk.errors() == {"unterlage-PASS": "Bitte nennen Sie den Grund. Er steht später in der Akte."}
    (details,) = clerk.document("PASS").xpath(".//details[@open]")
    assert "Zurückweisen" in words_of(details)
    clerk.judge("PASS", "zurueckweisen", muster="unvollstaendig", ablehnung="Seite 2 fehlt.")
    assert "zurückgewiesen" in clerk.said()
    assert "Bitte schicken Sie uns das vollständige Dokument. Seite 2 fehlt." in words_of(clerk.document("PASS"))


def test_a_verdict_can_be_taken_back(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open(f"/akte/{number}").judge("PASS", "annehmen")
    assert "zuruecksetzen" in clerk.verdicts("PASS")
    clerk.judge("PASS", "zuruecksetzen")
    assert "eingegangen" in words_of(clerk.document("PASS"))


def test_accepting_a_new_file_leaves_the_rejected_one_rejected(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open(f"/akte/{number}").judge("PASS", "zurueckweisen", muster="unlesbar")
    office.hand_in(number, "PASS", done=False)
    clerk.open(f"/akte/{number}").judge("PASS", "annehmen")
    assert "anerkannt" in words_of(clerk.document("PASS"))
    assert words_of(clerk.document("PASS")).count("zurückgewiesen") == 1


def test_an_original_that_was_shown_counts_without_a_file(clerk: Desk, office: Office) -> None:
    number = office.apply()
    clerk.open(f"/akte/{number}")
    assert "Original lag vor" in words_of(clerk.document("PASS"))
    clerk.judge("PASS", "annehmen")
    assert "anerkannt" in words_of(clerk.document("PASS"))


def test_files_from_the_counter_go_into_the_case(clerk: Desk, office: Office) -> None:
    number = office.apply()
    clerk.open(f"/akte/{number}").judge("PASS", "hinzufuegen")
    assert clerk.errors() == {"unterlage-PASS": "Wählen Sie zuerst eine Datei aus."}
    clerk.post(f"/akte/{number}/unterlagen", **{":urteil": "hinzufuegen PASS", ":datei-PASS": pdf("scan.pdf")})
    assert "1 Datei ist zur Akte genommen." in clerk.said()
    assert "scan.pdf" in words_of(clerk.document("PASS"))


def test_a_file_that_is_refused_says_why_at_its_document(clerk: Desk, office: Office) -> None:
    number = office.apply()
    program = (BytesIO(b"MZ\x90\x00" + b"\0" * 200), "pass.pdf")
    clerk.post(f"/akte/{number}/unterlagen", **{":urteil": "hinzufuegen PASS", ":datei-PASS": program})
    assert clerk.status == 422
    assert "pass.pdf" in clerk.errors()["unterlage-PASS"]


def test_an_examiner_waives_with_a_reason_and_takes_it_back(clerk: Desk, examiner: Desk, office: Office) -> None:
    number = office.apply()
    examiner.open(f"/akte/{number}").judge("KV", "verzichten")
    assert "unterlage-KV" in examiner.errors()
    examiner.judge("KV", "verzichten", anlass="Familienversichert, liegt uns vor.")
    assert "Familienversichert, liegt uns vor." in words_of(examiner.document("KV"))
    assert "verlangen" in examiner.verdicts("KV")
    examiner.judge("KV", "verlangen", anlass="Doch nicht familienversichert.")
    assert "fehlt noch" in words_of(examiner.document("KV"))


def test_a_clerk_does_not_see_what_only_examiners_may_and_cannot_send_it(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open(f"/akte/{number}")
    assert clerk.verdicts("PASS") == {"annehmen", "zurueckweisen", "hinzufuegen"}
    clerk.post(f"/akte/{number}/unterlagen", **{":urteil": "verzichten PASS", ":anlass-PASS": "Eile"})
    assert clerk.status == 403
    assert "im Einzelfall auf eine Unterlage verzichten" in clerk.text


def test_whoever_may_not_judge_sees_no_verdicts_and_cannot_send_any(hire: Hire, office: Office) -> None:
    number = office.apply(REQUIRED)
    approver = hire("Matthias Vogt", Role.APPROVER)
    approver.open(f"/akte/{number}")
    assert approver.verdicts("PASS") == set()
    approver.post(f"/akte/{number}/unterlagen", **{":urteil": "annehmen PASS"})
    assert approver.status == 403
    assert "Unterlagen annehmen oder mit Begründung zurückweisen" in approver.text


def test_opening_a_document_is_recorded_with_its_purpose(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open(f"/akte/{number}?zweck=citizen-asked")
    (link,) = clerk.document("PASS").xpath(".//ul//a/@href")
    clerk.open(link)
    assert clerk.answer.content_type == "application/pdf"
    assert clerk.answer.headers["Content-Disposition"].startswith("inline")
    assert clerk.answer.headers["Cache-Control"] == "no-store"
    with office.transaction() as session:
        (seen,) = audit.entries(session, subject=number, action=Action.DOCUMENT_VIEW)
        assert (seen.by, seen.purpose) == (clerk.account, "Nachfrage der betroffenen Person")


def test_nothing_changes_in_a_closed_case(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    withdraw(office, number)
    clerk.open(f"/akte/{number}")
    assert clerk.verdicts("PASS") == set()
    clerk.post(f"/akte/{number}/unterlagen", **{":urteil": "annehmen PASS"})
    assert "Daran lässt sich nichts mehr ändern" in clerk.text


def test_complete_is_what_the_checklist_says(clerk: Desk, office: Office) -> None:
    number = office.apply(("PASS", "KV", "AV"))
    clerk.claim(number)
    for code in ("PASS", "KV", "AV"):
        clerk.judge(code, "annehmen")
    clerk.press("Aufgabe erledigen", **COMPLETE)
    assert "Es fehlt: Lohnabrechnungen der letzten drei Monate." in clerk.said()
    assert clerk.value("complete") == "yes"
