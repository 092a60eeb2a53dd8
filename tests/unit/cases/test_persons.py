"""Persons: names of every kind can be found, dates of birth may be known in part."""

from datetime import date

import pytest

from workflows.cases.persons import age_on, birth_text, from_answers, full_name, name_key


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Müller", "mueller"),
        ("Yılmaz", "yilmaz"),
        ("Nguyễn Văn-An", "nguyen van an"),
        ("D'Angelo", "d angelo"),
        ("Groß", "gross"),
        ("Łukasz", "lukasz"),
        ("Іва́нов", "іванов"),
        ("محمد الأحمد", "محمد الاحمد"),
        ("ኣለም", "ኣለም"),
        ("李小龍", "李小龍"),
    ],
)
def test_names_are_folded_for_searching(written, folded):
    assert name_key(written) == folded


def test_a_person_with_a_single_name_has_that_name():
    person = from_answers({"family_name": "Suharto"}, "en")
    assert full_name(person) == "Suharto"
    assert person.name_key == "suharto"


def test_only_what_the_office_needs_is_taken_from_the_answers():
    person = from_answers(
        {
            "family_name": "Yılmaz",
            "given_names": "Ayşe",
            "birth_date": "1990-05",
            "nationality": "TUR",
            "employer": "x",
        },
        "de",
    )
    assert (person.birth_year, person.birth_month, person.birth_day) == (1990, 5, None)
    assert birth_text(person) == "1990-05"
    assert person.nationalities == ["TUR"]


@pytest.mark.parametrize(
    ("answers", "kept"),
    [
        (
            {"nationalities": [{"nationality": "IN"}, {"nationality": "CA"}, {"nationality": "XXA"}]},
            ["IN", "CA", "XXA"],
        ),
        ({"nationalities": [{"nationality": "IN"}, {}, {"nationality": "IN"}]}, ["IN"]),
        ({"nationalities": ["IN", "CA"], "nationality": "IN"}, ["IN", "CA"]),  # as forms stored them before lists
        ({"nationality": "IN"}, ["IN"]),
        ({}, []),
    ],
)
def test_every_nationality_is_kept_however_the_form_stored_it(answers, kept):
    assert from_answers(answers, "de").nationalities == kept


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        (date(1981, 3, 2), 45),
        ("1981-03-03", 44),
        ("1981-03", 44),
        ("1981", 44),
        ("", None),
        (None, None),
    ],
)
def test_age_counts_full_years_and_never_too_many(birth, age):
    assert age_on(birth, date(2026, 3, 2)) == age
