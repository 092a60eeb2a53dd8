"""Hypothesis strategies for FEEL syntax trees: every node, in every place where the grammar allows it."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from engine.feel import syntax

NAMES = ["a", "b", "first name", "Größe", "a-b", "Profit and loss", "x.y"]
names = st.sampled_from(NAMES)
texts = st.text(st.characters(codec="utf-8"), max_size=8)
# what numbers a literal can write: finite, at most 34 digits, no minus zero
numbers = st.one_of(
    st.integers(-(10**34) + 1, 10**34 - 1).map(Decimal),
    st.decimals(-(10**6), 10**6, allow_nan=False, allow_infinity=False, places=5).filter(lambda n: n != 0),
    st.sampled_from([Decimal("1E+300"), Decimal("-2.5E-300"), Decimal("0.000")]),
)
types = st.recursive(
    st.sampled_from(["number", "string", "Any", "date and time", "tOwn"]).map(syntax.TypeNode),
    lambda inner: st.one_of(
        st.builds(lambda one: syntax.TypeNode("list", (one,)), inner),
        st.builds(lambda one: syntax.TypeNode("range", (one,)), inner),
        st.builds(lambda one: syntax.TypeNode("context", (one,), ("key",)), inner),
        st.builds(lambda one, result: syntax.TypeNode("function", (one,), (), result), inner, inner),
    ),
    max_leaves=3,
)
leaves = st.one_of(
    st.builds(syntax.NullLiteral),
    st.builds(syntax.BooleanLiteral, st.booleans()),
    numbers.map(syntax.NumberLiteral),
    texts.map(syntax.StringLiteral),
    st.sampled_from(["2026-01-31", "P1D", 'x"y']).map(syntax.AtLiteral),
    names.map(syntax.Name),
)


def _iterators(inner: Any) -> Any:
    iterator = st.builds(syntax.Iterator, names, inner, st.none() | inner)
    return st.lists(iterator, min_size=1, max_size=2).map(tuple)


def _some(inner: Any, least: int = 0) -> Any:
    return st.lists(inner, min_size=least, max_size=3).map(tuple)


def _extend(inner: Any) -> Any:
    parameters = st.lists(st.builds(syntax.FormalParameter, names, st.none() | types), max_size=2).map(tuple)
    return st.one_of(
        _some(inner).map(syntax.ListLiteral),
        st.lists(st.tuples(names | texts, inner), max_size=3).map(tuple).map(syntax.ContextLiteral),
        st.builds(syntax.Interval, inner, inner, st.booleans(), st.booleans()),
        st.builds(syntax.UnaryComparison, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), inner),
        st.builds(syntax.Arithmetic, st.sampled_from(["+", "-", "*", "/", "**"]), inner, inner),
        st.builds(syntax.Comparison, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), inner, inner),
        st.builds(syntax.Logical, st.sampled_from(["and", "or"]), _some(inner, 2)),
        st.builds(syntax.Negation, inner),
        st.builds(syntax.Between, inner, inner, inner),
        st.builds(syntax.In, inner, _some(inner, 1)),
        st.builds(syntax.InstanceOf, inner, types),
        st.builds(syntax.Path, inner, names),
        st.builds(syntax.Filter, inner, inner),
        st.builds(syntax.Invocation, inner, _some(inner)),
        st.builds(lambda f, one: syntax.Invocation(f, (one,), ("first name",)), inner, inner),
        st.builds(syntax.If, inner, inner, inner),
        st.builds(syntax.For, _iterators(inner), inner),
        st.builds(syntax.Quantified, st.sampled_from(["some", "every"]), _iterators(inner), inner),
        st.builds(syntax.FunctionDefinition, parameters, inner),
    )


trees = st.recursive(leaves, _extend, max_leaves=12)
unary_tests = st.one_of(
    st.just(syntax.UnaryTests(())),
    st.builds(syntax.UnaryTests, _some(trees, 1), st.booleans()),
)
