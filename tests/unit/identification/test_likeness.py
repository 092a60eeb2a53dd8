"""Who may be the same person: names in any order and spelling, births known in part."""

from dataclasses import replace
from uuid import uuid4

import pytest

from workflows.cases.name_sounds import sounds
from workflows.cases.person_register import PersonRecord
from workflows.cases.persons import name_key
from workflows.identification.likeness import Verdict, verdict

AYSE = PersonRecord(
    id=uuid4(),
    family_name="Yılmaz",
    given_names="Ayşe",
    birth=(1990, 5, 17),
    nationalities=("TR",),
    email="ayse@example.org",
    phone=None,
    street="Lindenweg 3",
    postal_code="12345",
    city="Musterstadt",
)


def like(**changes):
    return replace(AYSE, id=uuid4(), **changes)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammed", "Muhammad"),
        ("Yusuf", "Jousouf"),
        ("Aleksandr", "Alexander"),
        ("Volodymyr", "Wolodymyr"),
        ("Khalid", "Chalid"),
        ("Hussein", "Hüseyin"),
        ("Djamal", "Jamal"),
        ("Fatima", "Fatemeh"),
        ("Schewtschenko", "Shevchenko"),
    ],
)
def test_one_name_sounds_the_same_in_every_transliteration(one, other):
    assert sounds(name_key(one)) == sounds(name_key(other))


def test_names_that_are_vowels_only_still_have_a_sound():
    assert sounds("ai io") == ["ai", "io"]


@pytest.mark.parametrize(
    "other",
    [
        like(email="neu@example.org"),
        like(street="Am Markt 1"),
        like(family_name="Ayşe", given_names="Yılmaz", email=None),  # swapped
        like(family_name="Yilmas"),
        like(given_names="Ayşe Nur"),
        like(given_names="", family_name="Ayşe"),  # one name only
        like(birth=(1990, None, None)),
        like(birth=(None, None, None)),
        like(birth=(1990, 5, None), nationalities=()),
        like(nationalities=("DE",)),
        like(nationalities=("DE", "TR"), city="Köln", street="Domplatz 1", postal_code="50667"),
    ],
)
def test_whoever_may_be_the_same_is_a_doubt(other):
    assert verdict(AYSE, other) is Verdict.DOUBT
    assert verdict(other, AYSE) is Verdict.DOUBT


def test_day_and_month_that_were_swapped_are_a_doubt():
    assert verdict(like(birth=(1990, 5, 7)), like(birth=(1990, 7, 5))) is Verdict.DOUBT


@pytest.mark.parametrize(
    "other",
    [
        like(birth=(1990, 5, 18)),
        like(birth=(1991, 5, 17)),
        like(birth=(1990, 6, None)),
        like(family_name="Kovalenko", given_names="Olena"),
        like(birth=(1990, None, None), nationalities=("DE",)),
        like(family_name="", given_names=""),
    ],
)
def test_whoever_cannot_be_the_same_is_not_asked_about(other):
    assert verdict(AYSE, other) is Verdict.NO
    assert verdict(other, AYSE) is Verdict.NO


def test_only_where_everything_agrees_is_it_certain():
    assert verdict(AYSE, like()) is Verdict.CERTAIN
    assert verdict(AYSE, like(family_name="YILMAZ", street="lindenweg 3")) is Verdict.CERTAIN
    assert verdict(like(birth=(1990, 5, None)), like(birth=(1990, 5, None))) is Verdict.DOUBT
    assert verdict(like(postal_code=""), like(postal_code="")) is Verdict.DOUBT, "no address proves nothing"
