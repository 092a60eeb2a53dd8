"""Counting: every year from one, no number twice, none lost when a submission fails."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.orm import Session

from engine.database import unit_of_work
from workflows.cases.case_numbers import next_case_number, parse_case_number


def test_each_year_counts_from_one(session):
    assert [next_case_number(session, 2026)[:-2] for _ in range(2)] == ["LZ-2026-000001", "LZ-2026-000002"]
    assert next_case_number(session, 2027).startswith("LZ-2027-000001-")


def test_a_failed_submission_leaves_no_gap(database):
    with Session(database.engine) as failing:
        lost = next_case_number(failing, 2026)
        failing.rollback()
    with unit_of_work(database) as session:
        assert next_case_number(session, 2026) == lost


def test_two_submissions_at_once_get_different_numbers(database):
    def take(_: int) -> str:
        with unit_of_work(database) as session:
            return next_case_number(session, 2026)

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(take, range(12)))
    assert len(set(numbers)) == 12
    assert all(parse_case_number(number) == number for number in numbers)
