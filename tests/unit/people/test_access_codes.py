"""Access codes as a citizen reads, types and mistypes them."""

import re
from contextlib import suppress
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.people import access_codes
from workflows.people.access_codes import MistypedAccessCode, hash_code, new_access_code, read, spell

secrets = st.integers(min_value=0, max_value=2**access_codes.BITS - 1)


@given(secrets)
def test_a_code_is_four_groups_of_four_signs_nobody_confuses(secret):
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", spell(secret))


@given(secrets, secrets)
def test_two_secrets_never_share_a_code(one, other):
    assert (spell(one) == spell(other)) == (one == other)


def test_new_codes_differ():
    assert len({new_access_code() for _ in range(100)}) == 100


@given(secrets)
def test_a_code_is_read_whatever_way_it_is_typed(secret):
    code = spell(secret)
    meant = code.replace("-", "")
    assert read(code) == meant
    assert read(code.lower()) == meant
    assert read(f"  {code.replace('-', ' ')}\n") == meant
    assert read(meant.replace("0", "o").replace("1", "l")) == meant
    assert read(meant.replace("0", "O").replace("1", "I")) == meant
    assert read(code.replace("-", "–")) == meant
    assert read(code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))) == meant


@given(secrets, st.integers(0, 15), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_every_single_wrong_sign_is_noticed(secret, place, sign):
    code = spell(secret).replace("-", "")
    wrong = code[:place] + sign + code[place + 1 :]
    if wrong != code:
        with pytest.raises(MistypedAccessCode):
            read(wrong)


@given(secrets)
def test_every_exchange_of_two_signs_is_noticed(secret):
    code = spell(secret).replace("-", "")
    for one, other in combinations(range(16), 2):
        signs = list(code)
        signs[one], signs[other] = signs[other], signs[one]
        if signs[one] != signs[other]:
            with pytest.raises(MistypedAccessCode):
                read("".join(signs))


@given(st.text(max_size=40))
def test_any_text_is_either_read_or_called_a_typing_error(text):
    with suppress(MistypedAccessCode):
        assert len(read(text)) == 16


def test_the_hash_does_not_hold_the_code_and_is_argon2id():
    code = new_access_code()
    stored = hash_code(code)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert code.replace("-", "") not in stored


def test_a_code_without_its_check_sign_is_never_kept():
    with pytest.raises(MistypedAccessCode):
        hash_code("0000-0000-0000-0001")
