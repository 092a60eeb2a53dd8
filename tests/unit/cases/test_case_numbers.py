"""Case numbers: what people mistype is noticed, what they merely write differently is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.cases.case_numbers import EXAMPLE, check_digit, format_case_number, parse_case_number
from workflows.cases.errors import CaseNumberMistyped

counts = st.integers(1, 9_999_999)
years = st.integers(2000, 2099)


def test_a_number_names_the_year_and_the_count():
    assert format_case_number(2026, 123) == EXAMPLE == "LZ-2026-000123-8"


@pytest.mark.parametrize(
    "typed",
    [
        "LZ-2026-000123-8",
        "lz-2026-000123-8",
        " lz 2026 000123 8 ",
        "LZ20260001238",
        "LZ–2026–OOO123–8",
        "2026-000123-8",
    ],
)
def test_case_spaces_dashes_and_similar_letters_do_not_matter(typed):
    assert parse_case_number(typed) == "LZ-2026-000123-8"


@pytest.mark.parametrize(
    "typed", ["", "LZ", "LZ-2026-000123", "LZ-2026-00123-8", "XX-2026-000123-8", "LZ-1926-000123-8"]
)
def test_something_else_is_no_case_number(typed):
    with pytest.raises(CaseNumberMistyped) as caught:
        parse_case_number(typed)
    assert EXAMPLE in str(caught.value)


@given(years, counts)
def test_every_number_can_be_read_back(year, count):
    number = format_case_number(year, count)
    assert parse_case_number(number) == number


@given(years, counts, st.data())
def test_a_single_wrong_digit_is_noticed(year, count, data):
    digits = format_case_number(year, count)[2:].replace("-", "")
    place = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != digits[place]]))
    assert check_digit(digits[:place] + wrong + digits[place + 1 :]) != "0"


@given(years, counts, st.data())
def test_two_swapped_neighbours_are_noticed(year, count, data):
    digits = format_case_number(year, count)[2:].replace("-", "")
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1]]
    place = data.draw(st.sampled_from(places))
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert check_digit(swapped) != "0"
