"""Stepping into a running case through its page: a reason, a question, then the change. No script runs here."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from engine.state.tables import ProcessInstance
from tests.integration.office import Office
from tests.web.desks import PASSWORD, Desk, Hire
from workflows.cases import case_register
from workflows.people.permissions import Role


@pytest.fixture
def lead(hire: Hire) -> Desk:
    return hire("Lena Hoffmann", Role.LEAD)


@pytest.fixture
def number(office: Office) -> Iterator[str]:
    return office.apply()


def address(number: str) -> str:
    return f"/leitung/vorgaenge/{number}"


def instance_state(office: Office, number: str) -> str:
    with office.transaction() as session:
        return session.get_one(ProcessInstance, case_register.process_of(session, number)).state


def stop(desk: Desk, number: str) -> None:
    desk.open(address(number)).press("Anhalten …", reason="Anruf der Botschaft")
    desk.press("Ja, anhalten")


def test_stopping_asks_for_a_reason_and_then_once_more(office: Office, number: str, lead: Desk) -> None:
    lead.open(address(number)).press("Anhalten …")
    assert lead.status == 422
    assert list(lead.errors().values()) == ["Bitte nennen Sie den Grund. Er steht später in der Akte."]

    lead.press("Anhalten …", reason="Anruf der Botschaft")
    assert "Vorgang anhalten?" in lead.text
    assert "Ihr Grund: Anruf der Botschaft" in lead.text
    assert instance_state(office, number) == "active"

    lead.press("Ja, anhalten")
    assert "Der Vorgang ist angehalten." in lead.text
    assert "Lena Hoffmann hat diesen Vorgang am" in lead.text
    assert instance_state(office, number) == "suspended"


def test_a_stopped_case_is_listed_for_leads_until_it_goes_on(office: Office, number: str, lead: Desk) -> None:
    stop(lead, number)
    lead.open("/leitung")
    assert "Anruf der Botschaft" in lead.text

    lead.open(address(number)).press("Fortsetzen …", reason="geklärt")
    lead.press("Ja, fortsetzen")
    assert "Der Vorgang läuft weiter." in lead.text
    assert "Kein Vorgang ist angehalten." in lead.open("/leitung").text
    assert instance_state(office, number) == "active"


def test_a_clerk_reads_in_the_file_and_at_the_task_that_it_rests(
    office: Office, number: str, lead: Desk, hire: Hire
) -> None:
    task = office.open_task(number)
    clerk = hire("Nesrin Celik", Role.CLERK)
    stop(lead, number)
    assert "Lena Hoffmann hat ihn angehalten: Anruf der Botschaft" in clerk.open(f"/akte/{number}").text
    assert not clerk.has_link("In den Ablauf eingreifen")
    assert "Dieser Vorgang ruht gerade" in clerk.open(f"/arbeit/aufgaben/{task.id}").text
    assert number not in clerk.open("/arbeit").text


def test_moving_a_case_shows_what_ends_and_begins_before_it_happens(office: Office, number: str, lead: Desk) -> None:
    lead.open(address(number))
    ends = [
        box.get("value")
        for box in lead.page.xpath("//input[@name='ende']")
        if "Vollständigkeit" in box.getnext().text_content()
    ]
    begins = lead.page.xpath("//select[@id='beginn-1']/option[contains(., 'Voraussetzungen prüfen')]/@value")
    task = office.open_task(number)

    lead.press("Vorschau", reason="zu früh", ende=ends[0], beginn=begins[0])
    assert "Endet: Vollständigkeit prüfen" in lead.text
    assert "Beginnt: Voraussetzungen prüfen" in lead.text
    assert office.open_task(number).id == task.id

    lead.press("Ja, umsetzen")
    assert "Der Vorgang steht jetzt dort, wo Sie ihn hingesetzt haben." in lead.text
    office.work()
    assert office.open_task(number).id != task.id


def test_what_cannot_be_moved_is_said_and_what_was_chosen_stays(office: Office, number: str, lead: Desk) -> None:
    lead.open(address(number)).press("Vorschau", reason="zu früh")
    assert lead.errors() == {"umsetzen": "Wählen Sie, was beginnen oder enden soll."}
    ends = lead.page.xpath("//input[@name='ende']/@value")
    lead.press("Vorschau", reason="zu früh", ende=ends)
    assert "Danach stünde der Vorgang nirgends mehr." in lead.text
    assert lead.page.xpath("//input[@name='ende'][@checked]/@value") == ends


def test_a_move_that_somebody_overtook_changes_nothing(office: Office, number: str, lead: Desk, hire: Hire) -> None:
    other = hire("Jens Krause", Role.LEAD).open(address(number))
    begins = other.page.xpath("//select[@id='beginn-1']/option[contains(., 'Voraussetzungen prüfen')]/@value")
    other.press("Vorschau", reason="zu früh", beginn=begins[0])
    stop(lead, number)
    other.press("Ja, umsetzen")
    assert "Der Vorgang hat sich bewegt" in other.text


def test_a_fact_is_changed_after_a_look_at_both_values(office: Office, number: str, lead: Desk) -> None:
    lead.open(address(number))
    lead.open(lead.page.xpath("//tr[th/code='title_expires_on']//a/@href")[0])
    lead.press("Weiter", wert="bald", reason="Zahlendreher")
    assert (lead.status, lead.errors()) == (422, {"wert": "„bald“ passt nicht zu: Datum."})

    lead.press("Weiter", wert="31.7.2026", reason="Zahlendreher")
    assert "Bisher: 30.06.2026" in lead.text
    assert "Künftig: 31.07.2026" in lead.text
    lead.press("Ja, ändern")
    assert "Die Angabe „title_expires_on“ ist geändert." in lead.text
    said = lead.page.xpath("//tr[th/code='title_expires_on']")[0].text_content()
    assert "31.07.2026" in said
    assert "Letzter Tag" in said, "as the tables call it"


def test_ending_a_case_takes_a_second_lead(office: Office, number: str, lead: Desk, hire: Hire) -> None:
    stop(lead, number)
    assert not lead.page.xpath("//form[contains(@action, '/abbrechen')]")
    lead.post(f"{address(number)}/abbrechen", reason="doppelt", sicher="ja")
    assert instance_state(office, number) == "suspended"

    other = hire("Jens Krause", Role.LEAD).open(address(number))
    other.press("Abbrechen …", reason="doppelt angelegt")
    other.press("Ja, endgültig abbrechen")
    assert "Der Vorgang ist abgebrochen." in other.text
    assert instance_state(office, number) == "cancelled"
    assert "ohne Entscheidung beendet" in other.open(f"/akte/{number}").text


def test_a_case_that_cannot_be_read_is_shown_and_goes_on_once_mended(office: Office, number: str, lead: Desk) -> None:
    with office.transaction() as session:
        instance = session.scalars(select(ProcessInstance)).one()
        good = instance.tokens
        instance.tokens = b"{}"
    assert "Das Programm kann den Stand dieses Vorgangs nicht lesen." in lead.open(address(number)).text
    office.pass_time(60)
    lead.sign_in(PASSWORD)
    assert "kann den Stand dieses Vorgangs seit dem" in lead.open(address(number)).text
    assert instance_state(office, number) == "parked"
    assert "In den Ablauf eingreifen" in lead.open("/leitung").text

    lead.open(address(number)).press("Weiterlaufen lassen", reason="noch nicht")
    assert lead.status == 409
    with office.transaction() as session:
        session.execute(update(ProcessInstance).values(tokens=good))
    lead.open(address(number)).press("Weiterlaufen lassen", reason="Sicherung eingespielt")
    assert f"Der Vorgang {number} läuft weiter." in lead.text
    assert instance_state(office, number) == "active"


def test_others_are_refused_and_unknown_cases_explained(number: str, lead: Desk, hire: Hire) -> None:
    assert hire("Nesrin Celik", Role.CLERK).open(address(number)).status == 403
    assert lead.open(address("LZ-2026-999999-9")).status == 404
    assert lead.open(f"{address(number)}/angaben/00000000-0000-0000-0000-000000000000/nichts").status == 404
