"""The index finds exactly the rules that FEEL finds when it tests them one by one."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import dmn, feel
from tests.unit.dmn.models import table_model

NUMBERS = st.integers(-3, 6).map(lambda n: str(n) if n % 2 else f"{n}.5")
DATES = st.integers(1, 6).map(lambda n: f'@"2026-02-{n:02}"')
WORDS = st.sampled_from(['"a"', '"b"', '"c, d"', '"e\\"]"'])


def ordered(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    comparison = st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">=", "="]), values)
    interval = st.builds("{}{}..{}{}".format, st.sampled_from("[(]"), values, values, st.sampled_from("])["))
    one = st.one_of(values, comparison, interval)
    union = st.lists(one, min_size=1, max_size=3).map(", ".join)
    return st.one_of(st.just("-"), st.just(""), union, union.map("not({})".format), st.just("null"), st.just("x + 1"))


def named(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    union = st.lists(values, min_size=1, max_size=3).map(", ".join)
    return st.one_of(st.just("-"), union, union.map("not({})".format), st.just('upper case(?) = "A"'))


CELLS = st.tuples(ordered(NUMBERS), named(WORDS), st.sampled_from(["-", "true", "false", "not(true)"]), ordered(DATES))
VALUES = st.one_of(
    st.integers(-8, 16).map(lambda n: Decimal(n) / 2),
    st.sampled_from(["a", "b", "c, d", 'e"]', "z", None, True, False, [], [Decimal(1)], ["a"]]),
    st.integers(0, 7).map(lambda n: feel.compile(f'date("2026-02-01") + @"P{n}D" - @"P1D"').evaluate({})),
)


def one_by_one(table: Any, values: list[Any], variables: dict[str, Any]) -> list[int]:
    return [
        position
        for position, rule in enumerate(table.rules)
        if all(
            test is None or test.matches(value, variables) is True
            for test, value in zip(rule.tests, values, strict=True)
        )
    ]


@settings(deadline=None)
@given(st.lists(CELLS, max_size=12), st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), min_size=1, max_size=20))
def test_index_agrees_with_testing_every_rule(rows: list[tuple[str, ...]], inputs: list[tuple[Any, ...]]):
    columns = [("x", ""), ("Wort", ""), ("Ja", ""), ("Tag", "")]
    model = dmn.load(table_model(columns, [("", "number")], [(cells, ("1",)) for cells in rows], "COLLECT"))
    table = model.compiled.tables[0]
    for values in inputs:
        variables = feel.Scope(zip(["x", "Wort", "Ja", "Tag"], values, strict=True))
        assert table.matching(list(values), variables) == one_by_one(table, list(values), variables)


@pytest.mark.parametrize("cell", ["[10..5]", "not(1, 2)", "> 1, < 0", "(1..1)", "1.0", "< 1, > 1"])
def test_odd_intervals(cell: str):
    model = dmn.load(table_model([("x", "number")], [("", "number")], [((cell,), ("1",))], "COLLECT"))
    table = model.compiled.tables[0]
    for value in [Decimal(n) / 2 for n in range(-2, 24)]:
        assert table.matching([value], feel.Scope()) == one_by_one(table, [value], {}), value


def test_cells_that_use_other_columns_are_tested():
    rows = [(("< Höchstens", "-"), ("1",)), ((">= Höchstens", "-"), ("2",))]
    model = dmn.load(table_model([("x", "number"), ("Höchstens", "number")], [("", "number")], rows))
    assert model.evaluate("Ergebnis", {"x": 3, "Höchstens": 5}).value == 1
    assert model.evaluate("Ergebnis", {"x": 7, "Höchstens": 5}).value == 2
