"""What leads count: open cases by cluster, those that wait for a decision for long, tasks by team."""

import pytest

from tests.integration.office import Office
from workflows.cases import closing, stock
from workflows.cases.closing import Outcome
from workflows.people.identities import Identity, NotPermitted
from workflows.steering import workload


def test_open_cases_are_counted_by_urgency_and_difficulty(office: Office, lead: Identity) -> None:
    office.apply()
    office.apply()
    closed = office.apply()
    with office.transaction() as session:
        closing.close(session, closed, Outcome.WITHDRAWN)

    with office.transaction() as session:
        present = stock.open_stock(session, lead)

    assert present.open_cases == 2
    assert sum(present.counts.values()) == 2
    (((urgency, difficulty), count),) = present.counts.items()
    assert (present.row_total(urgency), present.column_total(difficulty)) == (count, count)
    assert present.undecided_for_long == 0


def test_after_ninety_days_an_undecided_case_is_named_with_its_step(office: Office, lead: Identity) -> None:
    number = office.apply()
    office.pass_time(60)
    office.apply()
    office.pass_time(31)

    with office.transaction() as session:
        (old,) = stock.undecided_for_long(session, lead)
        assert stock.open_stock(session, lead).undecided_for_long == 1

    assert (old.case.number, old.days) == (number, 91)
    assert old.steps == ("Bescheinigung prüfen", "Vollständigkeit prüfen")


def test_overdue_and_unassigned_tasks_are_counted_by_team(office: Office, lead: Identity) -> None:
    number = office.apply()
    task = office.open_task(number)

    with office.transaction() as session:
        (load,) = workload.by_team(session, lead)
    assert (load.tasks, load.unassigned, load.overdue, load.overdue_since) == (1, 1, 0, None)

    office.pass_time(40)
    with office.transaction() as session:
        (load,) = workload.by_team(session, lead)
    assert (load.tasks, load.overdue, load.overdue_since) == (1, 1, task.due_at)


def test_clerks_count_nothing_beyond_their_team(office: Office, clerk: Identity) -> None:
    for ask in (stock.open_stock, stock.undecided_for_long, workload.by_team):
        with pytest.raises(NotPermitted), office.transaction() as session:
            ask(session, clerk)
