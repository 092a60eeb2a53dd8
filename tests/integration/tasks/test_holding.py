"""Holding tasks: one person at a time, nobody's click lost, and whoever is late learns who was faster."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from engine.user_tasks import by_id
from tests.integration.office import identity
from workflows import audit
from workflows.people.identities import NotPermitted
from workflows.people.permissions import Role
from workflows.tasks import holding, task_view
from workflows.tasks.errors import (
    FollowUpInThePast,
    NotYourTask,
    OtherGroup,
    TakeOverUnconfirmed,
    TaskChanged,
    TaskFinished,
    TaskGone,
    TaskNotFound,
    TaskTaken,
)

CLERK = identity("c.clerk", Role.CLERK)
OTHER = identity("o.other", Role.CLERK)
LEAD = identity("l.lead", Role.LEAD)


@pytest.fixture
def task(office, accounts):
    number = office.apply()
    return office.open_task(number)


def act(office, action, *arguments, **options):
    with office.transaction() as session:
        return action(session, *arguments, **options)


def test_a_free_task_is_claimed_by_one(office, task):
    revision = act(office, holding.claim, CLERK, task.id, task.revision)
    assert revision == task.revision + 1
    with pytest.raises(TaskTaken, match=r"Carla Clerk bearbeitet diese Aufgabe seit dem 02\.03\.2026"):
        act(office, holding.claim, OTHER, task.id, task.revision)


def test_claiming_twice_is_claiming_once(office, task):
    first = act(office, holding.claim, CLERK, task.id, task.revision)
    assert act(office, holding.claim, CLERK, task.id, task.revision) == first


def test_of_two_clerks_at_once_one_gets_the_task(office, task):
    def claim(who):
        try:
            return act(office, holding.claim, who, task.id, task.revision)
        except (TaskTaken, TaskChanged) as late:
            return late

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(claim, (CLERK, OTHER)))
    assert sum(isinstance(result, int) for result in results) == 1
    (late,) = [result for result in results if not isinstance(result, int)]
    assert "Clerk" in str(late) or "Other" in str(late)


def test_a_stale_tab_learns_who_did_what(office, task):
    revision = act(office, holding.claim, CLERK, task.id, task.revision)
    act(office, holding.save_draft, CLERK, task.id, revision, {"note": "halb"})
    with pytest.raises(TaskChanged, match=r"Carla Clerk, 02\.03\.2026, .* Uhr \(Entwurf gespeichert\)"):
        act(office, holding.release, CLERK, task.id, revision)


def test_taking_over_asks_first_and_keeps_the_draft(office, task):
    revision = act(office, holding.claim, CLERK, task.id, task.revision)
    revision = act(office, holding.save_draft, CLERK, task.id, revision, {"note": "halb"})
    with pytest.raises(TakeOverUnconfirmed, match="Carla Clerk"):
        act(office, holding.take_over, OTHER, task.id, revision, confirmed=False)
    act(office, holding.take_over, OTHER, task.id, revision, confirmed=True)
    with office.transaction() as session:
        taken = by_id(session, task.id)
        assert (taken.assignee, taken.draft) == ("o.other", {"note": "halb"})
        (entry,) = audit.entries(session, action=audit.Action.TASK_TAKE_OVER)
        assert (entry.by, entry.details["from"]) == ("o.other", "c.clerk")


def test_only_the_holder_saves_releases_and_puts_off(office, task):
    with pytest.raises(NotYourTask):
        act(office, holding.save_draft, CLERK, task.id, task.revision, {})
    revision = act(office, holding.claim, CLERK, task.id, task.revision)
    with pytest.raises(TaskTaken):
        act(office, holding.release, OTHER, task.id, revision)
    revision = act(office, holding.release, CLERK, task.id, revision)
    act(office, holding.claim, OTHER, task.id, revision)


def test_a_task_that_was_put_off_comes_back_in_the_morning(office, task):
    revision = act(office, holding.claim, CLERK, task.id, task.revision)
    with pytest.raises(FollowUpInThePast):
        act(office, holding.put_off, CLERK, task.id, revision, date(2026, 3, 2), "")
    revision = act(office, holding.put_off, CLERK, task.id, revision, date(2026, 3, 9), "Arbeitgeber fragen")
    with office.transaction() as session:
        assert by_id(session, task.id).follow_up_at.isoformat() == "2026-03-09T05:00:00+00:00"
    act(office, holding.bring_back, CLERK, task.id, revision)
    with office.transaction() as session:
        assert by_id(session, task.id).follow_up_at is None


def test_a_lead_gives_tasks_to_those_who_may_do_them(office, task):
    with pytest.raises(OtherGroup):
        act(office, holding.assign, LEAD, task.id, task.revision, to=identity("e.examiner", Role.EXAMINER))
    act(office, holding.assign, LEAD, task.id, task.revision, to=OTHER)
    with pytest.raises(NotPermitted):
        act(office, holding.assign, CLERK, task.id, task.revision + 1, to=CLERK)


def test_other_roles_are_told_whose_task_it_is(office, task):
    with pytest.raises(OtherGroup, match="Annahme und Clearing"):
        act(office, holding.claim, identity("e.examiner", Role.EXAMINER), task.id, task.revision)


def test_a_finished_task_says_who_finished_it(office, task):
    office.judge(task.business_key, CLERK, "PASS", "KV", "AV", "LOHN3")
    office.complete(task.business_key, CLERK, {"complete": "yes", "legal_basis": "18b", "labour_consent": "not_needed"})
    with pytest.raises(TaskFinished, match=r"Carla Clerk, 02\.03\.2026"):
        act(office, holding.claim, OTHER, task.id, task.revision)


def test_a_task_that_is_no_longer_needed_says_so(office, task):
    from workflows.cases import contributions

    act(office, contributions.withdraw, task.business_key)
    office.work()
    with pytest.raises(TaskGone, match="nicht mehr nötig"):
        act(office, holding.claim, CLERK, task.id, task.revision)


def test_an_unknown_task_is_not_found(office):
    from uuid import uuid4

    with pytest.raises(TaskNotFound):
        act(office, holding.claim, CLERK, uuid4(), 1)


def test_the_page_of_a_task_knows_what_this_person_may_do(office, task):
    view = act(office, task_view.open_task, CLERK, task.id)
    assert (view.may_claim, view.may_take_over, view.is_mine, view.obstacle) == (True, False, False, None)
    act(office, holding.claim, CLERK, task.id, task.revision)
    view = act(office, task_view.open_task, OTHER, task.id)
    assert (view.may_claim, view.may_take_over, view.holder_name) == (False, True, "Carla Clerk")
    assert act(office, task_view.open_task, CLERK, task.id).is_mine
    stranger = act(office, task_view.open_task, identity("e.examiner", Role.EXAMINER), task.id)
    assert isinstance(stranger.obstacle, OtherGroup)


def test_the_follow_up_date_is_not_before_tomorrow(office, task, traveller):
    revision = act(office, holding.claim, CLERK, task.id, task.revision)
    traveller.advance(timedelta(days=1))
    with pytest.raises(FollowUpInThePast):
        act(office, holding.put_off, CLERK, task.id, revision, date(2026, 3, 3), "")
