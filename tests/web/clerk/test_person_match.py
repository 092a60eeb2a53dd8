"""Comparing two people in a task: side by side, and the case belongs to whom the clerk says."""

import pytest

from engine.database import unit_of_work
from engine.user_tasks import open_tasks
from tests.integration.office import Office
from tests.web.clerk.desk import Desk
from workflows.cases import case_register

MATCH = "Personen abgleichen"


@pytest.mark.parametrize(("answer", "is_same"), [("same", True), ("different", False)])
def test_a_clerk_sees_both_and_decides(clerk: Desk, office: Office, answer: str, is_same: bool) -> None:
    known = office.apply(street="Am Markt 1", email="erste@example.org")
    number = office.apply(family_name="Jilmaz")
    with unit_of_work(office.database) as session:
        (task,) = (task for task in session.scalars(open_tasks(number)) if task.name == MATCH)
    clerk.open(f"/arbeit/aufgaben/{task.id}").press("Aufgabe übernehmen")
    table = clerk.page.xpath("//table[caption[contains(., 'nebeneinander')]]")[0].text_content()
    for said in ("Jilmaz", "Yılmaz", "Lindenweg 3", "Am Markt 1", "verschieden", "gleich"):
        assert said in table
    assert known in clerk.text
    clerk.press("Aufgabe erledigen", person_match=answer, match_reason="Passnummer und Lichtbild")
    if is_same:  # only then it matters which address is the right one
        clerk.press("Aufgabe erledigen", contact_kept="file")
    office.work()
    with unit_of_work(office.database) as session:
        people = [case_register.find(session, one).person_id for one in (known, number)]
        assert (people[0] == people[1]) is is_same
        names = [task.name for task in session.scalars(open_tasks(number))]
        assert MATCH not in names, "and nobody is asked again"
