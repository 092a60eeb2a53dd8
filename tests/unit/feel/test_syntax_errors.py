"""Text that is no FEEL is refused with a place, what was expected, and what was found."""

import pytest

from engine import feel

ERRORS = {
    "1 +": (3, "das Ende des Ausdrucks"),
    "(1": (2, "das Ende des Ausdrucks"),
    "1 2": (2, "„2“"),
    "if a then b": (11, "das Ende des Ausdrucks"),
    "[1, 2": (5, "das Ende des Ausdrucks"),
    "{a 1}": (4, "„}“"),
    "a #": (2, "„#“"),
    '"abc': (0, '„"“'),
    "": (0, "das Ende des Ausdrucks"),
    "for x in": (8, "das Ende des Ausdrucks"),
    "a..b": (1, "„..“"),
    "x in ]1..5": (10, "das Ende des Ausdrucks"),
    "function(a b": (12, "das Ende des Ausdrucks"),
    "1e99999": (0, "„1e99999“"),
}


@pytest.mark.parametrize("text", ERRORS)
def test_errors_say_where_and_what(text):
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.compile(text)
    error = caught.value
    assert (error.position, error.found) == ERRORS[text]
    assert error.expected
    assert str(error) == error.sentence.format(**error.values)
    assert f"An Stelle {error.position + 1} " in str(error)


def test_the_expected_end_of_a_bracket_is_named():
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.compile("if a then b")
    assert "„else“" in caught.value.expected


def test_unary_tests_report_errors_too():
    with pytest.raises(feel.FeelSyntaxError):
        feel.compile_unary_tests("< 10,")
    with pytest.raises(feel.FeelSyntaxError):
        feel.compile_unary_tests("not(1")
