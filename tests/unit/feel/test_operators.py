"""Operators do what the standard's tables say, for every kind of value."""

from decimal import Decimal

import pytest

from tests.unit.feel.evaluating import reasons, shown, value

ARITHMETIC = {
    "1 + 2 * 3": "7",
    "(1 + 2) * 3": "9",
    "10 - 4 - 3": "3",
    "100 / 10 / 5": "2",
    "1 + 3/2*2 - 2**3": "-4.0",
    ".25 + .2": "0.45",
    ".10 * 30.00": "3.0000",
    "1/3": "0.3333333333333333333333333333333333",
    "1.01/2": "0.505",
    "1.0*10**3": "1000.0",
    "1.2e3": "1200",
    "2e-2 + 1": "1.02",
    "-4 ** 2": "16",
    "-(4 ** 2)": "-16",
    "3 ** 4 ** 2": "6561",
    "2 ** -1": "0.5",
    "2 ** 0.5": "1.414213562373095048801688724209698",
    "0 ** 0": "1",
    "- -3": "3",
    "5 -3": "2",
    "5 - -3": "8",
    '"foo" + "bar"': "foobar",
    "123456789012345678901234567890123456789": "123456789012345678901234567890123500000",
}


@pytest.mark.parametrize("text", ARITHMETIC)
def test_numbers_and_strings_are_computed_in_decimal(text):
    assert shown(text) == ARITHMETIC[text]


@pytest.mark.parametrize(
    "text",
    [
        "1 / 0",
        "0 ** -1",
        "(-2) ** 0.5",
        "10 ** 7000",
        '1 + "1"',
        '"a" - "b"',
        "true + 1",
        "null + 1",
        "[1] * 2",
        "-true",
    ],
)
def test_arithmetic_without_a_result_is_null_with_a_reason(text):
    assert value(text) is None
    assert reasons(text)


EQUALITY = {
    "1 = 1.000": "true",
    '"a" = "a"': "true",
    "1 != 2": "true",
    "null = null": "true",
    "null != null": "false",
    "1 = null": "false",
    '"1" = 1': "null",
    '"1" != 1': "null",
    "[1, 2] = [1, 2.0]": "true",
    "[1, 2] = [2, 1]": "false",
    "[1] = 1": "null",
    "{a: 1, b: 2} = {b: 2, a: 1}": "true",
    "{a: 1} = {a: 1, b: 2}": "false",
    "[1..5] = [1..5]": "true",
    "[1..5] = (1..5]": "false",
    "true = true": "true",
    'date("2020-01-01") = date("2020-01-01")': "true",
    'date("2020-01-01") = date and time("2020-01-01T00:00:00Z")': "null",
    'time("10:00:00Z") = time("11:00:00+01:00")': "true",
    'time("10:00:00") = time("10:00:00Z")': "true",
    'time("10:00:00") = time("11:00:00Z")': "false",
    'time("10:00:00") <= time("10:00:00+01:00")': "true",
    'is(time("10:00:00"), time("10:00:00Z"))': "false",
    'date and time("2020-06-01T12:00:00") = date and time("2020-06-01T12:00:00@Europe/Berlin")': "true",
    'date and time("2020-06-01T12:00:00@Europe/Berlin") = date and time("2020-06-01T10:00:00Z")': "true",
    'duration("P1Y") = duration("P12M")': "true",
    'duration("PT24H") = duration("P1D")': "true",
    'duration("P1Y") = duration("P365D")': "null",
}


@pytest.mark.parametrize("text", EQUALITY)
def test_equality_compares_values_of_one_kind(text):
    assert shown(text) == EQUALITY[text]


ORDER = {
    "1 < 2": "true",
    "2 <= 2": "true",
    "3 > 4": "false",
    "4 >= 4": "true",
    '"abc" < "abd"': "true",
    '"a" < "aa"': "true",
    '"Z" < "a"': "true",
    'date("2020-01-31") < date("2020-02-01")': "true",
    'time("10:00:00") < time("09:59:59Z")': "false",
    'duration("P1D") < duration("PT25H")': "true",
    'duration("P1Y") > duration("P11M")': "true",
    "true < false": "null",
    "null < 1": "null",
    '1 < "2"': "null",
    'duration("P1Y") < duration("P400D")': "null",
    "[1] < [2]": "null",
}


@pytest.mark.parametrize("text", ORDER)
def test_order_exists_within_one_kind(text):
    assert shown(text) == ORDER[text]


