"""The pages on which an analyst moves running cases to the newest version of their process, without a script."""

import re

import pytest
from sqlalchemy import update

from engine.database import unit_of_work
from engine.state.tables import ProcessInstance
from tests.integration.office import Office
from tests.web.clerk.desk import Desk
from tests.web.desks import Hire
from workflows.case_migration import migration_worker
from workflows.people.permissions import Role

P01 = "p01_employment_extension"
ADDRESS = f"/modelle/prozess/{P01}/umstellung/1"
CALL = f"z:{P01}:Task_Completeness"


@pytest.fixture
def analyst(hire: Hire) -> Desk:
    return hire("Piotr Nowak", Role.ANALYST)


def _planned(desk: Desk) -> Desk:
    desk.open(f"/modelle/prozess/{P01}")
    desk.follow("Laufende Vorgänge auf die neue Fassung heben von Version 1")
    assert desk.status == 200, desk.text
    return desk


def test_the_page_of_the_model_says_what_still_runs_on_older_versions(analyst: Desk, old_case: str) -> None:
    analyst.open(f"/modelle/prozess/{P01}")
    assert re.search(r"Version 1 vom .{8,20}: 1 laufender Vorgang", analyst.text)


def test_what_would_stay_behind_is_counted_and_mended_by_naming_the_counterpart(analyst: Desk, old_case: str) -> None:
    _planned(analyst)
    assert "0 von 1 Vorgängen lassen sich umstellen" in analyst.text
    assert "Hier stehen Vorgänge, und in der neuen Fassung fehlt der zugehörige Schritt" in analyst.text
    analyst.press("Zuordnung prüfen", **{CALL: "Task_Clearing"})
    assert "1 von 1 Vorgängen lässt sich umstellen" in analyst.text
    assert analyst.value("reason") == ""


def test_cases_move_with_a_reason_and_the_page_tells_how_far(analyst: Desk, office: Office, old_case: str) -> None:
    _planned(analyst).press("Umstellung beginnen", **{CALL: "Task_Clearing"})
    assert analyst.status == 422
    assert analyst.errors() == {"reason": "Bitte schreiben Sie, warum die Vorgänge umgestellt werden."}
    analyst.press("Umstellung beginnen", reason="Neuer Name")
    assert "Die Umstellung hat begonnen." in analyst.said()
    assert "0 von 1 Vorgängen bearbeitet" in analyst.text
    analyst.press("Unterbrechen")
    assert "Stand: unterbrochen" in analyst.text
    assert migration_worker.move_some(office.database) == 0
    analyst.press("Fortsetzen")
    migration_worker.move_some(office.database)
    migration_worker.move_some(office.database)
    analyst.open(analyst.address)
    assert "Stand: beendet" in analyst.text
    assert "1 von 1 Vorgängen bearbeitet" in analyst.text
    analyst.open(f"/modelle/prozess/{P01}")
    assert "Alle laufenden Vorgänge sind auf der neuesten Fassung." in analyst.text
    assert analyst.page.xpath("//a[starts-with(., 'Umstellung von Version 1 auf 2 vom')]")


def test_nothing_begins_that_would_move_nobody(analyst: Desk, old_case: str) -> None:
    _planned(analyst).press("Umstellung beginnen", reason="Neuer Name")
    assert analyst.errors() == {"plan": "Mit dieser Zuordnung ließe sich kein Vorgang umstellen."}


def test_what_stayed_is_listed_with_its_sentence_and_can_be_tried_again(
    analyst: Desk, office: Office, old_case: str
) -> None:
    _planned(analyst).press("Umstellung beginnen", reason="Neuer Name", **{CALL: "Task_Clearing"})
    with unit_of_work(office.database) as session:
        session.execute(update(ProcessInstance).values(state="suspended"))
    for _ in range(2):
        migration_worker.move_some(office.database)
    analyst.open(analyst.address)
    assert f"{old_case} Der Vorgang ruht. Er kann umgestellt werden, sobald ihn die Leitung fortsetzt." in analyst.text
    with unit_of_work(office.database) as session:
        session.execute(update(ProcessInstance).values(state="active"))
    analyst.press("Zurückgebliebene noch einmal versuchen")
    assert "1 Vorgang wird noch einmal versucht." in analyst.said()
    migration_worker.move_some(office.database)
    assert "Umgestellt 1 Zurückgeblieben 0" in analyst.open(analyst.address).text


def test_numbers_that_run_elsewhere_are_told(analyst: Desk, old_case: str) -> None:
    named = {CALL: "Task_Clearing"}
    _planned(analyst).press("Umstellung beginnen", cases=f"{old_case}, LZ-2026-999999-9", reason="x", **named)
    assert analyst.errors() == {"cases": "Diese Vorgänge laufen nicht auf der bisherigen Fassung: LZ-2026-999999-9"}
    analyst.press("Umstellung beginnen", cases=old_case)
    assert "0 von 1 Vorgängen bearbeitet" in analyst.text


@pytest.mark.parametrize("value", ["\0", "Task_Grant", "<script>", "nirgends"])
def test_counterparts_that_nobody_offered_are_findings_and_no_failure(analyst: Desk, old_case: str, value: str) -> None:
    _planned(analyst)
    page = analyst.post(
        analyst.address, **{CALL: value, f"z:{P01}:nichts": "Task_Clearing", "z:p:e": "x", "check": "1"}
    )
    assert page.status == 200
    assert "Diese Zuordnung geht nicht" in page.text


def test_who_only_reads_models_moves_nothing(hire: Hire, old_case: str) -> None:
    clerk = hire("Nesrin Celik", Role.CLERK)
    clerk.open(f"/modelle/prozess/{P01}")
    assert not clerk.has_link("Laufende Vorgänge auf die neue Fassung heben von Version 1")
    assert clerk.open(ADDRESS).status == 403


@pytest.mark.parametrize(
    "address", [f"/modelle/prozess/{P01}/umstellung/9", "/modelle/umstellung/00000000-0000-0000-0000-000000000000"]
)
def test_what_is_not_there_has_no_page(analyst: Desk, address: str) -> None:
    assert analyst.open(address).status == 404
