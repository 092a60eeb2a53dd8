"""Choices: only what is on offer is ever accepted."""

import pytest

from tests.unit.forms.building import choice, component, form, send, sentences


def test_an_offered_answer_is_accepted():
    assert send(form(choice("radio", "title", "18a", "18b")), {"title": "18b"}).answers == {"title": "18b"}


@pytest.mark.parametrize("sent", ["18c", "", " 18a", "18A", "\x00", "=1", "x" * 100_000])
def test_anything_else_is_not_taken_for_an_answer(sent: str):
    result = send(form(choice("select", "title", "18a")), {"title": sent})
    assert result.answers == {"title": None}
    assert bool(result.errors) == bool(sent)


def test_a_number_and_its_text_are_different_answers():
    definition = form(choice("radio", "rooms", 1, "1", True, None))
    assert send(definition, {"rooms": "1"}).answers == {"rooms": "1"}
    assert send(definition, {"rooms": "=1"}).answers == {"rooms": 1}
    assert send(definition, {"rooms": "=true"}).answers == {"rooms": True}


def test_several_answers_come_in_the_order_of_the_options():
    definition = form(choice("checklist", "papers", "a", "b", "c"))
    assert send(definition, {"papers": ["c", "a", "a"]}).answers == {"papers": ["a", "c"]}


def test_a_strange_answer_among_several_keeps_the_right_ones():
    result = send(form(choice("taglist", "papers", "a", "b")), {"papers": ["a", "zzz"]})
    assert result.answers == {"papers": ["a"]}
    assert "nicht zur Auswahl" in sentences(result)[0]


@pytest.mark.parametrize("kind", ["checklist", "taglist"])
def test_a_required_list_needs_one_answer(kind: str):
    definition = form(choice(kind, "papers", "a", validate={"required": True}))
    assert sentences(send(definition)) == ["Wählen Sie bei „Papers“ mindestens eine Antwort aus."]


def test_a_required_checkbox_must_be_checked():
    definition = form(component("checkbox", "true", label="Alles ist richtig", validate={"required": True}))
    assert sentences(send(definition)) == ["Bitte bestätigen Sie: Alles ist richtig"]
    assert send(definition, {"true": "true"}).answers == {"true": True}
    assert send(definition, {"true": "yes"}).errors


def test_options_may_come_from_a_process_variable():
    definition = form(component("select", "clerk", valuesKey="team.people"))
    variables = {"team": {"people": [{"label": "Frau Brandt", "value": "sb"}, "jk"]}}
    assert send(definition, {"clerk": "sb"}, variables=variables).answers == {"clerk": "sb"}
    assert send(definition, {"clerk": "jk"}, variables=variables).answers == {"clerk": "jk"}
    assert send(definition, {"clerk": "sb"}).errors


def test_options_may_be_computed_from_another_answer():
    definition = form(
        choice("radio", "kind", "a", "b"),
        component("select", "detail", valuesExpression='=if kind = "a" then ["a1", "a2"] else ["b1"]'),
    )
    assert send(definition, {"kind": "a", "detail": "a2"}).answers == {"kind": "a", "detail": "a2"}
    assert send(definition, {"kind": "b", "detail": "a2"}).errors


def test_an_option_may_be_on_offer_only_under_a_condition_and_keeps_its_name():
    conditional = {"option.b.when": '=procedure = "P02"'}
    definition = form(choice("radio", "basis", "a", "b", properties=conditional))
    assert send(definition, {"basis": "b"}, variables={"procedure": "P02"}).answers == {"basis": "b"}
    assert send(definition, {"basis": "b"}, variables={"procedure": "P01"}).errors
    assert definition.components[0].text("b", "de", {}) == "Label b"


def test_a_list_of_thousands_is_read_quickly():
    definition = form(component("taglist", "many", valuesKey="data"))
    variables = {"data": [{"label": f"Label {number}", "value": f"v{number}"} for number in range(4000)]}
    assert send(definition, {"many": ["v3999", "v1"]}, variables=variables).answers == {"many": ["v1", "v3999"]}
