"""Fields as HTML: tied to their labels, hints and errors; usable without JavaScript; safe whatever they hold."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask
from lxml import html as lxml_html
from lxml.html import HtmlElement

from forms import answers
from forms.field_error import FieldError
from forms.schema import FormDefinition
from tests.form_files import FILES, form_definition
from tests.form_pages import form_application
from tests.unit.forms.building import choice, component, form, send, text
from web.form_rendering import error_links, render_page

HOSTILE = "\"><script>alert(1)</script>{{7*7}}'\x00"


@pytest.fixture(scope="module")
def pages() -> Flask:
    return form_application()


@pytest.fixture(autouse=True)
def request_context(pages: Flask) -> Iterator[None]:
    with pages.test_request_context():
        yield


def rendered(
    definition: FormDefinition, entries: Mapping[str, list[str]] | None = None, **options: object
) -> HtmlElement:
    page = definition.pages[int(str(options.pop("number", 0)))]
    language = str(options.pop("language", "de"))
    shown = dict(entries) if entries is not None else answers.entries_for_page(definition, page, {}, {}, language)
    markup = render_page(definition, page, shown, language=language, **options)  # type: ignore[arg-type]
    return lxml_html.fragment_fromstring(str(markup), create_parent="form")


def after_sending(definition: FormDefinition, sent: Mapping[str, list[str]], **options: object) -> HtmlElement:
    result = send(definition, sent)
    return rendered(
        definition, result.entries, errors=result.errors, warnings=result.warnings, answers=result.answers,
        command=result.command, **options,
    )  # fmt: skip


def by_id(page: HtmlElement, element_id: str) -> HtmlElement:
    (element,) = page.xpath("//*[@id=$id]", id=element_id)
    return element


def described(page: HtmlElement, element: HtmlElement) -> str:
    return " ".join(by_id(page, one).text_content() for one in element.get("aria-describedby", "").split())


def check_markup(page: HtmlElement) -> None:
    """Ids are unique, every input has a name for people, everything that is referred to exists."""
    ids = [element.get("id") for element in page.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    for field in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert page.xpath("//label[@for=$id]", id=field.get("id")), field.get("name")
    for element in page.xpath("//*[@aria-describedby]"):
        assert described(page, element).strip()
    for group in page.xpath("//fieldset"):
        assert group.xpath("./legend")[0].text_content().strip()
    assert not page.xpath("//*[@style or @onclick or @onchange] | //script | //style")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_of_every_form_is_well_made(file: Path, language: str):
    definition = form_definition(file.stem)
    for number, page in enumerate(definition.pages):
        check_markup(rendered(definition, number=number, language=language))
        result = answers.read(definition, page, {}, language=language)
        with_errors = rendered(
            definition, result.entries, number=number, language=language, errors=result.errors, answers=result.answers
        )
        check_markup(with_errors)
        for link in error_links(result.errors):
            assert by_id(with_errors, link.target).tag in ("input", "select", "textarea", "fieldset")


def test_an_error_stands_at_its_field_in_the_same_words():
    page = after_sending(form(text("name", description="Wie im Pass", validate={"required": True})), {})
    field = by_id(page, "f-name")
    assert field.get("aria-invalid") == "true"
    assert "Bitte füllen Sie „Name“ aus." in described(page, field)
    assert "Wie im Pass" in described(page, field)
    assert "kern-form-input--error" in field.getparent().get("class")


def test_what_was_typed_stands_there_again_and_does_no_harm():
    definition = form(
        text("name", validate={"maxLength": 3}), component("textarea", "note"), choice("radio", "pick", "a")
    )
    page = after_sending(definition, {"name": [HOSTILE], "note": [HOSTILE], "pick": [HOSTILE]})
    assert by_id(page, "f-name").get("value") == HOSTILE.replace("\x00", "")
    assert HOSTILE.replace("\x00", "") in by_id(page, "f-note").text_content()
    check_markup(page)


def test_hostile_labels_options_and_variables_are_text():
    words = {"type": "text", "id": "w", "text": "Hallo **{{who}}** <b>x</b>"}
    definition = form(text("name", label=HOSTILE[:-1]), choice("select", "pick", HOSTILE[:-1]), words)
    page = rendered(definition, variables={"who": "[Klick](https://böse.example) <img src=x> **fett**"})
    check_markup(page)
    assert not page.xpath("//a | //img | //b")
    assert "[Klick](https://böse.example) <img src=x> **fett**" in page.text_content()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html;base64,xx", "vbscript:x"])
def test_links_in_texts_lead_only_to_pages(address: str):
    page = rendered(form({"type": "text", "id": "w", "text": f"[Klick]({address}) [gut](https://example.org)"}))
    assert [link.get("href") for link in page.xpath("//a")] == ["https://example.org"]


def test_headings_of_texts_lie_below_the_heading_of_the_page():
    page = rendered(form({"type": "text", "id": "w", "text": "# Eins\n\n## Zwei\n\n###### Sechs"}))
    assert [heading.tag for heading in page.xpath("//h1 | //h2 | //h3 | //h6")] == ["h2", "h3", "h6"]


def test_required_fields_are_not_marked_and_the_others_are():
    page = rendered(
        form(
            text("a", validate={"required": True}),
            text("b"),
            text("c", properties={"recommended": "true"}),
            text("d", properties={"mark": "none"}),
        )
    )
    labels = [label.text_content().strip() for label in page.xpath("//label")]
    assert labels == ["A", "B (freiwillig)", "C (können Sie nachreichen)", "D"]
    assert by_id(page, "f-a").get("aria-required") == "true"


def test_properties_become_attributes_that_help_to_fill_in():
    properties = {"autocomplete": "family-name", "is_name": "true", "inputmode": "text"}
    field = by_id(rendered(form(text("name", properties=properties))), "f-name")
    assert {name: field.get(name) for name in ("autocomplete", "dir", "spellcheck", "inputmode")} == {
        "autocomplete": "family-name",
        "dir": "auto",
        "spellcheck": "false",
        "inputmode": "text",
    }


def test_a_date_marks_only_the_part_that_is_wrong():
    definition = form(component("datetime", "born", subtype="date", properties={"autocomplete": "bday"}))
    page = after_sending(definition, {"born:day": ["17"], "born:month": ["5"], "born:year": ["85"]})
    assert by_id(page, "f-born-year").get("aria-invalid") == "true"
    assert by_id(page, "f-born").get("aria-invalid") is None
    assert by_id(page, "f-born").get("autocomplete") == "bday-day"
    assert [by_id(page, one).get("value") for one in ("f-born", "f-born-month", "f-born-year")] == ["17", "5", "85"]


def test_a_calendar_shows_the_stored_day():
    definition = form(component("datetime", "day", subtype="date", properties={"input": "calendar"}))
    entries = answers.entries_for_page(definition, definition.pages[0], {"day": "2026-03-02"})
    field = by_id(rendered(definition, entries), "f-day")
    assert (field.get("type"), field.get("value")) == ("date", "2026-03-02")


def test_options_are_sorted_in_the_language_of_the_page():
    values = [
        {"label": "Österreich", "value": "AT"},
        {"label": "Belgien", "value": "BE"},
        {"label": "Zypern", "value": "CY"},
    ]
    properties = {"sorted": "true", "option.AT.en": "Austria", "option.BE.en": "Belgium", "option.CY.en": "Cyprus"}
    definition = form(component("select", "state", values=values, properties=properties))
    german, english = (
        [option.text_content() for option in rendered(definition, language=code).xpath("//option")][1:]
        for code in ("de", "en")
    )
    assert german == ["Belgien", "Österreich", "Zypern"]
    assert english == ["Austria", "Belgium", "Cyprus"]


def test_the_enter_key_presses_a_button_that_goes_on():
    definition = form(component("filepicker", "paper"), text("name"))
    first = rendered(definition, answers={"paper": [{"document_id": "1", "filename": "a"}]}).xpath("//button")[0]
    assert (first.get("type"), first.get("name")) == ("submit", None)


def test_kept_files_have_a_button_each_that_needs_no_script():
    files = [{"document_id": f"d{number}", "filename": f"{number}.pdf", "size": 1_500_000} for number in (1, 2)]
    definition = form(component("filepicker", "paper", accept=".pdf", multiple=True))
    page = rendered(definition, answers={"paper": files}, file_address=lambda document_id: f"/datei/{document_id}")
    assert [button.get("value") for button in page.xpath("//button[@name='_remove_file']")] == ["paper:d1", "paper:d2"]
    assert [link.get("href") for link in page.xpath("//a")] == ["/datei/d1", "/datei/d2"]
    assert by_id(page, "f-paper").get("accept") == ".pdf"
    assert "1,5 MB" in page.text_content()


def repeated() -> FormDefinition:
    return form(
        {
            "type": "dynamiclist",
            "id": "children",
            "path": "children",
            "label": "Kinder",
            "allowAddRemove": True,
            "properties": {"item.de": "Kind", "add.de": "Weiteres Kind hinzufügen", "max_items": "2"},
            "components": [text("name", label="Vorname", validate={"required": True})],
        }
    )


def test_entries_are_added_and_removed_by_buttons():
    page = rendered(repeated())
    assert [button.get("value") for button in page.xpath("//button[@name='_remove']")] == ["children[0]"]
    assert page.xpath("//button[@name='_add']")[0].text_content() == "Weiteres Kind hinzufügen"
    assert "Kind 1 entfernen" in page.text_content()
    full = after_sending(repeated(), {"children:item": ["0"], "children[0].name": ["Ada"], "_add": ["children"]})
    assert not full.xpath("//button[@name='_add']")
    check_markup(full)


def test_the_focus_goes_to_the_new_entry_and_after_removal_to_the_group():
    added = after_sending(repeated(), {"children:item": ["0"], "_add": ["children"]})
    (focused,) = added.xpath("//*[@autofocus]")
    assert focused.xpath("./legend")[0].text_content() == "Kind 2"
    removed = after_sending(repeated(), {"children:item": ["0"], "_remove": ["children[0]"]})
    (focused,) = removed.xpath("//*[@autofocus]")
    assert focused.get("id") == "f-children"


def test_sending_what_a_page_shows_brings_back_the_same_answers():
    """Every name in the page is one that the reading knows."""
    definition = repeated()
    stored = {"children": [{"name": "Ada"}, {"name": "Ben"}]}
    entries = answers.entries_for_page(definition, definition.pages[0], stored)
    sent: dict[str, list[str]] = {}
    for field in rendered(definition, entries, answers=stored).xpath("//input[@name]"):
        sent.setdefault(field.get("name"), []).append(field.get("value"))
    assert send(definition, sent).answers == stored


def test_conditional_fields_on_the_page_are_told_to_the_reading():
    definition = form(text("a"), text("b", conditional={"hide": "=a = null"}))
    shown = [field.get("value") for field in rendered(definition, {"a": ["x"]}).xpath("//input[@name='_shown']")]
    assert shown == ["", "b"]
    hidden = [field.get("value") for field in rendered(definition, {}).xpath("//input[@name='_shown']")]
    assert hidden == [""]


def test_a_locked_value_is_shown_and_not_sent():
    page = rendered(form(component("number", "amount", disabled=True)), variables={"amount": 1234.5})
    assert "1234,5" in page.text_content()
    assert not page.xpath("//input[@name='amount']")


def test_a_table_shows_rows_of_a_variable():
    table = {
        "type": "table",
        "id": "t",
        "label": "Kinder",
        "dataSource": "=people",
        "columns": [{"key": "n", "label": "Name"}],
    }
    page = rendered(form(table), variables={"people": [{"n": "Ada"}, {"n": HOSTILE[:-1]}]})
    assert [cell.text_content() for cell in page.xpath("//td")] == ["Ada", HOSTILE[:-1]]


def test_warnings_stand_at_their_fields():
    page = after_sending(form(text("name", properties={"recommended": "true"})), {})
    assert "nachreichen" in page.xpath("//*[contains(@class, 'lz-field-warning')]")[0].text_content()


def test_the_error_summary_links_to_parts_of_fields():
    errors = [
        FieldError("a", "children[0].born:year", "Geben Sie das Jahr bei „{label}“ ein.", {"label": "Kind 1"}),
        FieldError("b", "born", "Eigene Worte {x}", {}, is_own_words=True),
    ]
    assert [(link.target, link.text) for link in error_links(errors)] == [
        ("f-children-0-born-year", "Geben Sie das Jahr bei „Kind 1“ ein."),
        ("f-born", "Eigene Worte {x}"),
    ]
