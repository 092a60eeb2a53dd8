"""Stale tabs, two people at once, second clicks: everybody is told what happened, and nothing typed is lost."""

from tests.integration.office import REQUIRED, Office
from tests.web.clerk.desk import CHECK, COMPLETE, INCOMPLETE, Desk, withdraw
from workflows.cases import case_register


def test_whoever_is_second_to_claim_is_told_who_was_faster(clerk: Desk, colleague: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open_task(number)
    colleague.claim(number)
    clerk.press("Aufgabe übernehmen")
    assert clerk.status == 409
    assert "Jonas Weber bearbeitet diese Aufgabe seit dem 02.03.2026" in clerk.said()
    assert clerk.has_button("Von Jonas Weber übernehmen")


def test_taking_over_asks_first_and_says_since_when_the_other_works_on_it(
    clerk: Desk, colleague: Desk, office: Office
) -> None:
    number = office.apply(REQUIRED)
    colleague.claim(number).press("Zwischenspeichern", note="Von Jonas")
    clerk.open_task(number).press("Von Jonas Weber übernehmen")
    assert clerk.heading == "Aufgabe von jemand anderem übernehmen?"
    assert "Jonas Weber bearbeitet diese Aufgabe seit dem 02.03.2026" in clerk.text
    assert colleague.open("/arbeit?reiter=meine").numbers() == [number], "nothing has happened yet"
    clerk.press("Ja, ich übernehme")
    assert clerk.value("note") == "Von Jonas"
    assert colleague.open("/arbeit?reiter=meine").numbers() == []


def test_whose_task_was_taken_over_keeps_what_they_had_typed(clerk: Desk, colleague: Desk, office: Office) -> None:
    number = office.apply()
    clerk.claim(number)
    colleague.open_task(number).press("Von Nesrin Celik übernehmen").press("Ja, ich übernehme")
    clerk.press("Aufgabe erledigen", **INCOMPLETE, note="Mein langer Vermerk")
    assert clerk.status == 409
    assert "Jonas Weber bearbeitet diese Aufgabe seit dem" in clerk.said()
    assert clerk.value("note") == "Mein langer Vermerk"
    assert clerk.value("complete") == "no"
    assert not clerk.has_button("Aufgabe erledigen")
    clerk.press("Von Jonas Weber übernehmen").press("Ja, ich übernehme")
    assert clerk.value("note") == "Mein langer Vermerk"
    assert "gespeichert sind sie noch nicht" in clerk.said()
    clerk.press("Aufgabe erledigen")
    assert "ist erledigt" in clerk.said()


def test_whose_task_was_taken_over_is_not_asked_to_correct_it(clerk: Desk, colleague: Desk, office: Office) -> None:
    number = office.apply()
    clerk.claim(number)
    colleague.open_task(number).press("Von Nesrin Celik übernehmen").press("Ja, ich übernehme")
    clerk.press("Aufgabe erledigen", note="Noch ist nicht alles beantwortet")
    assert clerk.status == 409
    assert clerk.value("note") == "Noch ist nicht alles beantwortet"
    assert not clerk.page.xpath("//main//*[@class='kern-error']")


def test_a_stale_tab_is_told_who_finished_the_task_and_shows_what_was_typed(
    clerk: Desk, colleague: Desk, office: Office
) -> None:
    number = office.apply()
    clerk.claim(number)
    colleague.open_task(number).press("Von Nesrin Celik übernehmen").press("Ja, ich übernehme")
    colleague.press("Aufgabe erledigen", **INCOMPLETE)
    clerk.press("Aufgabe erledigen", **COMPLETE, note="Der Vermerk, den ich noch brauche")
    assert clerk.status == 409
    assert "Jonas Weber war schneller" in clerk.said()
    assert "Der Vermerk, den ich noch brauche" in clerk.text
    assert clerk.open(f"/akte/{number}").text.count("Aufgabe erledigt: Vollständigkeit prüfen") == 1


def test_an_older_tab_of_ones_own_is_told_of_the_newer_draft(clerk: Desk, office: Office) -> None:
    number = office.apply()
    clerk.claim(number)
    stale = clerk.value(":stand")
    clerk.press("Zwischenspeichern", note="aus dem neuen Fenster")
    clerk.press("Aufgabe erledigen", **INCOMPLETE, note="aus dem alten Fenster", **{":stand": stale})
    assert clerk.status == 409
    assert "Entwurf gespeichert" in clerk.said()
    assert clerk.value("note") == "aus dem alten Fenster"
    clerk.press("Aufgabe erledigen")
    assert "ist erledigt" in clerk.said(), "the page that told of it can be sent"


def test_a_page_that_saves_by_itself_never_saves_over_another(clerk: Desk, colleague: Desk, office: Office) -> None:
    number = office.apply()
    clerk.claim(number)
    fields = clerk._filled(clerk.page.xpath("//form[@id='aufgabe']")[0])
    kept = clerk._client.post(clerk.address, data=fields | {"note": "von selbst"}, headers={"X-Part": "draft"})
    assert kept.get_json()["revision"] > int(fields[":stand"])
    colleague.open_task(number).press("Von Nesrin Celik übernehmen").press("Ja, ich übernehme")
    late = clerk._client.post(clerk.address, data=fields | {"note": "zu spät"}, headers={"X-Part": "draft"})
    assert late.status_code == 409
    assert colleague.open_task(number).value("note") == "von selbst"


def test_a_double_click_does_the_task_once_and_both_answers_are_the_same(clerk: Desk, office: Office) -> None:
    number = office.apply()
    clerk.claim(number)
    first = {**clerk._filled(clerk.page.xpath("//form[@id='aufgabe']")[0]), **INCOMPLETE, ":aktion": "erledigen"}
    address = clerk.address
    clerk.post(address, **first)
    assert "ist erledigt" in clerk.said()
    clerk.post(address, **first)
    assert clerk.heading == "Arbeitsliste"
    assert f"„{CHECK}“ ist erledigt ({number})." in clerk.said()
    assert clerk.open(f"/akte/{number}").text.count("Aufgabe erledigt: Vollständigkeit prüfen") == 1


def test_a_task_that_is_not_needed_any_more_says_why(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.claim(number)
    task = clerk.address
    withdraw(office, number)
    clerk.press("Aufgabe erledigen", **COMPLETE, note="Zu spät")
    assert clerk.status == 409
    assert "nicht mehr nötig" in clerk.said()
    assert "Zu spät" in clerk.text
    assert clerk.open(task).status == 200


def test_what_the_rules_object_to_is_said_and_nothing_half_is_kept(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.claim(number).press("Aufgabe erledigen", **COMPLETE, note="Mein Vermerk", findings=["criminal_matter"])
    assert clerk.status == 409
    assert "Bitte beurteilen Sie zuerst jede eingegangene Unterlage." in clerk.said()
    assert clerk.value("note") == "Mein Vermerk"
    with office.transaction() as session:
        assert not case_register.find(session, number).facts.get("criminal_matter"), "the task is not done"