LOGIC = {
    "true and true": "true",
    "true and false": "false",
    "true and null": "null",
    "false and null": "false",
    "null and false": "false",
    "null and null": "null",
    'true and "x"': "null",
    'false and "x"': "false",
    "true or null": "true",
    "null or true": "true",
    "false or null": "null",
    "false or false": "false",
    '"x" or true': "true",
    "false or false or true": "true",
    "true and true and null and true": "null",
    "true and true and null and false": "false",
    "not(true)": "false",
    "not(null)": "null",
    'not("x")': "null",
    "not([true])": "false",
    "not(negand: [true])": "false",
    "not([true, true])": "null",
    "not([])": "null",
    "true or false and false": "true",
}


@pytest.mark.parametrize("text", LOGIC)
def test_logic_has_three_values(text):
    assert shown(text) == LOGIC[text]


MEMBERSHIP = {
    "5 in (<= 5)": "true",
    "5 in ((5..10])": "false",
    "5 in ([5..10])": "true",
    "5 in (4, 5, 6)": "true",
    "5 in (<5, >5)": "false",
    "5 in < 6": "true",
    "5 in (= 5)": "true",
    "5 in (!= 5)": "false",
    "[1..2] in ([1..2])": "true",
    "[1..2] in ([1..2), [1..3])": "false",
    "[1..2] in [[1..2]]": "true",
    "5 in [1, 5]": "true",
    "5 in [[1..3], [4..6]]": "true",
    "5 in ]5..6[": "false",
    "5 in ]4..6[": "true",
    "[1, 2] in [[1, 2], [3]]": "true",
    "{a: 1} in [{a: 1}]": "true",
    '"b" in ["a".."c"]': "true",
    '"x" in ("a", "b")': "false",
    "null in [1..5]": "null",
    "null in (1, null)": "true",
    '1 in "1"': "null",
    "5 in (? > 3)": "true",
    "5 in (? > 3 and ? < 4)": "false",
    '"Eilantrag" in (contains(?, "Eil"))': "true",
    "3 between 1 and 5": "true",
    "3 between 4 and 5": "false",
    "null between 1 and 5": "null",
    "3 between 1 and 5 and true": "true",
    'date("2026-03-01") in [date("2026-01-01")..date("2026-12-31")]': "true",
}


@pytest.mark.parametrize("text", MEMBERSHIP)
def test_in_and_between_ask_for_membership(text):
    assert shown(text) == MEMBERSHIP[text]


CONDITIONS = {
    "if true then 1 else 2": "1",
    "if false then 1 else 2": "2",
    "if null then 1 else 2": "2",
    'if "x" then 1 else 2': "null",
    "if 1 > 2 then 1 else if 2 > 1 then 2 else 3": "2",
    'if 1 > 2 then 1 else if "x" then 2 else 3': "null",
    "1 + if true then 1 else 2 + 10": "2",
    "(if 1 > null then 1 else 2)": "2",
}


@pytest.mark.parametrize("text", CONDITIONS)
def test_if_takes_else_unless_the_condition_is_true(text):
    assert shown(text) == CONDITIONS[text]


INSTANCES = {
    "1 instance of number": "true",
    '"a" instance of number': "false",
    "null instance of Any": "false",
    "null instance of Null": "true",
    "1 instance of Any": "true",
    "[1, 2] instance of list<number>": "true",
    '[1, "a"] instance of list<number>': "false",
    '[1, "a"] instance of list<Any>': "true",
    "[1] instance of list": "null",
    "{a: 1} instance of context<a: number>": "true",
    "{a: 1} instance of context<a: number, b: number>": "false",
    "{a: 1, b: 2} instance of context<a: number>": "true",
    "[1..5] instance of range<number>": "true",
    "[1..5] instance of range<string>": "false",
    "(< 5) instance of range<number>": "true",
    'duration("P1Y") instance of years and months duration': "true",
    'duration("P1D") instance of days and time duration': "true",
    'date and time("2020-01-01T00:00:00") instance of date and time': "true",
    "abs instance of function<number> -> number": "true",
    "(function(x: number) x) instance of function<number> -> Any": "true",
    "(function(x: string) x) instance of function<number> -> Any": "false",
    "1 instance of Unbekannt": "null",
    "-1 instance of number": "true",
    "1 + 1 instance of number": "null",
    "[[1] instance of list<number>]": "[true]",
    "[[1] instance of list<list<number>>]": "[false]",
}


@pytest.mark.parametrize("text", INSTANCES)
def test_instance_of_asks_for_the_type(text):
    assert shown(text) == INSTANCES[text]


def test_a_long_row_of_operators_needs_no_depth():
    assert value("+".join(["1"] * 1500)) == 1500
    assert value(" and ".join(["true"] * 500)) is True
    assert value("[1]" + "[true]" * 200) == [Decimal(1)]
