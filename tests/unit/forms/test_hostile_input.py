"""Nothing that anybody sends raises an exception, loses what was right, or makes two fields say the same."""

from collections.abc import Mapping
from contextlib import suppress

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import answers
from forms.answers import review, summary
from forms.schema import FormDefinition, InvalidForm, load
from tests.form_files import form_definition
from tests.unit.forms.building import choice, component, form, send, text

EVERYTHING = form(
    text("text", validate={"required": True, "pattern": "^a", "maxLength": 10}),
    text("email", validate={"validationType": "email"}),
    component("textarea", "area", validate={"minLength": 2}),
    component("number", "number", validate={"min": 1, "max": 9}, increment=0.5, decimalDigits=2),
    component("checkbox", "box", validate={"required": True}),
    choice("radio", "radio", "a", 1, True, None),
    choice("checklist", "list", "a", "b", validate={"required": True}),
    component("taglist", "tags", valuesExpression="=list"),
    component("datetime", "day", subtype="date", properties={"partial": "true"}, disallowPassedDates=True),
    component("datetime", "at", subtype="datetime"),
    component("datetime", "time", subtype="time", timeInterval=15),
    component("filepicker", "files", validate={"required": True}),
    {"type": "expression", "id": "sum", "key": "sum", "expression": "=number + count(list)"},
    {
        "type": "dynamiclist",
        "id": "items",
        "path": "items",
        "label": "Eintrag",
        "allowAddRemove": True,
        "components": [
            text("name", validate={"required": True}, conditional={"hide": "=this.off"}),
            component("checkbox", "off"),
        ],
    },
)

texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["\x00", "\ud800", "a" * 20_000, "-1", "[]", "{}", "null", "=1", "../", "items[0]", "٣", "1e999", "NaN"]
    ),
    st.from_regex(r"\A[0-9.,-]{1,12}\Z"),
)
known_names = st.sampled_from(
    [
        *("text", "email", "area", "number", "box", "radio", "list", "tags", "day", "day:day", "day:month", "day:year"),
        *("at", "at:time", "time", "files", "sum", "items", "items:item", "items[0].name", "items[-1].name"),
        *("items[99999].off", "items[0][0]", "_add", "_remove", "_remove_file", "_shown", "this", "__proto__"),
    ]
)
pages = st.dictionaries(st.one_of(known_names, st.text(max_size=10)), st.lists(texts, max_size=4), max_size=25)


def all_sentences(definition: FormDefinition, sent: Mapping[str, list[str]], language: str) -> list[str]:
    result = send(definition, sent, language=language)
    said = {(error.path.partition(":")[0], error.text()) for error in result.errors}
    orjson.dumps(result.answers)
    shown = answers.entries_for_page(definition, definition.pages[0], result.answers, {}, language)
    again = send(definition, {**shown, "files": []}, language=language, previous=result.answers)
    assert again.answers == result.answers
    assert summary(definition, result.answers, language)
    return [sentence for _, sentence in said]


@settings(max_examples=80, deadline=None)
@given(pages, st.sampled_from(["de", "en"]))
def test_a_page_takes_anything(sent: dict[str, list[str]], language: str):
    sentences = all_sentences(EVERYTHING, sent, language)
    assert len(sentences) == len(set(sentences))


@settings(max_examples=80, deadline=None)
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.text(max_size=8)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from(["text", "items", "name", "day", "files"]), inner),
        ),
        max_leaves=20,
    )
)
def test_stored_answers_of_another_shape_do_no_harm(stored: object):
    """An older version of the form may have stored anything."""
    previous = stored if isinstance(stored, dict) else {"text": stored, "items": stored, "files": stored, "day": stored}
    review(EVERYTHING, previous)
    summary(EVERYTHING, previous)
    send(EVERYTHING, {}, previous=previous, variables=previous)


json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 100),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=6),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                [
                    *("type", "id", "key", "label", "components", "values", "value", "validate", "required", "pattern"),
                    *(
                        "conditional",
                        "hide",
                        "path",
                        "properties",
                        "subtype",
                        "expression",
                        "text",
                        "source",
                        "columns",
                    ),
                ]
            ),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=25,
)
components = st.dictionaries(
    st.sampled_from(
        ["id", "key", "label", "values", "validate", "conditional", "path", "components", "properties", "text"]
    ),
    json_values,
    max_size=5,
).flatmap(
    lambda attributes: st.sampled_from(
        ["textfield", "number", "radio", "datetime", "dynamiclist", "group", "text", "table", "expression", "image"]
    ).map(lambda kind: {**attributes, "type": kind})
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(components, json_values), max_size=4))
def test_a_broken_definition_is_refused_and_never_breaks_the_program(definition: object):
    content = orjson.dumps({"type": "default", "components": definition})
    with suppress(InvalidForm):
        send(load(content))


def test_the_application_takes_an_empty_and_an_overfull_page():
    definition = form_definition("p01-application")
    for page in definition.pages:
        empty = answers.read(definition, page, {})
        full = answers.read(
            definition,
            page,
            {name: ["\x00" * 1000] for name in answers.displayed(definition, page, {}).sent.entries}
            | {str(i): ["x"] for i in range(3000)},
        )
        assert isinstance(empty.answers, dict)
        assert isinstance(full.answers, dict)
