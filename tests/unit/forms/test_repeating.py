"""Repeated groups: entries that come and go without JavaScript, and conditions inside of them."""

import pytest

from forms.answers import entries_for_page
from tests.unit.forms.building import component, form, send, sentences, text


def children(*fields: dict[str, object], **attributes: object) -> dict[str, object]:
    return {
        "type": "dynamiclist",
        "id": "children",
        "path": "children",
        "label": "Kinder",
        "allowAddRemove": True,
        "defaultRepetitions": 1,
        "properties": {"item.de": "Kind", "item.en": "Child", "max_items": "3"},
        "components": list(fields) or [text("name", label="Vorname", validate={"required": True})],
        **attributes,
    }


def sent(*names: str, **more: list[str]) -> dict[str, list[str]]:
    entries = {f"children[{index}].name": [name] for index, name in enumerate(names)}
    return {"children:item": ["", *(str(index) for index in range(len(names)))], **entries, **more}


def test_entries_become_a_list():
    assert send(form(children()), sent("Ada", "Ben")).answers == {"children": [{"name": "Ada"}, {"name": "Ben"}]}


def test_the_same_mistake_in_two_entries_is_told_apart():
    result = send(form(children()), sent("", ""))
    assert sentences(result) == ["Bitte füllen Sie „Kind 1: Vorname“ aus.", "Bitte füllen Sie „Kind 2: Vorname“ aus."]
    assert [error.path for error in result.errors] == ["children[0].name", "children[1].name"]


def test_own_words_of_an_entry_are_told_apart_too():
    own = text("name", validate={"required": True}, properties={"error.required.de": "Geben Sie den Vornamen ein."})
    assert sentences(send(form(children(own)), sent("", ""))) == [
        "Kind 1: Geben Sie den Vornamen ein.",
        "Kind 2: Geben Sie den Vornamen ein.",
    ]


def test_a_button_adds_an_entry_and_keeps_what_was_typed():
    result = send(form(children()), sent("Ada", _add=["children"]))
    assert result.answers == {"children": [{"name": "Ada"}, {"name": None}]}
    assert result.entries["children:item"] == ["", "0", "1"]
    assert not result.errors
    assert not result.is_complete


def test_a_button_removes_an_entry_and_the_others_close_up():
    result = send(form(children()), sent("Ada", "Ben", "Cem", _remove=["children[1]"]))
    assert result.answers == {"children": [{"name": "Ada"}, {"name": "Cem"}]}
    assert result.entries["children[1].name"] == ["Cem"]


def test_files_stay_with_their_entry_when_another_one_goes():
    file = {"document_id": "d2", "filename": "b.pdf", "size": 1}
    definition = form(children(component("filepicker", "paper")))
    before = {"children": [{"paper": []}, {"paper": [file]}]}
    result = send(definition, {"children:item": ["0", "1"], "_remove": ["children[0]"]}, previous=before)
    assert result.answers == {"children": [{"paper": [file]}]}


@pytest.mark.parametrize(
    "target", ["", "other", "children[9]", "children[-1]", "children[0", "children[0].name", "\x00"]
)
def test_a_forged_button_changes_nothing(target: str):
    result = send(form(children()), sent("Ada", _remove=[target]))
    assert result.answers == {"children": [{"name": "Ada"}]}


def test_no_button_goes_beyond_the_limit():
    result = send(form(children()), sent("A", "B", "C", _add=["children"]))
    assert len(result.answers["children"]) == 3


def test_more_entries_than_allowed_are_cut_off_and_told():
    result = send(form(children()), sent(*"ABCDEFGH"))
    assert len(result.answers["children"]) == 3
    assert sentences(result) == ["Bei „Kinder“ sind höchstens 3 Einträge möglich."]


@pytest.mark.parametrize("indexes", [["-1"], ["99999"], ["1e3"], ["٣"], ["0x1"], ["\x00"], ["0", "0", "0"], ["  "]])
def test_strange_indexes_are_no_entries(indexes: list[str]):
    result = send(form(children(text("name"))), {"children:item": ["", *indexes], "children[0].name": ["Ada"]})
    assert len(result.answers["children"]) <= 1


def test_gaps_in_the_indexes_close_up():
    result = send(
        form(children()), {"children:item": ["7", "2"], "children[2].name": ["Ada"], "children[7].name": ["Ben"]}
    )
    assert result.answers == {"children": [{"name": "Ada"}, {"name": "Ben"}]}


def test_a_list_that_people_cannot_change_has_the_entries_it_had():
    definition = form(children(text("name", readonly=True), text("note"), allowAddRemove=False))
    variables = {"children": [{"name": "Ada"}, {"name": "Ben"}]}
    shown = entries_for_page(definition, definition.pages[0], {}, variables)
    result = send(definition, {**shown, "children[1].note": ["n"], "children[5].note": ["x"]}, variables=variables)
    assert result.answers == {"children": [{"name": "Ada", "note": None}, {"name": "Ben", "note": "n"}]}


def test_a_list_shows_its_first_entry_before_anything_was_typed():
    definition = form(children())
    assert entries_for_page(definition, definition.pages[0], {})["children:item"] == ["", "0"]
    assert entries_for_page(definition, definition.pages[0], {"children": []})["children:item"] == [""]


def test_a_condition_sees_its_own_entry_its_parent_and_its_position():
    definition = form(
        text("city"),
        children(
            component("checkbox", "adult"),
            text("school", conditional={"hide": "=this.adult or parent.city = null or i[1] > 2"}),
        ),
    )
    entries = {"city": ["Köln"], "children:item": ["0", "1", "2"], "children[0].adult": ["true"]}
    answers = send(definition, entries).answers["children"]
    assert ["school" in child for child in answers] == [False, True, False]


def test_lists_within_lists_are_read():
    toys = {
        "type": "dynamiclist",
        "id": "toys",
        "path": "toys",
        "label": "Spielzeug",
        "allowAddRemove": True,
        "components": [text("name", validate={"required": True})],
    }
    definition = form(children(toys))
    entries = {"children:item": ["0"], "children[0].toys:item": ["0", "1"], "children[0].toys[0].name": ["Ball"]}
    result = send(definition, entries)
    assert result.answers == {"children": [{"toys": [{"name": "Ball"}, {"name": None}]}]}
    assert result.errors[0].path == "children[0].toys[1].name"
    assert "Kind 1: Spielzeug 2" in sentences(result)[0]


def test_stored_answers_show_and_read_as_they_were():
    definition = form(children(text("name"), component("number", "age"), component("checkbox", "adult")))
    stored = {"children": [{"name": "Ada", "age": 3.5, "adult": False}, {"name": None, "age": None, "adult": True}]}
    shown = entries_for_page(definition, definition.pages[0], stored)
    assert send(definition, shown).answers == stored
