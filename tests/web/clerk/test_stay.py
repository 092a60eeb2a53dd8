"""The stay until the decision in the file: the effect and the paper about it, each for itself, and what is reported."""

from datetime import timedelta

from engine import clock, feel, process_runner
from engine.user_tasks import open_tasks
from tests.integration.certificates.test_certificate_process import CHECKED, HANDED_OVER, do
from tests.integration.office import Office, identity
from tests.web.clerk.desk import Desk
from workflows.cases import case_register
from workflows.certificates import blank_stock, certificates
from workflows.people.permissions import Role

CLERK, COLLEAGUE = identity("c.clerk", Role.CLERK), identity("d.desk", Role.CLERK)


def blanks(office: Office) -> None:
    with office.transaction() as session:
        blank_stock.receive(session, CLERK, "D0000001", "D0000003")
    with office.transaction() as session:
        blank_stock.witness(session, COLLEAGUE, "D0000001", "D0000003")


def task_address(office: Office, number: str, element_id: str) -> str:
    with office.transaction() as session:
        task = next(task for task in session.scalars(open_tasks(number)) if task.element_id == element_id)
        return f"/arbeit/aufgaben/{task.id}"


def test_the_file_shows_the_effect_and_the_paper_and_takes_a_loss_down(office: Office, clerk: Desk) -> None:
    blanks(office)
    ends = clock.today() + timedelta(days=20)
    number = office.apply(residence_status="title", title_expires_on=ends.isoformat())
    clerk.open(f"/akte/{number}")
    assert "Der Titel gilt fort" in clerk.text
    assert "Tabelle „Wirkung des Antrags“, Fassung 1" in clerk.text
    assert not clerk.has_button("Verlust aufnehmen")
    clerk.open(task_address(office, number, "Task_CheckCertificate"))
    clerk.press("Aufgabe übernehmen")
    assert "Gültig vom 23.03.2026 bis 22.09.2026" in clerk.text, "the clerk sees what is to be checked"
    assert "Arbeit: Erwerbstätigkeit wie nach dem bisherigen Titel" in clerk.text
    clerk.press("An das Team zurückgeben")
    do(office, number, "Task_CheckCertificate", CLERK, CHECKED)
    do(office, number, "Task_HandOver", CLERK, HANDED_OVER)
    clerk.open(f"/akte/{number}")
    assert "Vordruck D0000001" in clerk.text
    clerk.press("Verlust aufnehmen", verlust=" ")
    assert clerk.status == 422
    assert "Schreiben Sie, wie die Bescheinigung verloren ging." in clerk.text
    clerk.press("Verlust aufnehmen", verlust="In der Bahn gestohlen.")
    assert "Der Verlust ist aufgenommen" in clerk.text
    assert not clerk.has_button("Verlust aufnehmen")
    with office.transaction() as session:
        assert certificates.of_case(session, number)[0].state == "lost"
    clerk.open("/vordrucke")
    assert "In der Bahn gestohlen." in clerk.text


def test_fingerprints_are_reported_where_a_certificate_waits_for_them(office: Office, clerk: Desk) -> None:
    entered = clock.today() - timedelta(days=20)
    facts = {"procedure": "P09", "residence_status": "exempt", "entered_on": entered, "title_expires_on": None}
    number = office.apply()
    with office.transaction() as session:
        known = feel.from_json(case_register.find(session, number).facts)
        process_runner.start(session, "certificate", {**known, **facts}, business_key=number)
    office.work()
    clerk.open(f"/akte/{number}")
    clerk.press("Fingerabdrücke sind gespeichert")
    assert "Die Bescheinigung kann ausgestellt werden." in clerk.text
    assert not clerk.has_button("Fingerabdrücke sind gespeichert")
