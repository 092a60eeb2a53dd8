"""What the tables say about a case, kept with it; and closing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from engine import clock
from workflows.cases import classification, closing
from workflows.cases.case_register import find
from workflows.cases.closing import Outcome


@pytest.fixture
def case(traveller, new_case):
    return new_case()


def test_a_case_takes_over_what_it_keeps_and_ignores_the_rest(session, case):
    values = {
        "urgency": "U2",
        "difficulty": "S3",
        "difficulty_score": Decimal(6),
        "team": "T2",
        "fee_amount": Decimal(93),
        "fee_basis": "§ 45 AufenthV",
        "target_days": Decimal(5),
    }
    classification.update(session, case.number, values)
    assert (case.urgency, case.difficulty, case.difficulty_score, case.team) == ("U2", "S3", 6, "T2")
    assert (case.fee_amount, case.fee_basis) == (Decimal(93), "§ 45 AufenthV")


def test_urgency_reaches_the_tasks_that_are_open_already(office):
    number = office.apply()
    before = office.open_task(number)
    act_by = before.due_at - timedelta(days=1)
    with office.transaction() as session:
        classification.update(session, number, {"task_priority": Decimal(90), "act_by": act_by})
    hastened = office.open_task(number)
    assert (hastened.priority, hastened.due_at) == (90, act_by)
    assert hastened.revision == before.revision, "nobody's open page becomes stale"
    with office.transaction() as session:
        classification.update(session, number, {"task_priority": Decimal(50), "act_by": act_by + timedelta(days=20)})
    calmed = office.open_task(number)
    assert (calmed.priority, calmed.due_at) == (50, act_by), "an earlier deadline stays"


def test_a_case_is_complete_since_the_first_time(session, traveller, case):
    classification.update(session, case.number, {"complete_since": clock.today()})
    first = case.complete_since
    traveller.advance(timedelta(days=3))
    classification.update(session, case.number, {"complete_since": clock.today()})
    assert case.complete_since == first == clock.now() - timedelta(days=3)


def test_closing_twice_is_closing_once(session, traveller, case):
    closing.close(session, case.number, Outcome.GRANTED)
    closed_at = case.closed_at
    traveller.advance(timedelta(days=1))
    closing.close(session, case.number, Outcome.WITHDRAWN)
    found = find(session, case.number)
    assert (found.state, found.outcome, found.closed_at) == ("closed", "granted", closed_at)
