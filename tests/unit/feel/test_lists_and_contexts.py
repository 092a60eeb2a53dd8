"""Lists, contexts, paths, filters and loops."""

import pytest

from engine import feel
from tests.unit.feel.evaluating import reasons, shown, value

EXPRESSIONS = {
    "[1, 2, 3][1]": "1",
    "[1, 2, 3][-1]": "3",
    "[1, 2, 3][0]": "null",
    "[1, 2, 3][4]": "null",
    "[][1]": "null",
    "[1, 2, 3][1.5]": "null",
    "[1, 2, 3, 4][item > 2]": "[3, 4]",
    "[][item > 2]": "[]",
    "[{x: 1, y: 2}, {x: 2, y: 3}][x = 1]": "[{x: 1, y: 2}]",
    "[{x: 1, y: 2}, {x: null, y: 3}][x < 2]": "[{x: 1, y: 2}]",
    "[{x: 1, y: 2}, {x: 2, y: 3}].y": "[2, 3]",
    "[{x: 1}, {y: 2}].x": "[1, null]",
    "[{item: 1}, {item: 2}][item = 2]": "[{item: 2}]",
    "[{a: {b: 1}}, {a: {b: [2.1, 2.2]}}].a.b": "[1, [2.1, 2.2]]",
    "3[item > 2]": "[3]",
    "3[item > 3]": "[]",
    "3[1]": "3",
    "null[1]": "null",
    "null[item > 1]": "null",
    "[1, 2, 3][true]": "[1, 2, 3]",
    "[1, 2, 3][null]": "[]",
    '[1, 2, 3]["x"]': "null",
    "{a: 1, b: a + 1, c: {d: a + b}}.c.d": "3",
    "{a: 1}.b": "null",
    "null.a": "null",
    "{a: 1, a: 2}": "null",
    '{"a b": 1}.a b': "1",
    "{i: 2, r: [10, 20, 30][i]}.r": "20",
    "{n: 2, r: [1, 2, 3][item > n]}.r": "[3]",
    "[[1, 2], [3, 4]][item[1] = 3]": "[[3, 4]]",
    "[{xs: [1, 2]}, {xs: [3]}][count(xs[item > 1]) = 1].xs": "[[1, 2], [3]]",
    "for i in [1, 2, 3] return i * 2": "[2, 4, 6]",
    "for i in 1..3 return i": "[1, 2, 3]",
    "for i in 3..1 return i": "[3, 2, 1]",
    "for i in -1..1 return i": "[-1, 0, 1]",
    'for d in @"2021-12-31"..@"2022-01-01" return d': "[2021-12-31, 2022-01-01]",
    "for i in [1..3) return i": "[1, 2]",
    "for i in [1, 2], j in [10, 20] return i + j": "[11, 21, 12, 22]",
    "for x in [[1, 2], [3]], y in x return y": "[1, 2, 3]",
    "for i in 0..5 return if i = 0 then 1 else i * partial[-1]": "[1, 1, 2, 6, 24, 120]",
    "for i in 1..3 return count(partial)": "[0, 1, 2]",
    "for i in 1..3 return partial": "[[], [[]], [[], [[]]]]",
    "for i in [] return i": "[]",
    "for i in 1..2 return []": "[[], []]",
    "for i in [1, 2], i in [i + 1] return i": "[2, 3]",
    "(for x in [1, 2] return function() -x)[2]()": "-2",
    "(function() -1)()": "-1",
    "for i in null return i": "null",
    "for i in 5 return i": "[5]",
    'for i in 1.."a" return i': "null",
    "for i in 1.5..3 return i": "null",
    "some x in [1, 2] satisfies x > 1": "true",
    "some x in [1, 2] satisfies x > 2": "false",
    "some x in [] satisfies x > 2": "false",
    "some x in [1, null] satisfies x > 2": "null",
    "some x in [1, 3], y in [4, x] satisfies x = y": "true",
    "every x in [1, 2] satisfies x > 0": "true",
    "every x in [1, 2] satisfies x > 1": "false",
    "every x in [] satisfies false": "true",
    'every x in [1, 2] satisfies if x = 1 then true else "x"': "null",
    "every x in [1, null] satisfies x > 2": "false",
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_lists_contexts_and_loops(text):
    assert shown(text) == EXPRESSIONS[text]


def test_python_lists_and_dicts_are_taken_as_they_are():
    people = [{"name": "Ada", "age": 36}, {"name": "Kurt", "age": 71}]
    assert value("people[age > 40].name", people=people) == ["Kurt"]
    assert value("people.age", people=people) == [36, 71]
    assert value("people[name = wanted][1].age", people=people, wanted="Ada") == 36


def test_a_scope_is_converted_once_and_gives_the_same_values():
    variables = {"xs": [1, 2, {"a": 3}], "n": 2}
    expression = feel.compile("xs[n] + xs[3].a")
    assert expression.evaluate(feel.Scope.of(variables)) == expression.evaluate(variables) == 5


def test_evaluation_leaves_the_variables_alone():
    variables = {"xs": [3, 1, 2]}
    value("sort(xs, function(a, b) a < b)", **variables)
    value("append(xs, 4)", **variables)
    assert variables == {"xs": [3, 1, 2]}


def test_reasons_name_place_and_cause():
    expression = feel.compile("1 + person.age")
    outcome = expression.explain({"person": {"name": "Ada"}})
    assert outcome.value is None
    assert [(reason.position, reason.sentence) for reason in outcome.reasons] == [
        (11, "Es gibt hier keinen Eintrag „age“ (context)."),
        (2, "„+“ ist zwischen number und null nicht erklärt."),
    ]
    assert "Der Name „urgent“ ist unbekannt." in reasons("if urgent then 1 else 2")
    assert not reasons("if true then 1 else urgent")
