"""Numbers as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.display import number_text, shown_amount, shown_number
from forms.number_fields import parse_number
from forms.summary import summary
from tests.unit.forms.building import component, form, send, sentences


@pytest.mark.parametrize(
    ("sent", "language", "number"),
    [
        ("1.234,56", "de", "1234.56"),
        ("1,234.56", "en", "1234.56"),
        ("1.234", "de", "1234"),
        ("1.234", "en", "1.234"),
        ("12,5", "en", "12.5"),
        ("1 234,5", "de", "1234.5"),
        ("1'234,5", "de", "1234.5"),
        ("−3", "de", "-3"),
        ("1234567,8", "de", "1234567.8"),
    ],
)
def test_a_number_is_read_in_the_way_of_the_language(sent: str, language: str, number: str):
    assert parse_number(sent, language) == Decimal(number)


@pytest.mark.parametrize("sent", ["", "abc", "1.2.3", "1,2,3", "--1", "1e5", "NaN", "Infinity", "٣", "0x1F", "1_000"])
def test_what_is_no_number_is_refused(sent: str):
    assert parse_number(sent, "de") is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=3))
def test_what_is_shown_reads_as_the_same_number(number: Decimal):
    for language in ("de", "en"):
        for written in (number_text, shown_number, shown_amount):
            assert parse_number(written(number, language), language) == number


@pytest.mark.parametrize(
    ("attributes", "sent", "part"),
    [
        ({"validate": {"min": 0}}, "-1", "mindestens 0"),
        ({"validate": {"max": "=10 * 10"}}, "100,5", "höchstens 100"),
        ({"decimalDigits": 2}, "1,234", "höchstens 2 Stellen"),
        ({"decimalDigits": 0}, "1,5", "ganze Zahl"),
        ({"increment": 0.5}, "1,3", "Schritten von 0,5"),
        ({}, "drei", "eine Zahl ein"),
        ({}, "1" * 16, "zu viele Ziffern"),
    ],
)
def test_a_number_outside_of_its_limits_is_refused(attributes: dict[str, object], sent: str, part: str):
    assert part in sentences(send(form(component("number", "pay", **attributes)), {"pay": sent}))[0]


def test_a_whole_number_is_an_int_and_others_are_floats():
    definition = form(component("number", "pay"))
    assert send(definition, {"pay": "12,0"}).answers == {"pay": 12}
    assert send(definition, {"pay": "12,5"}).answers == {"pay": 12.5}


def test_a_number_kept_as_text_has_all_its_digits():
    definition = form(component("number", "pay", serializeToString=True))
    assert send(definition, {"pay": "12345678901234567890,12"}).answers == {"pay": "12345678901234567890.12"}


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (4150, "Euro", "4.150 Euro"),
        (45934.2, "Euro", "45.934,20 Euro"),
        (12.5, "Stunden", "12,5 Stunden"),
        (2026, "", "2026"),
        (12345, "m²", "12.345 m²"),
    ],
)
def test_an_answer_is_shown_as_people_write_numbers(number: float, unit: str, text: str):
    definition = form(component("number", "pay", appearance={"suffixAdorner": unit}))
    assert summary(definition, {"pay": number})[0].rows[0].text == text
