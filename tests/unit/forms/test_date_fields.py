"""Dates: three inputs, one text, parts that are unknown, limits, times of day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clock import Traveller
from forms.answers import entries_for_page, facts
from tests.unit.forms.building import component, form, send, sentences


def day_field(**attributes: object) -> dict[str, object]:
    return {"type": "datetime", "id": "day", "key": "day", "subtype": "date", "dateLabel": "Ablauf", **attributes}


def typed(day: str, month: str, year: str) -> dict[str, str]:
    return {"day:day": day, "day:month": month, "day:year": year}


@pytest.mark.parametrize(
    "sent",
    [
        typed("2", "3", "2026"),
        typed("02", "03", "2026"),
        typed("2", "März", "2026"),
        typed("2", "mar", "2026"),
        typed(" 2 ", "marc.", " 2026"),
        {"day": "2026-03-02"},
        {"day": "2.3.2026"},
        {"day": "02. März 2026"},
    ],
)
def test_a_day_may_be_written_in_many_ways(sent: dict[str, str]):
    result = send(form(day_field()), sent)
    assert result.answers == {"day": "2026-03-02"}


@given(st.dates(min_value=date(1000, 1, 1)))
def test_what_a_stored_day_shows_reads_as_the_same_day(day: date):
    definition = form(day_field())
    shown = entries_for_page(definition, definition.pages[0], {"day": day.isoformat()})
    assert send(definition, shown).answers == {"day": day.isoformat()}


@pytest.mark.parametrize(
    ("sent", "part", "sentence"),
    [
        (typed("", "3", "2026"), "", "Bei „Ablauf“ fehlt der Tag."),
        (typed("2", "", "2026"), "month", "Bei „Ablauf“ fehlt der Monat."),
        (typed("2", "3", ""), "year", "Bei „Ablauf“ fehlt das Jahr."),
        (typed("2", "3", "26"), "year", "mit vier Ziffern"),
        (typed("2", "13", "2026"), "month", "von 1 bis 12"),
        (typed("2", "Quark", "2026"), "month", "von 1 bis 12"),
        (typed("40", "1", "2026"), "", "von 1 bis 31"),
        (typed("31", "2", "2026"), "", "den es nicht gibt"),
        (typed("29", "2", "2025"), "", "den es nicht gibt"),
        (typed("٣", "3", "2026"), "", "von 1 bis 31"),
        ({"day": "morgen"}, "year", "fehlt das Jahr"),
        (typed("\x00", "3" * 1000, "x" * 100_000), "year", "vier Ziffern"),
    ],
)
def test_the_part_that_is_wrong_is_told(sent: dict[str, str], part: str, sentence: str):
    result = send(form(day_field()), sent)
    assert sentence in result.errors[0].text()
    assert result.errors[0].path == ("day" + (f":{part}" if part else ""))
    assert result.answers == {"day": None}
    assert all(result.entries[name] == [value] for name, value in sent.items())


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (typed("", "", "1980"), "1980"),
        (typed("00", "00", "1980"), "1980"),
        (typed("", "5", "1980"), "1980-05"),
        (typed("17", "5", "1980"), "1980-05-17"),
    ],
)
def test_a_birth_date_may_be_known_in_part(sent: dict[str, str], stored: str):
    definition = form(day_field(properties={"partial": "true", "fact": "true"}))
    result = send(definition, sent)
    assert result.answers == {"day": stored}
    assert facts(definition, result.answers)["day"] == (date(1980, 5, 17) if len(stored) == 10 else None)


def test_a_day_without_its_month_is_no_partial_date():
    definition = form(day_field(properties={"partial": "true"}))
    assert "fehlt der Monat" in sentences(send(definition, typed("17", "", "1980")))[0]


def test_a_month_field_asks_for_no_day():
    definition = form(day_field(properties={"input": "month"}))
    assert send(definition, {"day:month": "9", "day:year": "2019"}).answers == {"day": "2019-09"}
    result = send(definition, {"day:month": "Quark", "day:year": "2019"})
    assert result.errors[0].path == "day"


def test_a_day_in_the_past_is_refused_where_the_form_says_so(traveller: Traveller):
    definition = form(day_field(disallowPassedDates=True))
    assert sentences(send(definition, {"day": "2026-03-01"})) == ["„Ablauf“ darf nicht in der Vergangenheit liegen."]
    assert not send(definition, {"day": "2026-03-02"}).errors


def test_limits_may_be_expressions(traveller: Traveller):
    definition = form(
        day_field(properties={"date.latest": '=today() + duration("P1M")', "date.earliest": "2000-01-01"})
    )
    assert sentences(send(definition, {"day": "2026-04-03"})) == ["„Ablauf“ darf nicht nach dem 02.04.2026 liegen."]
    assert sentences(send(definition, {"day": "1999-12-31"})) == ["„Ablauf“ darf nicht vor dem 01.01.2000 liegen."]
    assert not send(definition, {"day": "2026-04-02"}).errors


def test_a_date_of_birth_in_the_future_is_refused(traveller: Traveller):
    definition = form(day_field(properties={"date.latest": "=today()", "partial": "true"}))
    assert sentences(send(definition, typed("", "", "2027"))) == ["„Ablauf“ darf nicht in der Zukunft liegen."]
    assert not send(definition, typed("", "", "2026")).errors


@pytest.mark.parametrize(
    ("time_format", "stored"),
    [
        ("no_timezone", "2026-07-01T14:30"),
        ("utc_offset", "2026-07-01T14:30+02:00"),
        ("utc_normalized", "2026-07-01T12:30Z"),
    ],
)
def test_a_moment_is_written_as_the_form_wants_it_and_shown_again(time_format: str, stored: str):
    definition = form(component("datetime", "at", subtype="datetime", timeSerializingFormat=time_format))
    result = send(definition, {"at": "2026-07-01", "at:time": "14:30"})
    assert result.answers == {"at": stored}
    shown = entries_for_page(definition, definition.pages[0], result.answers)
    assert (shown["at"], shown["at:time"]) == (["2026-07-01"], ["14:30"])


def test_half_a_moment_is_refused():
    definition = form(component("datetime", "at", subtype="datetime"))
    assert send(definition, {"at": "2026-07-01"}).errors[0].path == "at:time"
    assert send(definition, {"at:time": "14:30"}).errors[0].path == "at"


def test_a_time_of_day_comes_in_steps():
    definition = form(component("datetime", "at", subtype="time", timeInterval=15, timeLabel="Uhrzeit"))
    assert send(definition, {"at": "9.45 Uhr"}).answers == {"at": "09:45"}
    assert "Schritten von 15 Minuten" in sentences(send(definition, {"at": "9:50"}))[0]
    assert "14:30" in sentences(send(definition, {"at": "25:00"}))[0]
