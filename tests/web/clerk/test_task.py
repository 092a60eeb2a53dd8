"""A task: what is to be done, doing it, and that nothing typed is ever lost."""

from datetime import timedelta

from engine import clock
from tests.integration.office import REQUIRED, Office
from tests.web.clerk.desk import CHECK, COMPLETE, EXAMINE, INCOMPLETE, Desk


def test_the_page_tells_what_is_to_be_done_by_when_and_for_whom(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open_task(number)
    assert clerk.heading == CHECK
    for fact in (number, "Ayşe Yılmaz", "17.05.1990", "Noch frei.", "in 2 Tagen", "Pass oder Passersatz"):
        assert fact in clerk.text
    assert not clerk.has_field("complete"), "what is nobody's cannot be filled in"


def test_claiming_opens_the_form_and_says_so(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.claim(number)
    assert "Sie bearbeiten diese Aufgabe jetzt." in clerk.said()
    assert clerk.has_field("complete")
    assert clerk.value("legal_basis") == "18b", "what the process knows is filled in"


def test_all_groups_of_a_form_stand_on_one_page(clerk: Desk, examiner: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    office.judge(number, clerk.identity, *REQUIRED)
    office.complete(number, clerk.identity, COMPLETE | {"findings": []})
    examiner.claim(number)
    assert examiner.heading == EXAMINE
    for name in ("tests.passport.result", "tests.job.result", "proposal", "reasoning"):
        assert examiner.has_field(name), name


def test_missing_answers_are_linked_and_the_rest_stays(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.claim(number).press("Aufgabe erledigen", note="Anruf am Montag", labour_consent="valid")
    assert clerk.status == 422
    assert clerk.title.startswith("Fehler:")
    assert clerk.errors() == {"f-complete": "Wählen Sie, ob der Antrag vollständig ist."}
    assert clerk.value("note") == "Anruf am Montag"
    assert clerk.value("labour_consent") == "valid"


def test_completing_moves_the_case_on(clerk: Desk, office: Office) -> None:
    number = office.apply()
    clerk.claim(number).press("Aufgabe erledigen", **INCOMPLETE)
    assert "ist erledigt" in clerk.said()
    office.work()
    clerk.open(f"/akte/{number}")
    assert "Im Amt ist gerade nichts zu tun." in clerk.text
    assert "Aufgabe erledigt: Vollständigkeit prüfen" in clerk.text


def test_a_draft_survives_the_night_with_half_a_thought(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.claim(number).press("Zwischenspeichern", note="Erst halb", complete="no")
    assert "Zwischengespeichert um" in clerk.said()
    assert "Entwurf" in clerk.open("/arbeit").text
    clerk.open_task(number)
    assert clerk.value("note") == "Erst halb"
    assert clerk.value("complete") == "no"


def test_the_enter_key_only_saves(clerk: Desk, office: Office) -> None:
    number = office.apply()
    clerk.claim(number)
    form = clerk.page.xpath("//form[@id='aufgabe']")[0]
    assert form.xpath("(.//button)[1]/@name") == [], "the first button is what the Enter key presses"
    clerk.press("Zwischenspeichern", **INCOMPLETE)
    assert "Zwischengespeichert" in clerk.said()
    assert office.open_task(number).name == CHECK


def test_putting_off_needs_a_later_day_and_a_reason(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.claim(number).press("Auf Wiedervorlage legen", note="bleibt stehen")
    assert clerk.errors() == {
        "wiedervorlage-tag": "Wählen Sie den Tag, an dem die Aufgabe wiederkommen soll.",
        "wiedervorlage-grund": "Schreiben Sie, worauf Sie warten.",
    }
    assert clerk.value("note") == "bleibt stehen"
    clerk.press("Auf Wiedervorlage legen", **{":tag": clock.today().isoformat(), ":grund": "Rückruf"})
    assert clerk.errors() == {"wiedervorlage-tag": "Eine Wiedervorlage braucht ein Datum in der Zukunft."}
    assert clerk.value(":grund") == "Rückruf"


def test_a_task_that_was_put_off_comes_back_by_itself_or_by_hand(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    day = clock.today() + timedelta(days=3)
    clerk.claim(number).press("Auf Wiedervorlage legen", **{":tag": day.isoformat(), ":grund": "Rückruf"}, note="Notiz")
    assert f"„{CHECK}“ ({number}) kommt am 05.03.2026 wieder." in clerk.said()
    clerk.open_task(number, "wiedervorlage")
    assert clerk.value("note") == "Notiz", "what was typed was kept"
    clerk.press("Aus der Wiedervorlage holen")
    assert clerk.open("/arbeit?reiter=meine").numbers() == [number]


def test_giving_a_task_back_keeps_what_was_typed_for_whoever_takes_it(
    clerk: Desk, colleague: Desk, office: Office
) -> None:
    number = office.apply(REQUIRED)
    clerk.claim(number).press("An das Team zurückgeben", note="Bitte beim Arbeitgeber nachfragen")
    assert "an das Team zurückgegeben" in clerk.said()
    colleague.claim(number)
    assert colleague.value("note") == "Bitte beim Arbeitgeber nachfragen"


def test_the_file_opens_with_a_way_back_to_the_task(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open_task(number)
    task = clerk.address.partition("?")[0]
    clerk.follow("Akte öffnen")
    assert clerk.heading == "Ayşe Yılmaz"
    clerk.follow("Zurück zur Aufgabe")
    assert clerk.address.partition("?")[0] == task


def test_a_question_that_follows_from_an_answer_is_asked_before_the_task_is_done(
    clerk: Desk, examiner: Desk, office: Office
) -> None:
    number = office.apply(REQUIRED)
    office.judge(number, clerk.identity, *REQUIRED)
    office.complete(number, clerk.identity, COMPLETE | {"findings": []})
    examiner.claim(number)
    results = dict.fromkeys(examiner.page.xpath("//input[@value='fulfilled']/@name"), "fulfilled")
    examiner.press("Aufgabe erledigen", **results, proposal="grant", reasoning="Alles erfüllt.")
    assert "Zu Ihren Antworten gibt es noch weitere Fragen." in examiner.text
    examiner.press("Aufgabe erledigen", valid_until="2029-03-01")
    assert "ist erledigt" in examiner.said()


def test_a_script_is_given_the_questions_that_follow_and_nothing_else(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.claim(number)
    answer = clerk._client.post(clerk.address, data={"_update": "1", "_shown": ""}, headers={"X-Part": "fields"})
    assert answer.status_code == 200
    assert "data-live-fields" in answer.text
    assert "Ayşe" not in answer.text, "no part of the case is looked at for it"


def test_an_unknown_task_is_explained(clerk: Desk) -> None:
    clerk.open(f"/arbeit/aufgaben/{'0' * 8}-0000-4000-8000-{'0' * 12}")
    assert clerk.status == 404
    assert "Diese Aufgabe gibt es nicht." in clerk.text
