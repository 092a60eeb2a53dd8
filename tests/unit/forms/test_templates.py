"""Texts with places to fill."""

import pytest

from forms.scopes import Scopes
from forms.templates import MAX_REPETITIONS, TemplateError, compile_template


def filled(source: str, **data: object) -> str:
    return compile_template(source).write(Scopes(data, {}).at(()), "de")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Ohne Stellen { } }}", "Ohne Stellen { } }}"),
        ("Hallo {{name}}!", "Hallo Ada!"),
        ('{{if age >= 18 then "groß" else "klein"}}', "groß"),
        ('{{ {a: "}}"}.a }}', "}}"),
        ("=name", "Ada"),
        ("{{missing}}{{name.of.nothing}}", ""),
        ("{{#if age > 40}}alt{{/if}}{{#if age < 40}}jung{{/if}}", "jung"),
        ("{{#loop tags}}[{{this}}{{parent.name}}]{{/loop}}", "[aAda][bAda]"),
        ("{{#loop people}}{{name}}:{{#loop tags}}{{this}}{{parent.name}} {{/loop}}{{/loop}}", "Ben:xBen "),
        ("{{#loop people}}{{#loop tags}}{{_parent_._parent_.name}}{{/loop}}{{/loop}}", "Ada"),
        ("{{age / 4}} {{yes}} {{day}}", "7,75 Ja 02.03.2026"),
        ("{{#loop name}}never{{/loop}}", ""),
        ("{{45934.2}} Euro, **{{50700}} Euro**, {{93}} €", "45.934,20 Euro, **50.700 Euro**, 93 €"),
        ("{{45934.2}} Punkte seit {{2026}}", "45.934,2 Punkte seit 2026"),
    ],
)
def test_places_are_filled(source: str, text: str):
    data = {
        "name": "Ada",
        "age": 31,
        "tags": ["a", "b"],
        "people": [{"name": "Ben", "tags": ["x"]}],
        "yes": True,
    }
    if "day" in source:
        source = source.replace("{{day}}", '{{date("2026-03-02")}}')
    assert filled(source, **data) == text


@pytest.mark.parametrize(
    "source",
    [
        "{{name",
        "{{}}",
        "{{1 +}}",
        "{{#each x}}{{/each}}",
        "{{#if a}}",
        "{{/if}}",
        "{{#if a}}{{/loop}}",
        "=",
        "{{#loop }}{{/loop}}",
    ],
)
def test_what_cannot_be_filled_is_refused(source: str):
    with pytest.raises(TemplateError):
        compile_template(source)


def test_a_long_list_is_cut_off():
    assert filled("{{#loop many}}x{{/loop}}", many=list(range(MAX_REPETITIONS * 3))) == "x" * MAX_REPETITIONS


def test_values_are_never_read_as_templates():
    assert filled("{{name}}", name="{{1 + 1}}") == "{{1 + 1}}"


def test_inserted_values_are_escaped_and_words_are_not():
    template = compile_template("*{{name}}*")
    assert template.write(Scopes({"name": "*"}, {}).at(()), "de", lambda value: value.replace("*", "\\*")) == "*\\**"
