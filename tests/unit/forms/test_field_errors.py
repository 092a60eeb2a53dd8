"""What is wrong is told in sentences that no two fields share, in the reader's language."""

from tests.unit.forms.building import component, form, send, sentences, text


def address(group: str) -> dict[str, object]:
    street = text("street", label="Straße", validate={"required": True})
    return {
        "type": "group",
        "id": group,
        "label": group,
        "path": group,
        "components": [{**street, "id": f"{group}_street"}],
    }


def test_fields_with_one_label_are_told_apart_by_their_groups():
    result = send(form(text("name"), address("Wohnung"), address("Arbeit")))
    assert sentences(result) == ["Bitte füllen Sie „Wohnung: Straße“ aus.", "Bitte füllen Sie „Arbeit: Straße“ aus."]


def test_fields_that_nothing_tells_apart_are_numbered():
    required = {"validate": {"required": True}, "label": "Straße"}
    result = send(form(text("a", **required), text("b", **required)))
    assert len(set(sentences(result))) == 2


def test_errors_come_in_the_order_of_the_page():
    required = {"validate": {"required": True}}
    result = send(form(*(text(key, **required) for key in "cab")))
    assert [error.field_id for error in result.errors] == ["c", "a", "b"]


def test_a_label_with_braces_fills_nothing():
    definition = form(text("a", label="{limit} {0}", validate={"required": True}))
    assert sentences(send(definition)) == ["Bitte füllen Sie „{limit} {0}“ aus."]


def test_the_sentence_is_translated_before_it_is_filled():
    definition = form(text("name", properties={"label.en": "Name"}, validate={"maxLength": 2}))
    (error,) = send(definition, {"name": "abc"}, language="en").errors
    assert error.text(lambda _: "“{label}” has {count} of {limit}") == "“Name” has 3 of 2"


def test_numbers_in_a_sentence_are_written_in_the_language():
    definition = form(component("number", "pay", validate={"max": 2.5}))
    german, english = (send(definition, {"pay": "3"}, language=code).errors[0] for code in ("de", "en"))
    assert (german.values["limit"], english.values["limit"]) == ("2,5", "2.5")


def test_one_wrong_field_takes_nothing_from_the_others():
    result = send(
        form(text("a", validate={"maxLength": 1}), text("b"), component("number", "c")), {"a": "xx", "b": "y", "c": "3"}
    )
    assert result.answers == {"a": None, "b": "y", "c": 3}
    assert len(result.errors) == 1
