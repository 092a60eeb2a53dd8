"""What docs/feel.md promises to analysts holds."""

import re
from pathlib import Path

import pytest

from engine import feel
from engine.feel.builtins import BUILTINS
from engine.feel.limits import LIMITS

PAGE = (Path(__file__).parents[3] / "docs/feel.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"\| `([^`]+)` = ([^|]+) \|", PAGE)


def test_there_is_an_example_for_every_family():
    assert len(EXAMPLES) == 9


@pytest.mark.parametrize(("text", "result"), EXAMPLES)
def test_examples_have_the_value_that_stands_beside_them(text, result):
    expected = feel.compile(result).evaluate({})
    assert feel.same(feel.compile(text).evaluate({}), expected) is True


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_every_built_in_function_is_named(name):
    assert name in PAGE


def test_the_limits_are_those_that_hold():
    numbers = [LIMITS.text, LIMITS.steps, LIMITS.items, LIMITS.characters]
    for number in numbers:
        assert f"{number:,}".replace(",", ".") in PAGE
    for number in (LIMITS.nesting, LIMITS.calls, LIMITS.depth, int(LIMITS.seconds)):
        assert str(number) in PAGE


@pytest.mark.parametrize(
    "text", re.findall(r"`([^`|]+)`", PAGE.split("## Ausdrücke")[1].split("In einer Tabellenzelle")[0])
)
def test_expressions_of_the_page_can_be_read(text):
    feel.parse(text)
