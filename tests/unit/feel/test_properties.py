"""Laws that hold for all values: arithmetic is decimal's, tests mean what they abbreviate, storage loses nothing."""

import json
from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel

unhurried = settings(deadline=None)
DECIMAL128 = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144)
numbers = st.one_of(
    st.integers(-(10**20), 10**20).map(Decimal),
    st.decimals(allow_nan=False, allow_infinity=False, places=8, min_value=-(10**12), max_value=10**12),
)
OPERATIONS = {
    "a + b": DECIMAL128.add,
    "a - b": DECIMAL128.subtract,
    "a * b": DECIMAL128.multiply,
    "a / b": DECIMAL128.divide,
}


@unhurried
@given(st.sampled_from(list(OPERATIONS)), numbers, numbers)
def test_arithmetic_agrees_with_decimal128(text, a, b):
    found = feel.compile(text).evaluate({"a": a, "b": b})
    try:
        expected = OPERATIONS[text](a, b)
    except DecimalException:
        expected = None
    assert found == expected
    assert expected is None or found.as_tuple() == expected.as_tuple()


@unhurried
@given(numbers, numbers)
def test_order_of_numbers_is_decimals(a, b):
    variables = {"a": a, "b": b}
    assert feel.compile("a < b").evaluate(variables) is (a < b)
    assert feel.compile("a >= b").evaluate(variables) is (a >= b)
    assert feel.compile("a = b").evaluate(variables) is (a == b)


@unhurried
@given(numbers, numbers.filter(bool))
def test_modulo_has_the_sign_of_the_divisor_and_is_exact(a, b):
    found = feel.compile("modulo(a, b)").evaluate({"a": a, "b": b})
    assert found == Fraction(a) - Fraction(b) * floor(Fraction(a) / Fraction(b))


small = st.integers(0, 6)
ends = st.tuples(small, small).map(sorted)


@st.composite
def cells_and_meanings(draw):
    """A unary test and the expression that it abbreviates, over the value `?`."""
    kind = draw(st.sampled_from(["value", "comparison", "interval", "null", "question"]))
    number = draw(small)
    if kind == "value":
        return f"{number}", f"? = {number}"
    if kind == "comparison":
        operator = draw(st.sampled_from(["<", "<=", ">", ">=", "=", "!="]))
        return f"{operator} {number}", f"? {operator} {number}"
    if kind == "interval":
        low, high = draw(ends)
        opening, lower = draw(st.sampled_from([("[", ">="), ("(", ">"), ("]", ">")]))
        closing, upper = draw(st.sampled_from([("]", "<="), (")", "<"), ("[", "<")]))
        return f"{opening}{low}..{high}{closing}", f"(? {lower} {low} and ? {upper} {high})"
    if kind == "null":
        return "null", "? = null"
    return f"modulo(?, 2) = {number % 2}", f"modulo(?, 2) = {number % 2}"


@unhurried
@given(st.lists(cells_and_meanings(), min_size=1, max_size=4), st.booleans(), st.none() | small)
def test_unary_tests_mean_what_they_abbreviate(pairs, negated, value):
    text = ", ".join(test for test, _ in pairs)
    tests = feel.compile_unary_tests(f"not({text})" if negated else text)
    meaning = feel.compile(" or ".join(expansion for _, expansion in pairs)).evaluate({"?": value})
    expected = meaning is (not negated)
    assert tests.matches(value, {}) is expected
    assert (tests.explain(value, {}).value is True) is expected


@unhurried
@given(st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=4), st.sampled_from(["a", "b", "z"]))
def test_lists_of_strings_in_a_cell_mean_one_of_them(options, value):
    text = ", ".join(f'"{option}"' for option in options)
    assert feel.compile_unary_tests(text).matches(value, {}) is (value in options)
    assert feel.compile_unary_tests(f"not({text})").matches(value, {}) is (value not in options)


@unhurried
@given(st.one_of(st.none(), numbers, st.text(), st.booleans()))
def test_a_dash_takes_anything(value):
    assert feel.compile_unary_tests("-").matches(value, {}) is True


feel_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.text(max_size=5),
        numbers,
        st.dates().map(feel.to_feel),
        st.times().map(feel.to_feel),
        st.datetimes(timezones=st.timezone_keys(allow_prefix=False).map(ZoneInfo) | st.none()).map(feel.to_feel),
        st.timedeltas().map(feel.to_feel),
        st.integers(-1000, 1000).map(feel.YearsDuration),
        st.builds(feel.Range, numbers, numbers, st.booleans(), st.booleans()),
        st.builds(lambda end: feel.Range(None, end, start_included=False), st.dates().map(feel.to_feel)),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "b c", "@", "value"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@unhurried
@given(feel_values)
def test_storage_as_json_loses_nothing(value):
    stored = orjson.loads(orjson.dumps(feel.to_json(value)))
    assert stored == json.loads(json.dumps(feel.to_json(value)))
    restored = feel.from_json(stored)
    assert feel.same(restored, value) is True
    assert feel.text_of(restored) == feel.text_of(value)


@unhurried
@given(feel_values)
def test_a_value_equals_itself_and_has_one_type(value):
    assert feel.compile("a = a").evaluate({"a": value}) is True
    assert feel.compile("is(a, a)").evaluate({"a": value}) is True
    assert feel.type_name(value) != "?"
    assert isinstance(feel.compile("string(a)").evaluate({"a": value}), str) is (value is not None)


@unhurried
@given(st.lists(numbers, max_size=8))
def test_sorting_agrees_with_python(values):
    found = feel.compile("sort(xs, function(a, b) a < b)").evaluate({"xs": values})
    assert found == sorted(values)


@unhurried
@given(st.lists(st.one_of(numbers, st.text(max_size=2), st.none()), max_size=8))
def test_distinct_values_keep_the_first_of_every_kind(values):
    found = feel.compile("distinct values(xs)").evaluate({"xs": values})
    assert found == list(dict.fromkeys(values))
