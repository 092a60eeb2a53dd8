"""The worklist: the right tasks for the right people, most urgent first, at a constant price."""

from datetime import timedelta

import pytest

from engine import clock
from tests.integration.office import identity
from tests.integration.sql_statements import statements
from workflows.people.identities import NotPermitted
from workflows.people.permissions import Role
from workflows.tasks.inbox import Due, due_state, next_task, worklist
from workflows.tasks.worklist_filter import DueFilter, Tab, WorklistFilter

CLERK = identity("c.clerk", Role.CLERK)


def people(session, who=CLERK, **wanted) -> list[str]:
    return [row.case.person for row in worklist(session, who, WorklistFilter(**wanted)).rows]


def in_days(days: float):
    return clock.now() + timedelta(days=days)


def test_the_most_urgent_comes_first_and_then_what_is_due_first(session, new_task):
    new_task(person="Standard", urgency="U4", due_at=in_days(1))
    new_task(person="Ohne", urgency=None, due_at=in_days(-1))
    new_task(person="Eilig später", urgency="U1", due_at=None)
    new_task(person="Eilig bald", urgency="U1", due_at=in_days(3))
    assert people(session) == ["Eilig bald", "Eilig später", "Standard", "Ohne"]


def test_people_see_the_tasks_of_their_roles_and_teams(session, new_task):
    new_task(person="Meins")
    new_task(person="Andere Rolle", role="examiner")
    new_task(person="Anderes Team", team="T4")
    new_task(person="Noch kein Team", team=None)
    assert set(people(session)) == {"Meins", "Noch kein Team"}
    lead = identity("l.lead", Role.LEAD)
    assert len(people(session, lead)) == 4


def test_what_somebody_holds_stays_visible_after_a_change_of_team(session, new_task):
    new_task(person="Mitgenommen", team="T4", assignee="c.clerk")
    assert people(session, tab=Tab.MINE) == ["Mitgenommen"]


def test_each_tab_holds_its_part_and_counts_it(session, new_task):
    new_task(person="frei")
    new_task(person="mein", assignee="c.clerk")
    new_task(person="fremd", assignee="x.other")
    new_task(person="später", assignee="c.clerk", follow_up_at=in_days(3))
    new_task(person="wieder da", assignee="c.clerk", follow_up_at=in_days(-1))
    assert set(people(session, tab=Tab.MINE)) == {"mein", "wieder da"}
    assert set(people(session, tab=Tab.TEAM)) == {"frei", "mein", "fremd", "wieder da"}
    assert people(session, tab=Tab.UNASSIGNED) == ["frei"]
    assert people(session, tab=Tab.FOLLOW_UP) == ["später"]
    counts = worklist(session, CLERK, WorklistFilter()).counts
    assert counts == {Tab.MINE: 2, Tab.TEAM: 4, Tab.UNASSIGNED: 1, Tab.FOLLOW_UP: 1}


def test_filters_narrow_rows_and_counts_alike(session, new_task):
    new_task(person="Müller", urgency="U1", difficulty="S3", due_at=in_days(-1))
    new_task(person="Yılmaz", urgency="U2", procedure_key="P02", due_at=in_days(2))
    assert people(session, urgency="U1") == ["Müller"]
    assert people(session, difficulty="S3") == ["Müller"]
    assert people(session, procedure="P02") == ["Yılmaz"]
    assert people(session, team="T4") == []
    assert people(session, text="muel") == ["Müller"]
    assert people(session, due=DueFilter.OVERDUE) == ["Müller"]
    assert people(session, due=DueFilter.TODAY) == ["Müller"]
    assert set(people(session, due=DueFilter.WEEK)) == {"Müller", "Yılmaz"}
    assert worklist(session, CLERK, WorklistFilter(urgency="U1")).counts[Tab.TEAM] == 1


def test_pages_are_stable_and_a_page_too_far_is_the_last_one(session, new_task):
    names = [f"Person {number:02}" for number in range(7)]
    for name in names:
        new_task(person=name, due_at=in_days(1))
    pages = [worklist(session, CLERK, WorklistFilter(page=page, page_size=3)) for page in (1, 2, 3, 9)]
    assert [page.page for page in pages] == [1, 2, 3, 3]
    assert sorted(row.case.person for page in pages[:3] for row in page.rows) == names
    assert (pages[0].total, pages[0].pages) == (7, 3)


def test_the_next_case_follows_in_the_order_and_wraps_around(session, new_task):
    first, second, third = (new_task(urgency=urgency, due_at=in_days(2)) for urgency in ("U1", "U2", "U4"))
    second.state = "completed"
    session.flush()
    assert next_task(session, CLERK, WorklistFilter(), after=second.id) == third.id
    assert next_task(session, CLERK, WorklistFilter(), after=third.id) == first.id
    assert next_task(session, CLERK, WorklistFilter(urgency="U3"), after=third.id) is None


def test_a_hundred_rows_cost_at_most_four_statements(session, new_task):
    for number in range(100):
        new_task(person=f"Person {number}", assignee="c.clerk" if number % 2 else None, due_at=in_days(number))
    worklist(session, CLERK, WorklistFilter())  # reads the model once
    session.expire_all()
    with statements(session) as sent:
        listed = worklist(session, CLERK, WorklistFilter(page_size=100))
    assert len(listed.rows) == 100
    assert len(sent) <= 4, sent


@pytest.mark.parametrize(
    ("days", "due"),
    [(-1, Due.OVERDUE), (0.1, Due.TODAY), (3, Due.SOON), (30, Due.LATER)],
)
def test_due_dates_are_put_into_words(traveller, days, due):
    assert due_state(in_days(days)) is due


def test_no_due_date_is_no_pressure():
    assert due_state(None) is Due.NONE


def test_an_analyst_has_no_worklist(session):
    with pytest.raises(NotPermitted):
        worklist(session, identity("a.analyst", Role.ANALYST), WorklistFilter())
