"""Conditions: what is hidden is neither asked nor kept, on the server as on the page."""

from forms.answers import review, shown_pages
from tests.unit.forms.building import choice, component, form, send, sentences, text


def hidden_if(expression: str, **field: object) -> dict[str, object]:
    return {**field, "conditional": {"hide": f"={expression}"}}


def test_a_hidden_field_is_not_required_and_its_value_is_dropped():
    definition = form(
        choice("radio", "job", "yes", "no"),
        hidden_if('job != "yes"', **text("employer", validate={"required": True})),
    )
    assert send(definition, {"job": "no", "employer": "Acme"}).answers == {"job": "no"}
    assert sentences(send(definition, {"job": "yes"})) == ["Bitte füllen Sie „Employer“ aus."]


def test_a_value_dropped_by_one_condition_counts_as_absent_for_the_next():
    definition = form(
        component("checkbox", "a"),
        hidden_if("a", **component("checkbox", "b")),
        hidden_if("b = true", **text("c")),
    )
    assert send(definition, {"a": "true", "b": "true", "c": "kept"}).answers == {"a": True, "c": "kept"}


def test_what_lies_in_a_hidden_group_is_hidden():
    inner = {"type": "group", "id": "g", "label": "G", "components": [text("x", validate={"required": True})]}
    definition = form(component("checkbox", "off"), hidden_if("off", **inner))
    result = send(definition, {"off": "true", "x": "lost"})
    assert result.answers == {"off": True}
    assert not result.errors


def test_conditions_see_process_variables_and_earlier_answers():
    definition = form(hidden_if("age < 45 or not(married)", **text("pension")))
    assert "pension" in send(definition, {}, variables={"age": 50}, previous={"married": True}).answers
    assert "pension" not in send(definition, {}, variables={"age": 40}, previous={"married": True}).answers


def test_a_condition_that_cannot_be_computed_hides_nothing():
    definition = form(hidden_if("nonsense.of.nothing > 3", **text("x")))
    assert send(definition, {"x": "kept"}).answers == {"x": "kept"}


def test_a_field_that_hides_itself_does_not_hang_the_page():
    assert send(form(hidden_if("x != null", **text("x"))), {"x": "there"}).answers is not None


def test_a_field_that_could_not_be_on_the_page_is_asked_for_without_an_error():
    definition = form(
        choice("radio", "job", "yes", "no"), hidden_if('job != "yes"', **text("employer", validate={"required": True}))
    )
    result = send(definition, {"job": "yes", "_shown": [""]})
    assert (result.errors, result.unseen, result.is_complete) == ([], ["employer"], False)
    again = send(definition, {"job": "yes", "_shown": ["", "employer"]})
    assert len(again.errors) == 1


def test_a_disabled_field_is_neither_read_nor_required():
    definition = form(text("name", disabled=True, validate={"required": True}))
    result = send(definition, {"name": "forged"}, variables={"name": "Ada"})
    assert result.answers == {}
    assert not result.errors


def test_a_read_only_field_keeps_what_was_there_whatever_is_sent():
    definition = form(text("name", readonly="=locked"), text("other"))
    result = send(definition, {"name": "forged", "other": "x"}, variables={"locked": True}, previous={"name": "Ada"})
    assert result.answers == {"name": "Ada", "other": "x"}
    free = send(definition, {"name": "new", "other": "x"}, variables={"locked": False}, previous={"name": "Ada"})
    assert free.answers["name"] == "new"


def test_a_computed_field_follows_the_answers():
    total = {"type": "expression", "id": "total", "key": "total", "expression": "=price * amount"}
    definition = form(
        total, component("number", "price"), component("number", "amount"), hidden_if("total < 10", **text("note"))
    )
    assert send(definition, {"price": "2,5", "amount": "3", "note": "n"}).answers == {
        "price": 2.5,
        "amount": 3,
        "total": 7.5,
    }
    assert send(definition, {"price": "5", "amount": "3", "note": "n"}).answers["note"] == "n"


def test_a_computed_field_cannot_be_sent():
    definition = form({"type": "expression", "id": "sum", "key": "sum", "expression": "=1 + 1"}, text())
    assert send(definition, {"sum": "1000000", "name": "x"}).answers == {"sum": 2, "name": "x"}


def two_pages() -> object:
    return form(
        {"type": "group", "id": "one", "label": "Eins", "components": [choice("radio", "job", "yes", "no")]},
        hidden_if(
            'job != "yes"',
            type="group",
            id="two",
            label="Zwei",
            components=[text("employer", validate={"required": True})],
        ),
    )


def test_a_hidden_page_is_skipped():
    definition = two_pages()
    assert [page.id for page in shown_pages(definition, {"job": "yes"})] == ["one", "two"]
    assert [page.id for page in shown_pages(definition, {"job": "no"})] == ["one"]


def test_a_review_of_all_pages_finds_what_a_page_skipped_left_open():
    result = review(two_pages(), {"job": "yes"})
    assert [(page.id, error.text()) for page, error in result.errors] == [("two", "Bitte füllen Sie „Employer“ aus.")]


def test_a_review_drops_what_later_answers_hide():
    result = review(two_pages(), {"job": "no", "employer": "Acme"})
    assert result.answers == {"job": "no"}
    assert not result.errors
