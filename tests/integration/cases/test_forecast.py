"""Forecasts: a range from the office's own decisions, or the plain word that there are too few."""

from datetime import date, timedelta

from engine import clock
from workflows.cases.forecast import Comparison, TooFew, durations, for_case


def decided(new_case, days: int, **values):
    values = {"difficulty": "S2", "outcome": "granted", **values}
    received = clock.now() - timedelta(days=200)
    new_case(received_at=received, decided_at=received + timedelta(days=days), **values)


def test_below_thirty_cases_the_planning_value_is_named_as_one(session, traveller, new_case):
    for days in range(29):
        decided(new_case, 10 + days)
    assert durations(session, "P01", "S2") == TooFew(cases=29, planned_weeks=8)
    assert durations(session, "P01", "S4") == TooFew(cases=29, planned_weeks=26)


def test_median_and_four_of_five_come_from_finished_cases(session, traveller, new_case):
    for days in range(1, 101):
        decided(new_case, days)
    known = durations(session, "P01", "S2")
    assert (known.median, known.four_of_five) == (timedelta(days=50.5), timedelta(days=80.2))
    assert (known.cases, known.comparison) == (100, Comparison.SAME_CLASS)


def test_a_rare_class_is_compared_with_the_whole_procedure(session, traveller, new_case):
    for _ in range(30):
        decided(new_case, 40)
    decided(new_case, 300, difficulty="S4")
    known = durations(session, "P01", "S4")
    assert (known.cases, known.comparison) == (31, Comparison.SAME_PROCEDURE)


def test_withdrawn_old_and_foreign_cases_do_not_count(session, traveller, new_case):
    for _ in range(30):
        decided(new_case, 40, outcome="withdrawn")
        decided(new_case, 40, procedure_key="P02")
    traveller.advance(timedelta(days=3 * 365))
    assert durations(session, "P01", "S2").cases == 0


def test_a_case_gets_a_range_measured_from_its_receipt(session, traveller, new_case):
    for days in (20, 40) * 15:
        decided(new_case, days)
    forecast = for_case(session, "P01", "S2", clock.now())
    assert (forecast.median_on, forecast.four_of_five_on) == (date(2026, 4, 1), date(2026, 4, 11))
    assert not forecast.overdue


def test_a_case_that_takes_longer_than_most_is_said_to(session, traveller, new_case):
    for days in (20, 40) * 15:
        decided(new_case, days)
    assert for_case(session, "P01", "S2", clock.now() - timedelta(days=41)).overdue
