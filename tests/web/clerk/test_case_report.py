"""Putting on file what happened to a case, and undoing that it was given to the wrong person."""

from engine.database import unit_of_work
from tests.integration.office import Office
from tests.web.clerk.desk import Desk
from workflows.identification import comparisons
from workflows.identification.comparisons import Answer

ADDRESS = {"street": "Am Markt 1", "postal_code": "50667", "city": "Köln"}


def test_a_move_is_reported_with_its_reason_and_stands_in_the_file(clerk: Desk, office: Office) -> None:
    number = office.apply()
    clerk.open(f"/akte/{number}").follow("Umzug melden")
    clerk.post(clerk.address, **ADDRESS, moved_on="2026-02-01", anlass="")
    assert clerk.status == 422
    assert clerk.page.xpath("//input[@name='city']/@value") == ["Köln"], "nothing is typed twice"
    clerk.post(clerk.address, **ADDRESS, moved_on="2026-02-01", anlass="Anruf am 2. März")
    assert clerk.status == 200
    assert "Am Markt 1, 50667 Köln" in clerk.text
    assert "Anruf am 2. März" in clerk.text


def test_the_end_of_investigations_is_reported_like_their_beginning(clerk: Desk, office: Office) -> None:
    number = office.apply()
    for state, said in (("opened", "Ermittlungsverfahren läuft"), ("closed", "Ermittlungsverfahren beendet")):
        clerk.open(f"/akte/{number}/melden/ermittlungen")
        clerk.post(clerk.address, state=state, source="Staatsanwaltschaft, 12 Js 3/26", anlass="Schreiben")
        assert said in clerk.text


def test_what_cannot_be_reported_is_no_page(clerk: Desk, office: Office) -> None:
    clerk.open(f"/akte/{office.apply()}/melden/todesfall")
    assert clerk.status == 404


def test_a_wrong_assignment_is_undone_with_a_reason(clerk: Desk, office: Office) -> None:
    office.apply(email="erste@example.org", family_name="Yilmas")
    number = office.apply()
    with unit_of_work(office.database) as session:
        assert comparisons.find(session, number)
        comparisons.settle(session, number, Answer.SAME, "test")
    clerk.open(f"/akte/{number}")
    assert "Yilmas" in clerk.text
    clerk.press("Zuordnung rückgängig machen")
    assert clerk.status == 422
    clerk.open(f"/akte/{number}").press("Zuordnung rückgängig machen", **{"zuordnung-grund": "Zwei Pässe"})
    assert "Der Vorgang gehört wieder zu der Person aus dem Antrag." in clerk.text
    assert "Yilmas" not in clerk.text
