"""What the process learns from answers, and what people read of them."""

from datetime import date
from decimal import Decimal

from forms.answers import answered_facts, facts, summary
from tests.unit.forms.building import choice, component, form, text

FACT = {"fact": "true"}


def fact(field: dict[str, object], **properties: str) -> dict[str, object]:
    return {**field, "properties": {**FACT, **properties}}


def test_only_marked_fields_become_facts_and_keep_their_types():
    definition = form(
        text("name"),
        fact(choice("radio", "same_employer", "yes", "no"), **{"fact.true": "yes"}),
        fact(choice("radio", "legal_basis", "18a", "unknown"), **{"fact.none": "unknown"}),
        fact(component("datetime", "title_expires_on", subtype="date")),
        fact(component("number", "salary")),
        fact(component("checkbox", "box"), **{"fact.name": "renamed"}),
    )
    answers = {
        "name": "Ada",
        "same_employer": "no",
        "legal_basis": "unknown",
        "title_expires_on": "2026-12-31",
        "salary": 3200.5,
        "box": True,
    }
    assert facts(definition, answers) == {
        "same_employer": False,
        "legal_basis": None,
        "title_expires_on": date(2026, 12, 31),
        "salary": Decimal("3200.5"),
        "renamed": True,
    }


def test_what_was_not_answered_is_null_and_not_false():
    definition = form(fact(choice("radio", "same_employer", "yes", "no"), **{"fact.true": "yes"}))
    assert facts(definition, {}) == {"same_employer": None}
    assert facts(definition, {"same_employer": None}) == {"same_employer": None}


def test_a_task_leaves_out_the_facts_it_did_not_ask_for():
    definition = form(fact(text("a")), fact(text("b")))
    assert answered_facts(definition, {"a": None}) == {"a": None}


def test_a_fact_may_lie_in_a_group():
    group = {"type": "group", "id": "g", "label": "G", "path": "job", "components": [fact(text("title"))]}
    assert facts(form(text("name"), group), {"job": {"title": "Nurse"}}) == {"title": "Nurse"}


def test_a_summary_shows_labels_options_dates_and_files_in_words():
    definition = form(
        {
            "type": "group",
            "id": "one",
            "label": "Person",
            "properties": {"label.en": "You"},
            "components": [
                text("name", properties={"label.en": "Your name"}),
                choice("radio", "basis", "18a", properties={"option.18a.en": "Option one"}),
                choice("checklist", "papers", "a", "b"),
                component("datetime", "born", subtype="date", properties={"partial": "true"}),
                component("number", "pay", appearance={"suffixAdorner": "Euro"}),
                component("checkbox", "box"),
                component("filepicker", "files"),
                text("empty"),
            ],
        }
    )
    answers = {
        "name": "Ada",
        "basis": "18a",
        "papers": ["a", "b"],
        "born": "1980-05",
        "pay": 3200.5,
        "box": True,
        "files": [{"document_id": "1", "filename": "a.pdf"}, {"document_id": "2", "filename": "b.pdf"}],
    }
    (german,) = summary(definition, answers, "de")
    assert german.title == "Person"
    assert [row.text for row in german.rows] == [
        *("Ada", "Label 18a", "Label a, Label b", "Mai 1980", "3.200,50 Euro", "Ja", "a.pdf, b.pdf", ""),
    ]
    (english,) = summary(definition, answers, "en")
    assert english.title == "You"
    assert [(row.label, row.text) for row in english.rows][:4] == [
        *(("Your name", "Ada"), ("Basis", "Option one"), ("Papers", "Label a, Label b"), ("Born", "May 1980")),
    ]
    assert english.rows[0].field_id == "name"


def test_a_summary_leaves_out_what_is_hidden_and_names_entries():
    children = {
        "type": "dynamiclist",
        "id": "children",
        "path": "children",
        "label": "Kinder",
        "properties": {"item.de": "Kind"},
        "components": [text("name", label="Vorname"), text("x", conditional={"hide": "=true"})],
    }
    (page,) = summary(form(children), {"children": [{"name": "Ada"}, {"name": "Ben"}]})
    assert [(row.label, row.text) for row in page.rows] == [("Kind 1: Vorname", "Ada"), ("Kind 2: Vorname", "Ben")]


def test_an_answer_whose_option_is_gone_still_shows():
    (page,) = summary(form(choice("radio", "basis", "18a")), {"basis": "104c"})
    assert page.rows[0].text == "104c"


def test_english_months_are_spelled_out():
    (page,) = summary(form(component("datetime", "day", subtype="date")), {"day": "2026-03-02"}, "en")
    assert page.rows[0].text == "2 March 2026"


def test_an_entry_that_asks_only_for_what_it_is_says_so_once():
    nationalities = {
        "type": "dynamiclist",
        "id": "nationalities",
        "path": "nationalities",
        "label": "Staatsangehörigkeiten",
        "properties": {"item.de": "Staatsangehörigkeit"},
        "components": [text("nationality", label="Staatsangehörigkeit")],
    }
    (page,) = summary(form(nationalities), {"nationalities": [{"nationality": "Indien"}, {"nationality": "Nepal"}]})
    assert [row.label for row in page.rows] == ["Staatsangehörigkeit 1", "Staatsangehörigkeit 2"]
