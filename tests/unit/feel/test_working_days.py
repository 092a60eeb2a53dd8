"""Working days: weekends and the public holidays of a German state do not count."""

import pytest

from tests.unit.feel.evaluating import reasons, shown, value


@pytest.mark.parametrize(
    ("day", "region", "expected"),
    [
        ("2026-11-20", '"NW"', "2026-11-20"),  # a Friday
        ("2026-11-21", '"NW"', "2026-11-23"),  # Saturday: on Monday
        ("2026-04-03", '"NW"', "2026-04-07"),  # Good Friday: after Easter Monday
        ("2026-06-04", '"NW"', "2026-06-05"),  # Corpus Christi, in the Rhineland a public holiday
        ("2026-06-04", '"HH"', "2026-06-04"),  # and in Hamburg none
        ("2026-06-04", "null", "2026-06-04"),  # nor everywhere
        ("2026-10-31", '"SN"', "2026-11-02"),  # Reformation Day on a Saturday
        ("2027-11-01", '"BY"', "2027-11-02"),  # All Saints' Day
        ("2026-12-24", '"NW"', "2026-12-24"),  # no public holiday
        ("2026-12-25", '"NW"', "2026-12-28"),
    ],
)
def test_a_period_that_ends_on_a_day_of_rest_ends_on_the_next_working_day(day: str, region: str, expected: str):
    assert shown(f'next working day(@"{day}", {region})') == expected


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [("2026-11-19", 0, "2026-11-19"), ("2026-11-19", 2, "2026-11-23"), ("2026-12-23", 2, "2026-12-28")],
)
def test_working_days_are_counted_from_the_day_after(start: str, days: int, expected: str):
    assert shown(f'add working days(@"{start}", {days}, "NW")') == expected


def test_the_time_of_day_does_not_matter():
    assert shown('next working day(date and time("2026-11-21T23:59:00+01:00"), "NW")') == "2026-11-23"


def test_arguments_may_be_named():
    assert shown('next working day(region: "NW", date: @"2026-11-21")') == "2026-11-23"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('next working day(@"2026-11-21", "XY")', "Bundeslands"),
        ('next working day(@"1989-11-09", "BE")', "1989"),
        ('next working day(@"2101-01-01")', "2101"),
        ('add working days(@"2026-11-21", -1, "NW")', "Arbeitstage"),
        ('add working days(@"2026-11-21", 1.5, "NW")', "Arbeitstage"),
        ('add working days(@"2026-11-21", 1000000000000, "NW")', "Arbeitstage"),
    ],
)
def test_what_cannot_be_counted_is_null_with_a_reason(text: str, word: str):
    assert value(text) is None
    assert word in " ".join(reasons(text))
