"""What is checked before a form is published, across its fields and languages."""

import pytest

from engine.findings import Severity
from forms.publishing_checks import check
from forms.schema import FormDefinition
from tests.unit.forms.building import choice, component, form, text

ENGLISH = {"label.en": "Name"}


def rules(definition: FormDefinition) -> dict[str, str]:
    """Rule -> the component it was found at, errors in capitals."""
    found = check(definition, "test.form")
    assert all(finding.source == "test.form" for finding in found)
    return {
        finding.rule.upper() if finding.severity is Severity.ERROR else finding.rule: str(finding.element_id)
        for finding in found
    }


def english(field: dict[str, object], **properties: str) -> dict[str, object]:
    return {**field, "properties": {**ENGLISH, **properties}}


def test_a_complete_form_has_no_findings():
    assert rules(form(english(text("name")))) == {}


def test_missing_english_is_a_warning_that_names_the_text():
    found = check(form(choice("radio", "basis", "18a", description="Hinweis")), "test.form")
    assert {finding.values["name"] for finding in found} == {"label", "option.18a", "description"}
    assert all(finding.severity is Severity.WARNING for finding in found)


@pytest.mark.parametrize(
    ("components", "rule"),
    [
        ((english(text("a")), {**english(text("a", label="B")), "id": "b"}), {"DOUBLE-KEY": "b"}),
        ((english(text("a")), english(text("a.b", label="Anderes"))), {"DOUBLE-KEY": "a"}),
        ((english(text("parent")),), {"RESERVED-KEY": "parent"}),
        ((english(text("_add")),), {"RESERVED-KEY": "_add"}),
        ((english(text("a", conditional={"hide": "=unknown = 1"})),), {"unknown-name": "a"}),
        ((english(text("a", label="{{elsewhere}}")),), {"unknown-name": "a"}),
        ((english(text("a"), sparkle="true"),), {"unknown-property": "a"}),
        ((english(text("a", label="")),), {"no-label": "a"}),
        ((english(text("a", validate={"pattern": "^(([a-z])+.)+[A-Z]([a-z])+$"})),), {"SLOW-PATTERN": "a"}),
    ],
)
def test_each_rule_finds_its_mistake(components: tuple[dict[str, object], ...], rule: dict[str, str]):
    assert rules(form(*components)) == rule


def test_a_form_without_id_cannot_be_published():
    assert "NO-ID" in rules(form(english(text("a")), id=""))


def test_names_inside_of_loops_belong_to_their_items():
    words = {"type": "text", "id": "t", "text": "{{#loop name}}{{street}}{{/loop}}", "properties": {"text.en": "x"}}
    assert rules(form(english(text("name")), words)) == {}


def test_a_fact_inside_of_a_repeated_group_is_refused():
    children = {
        "type": "dynamiclist",
        "id": "c",
        "path": "c",
        "label": "C",
        "properties": ENGLISH,
        "components": [english(text("a"), fact="true")],
    }
    assert rules(form(children)) == {"REPEATED-FACT": "a"}


def test_two_fields_cannot_share_an_own_sentence():
    own = {"error.required.de": "Geben Sie etwas ein."}
    definition = form(english(text("a"), **own), english(component("number", "b"), **own))
    assert "SAME-SENTENCE" in rules(definition)
