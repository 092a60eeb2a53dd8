"""The short way through conditions and sums finds what the long way finds, whatever the variables are."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from engine.feel import syntax

unhurried = settings(deadline=None)
NAMES = ["a", "b", "c"]
names = st.sampled_from(NAMES).map(syntax.Name)
whole = st.integers(-12, 40).map(lambda number: syntax.NumberLiteral(Decimal(number)))
sums = st.recursive(
    names | whole,
    lambda inner: (
        st.builds(syntax.Arithmetic, st.sampled_from("+-*/"), inner, inner) | st.builds(syntax.Negation, inner)
    ),
    max_leaves=6,
)
texts = names | st.sampled_from(["", "Ada"]).map(syntax.StringLiteral)
comparisons = st.one_of(
    st.builds(syntax.Comparison, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), sums, sums),
    st.builds(syntax.Comparison, st.sampled_from(["=", "!=", "<"]), texts, texts),
    st.builds(syntax.Between, sums, sums, sums),
)
conditions = st.recursive(
    comparisons | names | st.booleans().map(syntax.BooleanLiteral),
    lambda inner: st.builds(syntax.Logical, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=5)),
    max_leaves=6,
)
expressions = st.one_of(sums, conditions, st.builds(syntax.If, conditions, sums | texts, sums | texts))
values = st.one_of(
    st.integers(-9, 50),
    st.integers(-(10**40), 10**40),
    st.sampled_from([10**15, 10**15 - 1, 1 - 10**15, 10**34 - 1, 10**34]),
    st.booleans(),
    st.sampled_from(["", "Ada", None]),
    st.decimals(-1000, 1000, places=2),
)


@unhurried
@given(expressions, st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, values)))
def test_all_ways_through_an_expression_lead_to_the_same_value(tree, variables):
    expression = feel.compile(feel.to_text(tree))
    careful = expression.explain(variables).value
    for given_variables in (variables, feel.Scope.of(variables)):
        found = expression.evaluate(given_variables)
        assert type(found) is type(careful)
        assert found == careful


@pytest.mark.parametrize(
    ("text", "variables", "value"),
    [
        ("a * a * b", {"a": 10**14, "b": 10**14 + 1}, "1.00000000000001E+42"),
        ("a + b - a", {"a": 10**34, "b": 1}, "0E+1"),  # more digits than a number has: rounded, as everywhere
        ("a / b", {"a": 12, "b": 2}, "6"),
        ("a / b", {"a": 1, "b": 8}, "0.125"),
        ("(a - b) / b * b", {"a": 10, "b": 3}, "6.999999999999999999999999999999999"),
    ],
)
def test_whole_numbers_are_computed_exactly_or_as_decimals(text, variables, value):
    assert feel.compile(text).evaluate(variables) == Decimal(value)


@pytest.mark.parametrize("text", ["a * a * a - a * a * b", "a * a * b * b - a * b * a * b - a", "(a * a * b + 1) / a"])
def test_sums_with_too_many_digits_are_rounded_after_every_operation(text):
    expression, variables = feel.compile(text), {"a": 10**15 - 1, "b": 10**15 - 3}
    careful = expression.explain(variables).value
    assert expression.evaluate(variables) == careful
    assert feel.compile(text).evaluate(feel.Scope.of(variables)) == careful


@pytest.mark.parametrize("text", ["a / b", "a / (b - b)", "if a / b > 1 then a else b"])
def test_a_division_by_zero_is_null_with_a_reason(text):
    expression = feel.compile(text)
    assert expression.evaluate({"a": 5, "b": 0}) is None or "if" in text
    assert expression.explain({"a": 5, "b": 0}).reasons


@pytest.mark.parametrize("call", ["contains(s, t)", "starts with(s, t)", "string length(s)", "count(s)"])
@pytest.mark.parametrize("text", [None, 1, "Ada", ["Ada"], ["Ada", "Bob"], True])
def test_calls_without_a_meter_convert_and_refuse_like_all_others(call, text):
    expression, variables = feel.compile(call), {"s": text, "t": "d"}
    assert expression.evaluate(variables) == expression.explain(variables).value
