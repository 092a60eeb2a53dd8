"""Schemas of form-js that others wrote: each renders and validates on the server.

The schemas are not part of the product; where the folder beside the repository is absent, the tests skip.
"""

from pathlib import Path

import pytest
from flask import Flask

from forms import answers
from forms.schema import FormDefinition, load
from web.form_rendering import render_page

FOLDER = Path(__file__).parents[3] / "shared/conformance/form-js"
SCHEMAS = sorted(path for path in FOLDER.glob("*") if path.suffix in {".json", ".form"})

pytestmark = pytest.mark.skipif(not SCHEMAS, reason=f"independent form schemas are absent: {FOLDER}")


def definition_of(name: str) -> FormDefinition:
    return load((FOLDER / name).read_bytes(), name)


def sent(definition: FormDefinition, variables: dict[str, object] | None = None, **entries: str) -> answers.PageAnswers:
    page = definition.pages[0]
    shown = answers.entries_for_page(definition, page, {}, variables or {})
    given = {name: [value] for name, value in entries.items()}
    return answers.read(definition, page, {**shown, **given}, variables=variables)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_schema_renders_and_validates(path: Path, language: str, form_pages: Flask):
    definition = load(path.read_bytes(), path.name)
    assert definition.pages
    for page in definition.pages:
        shown = answers.entries_for_page(definition, page, {}, {}, language)
        result = answers.read(definition, page, shown, language=language)
        with form_pages.test_request_context():
            html = render_page(definition, page, shown, errors=result.errors, language=language)
        assert "<button" in html
        for error in result.errors:
            assert f'name="{error.path.partition(":")[0]}' in html
    answers.review(definition, {}, {}, language)
    answers.summary(definition, {}, language)


def test_no_schema_is_forgotten():
    assert len(SCHEMAS) >= 21


def test_a_required_field_behind_a_checkbox_counts_only_while_it_is_seen():
    definition = definition_of("condition-errors.json")
    assert [error.field_id for error in sent(definition).errors] == ["Field_17uk1c9"]
    hidden = sent(definition, checkbox_4u82gk="true")
    assert not hidden.errors
    assert hidden.answers == {"checkbox_4u82gk": True}


def test_a_required_field_in_a_list_counts_only_while_list_and_entry_are_seen():
    definition = definition_of("condition-errors-dynamic-list.json")
    assert [error.field_id for error in sent(definition).errors] == ["Element_x"]
    assert not sent(definition, hideList="true").errors
    assert not sent(definition, **{"list[0].hideElement": "true"}).errors


def test_a_required_field_in_a_list_in_a_list_is_found():
    (error,) = sent(definition_of("nested-dynamic-list-required.json")).errors
    assert error.path == "outer[0].inner[0].value"


def test_a_condition_may_be_a_path_into_a_context():
    definition = definition_of("complex-conditions.json")
    allowance = {"maxAllowance": 100, "currentlyUsed": 60}
    assert "c1" in sent(definition, {"loanOptions": allowance, "offeredAdditionalLoan": 30}).answers
    assert "c1" not in sent(definition, {"loanOptions": allowance, "offeredAdditionalLoan": 50}).answers


def test_a_condition_sees_a_variable_of_the_process():
    definition = definition_of("condition-external-variable.json")
    assert set(sent(definition, {"externalVariable": False}, amount="1").answers) == {"amount", "textfield"}
    assert set(sent(definition, {"externalVariable": False}, amount="3").answers) == {"amount"}
    assert set(sent(definition, {"externalVariable": True}, amount="3").answers) == {"textfield"}


def test_a_disabled_field_is_never_asked_for():
    result = sent(definition_of("disabled.json"), creditor="forged", invoiceNumber="X-1", amount="1001")
    assert "creditor" not in result.answers
    assert [error.rule for error in result.errors] == ["pattern", "max"]


def test_a_field_is_read_only_when_its_expression_says_so():
    definition = definition_of("readonly-expression.json")
    assert sent(definition, {"foo": 1, "bar": 1, "amount": 7}, amount="9", text="forged").answers == {
        "amount": 7,
        "text": None,
    }
    assert sent(definition, {"foo": 1, "bar": 2, "amount": 7}, amount="9").answers["amount"] == 9


def test_a_value_dropped_by_a_condition_counts_as_absent_for_the_next(form_pages: Flask):
    definition = definition_of("hidden-fields-conditional.json")
    entries = {"a": ["true"], "b": ["true"], "c": ["true"]}
    with form_pages.test_request_context():
        with_a = render_page(definition, definition.pages[0], entries, language="de")
        without_a = render_page(definition, definition.pages[0], {**entries, "a": []}, language="de")
    assert ('name="c"' in with_a, ">Text</h2>" in with_a) == (False, True)
    assert ('name="c"' in without_a, ">Text</h2>" in without_a) == (True, False)


def test_values_of_entries_and_their_surroundings_appear_in_texts(form_pages: Flask):
    definition = definition_of("nested-complex-context.json")
    entries = {
        "a": ["eins"],
        "list:item": ["0"],
        "list[0].b": ["zwei"],
        "list[0].dynamiclist_lkkpkli:item": ["0"],
    }
    with form_pages.test_request_context():
        html = render_page(definition, definition.pages[0], entries, language="de")
    assert "Flat: eins\nParent: eins" in html
    assert "ParentThis: zwei\nParent: zwei\nGrandParent: eins\nGrandParentThis: eins" in html


def test_a_template_repeats_and_decides(form_pages: Flask):
    definition = definition_of("template-variable-complex.json")
    variables = {
        "value": 3,
        "minimum": 2,
        "display": {"subdisplay": "gezeigt"},
        "external1": {"question": "Frage"},
        "external2": "außen",
        "orgs": [{"members": [{"name": "x"}]}],
    }
    with form_pages.test_request_context():
        html = render_page(definition, definition.pages[0], {}, language="de", variables=variables)
    assert "Display conditionally gezeigt" in html
    assert "Frage" in html
    assert "außen" in html


def test_computed_fields_build_on_each_other():
    definition = definition_of("complex-expressions.json")
    variables = {
        "tp": {
            "days": "custom",
            "days_custom": 200,
            "hours": "8_hours_per_day",
            "time_span": "year",
            "pi": 1000,
            "tasks": 2,
        },
        "b": {"dynamic": 2, "period": 3},
    }
    computed = sent(definition, variables).answers
    assert (computed["daysFactor"], computed["hoursFactor"]) == (200, 8)
    assert (computed["numbers"]["quarter"], computed["numbers"]["year_tasks"]) == (250, 2000)
    assert computed["buffer_numbers"]["factor"] == 8


def test_thousands_of_options_are_shown_and_read(form_pages: Flask):
    definition = definition_of("stress.json")
    variables = {"largeDataset": [{"label": f"Label {number}", "value": f"v{number}"} for number in range(3000)]}
    with form_pages.test_request_context():
        html = render_page(definition, definition.pages[0], {}, language="de", variables=variables)
    assert html.count("<option") == 6001
    assert sent(definition, variables, select="v2999", taglist="v7").answers == {"taglist": ["v7"], "select": "v2999"}


def test_markdown_is_shown_without_loading_anything(form_pages: Flask):
    definition = definition_of("text.json")
    with form_pages.test_request_context():
        html = render_page(definition, definition.pages[0], {}, language="de")
    assert "<h2" in html
    assert "<ol" in html
    assert "<img" not in html
