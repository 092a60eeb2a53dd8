"""The page of retention: an ending, a hold, and a deletion by two."""

from datetime import timedelta

from engine.database import unit_of_work
from tests.integration.office import Office
from tests.web.clerk.desk import withdraw
from tests.web.desks import Hire
from workflows.cases import case_register, closing
from workflows.cases.closing import Outcome
from workflows.people.permissions import Role
from workflows.retention import deletion


def test_a_file_ends_is_held_and_deleted_by_two(hire: Hire, office: Office) -> None:
    number = office.apply()
    withdraw(office, number)
    with unit_of_work(office.database) as session:
        closing.close(session, number, Outcome.WITHDRAWN)
        person_id = case_register.find(session, number).person_id
    lead = hire("Amira Haddad", Role.LEAD)
    lead.open("/leitung").follow("Aufbewahrung und Löschung")
    lead.press("Ende eintragen", nummer=number)
    assert lead.status == 422
    assert "Wählen Sie, warum die Akte endet." in lead.text
    lead.press("Ende eintragen", nummer=number, ende="death", tag="2026-03-01", grund="Sterbeurkunde")
    assert "01.03.2031" in lead.text

    office.traveller.advance(timedelta(days=5 * 366))
    with unit_of_work(office.database) as session:
        assert deletion.propose(session) == 1
    first, second = hire("Lena Leitung", Role.LEAD), hire("Vera Vertretung", Role.LEAD)
    first.open("/leitung/loeschung").press("Zum Löschen vormerken")
    assert "Löschen muss noch jemand anderes bestätigen." in first.text
    second.open("/leitung/loeschung").post(f"/leitung/loeschung/{person_id}/anhalten", **{f"grund-{person_id}": ""})
    assert second.status == 422
    second.open("/leitung/loeschung").press("Endgültig löschen")
    assert "Die Akte ist gelöscht" in second.text
    assert "§§ 67, 68 AufenthV" in second.text
    assert second.open(f"/akte/{number}").status == 404
