"""Parse, print, parse: the printer writes what the parser reads as the same syntax."""

from contextlib import suppress

import pytest
from hypothesis import given, settings

from engine import feel
from engine.feel import syntax
from tests.unit.feel.trees import NAMES, trees, unary_tests


@settings(deadline=None, max_examples=300)
@given(trees)
def test_every_tree_survives_printing_and_parsing(tree: syntax.Node):
    with suppress(feel.LimitExceeded):  # a tree may need more brackets than the parser takes
        assert feel.parse(feel.to_text(tree), NAMES) == tree


@settings(deadline=None)
@given(unary_tests)
def test_unary_tests_survive_printing_and_parsing(tests: syntax.UnaryTests):
    assert feel.parse_unary_tests(feel.to_text(tests), NAMES) == tests


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("1+2*3", "1 + 2 * 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("a and (b or c)", "a and (b or c)"),
        ('if a then 1 else if b then "x" else null', 'if a then 1 else if b then "x" else null'),
        ("(if a then 1 else 2)+1", "(if a then 1 else 2) + 1"),
        ("x in (<5,[1..2))", "x in (< 5, [1 .. 2))"),
        ("- 1", "- 1"),
        ("-x", "-x"),
        ("-1 ** 2", "-1 ** 2"),
        ("(-x) ** 2", "-x ** 2"),
        ('{a b:1,"c-d":2}', '{a b: 1, "c-d": 2}'),
        ("not(a)", "not(a)"),
        ('date and time("2020-01-01T00:00:00")', 'date and time("2020-01-01T00:00:00")'),
        ("function(a:number,b)a+b", "function(a: number, b) a + b"),
        ("x instance of list<context<a:number>>", "x instance of list<context<a: number>>"),
        ("f(first name:1)", "f(first name: 1)"),
        ("`a-b`.c", "`a-b`.c"),
    ],
)
def test_printing_is_plain(text, printed):
    assert feel.to_text(feel.parse(text)) == printed


def test_long_chains_are_printed_without_depth():
    text = " + ".join(["1"] * 4000)
    assert feel.to_text(feel.parse(text)) == text
