"""Which passwords are accepted and how they are kept."""

import pytest
from argon2 import PasswordHasher

from workflows.people import passwords
from workflows.people.passwords import (
    PasswordIsName,
    PasswordTooLong,
    PasswordTooShort,
    PasswordTooUniform,
    check_strength,
)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("kurz genug", PasswordTooShort),
        ("x" * 201, PasswordTooLong),
        ("abababababab", PasswordTooUniform),
        ("n.yilmaz-2026!", PasswordIsName),
        ("NESRIN  YILMAZ", PasswordIsName),
        ("Nesrin.Yilmaz", PasswordIsName),
    ],
)
def test_a_password_is_refused_for_a_reason_of_its_own(password, reason):
    with pytest.raises(reason):
        check_strength(password, "n.yilmaz", "Nesrin Yilmaz")


@pytest.mark.parametrize("password", ["richtig pferd batterie", "ممتاز-كلمة-سر-طويلة", "Yilmaz fährt Fahrrad"])
def test_long_words_in_any_script_are_accepted(password):
    check_strength(password, "n.yilmaz", "Nesrin Yilmaz")


def test_a_short_account_name_may_occur_in_a_word_by_chance():
    check_strength("Amerikanische Eiche", "eri", "Eri Sato")


def test_a_password_matches_its_own_hash_only():
    stored = passwords.hash_password("richtig pferd batterie")
    assert passwords.matches(stored, "richtig pferd batterie")
    assert not passwords.matches(stored, "richtig pferd batteriE")


def test_the_way_a_keyboard_composes_letters_does_not_matter():
    assert passwords.matches(passwords.hash_password("Käsebrötchen essen"), "Ka\u0308sebro\u0308tchen essen")


def test_nothing_matches_where_there_is_no_hash_or_a_damaged_one():
    assert not passwords.matches(None, "there is no such account")
    assert not passwords.matches("$argon2id$damaged", "richtig pferd batterie")


def test_the_hash_is_argon2id_with_the_documented_cost():
    stored = passwords.hash_password("richtig pferd batterie")
    assert stored.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert not passwords.is_outdated(stored)


def test_a_hash_made_with_other_parameters_is_outdated():
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("anything"))
