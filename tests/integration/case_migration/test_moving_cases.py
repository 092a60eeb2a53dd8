"""Real cases of P01 move to a corrected model: the office goes on as if nothing had happened."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from tests.integration.office import COMPLETE, GRANT, REQUIRED, Office
from workflows import audit, publishing
from workflows.audit import Action
from workflows.case_migration import drafts, migration_worker, orders
from workflows.case_migration.orders import MoveReasonMissing, NothingMoves, UnknownCases
from workflows.cases import case_file, status
from workflows.cases.purposes import Purpose
from workflows.people.identities import Identity, NotPermitted
from workflows.publishing import SourceFile

P01 = "p01_employment_extension"
Publish = Callable[[Callable[[str], str]], None]


@pytest.fixture
def publish(office: Office, repository: Path, analyst: Identity) -> Publish:
    """Publish P01 as a changed drawing."""

    def publish(change: Callable[[str], str]) -> None:
        drawing = (repository / "bpmn" / "procedures" / f"{P01}.bpmn").read_text("utf-8")
        with office.transaction() as session:
            done = publishing.publish_as(session, analyst, [SourceFile(f"{P01}.bpmn", change(drawing).encode())])
        assert done.published, [str(finding) for finding in done.findings]

    return publish


def renamed(drawing: str) -> str:
    """The examination gets another id; the drawing says the same."""
    return drawing.replace("Task_Examine", "Task_Assess")


def start(office: Office, analyst: Identity, cases: tuple[str, ...] = (), reason: str = "Kennung berichtigt") -> UUID:
    with office.transaction() as session:
        draft = drafts.draft(session, analyst, P01, 1, {}, cases)
        assert draft is not None
        return orders.start(session, analyst, draft, reason, cases)


def examined(office: Office, clerk: Identity) -> str:
    """The number of a case that waits for its examination."""
    number = office.apply(REQUIRED)
    office.judge(number, clerk, *REQUIRED)
    office.complete(number, clerk, COMPLETE)
    assert office.open_task(number).element_id == "Task_Examine"
    return number


def test_a_case_in_the_middle_goes_on_in_the_new_version_and_shows_its_steps_as_before(
    office: Office, publish: Publish, clerk: Identity, examiner: Identity, analyst: Identity
) -> None:
    number = examined(office, clerk)
    with office.transaction() as session:
        before = status.status(session, number, "de")
        told_before = [
            event.sentence.text for event in case_file.open_file(session, clerk, number, Purpose.CASE_WORK).timeline
        ]
    publish(renamed)
    order = start(office, analyst)
    assert migration_worker.move_some(office.database) == 1
    assert migration_worker.move_some(office.database) == 0

    with office.transaction() as session:
        found = orders.order(session, analyst, order)
        after = status.status(session, number, "de")
        told = [
            event.sentence.text for event in case_file.open_file(session, clerk, number, Purpose.CASE_WORK).timeline
        ]
    assert (found.state, found.counts.moved, found.source_number, found.target_number) == ("finished", 1, 1, 2)
    assert after.steps == before.steps
    assert after.box == before.box
    assert told == ["Auf eine neue Fassung des Verfahrens umgestellt", *told_before]
    assert office.open_task(number).element_id == "Task_Assess"
    office.complete(number, examiner, GRANT)
    with office.transaction() as session:
        assert audit.entries(session, subject=number, action=Action.PROCESS_MIGRATE)[0].by == analyst.account_name
        assert audit.entries(session, action=Action.MIGRATION_START)[0].details["cases"] == 1


def test_only_who_may_moves_cases_and_nobody_without_a_reason(
    office: Office, publish: Publish, clerk: Identity, analyst: Identity
) -> None:
    number = office.apply()
    publish(renamed)
    with office.transaction() as session:
        with pytest.raises(NotPermitted):
            drafts.draft(session, clerk, P01, 1, {})
        draft = drafts.draft(session, analyst, P01, 1, {})
        assert draft is not None
        with pytest.raises(NotPermitted):
            orders.start(session, clerk, draft, "darum")
        with pytest.raises(MoveReasonMissing):
            orders.start(session, analyst, draft, "  ")
    with pytest.raises(UnknownCases, match="LZ-1"):
        start(office, analyst, (number, "LZ-1"))


def test_nothing_begins_when_no_case_could_move(
    office: Office, publish: Publish, clerk: Identity, analyst: Identity
) -> None:
    examined(office, clerk)
    publish(renamed)
    with office.transaction() as session:
        draft = drafts.draft(session, analyst, P01, 1, {(P01, "Task_Examine"): ""})
        assert draft is not None
        assert (draft.preview.total, draft.preview.ready) == (1, 0)
        with pytest.raises(NothingMoves):
            orders.start(session, analyst, draft, "darum")


def test_the_versions_that_cases_still_run_on_are_told(office: Office, publish: Publish, analyst: Identity) -> None:
    office.apply()
    with office.transaction() as session:
        assert drafts.old_versions(session, analyst, P01) == ()
    publish(renamed)
    with office.transaction() as session:
        (old,) = drafts.old_versions(session, analyst, P01)
    assert (old.number, old.cases) == (1, 1)


def test_a_person_interrupts_goes_on_and_tries_again_and_each_is_on_record(
    office: Office, publish: Publish, clerk: Identity, analyst: Identity
) -> None:
    office.apply()
    examined(office, clerk)
    publish(
        lambda drawing: drawing.replace("Task_Examine", "Task_Other").replace(
            'name="Voraussetzungen prüfen"', 'name="Anders"'
        )
    )
    with office.transaction() as session:
        draft = drafts.draft(session, analyst, P01, 1, {(P01, "Task_Examine"): ""})
        assert draft is not None
        order = orders.start(session, analyst, draft, "Anders benannt")
        orders.pause(session, analyst, order)
        orders.pause(session, analyst, order)
    assert migration_worker.move_some(office.database) == 0
    with office.transaction() as session:
        orders.go_on(session, analyst, order)
    assert migration_worker.move_some(office.database) == 2
    with office.transaction() as session:
        (left,) = orders.left_behind(session, analyst, order)
        assert "„Voraussetzungen prüfen“" in left.findings[0].text
        assert orders.try_again(session, analyst, order) == 1
    with office.transaction() as session:
        recorded = [entry.action for entry in audit.entries(session, subject=str(order))]
    assert recorded == ["migration:retry", "migration:continue", "migration:pause", "migration:start"]
