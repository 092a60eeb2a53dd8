"""Dates, times and durations: literals, calendar, arithmetic, properties and text."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from tests.unit.feel.evaluating import reasons, shown, value

unhurried = settings(deadline=None)
LITERALS = {
    '@"2026-01-31"': "2026-01-31",
    '@"10:15:00"': "10:15:00",
    '@"10:15:00.250+01:00"': "10:15:00.25+01:00",
    '@"10:15:00@Europe/Berlin"': "10:15:00@Europe/Berlin",
    '@"2026-01-31T10:15:00Z"': "2026-01-31T10:15:00Z",
    '@"2021-01-02T10:10:10@Europe/Paris"': "2021-01-02T10:10:10@Europe/Paris",
    '@"P14D"': "P14D",
    '@"-PT36H"': "-P1DT12H",
    '@"P1Y13M"': "P2Y1M",
    'date("-2021-01-01")': "-2021-01-01",
    'date("999999999-12-31")': "999999999-12-31",
    "date(-999999999, 1, 1)": "-999999999-01-01",
    "date(2024, 2, 29)": "2024-02-29",
    'date(date and time("2012-12-25T11:00:00Z"))': "2012-12-25",
    'time(date("2012-12-25"))': "00:00:00Z",
    'time(date and time("2012-12-25T11:00:00Z"))': "11:00:00Z",
    'time(23, 59, 0, duration("PT0H"))': "23:59:00Z",
    "time(23, 59, 0.5)": "23:59:00.5",
    'time(10, 0, 0, duration("-PT3H30M"))': "10:00:00-03:30",
    'date and time("2012-12-24")': "2012-12-24T00:00:00",
    'date and time("2012-12-24T24:00:00")': "2012-12-25T00:00:00",
    'date and time(date("2012-12-24"), time("23:59:00"))': "2012-12-24T23:59:00",
    'date and time(date and time("2012-12-24T01:02:03"), time("23:59:00Z"))': "2012-12-24T23:59:00Z",
    'duration("P1DT2H3M4.123456789S")': "P1DT2H3M4.123456789S",
    'duration("PT0.S")': "PT0S",
    'duration("P0Y")': "P0M",
    'date(from: "2026-01-31")': "2026-01-31",
    "date(year: 2026, month: 1, day: 31)": "2026-01-31",
}


@pytest.mark.parametrize("text", LITERALS)
def test_literals_and_conversions_are_read_and_written_back(text):
    assert shown(text) == LITERALS[text]


@pytest.mark.parametrize(
    "text",
    [
        'date("2026-02-30")',
        'date("26-01-31")',
        'date("02026-01-31")',
        'date("1000000000-01-01")',
        'date("")',
        "date(2026, 13, 1)",
        "date(2026, 1.5, 1)",
        "date(null)",
        'time("24:00:01")',
        'time("10:60:00")',
        'time("10:15")',
        'time("10:15:00+15:00")',
        'time("10:15:00@Mond/Krater")',
        'time("10:15:00+01:00@Europe/Berlin")',
        "time(24, 0, 0)",
        'time(10, 0, 0, duration("PT15H"))',
        'date and time("2026-01-31 10:15:00")',
        'duration("P")',
        'duration("P1H")',
        'duration("1D")',
        'duration("P1Y1D")',
        'duration("P999999999999Y")',
        '@"irgendwann"',
    ],
)
def test_what_is_no_date_or_time_is_null_with_a_reason(text):
    assert value(text) is None
    assert reasons(text)


ARITHMETIC = {
    'date("2012-12-25") - date("2012-12-24")': "P1D",
    'date and time("2012-12-24T23:59:00") + duration("PT1M")': "2012-12-25T00:00:00",
    'time("23:59:00z") + duration("PT2M")': "00:01:00Z",
    'date and time("2012-12-24T23:59:00") - date and time("2012-12-22T03:45:00")': "P2DT20H14M",
    'date("2024-01-31") + duration("P1M")': "2024-02-29",
    'duration("P1M") + date("2023-01-31")': "2023-02-28",
    'date("2024-02-29") - duration("P1Y")': "2023-02-28",
    'date("2021-01-02") - duration("PT1H")': "2021-01-01",
    'date("2021-01-02") - duration("-PT1H")': "2021-01-02",
    'date("-0001-12-31") + duration("P1D")': "0000-01-01",
    'time("10:00:00") - time("11:30:00")': "-PT1H30M",
    'duration("P1Y2M") - duration("P3M")': "P11M",
    'duration("P1Y11M") * -2.5': "-P4Y9M",
    'duration("P10DT23H") / 2.5': "P4DT9H12M",
    'duration("P10Y") / duration("P5Y")': "2",
    '-duration("P1DT1H")': "-P1DT1H",
    '-duration("P1Y")': "-P1Y",
    'duration("P10D") / duration("P4D")': "2.5",
    '@"2021-01-02T10:10:10@Europe/Paris" - @"2021-01-01T10:10:10@Asia/Dhaka"': "P1DT5H",
    '@"2026-03-28T12:00:00@Europe/Berlin" + @"P1D"': "2026-03-29T13:00:00@Europe/Berlin",
    '@"2026-03-28T12:00:00@Europe/Berlin" + @"P1M"': "2026-04-28T12:00:00@Europe/Berlin",
    '@"2021-01-02T10:10:10+01:00" - @"2021-01-01"': "P1DT9H10M10S",
}


@pytest.mark.parametrize("text", ARITHMETIC)
def test_arithmetic_follows_the_calendar(text):
    assert shown(text) == ARITHMETIC[text]


@pytest.mark.parametrize(
    "text",
    [
        'date("2020-01-01") + 1',
        'date("2020-01-01") + date("2020-01-01")',
        'time("10:00:00") + duration("P1Y")',
        '@"2021-01-02T10:10:10Z" - @"2021-01-01T10:10:10"',
        'time("10:00:00Z") - time("10:00:00")',
        'duration("P1Y") / 0',
        'duration("P1Y") + duration("P1D")',
        'date("999999999-12-31") + duration("P1D")',
        'duration("P1D") * 1e30',
    ],
)
def test_arithmetic_that_is_not_defined_is_null_with_a_reason(text):
    assert value(text) is None
    assert reasons(text)


PROPERTIES = {
    'date("2019-09-17").year': "2019",
    'date("2019-09-17").month': "9",
    'date("2019-09-17").day': "17",
    'date("2019-09-17").weekday': "2",
    'time("10:15:30.5Z").hour': "10",
    'time("10:15:30.5Z").minute': "15",
    'time("10:15:30.5Z").second': "30.5",
    'time("10:15:30+02:00").time offset': "PT2H",
    'time("10:15:30").time offset': "null",
    'time("10:15:30@Etc/UTC").timezone': "Etc/UTC",
    'time("10:15:30Z").timezone': "null",
    '@"2026-07-01T10:00:00@Europe/Berlin".time offset': "PT2H",
    '@"2026-01-01T10:00:00@Europe/Berlin".time offset': "PT1H",
    '@"2026-01-01T10:00:00".year': "2026",
    '@"2026-01-01T10:00:00".weekday': "4",
    '@"P1Y14M".years': "2",
    '@"P1Y14M".months': "2",
    '@"-P1DT2H3M4.5S".days': "-1",
    '@"-P1DT2H3M4.5S".hours': "-2",
    '@"-P1DT2H3M4.5S".minutes': "-3",
    '@"-P1DT2H3M4.5S".seconds': "-4.5",
    '@"P1D".years': "null",
    'date("2019-09-17").hour': "null",
    "[1..10).start": "1",
    "[1..10).end included": "false",
    "(<= 10).start": "null",
    "(<= 10).start included": "false",
    "(<= 10).end included": "true",
}


@pytest.mark.parametrize("text", PROPERTIES)
def test_properties_name_the_parts(text):
    assert shown(text) == PROPERTIES[text]


days = st.dates()


@unhurried
@given(days, days)
def test_days_between_dates_agree_with_pythons_calendar(first, last):
    between = value("last - first", first=first, last=last)
    assert feel.to_python(between) == last - first


@unhurried
@given(days, st.integers(-10_000, 10_000))
def test_adding_days_agrees_with_pythons_calendar(day, count):
    expected = day.toordinal() + count
    if 1 <= expected <= date.max.toordinal():
        later = value("day + duration * count", day=day, duration=timedelta(days=1), count=count)
        assert feel.to_python(later) == date.fromordinal(expected)


@unhurried
@given(days)
def test_week_and_weekday_agree_with_iso_8601(day):
    _, week, weekday = day.isocalendar()
    assert value("week of year(day)", day=day) == week
    assert value("day.weekday", day=day) == weekday
    assert value("day of year(day)", day=day) == day.timetuple().tm_yday


@unhurried
@given(st.integers(-999_999_999, 999_999_999), st.integers(1, 12), st.integers(1, 31))
def test_every_day_of_the_standards_calendar_survives_its_number(year, month, day):
    try:
        known = feel.Date(year, month, day)
    except ValueError:
        return
    assert feel.Date.of_number(known.number) == known
    assert feel.compile("date(text)").evaluate({"text": feel.text_of(known)}) == known


zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])


@unhurried
@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2037, 1, 1)),  # noqa: DTZ001 - hypothesis wants naive bounds
    zones,
    st.integers(-(10**7), 10**7),
)
def test_zoned_arithmetic_agrees_with_pythons_zones(moment, zone, seconds):
    instant = moment.replace(tzinfo=UTC)
    local = instant.astimezone(ZoneInfo(zone))
    if local.fold:  # the second of two equal wall clock times cannot be told apart in FEEL
        return
    later = value("local + second * count", local=local, second=timedelta(seconds=1), count=seconds)
    expected = instant + timedelta(seconds=seconds)
    assert feel.to_python(later).astimezone(UTC) == expected


@unhurried
@given(st.timedeltas(min_value=timedelta(days=-(10**6)), max_value=timedelta(days=10**6)))
def test_durations_survive_their_text(duration):
    known = feel.to_feel(duration)
    assert feel.compile("duration(text)").evaluate({"text": feel.text_of(known)}) == known


def test_python_values_come_back():
    berlin = ZoneInfo("Europe/Berlin")
    for known in (
        date(2026, 1, 31),
        datetime(2026, 1, 31, 10, 15, tzinfo=berlin),
        datetime(2026, 1, 31, 10, 15, tzinfo=timezone(timedelta(hours=2))),
        timedelta(days=1, microseconds=5),
    ):
        assert feel.to_python(feel.to_feel(known)) == known
