"""Texts of people: what is accepted, what is refused and how it is said."""

import time

import pytest

from tests.unit.forms.building import component, form, send, sentences, text


def test_a_required_text_that_is_missing_is_named_by_its_label():
    assert sentences(send(form(text("name", validate={"required": True})))) == ["Bitte füllen Sie „Name“ aus."]


def test_a_form_may_have_its_own_words_for_a_missing_text():
    own = {"error.required.de": "Geben Sie Ihren Namen ein.", "error.required.en": "Enter your name."}
    definition = form(text("name", validate={"required": True}, properties=own))
    assert sentences(send(definition)) == ["Geben Sie Ihren Namen ein."]
    assert sentences(send(definition, language="en")) == ["Enter your name."]


def test_own_words_are_never_filled_even_with_braces_in_them():
    definition = form(text(validate={"required": True}, properties={"error.required.de": "Bitte {name} eingeben"}))
    assert sentences(send(definition)) == ["Bitte {name} eingeben"]


def test_spaces_around_a_text_go_and_letters_are_composed():
    assert send(form(text()), {"name": "  Ju\u0308rgen "}).answers == {"name": "Jürgen"}


def test_names_of_all_scripts_are_kept():
    for name in ("Đặng Thị Hà", "عمر", "O’Brien-Łukasz", "李", "Владимир"):
        assert send(form(text()), {"name": name}).answers == {"name": name}


@pytest.mark.parametrize(
    ("validate", "sent", "part"),
    [
        ({"maxLength": 5}, "abcdef", "höchstens 5 Zeichen lang sein, Ihr Text hat 6"),
        ({"maxLength": "5"}, "abcdef", "höchstens 5"),
        ({"maxLength": "=2 + 3"}, "abcdef", "höchstens 5"),
        ({"minLength": 3}, "ab", "mindestens 3"),
        ({"pattern": "^C-[0-9]+$"}, "D-1", "nicht die Form"),
        ({"validationType": "email"}, "name@", "E-Mail-Adresse"),
        ({"validationType": "phone"}, "call me", "Telefonnummer"),
    ],
)
def test_a_text_outside_of_its_limits_is_refused(validate: dict[str, object], sent: str, part: str):
    result = send(form(text(validate=validate)), {"name": sent})
    (sentence,) = sentences(result)
    assert part in sentence
    assert "„Name“" in sentence
    assert result.answers == {"name": None}
    assert result.entries["name"] == [sent]


@pytest.mark.parametrize("address", ["name@beispiel.de", "a.b+c@sub.beispiel.museum", "jürgen@müller.de"])
def test_ordinary_addresses_are_accepted(address: str):
    assert not send(form(text(validate={"validationType": "email"})), {"name": address}).errors


@pytest.mark.parametrize("number", ["0202 563-0", "+49 (0)151 2345678", "0049/202/5630", "110 22"])
def test_telephone_numbers_may_be_written_as_people_write_them(number: str):
    assert not send(form(text(validate={"validationType": "phone"})), {"name": number}).errors


@pytest.mark.parametrize("sent", ["a\x00b", "\x1b[31m", "\x7f", "a\ud800"])
def test_signs_that_cannot_be_stored_are_refused(sent: str):
    assert "unsichtbare Zeichen" in sentences(send(form(text()), {"name": sent}))[0]


def test_a_text_without_limit_of_its_own_is_limited_all_the_same():
    assert "höchstens 500" in sentences(send(form(text()), {"name": "x" * 2_000_000}))[0]


def test_a_pattern_cannot_hold_up_the_server():
    definition = form(text(validate={"pattern": "^(([a-z])+.)+[A-Z]([a-z])+$"}))
    began = time.perf_counter()
    result = send(definition, {"name": "a" * 400})
    assert time.perf_counter() - began < 5
    assert result.errors


def test_lines_of_a_long_text_are_kept():
    definition = form(component("textarea", "note"))
    assert send(definition, {"note": "eins  \r\nzwei\r\n"}).answers == {"note": "eins\nzwei"}
