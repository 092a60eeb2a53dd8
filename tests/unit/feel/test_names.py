"""Names: spaces, operators and keywords in them are resolved against the scope."""

import pytest

from engine import feel
from tests.unit.feel.evaluating import shown, value


def test_adjacent_words_are_one_name_without_declaration():
    expression = feel.compile('days  left < 30 and first name = "Ada"')
    assert expression.names == {"days left", "first name"}
    assert expression.evaluate({"days left": 12, "first name": "Ada"}) is True


def test_an_apostrophe_belongs_to_its_name():
    assert value('Teacher\'s note + "!"', **{"Teacher's note": "good"}) == "good!"


def test_declared_names_may_hold_operators_and_keywords():
    names = ["Profit and loss", "days-left", "a-b", "in/out", "a"]
    variables = {"Profit and loss": 5, "days-left": 3, "a-b": 10, "in/out": 1, "a": 7, "b": 2}
    for text, expected in {
        "Profit and loss + 1": 6,
        "days-left * 2": 6,
        "days - left": None,
        "a-b": 10,
        "a - b": 10,
        "(a)-(b)": 5,
        "in/out": 1,
        "a+b": 9,
    }.items():
        assert feel.compile(text, names=names).evaluate(variables | {"days": 9}) == (
            3 if text == "days - left" else expected
        )


def test_the_longest_known_name_wins():
    names = ["risk", "risk category", "risk category table"]
    expression = feel.compile("risk category table", names=names)
    assert expression.names == {"risk category table"}


def test_keys_of_a_context_are_known_after_it_begins():
    assert shown("{a and b: 1, c: a and b + 1}.c") == "2"
    assert shown("{a-b: 1, c: a-b + 1}.c") == "2"
    assert shown('{foo+bar: "x"}.foo+bar') == "x"
    assert shown('{"any key!": 1}.`any key!`') == "1"


def test_keys_are_known_inside_filters_too():
    assert shown("[{x-y: 1}, {x-y: 2}][x-y = 2]") == '[{"x-y": 2}]'
    assert shown("[{x y: 1}, {x y: 2}][x y = 2].x y") == "[2]"


def test_loop_variables_and_parameters_may_hold_spaces():
    assert shown("for every day in [1, 2] return every day * 2") == "[2, 4]"
    assert shown("(function(first name, b) first name + b)(1, 2)") == "3"
    assert shown("(function(first name, b) first name + b)(b: 1, first name: 2)") == "3"
    assert shown("some one in [1, 2] satisfies one = 2") == "true"


def test_keywords_may_follow_a_dot():
    assert shown("{return: 1, in: 2}.return") == "1"
    assert shown("{return: 1, in: 2}.in") == "2"


def test_backticks_quote_a_name():
    assert value("`a-b` + 1", **{"a-b": 1}) == 2


def test_a_known_variable_hides_the_function_of_its_name_but_not_its_calls():
    expression = feel.compile('date > date("2020-01-01")', names=["date"])
    assert expression.names == {"date"}
    assert expression.evaluate({"date": feel.Date(2021, 1, 1)}) is True
    assert value('date > date("2020-01-01")', date=feel.Date(2021, 1, 1)) is True
    assert shown("for count in [[1], [1, 2]] return count(count)") == "[1, 2]"


def test_names_inside_filters_are_only_possible_names():
    expression = feel.compile("orders[price > limit].name")
    assert expression.names == {"orders"}
    assert expression.possible_names == {"price", "limit"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("for x in xs return x + y", {"xs", "y"}),
        ("some x in xs, y in x satisfies x = y", {"xs"}),
        ("function(a) a + b", {"b"}),
        ("{a: b, c: a}", {"b"}),
        ("a.b.c", {"a"}),
        ("x in (? > y)", {"x", "y"}),
        ("count(xs) + sqrt(y)", {"xs", "y"}),
        ("{f: function(n) f(n - 1)}", set()),
        ("for i in 1..n return partial", {"n"}),
    ],
)
def test_names_are_those_that_are_bound_nowhere_inside(text, names):
    assert feel.compile(text).names == names


def test_types_are_no_keywords():
    assert value("list < 5 and context > 1 and range < 9", list=1, context=2, range=3) is True
    assert value("[1] instance of list<number> and list < 5", list=1) is True


def test_unicode_names_and_escapes():
    assert shown('{🐎: "😀"}.🐎') == "😀"
    assert shown('"\\u0041\\U01F40E\\uD83D\\uDCA9"') == "A🐎💩"
    assert shown('"\\n\\t\\"\\\\"') == '\n\t"\\'
    assert shown('"\\d"') == "\\d"
    assert value("Größe * 2", Größe=2) == 4


def test_comments_and_white_space_separate():
    assert shown("1 + /* 1 + */ 1 // one more") == "2"
    assert shown("1\u00a0+\u20031") == "2"
