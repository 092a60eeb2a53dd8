"""Regular expressions follow XPath, in syntax, flags and refusals."""

import pytest

from engine import feel
from tests.unit.feel.evaluating import reasons, value

MATCHES = {
    ("foobar", "^fo*b", ""): True,
    ("abZ", "[A-Z]*", "i"): True,
    ("x", "[A-Z-[OI]]", "i"): True,
    ("O", "[A-Z-[OI]]", "i"): False,
    ("\u212a", "k", "i"): True,
    ("hello world", "hello\\ sworld", "x"): True,
    ("hello world", "\\p{ Is BasicLatin }+", "x"): True,
    ("äöü", "^\\p{L}+$", ""): True,
    ("aA", "(a)\\1", "i"): True,
    ("a\nb", "a.b", ""): False,
    ("a\nb", "a.b", "s"): True,
    ("Mary\rJones", "Mary.Jones", ""): False,
    ("a\nb", "^b$", ""): False,
    ("a\nb", "^b$", "m"): True,
    ("a\n", "a$", ""): False,
    ("a.b", "a.b", "q"): True,
    ("axb", "a.b", "q"): False,
    ("12", "^\\d{2}$", ""): True,
    ("a-b_c", "^[a-c_-]+$", ""): True,
    ("é", "^\\i$", ""): True,
    ("a b", "^\\S\\s\\w$", ""): True,
    ("]", "[\\]]", ""): True,
    ("^", "[\\^]", ""): True,
    ("aaa", "^a{2,3}$", ""): True,
    ("aaa", "^a{2}$", ""): False,
    ("ab", "^(?:a|b)+$", ""): True,
}


@pytest.mark.parametrize(("text", "pattern", "flags"), MATCHES)
def test_patterns_match_as_xpath_says(text, pattern, flags):
    found = value("matches(text, pattern, flags)", text=text, pattern=pattern, flags=flags)
    assert found is MATCHES[text, pattern, flags]


@pytest.mark.parametrize(
    ("pattern", "flags"),
    [
        ("(.)\\3", ""),
        ("\\1(a)", ""),
        ("(asd)[\\1]", ""),
        ("\\p{ IsBasicLatin}", ""),
        ("[", ""),
        ("a)", ""),
        ("(a", ""),
        ("*a", ""),
        ("a**", ""),
        ("a{2,1}", ""),
        ("a{,2}", ""),
        ("(?=a)", ""),
        ("(?i)a", ""),
        ("(?<n>a)", ""),
        ("\\b", ""),
        ("\\x41", ""),
        ("[]", ""),
        ("[z-a]", ""),
        ("a", "p"),
        ("a", " "),
    ],
)
def test_patterns_outside_xpath_are_null_with_a_reason(pattern, flags):
    variables = {"pattern": pattern, "flags": flags}
    assert value('matches("a", pattern, flags)', **variables) is None
    assert reasons('matches("a", pattern, flags)', **variables)


REPLACEMENTS = {
    ("banana", "a", "o"): "bonono",
    ("abcd", "(ab)|(a)", "[1=$1][2=$2]"): "[1=ab][2=]cd",
    ("facetiously", "[iouy]", "[$0]"): "facet[i][o][u]sl[y]",
    ("0123456789", "(\\d{3})(\\d{3})(\\d{4})", "($1) $2-$3"): "(012) 345-6789",
    ("abc", "b", "\\$\\\\"): "a$\\c",
    ("abc", "(b)", "$12"): "ab2c",
    ("abc", "(b)", "$2"): "ac",
}


@pytest.mark.parametrize(("text", "pattern", "replacement"), REPLACEMENTS)
def test_replacements_name_groups(text, pattern, replacement):
    found = value("replace(text, pattern, replacement)", text=text, pattern=pattern, replacement=replacement)
    assert found == REPLACEMENTS[text, pattern, replacement]


@pytest.mark.parametrize(("pattern", "replacement"), [("a*", "x"), ("a", "$"), ("a", "\\n"), ("a", "$x")])
def test_replacements_that_xpath_refuses_are_null(pattern, replacement):
    assert value('replace("abc", pattern, replacement)', pattern=pattern, replacement=replacement) is None


def test_the_q_flag_takes_the_replacement_as_it_stands():
    assert value('replace("a.b", ".", "$1", "q")') == "a$1b"


def test_a_pattern_that_takes_too_long_is_a_limit_not_a_hang():
    with pytest.raises(feel.LimitExceeded):
        value("matches(text, pattern)", text="a" * 40, pattern="(a|aa)+$b")
