"""No expression can hang or exhaust a worker, and none reaches Python: limits are errors, everything else is null."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from tests.unit.feel.evaluating import value
from tests.unit.feel.trees import NAMES, trees

TOO_MUCH = {
    "brackets": "(" * 1000 + "1" + ")" * 1000,
    "lists": "[" * 1000 + "]" * 1000,
    "ifs": "if true then " * 500 + "1" + " else 2" * 500,
    "signs": "- " * 500 + "x",
    "types": "x instance of " + "list<" * 500 + "number" + ">" * 500,
    "length": "1 + " * 10_000 + "1",
    "numbers": "for i in 1..100000000 return i",
    "product": "for i in 1..10000, j in 1..10000 return 1",
    "nested loops": "sum(for i in 1..900 return sum(for j in 1..900 return i * j))",
    "quantifier": "some i in 1..1000, j in 1..1000 satisfies i * j < 0",
    "recursion": "{f: function(x) f(x), r: f(1)}.r",
    "mutual recursion": "{f: function(x, g) g(x, g), r: f(1, f)}.r",
    "sort": "sort(for i in 1..200000 return i, function(a, b) a > b)",
    "strings": 'for i in 1..100 return if i = 1 then "ab" else partial[-1] + partial[-1]',
    "lists that double": "for i in 1..60 return if i = 1 then [1, 1] else concatenate(partial[-1], partial[-1])",
    "shared lists": "for i in 1..60 return if i = 1 then [1, 1] else [partial[-1], partial[-1]]",
    "text of shared lists": "string(for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]])",
    "snapshots": "for i in 1..5000 return partial",
    "deep lists": "(for i in 1..5000 return if i = 1 then [1] else [partial[-1]])[-1]",
    "long replacements": '{a: string join(for i in 1..2000 return "a"), r: replace(a, "a", a)}',
    "patterns": 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a|aa)+$b")',
    "many patterns": 'for i in 1..1000 return matches("aaaaaaaaaaaaaaaaaaaaaaaa", "(a|aa)+$b")',
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_would_exhaust_a_worker_is_refused_in_time(name):
    start = perf_counter()
    with pytest.raises(feel.LimitExceeded):
        feel.compile(TOO_MUCH[name]).evaluate({"x": 1})
    assert perf_counter() - start < 2 * feel.LIMITS.seconds


HARMLESS = {
    "10 ** 999999999": None,
    "1.0000001 ** 999999999 > 1": True,
    "10 ** 10 ** 10": Decimal("1e100"),
    "exp(99999999)": None,
    "count(for i in 1..50000 return i)": 50_000,
    "{f: function(n) if n = 0 then 0 else 1 + f(n - 1), r: f(100)}.r": 100,
    " or ".join(f"x = {i}" for i in range(1000)): True,
    "if x = 0 then 0 " + "".join(f"else if x = {i} then {i} " for i in range(1, 400)) + "else 0": 1,
    "{" + ", ".join(f"a{i}: {i}" for i in range(1000)) + "}.a999": 999,
    "x" + ".a" * 3000: None,
}


@pytest.mark.parametrize("text", HARMLESS)
def test_large_but_harmless_expressions_have_a_value(text):
    assert feel.compile(text).evaluate({"x": 1}) == HARMLESS[text]


@pytest.mark.parametrize(
    "text",
    ["a.__class__", "a.b.__globals__", "get", "run", "M", "V", "__import__", "a.mro", "D", "self", "f1", "q", "n0"],
)
def test_nothing_of_python_is_reachable(text):
    assert feel.compile(text).evaluate({"a": {"b": 1}}) is None


def test_text_that_looks_like_generated_code_stays_text():
    assert value('"§0" + "\'); import os; (\'"') == "§0'); import os; ('"
    assert value('{"§0": "§1", "x": "§2"}') == {"§0": "§1", "x": "§2"}


@pytest.mark.parametrize(
    "intruder", [object(), {1}, b"bytes", lambda: 1, {1: 2}, [object()], Decimal("NaN"), float("inf")]
)
def test_other_python_objects_are_refused(intruder):
    with pytest.raises(feel.NotAFeelValue):
        feel.to_feel(intruder)
    with pytest.raises(feel.NotAFeelValue):
        feel.compile("x").evaluate({"x": intruder})


def test_subclasses_are_taken_for_what_they_are():
    class Name(str):
        __slots__ = ()

    class Flag(int):
        pass

    assert type(feel.to_feel(Name("a"))) is str
    assert feel.to_feel(Flag(3)) == 3
    assert feel.to_feel(0.1) == Decimal("0.1")
    assert feel.to_feel((1, 2)) == [1, 2]


def test_one_meter_bounds_several_expressions():
    meter = feel.Meter()
    loop = feel.compile("count(for i in 1..50000 return i)")
    loop.evaluate({}, meter)

    def evaluate_often() -> None:
        for _ in range(100):
            loop.evaluate({}, meter)

    with pytest.raises(feel.LimitExceeded):
        evaluate_often()


def test_expressions_are_shared_by_threads():
    expression = feel.compile("sum(for i in 1..50 return if modulo(i, n) = 0 then i else 0)")

    def evaluate(n: int) -> Decimal:
        return expression.evaluate({"n": n})

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(evaluate, [1, 2, 3, 5] * 50))
    assert found == [1275, 650, 408, 275] * 50


def test_deep_callers_get_a_limit_not_a_recursion_error():
    found: list[object] = []

    def descend(levels: int) -> None:
        if levels:
            descend(levels - 1)
            return
        try:
            found.append(feel.compile("{f: function(n) if n = 0 then 0 else 1 + f(n - 1), r: f(100)}.r").evaluate({}))
        except feel.LimitExceeded as limit:
            found.append(limit)

    thread = threading.Thread(target=descend, args=(sys.getrecursionlimit() - 300,))
    thread.start()
    thread.join()
    assert len(found) == 1


DOCUMENTED = (feel.FeelSyntaxError, feel.LimitExceeded)
WORDS = (
    "and or not if then else for in return some every satisfies between instance of function external ? item partial "
    "date time duration null true ( ) [ ] { } , : . .. + - * / ** ^ = != < <= > >= sum ( count ( sort ( matches ( "
    'split ( string ( list<number> // /* */ 1 -1 .5 1e9 a b name-x "text" @"P1D" ` \' \\ § " @'
)
fragments = st.lists(st.sampled_from(WORDS.split()), max_size=25)


@settings(deadline=None)
@given(fragments, st.sampled_from(["", " "]))
def test_any_sequence_of_tokens_has_a_value_or_a_documented_error(pieces, separator):
    text = separator.join(pieces)
    for compiling in (feel.compile, feel.compile_unary_tests):
        try:
            compiled = compiling(text)
        except DOCUMENTED:
            continue
        try:
            if isinstance(compiled, feel.Expression):
                compiled.evaluate({"a": 1, "b": [1, {"a": "x"}]})
            else:
                compiled.matches(1, {"a": 1})
        except feel.LimitExceeded:
            pass


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_has_a_value_or_a_documented_error(text):
    with suppress(*DOCUMENTED):
        feel.compile(text).evaluate({})


@settings(deadline=None)
@given(trees, st.fixed_dictionaries({"a": st.integers(-3, 3), "b": st.lists(st.integers(0, 3), max_size=3)}))
def test_any_tree_evaluates_the_same_with_and_without_reasons(tree, variables):
    try:
        expression = feel.compile(feel.to_text(tree), NAMES)
        quick, explained = expression.evaluate(variables), expression.explain(variables).value
    except DOCUMENTED:
        return
    assert feel.text_of(quick) == feel.text_of(explained)
    assert feel.to_python(quick) is None or feel.type_name(quick) != "?"
