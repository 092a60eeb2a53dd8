"""A form file is read as a whole: pages, ids, and every reason why it cannot be used."""

import orjson
import pytest

from engine.findings import Severity
from forms.schema import MAX_DEPTH, InvalidForm, load
from tests.unit.forms.building import component, form, text


def findings_of(content: bytes) -> list[str]:
    with pytest.raises(InvalidForm) as refused:
        load(content, "broken.form")
    return [str(finding) for finding in refused.value.findings]


def test_an_unsupported_component_is_named_with_its_type():
    content = orjson.dumps({"type": "default", "components": [{"type": "iframe", "id": "map", "url": "https://x"}]})
    (sentence,) = findings_of(content)
    assert sentence.startswith("broken.form: map: ")
    assert "„map“ vom Typ „iframe“" in sentence


@pytest.mark.parametrize("kind", ["html", "documentPreview", "hologram", ""])
def test_what_cannot_be_shown_safely_is_refused(kind: str):
    content = orjson.dumps({"type": "default", "components": [{"type": kind, "id": "x"}]})
    assert len(findings_of(content)) == 1


def test_all_findings_come_at_once():
    components = [
        {"type": "hologram", "id": "a"},
        {"type": "textfield", "id": "b"},
        text("c", conditional={"hide": "=1 +"}),
        text("d", validate={"pattern": "(", "minLength": "many"}),
        component("radio", "e"),
        text("f", label="{{#if"),
    ]
    sentences = findings_of(orjson.dumps({"type": "default", "components": components}))
    assert {sentence.split(": ")[1] for sentence in sentences} == {"a", "b", "c", "d", "e", "f"}
    assert len(sentences) == 7


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'"text"', b'{"type": "default"}', b'{"type": "xml", "components": []}']
)
def test_a_file_that_is_no_form_is_refused_with_a_sentence(content: bytes):
    assert findings_of(content)


@pytest.mark.parametrize("value", [None, 3, "text", [], [[]]])
def test_components_of_the_wrong_shape_are_findings(value: object):
    assert findings_of(orjson.dumps({"type": "default", "components": [value]}))


def test_components_nested_without_end_are_refused():
    opening, closing = '{"type": "group", "components": [', "]}"
    for depth in (MAX_DEPTH + 1, 100, 100_000):
        content = '{"type": "default", "components": [' + opening * depth + closing * depth + "]}"
        assert findings_of(content.encode())


def test_two_components_with_one_id_are_refused():
    content = orjson.dumps({"type": "default", "components": [text("a"), {**text("b"), "id": "a"}]})
    assert "mehrfach" in findings_of(content)[0]


def test_groups_at_the_top_become_pages():
    definition = form(
        {"type": "group", "id": "person", "label": "Person", "components": [text("name")]},
        {"type": "group", "id": "work", "label": "Arbeit", "components": [text("job")]},
    )
    assert [(page.id, page.title.text("de", {})) for page in definition.pages] == [
        ("person", "Person"),
        ("work", "Arbeit"),
    ]


def test_a_group_beside_a_field_is_part_of_the_one_page():
    definition = form(text("name"), {"type": "group", "id": "g", "label": "G", "components": [text("job")]})
    assert [page.id for page in definition.pages] == ["form"]


def test_the_pages_of_a_multipage_become_pages():
    page = {"type": "page", "id": "p1", "label": "Eins", "components": [text("name")]}
    definition = form({"type": "multipage", "id": "m", "components": [page, {**page, "id": "p2", "components": []}]})
    assert [page.id for page in definition.pages] == ["p1", "p2"]


def test_a_page_outside_of_a_multipage_is_refused():
    content = orjson.dumps({"type": "default", "components": [{"type": "page", "id": "p", "components": []}]})
    assert findings_of(content)


def test_an_unknown_attribute_is_a_warning_that_does_not_refuse():
    (finding,) = form(text("name", sparkle=True)).findings
    assert finding.severity is Severity.WARNING
    assert "sparkle" in finding.text


def test_english_comes_from_the_custom_properties_and_german_stands_in():
    definition = form(text("name", properties={"label.en": "Your name"}), text("job"))
    labels = [component.label.text("en", {}) for component in definition.components]
    assert labels == ["Your name", "Job"]
