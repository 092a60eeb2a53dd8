"""Facts that nobody is asked for."""

from datetime import date

import pytest

from workflows.cases.facts import applied_in_time, draw_sample_number


@pytest.mark.parametrize(
    ("expires_on", "in_time"),
    [
        (date(2026, 3, 2), True),  # the last day of the title counts
        (date(2026, 3, 1), False),
        ("2026-12-31", True),
        (None, None),
        ("", None),
    ],
)
def test_an_application_is_in_time_up_to_the_last_day_of_the_title(expires_on, in_time):
    assert applied_in_time(date(2026, 3, 2), expires_on) is in_time


def test_one_case_in_a_hundred_has_each_sample_number():
    drawn = [draw_sample_number() for _ in range(10_000)]
    assert set(drawn) == set(range(100)), "by chance one run in 10^41 misses a number"
