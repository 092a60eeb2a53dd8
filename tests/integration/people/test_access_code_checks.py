"""Checking a citizen's access code: nobody learns which case numbers exist, and guessing gets slow."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.database import unit_of_work
from workflows.people import attempts
from workflows.people.access_codes import TooManyAttempts, hash_code, new_access_code, verify
from workflows.people.tables import FailedAttempts

CODE = new_access_code()
STORED = hash_code(CODE)
WRONG = new_access_code()
CASE = "LZ-2026-000123-8"
HOME = "203.0.113.7"


def attempt(database, code=WRONG, stored=STORED, case_number=CASE, remote=HOME):
    """Each try in a unit of work of its own, as a request does it; the wait in seconds where it was refused."""
    with unit_of_work(database) as session:
        try:
            return verify(session, stored, code, case_number, remote)
        except TooManyAttempts as refusal:
            return refusal.retry_after


def test_the_right_code_opens_the_case_however_it_is_typed(database):
    assert attempt(database, CODE) is True
    assert attempt(database, CODE.lower().replace("-", " ")) is True


def test_a_wrong_code_and_an_unknown_case_number_get_the_same_answers_for_the_same_work(database, observed, traveller):
    for _ in range(7):
        with observed() as wrong_code:
            one = attempt(database, WRONG, STORED, "LZ-2026-000123-8", "203.0.113.1")
        with observed() as unknown_case:
            other = attempt(database, WRONG, None, "LZ-2026-999999-9", "203.0.113.2")
        assert other == one
        assert unknown_case.hashes == wrong_code.hashes
        assert unknown_case.statements == wrong_code.statements


def test_a_code_with_a_typing_error_is_answered_like_a_wrong_one(database, observed):
    with observed() as mistyped:
        assert attempt(database, "ABC") is False
    with observed() as wrong:
        assert attempt(database, WRONG) is False
    assert mistyped.hashes == wrong.hashes


def test_the_stored_hash_of_no_case_opens_nothing(database):
    assert attempt(database, "no case has this code", stored=None) is False


def test_after_five_failures_the_case_waits_and_each_wait_doubles_to_a_quarter_of_an_hour(database, traveller):
    remotes = iter(f"198.51.100.{number}" for number in range(100))
    for _ in range(4):
        attempt(database, remote=next(remotes))
    waits = []
    for _ in range(8):
        assert attempt(database, remote=next(remotes)) is False
        wait = attempt(database, CODE, remote=next(remotes))
        waits.append(wait)
        traveller.advance(timedelta(seconds=wait))
    # One failure leaks away every ten minutes, so the waits hover instead of growing for ever.
    assert waits[:5] == [30, 60, 120, 240, 480]
    assert max(waits) <= 15 * 60
    assert attempt(database, CODE, remote=next(remotes)) is True


def test_another_case_is_open_while_one_waits(database):
    for _ in range(6):
        attempt(database)
    assert attempt(database, CODE, case_number="LZ-2026-000124-4") is True


def test_trying_many_cases_from_one_address_slows_that_address_only(database):
    for number in range(20):
        attempt(database, stored=None, case_number=f"LZ-2026-{number:06}")
    assert attempt(database, CODE) == 30
    assert attempt(database, CODE, remote="192.0.2.1") is True


def test_opening_ones_own_case_does_not_reset_the_address(database):
    for number in range(19):
        attempt(database, stored=None, case_number=f"LZ-2026-{number:06}")
    assert attempt(database, CODE) is True
    attempt(database, stored=None, case_number="LZ-2026-777777")
    assert attempt(database, CODE) == 30


def test_opening_the_case_forgets_the_owners_typing_errors(database):
    for _ in range(4):
        attempt(database)
    assert attempt(database, CODE) is True
    for _ in range(4):
        assert attempt(database) is False


def test_counting_holds_over_several_processes_because_it_is_in_the_database(database):
    for _ in range(5):
        attempt(database)
    with unit_of_work(database) as session:
        rows = session.scalars(select(FailedAttempts)).all()
    assert {(row.scope, row.failures) for row in rows} == {("case", 5), ("remote", 5)}
    assert all(CASE not in row.key_digest and HOME not in row.key_digest for row in rows)


def test_counters_disappear_when_nothing_of_them_counts_any_more(database, traveller):
    attempt(database)
    with unit_of_work(database) as session:
        assert attempts.forget_old(session) == 0
        traveller.advance(timedelta(minutes=3))
        assert attempts.forget_old(session) == 1
        traveller.advance(timedelta(minutes=7))
        assert attempts.forget_old(session) == 1


@pytest.mark.parametrize(("seconds", "minutes"), [(30, "1 Min."), (61, "2 Min.")])
def test_the_refusal_tells_how_long_to_wait(seconds, minutes):
    assert minutes in str(TooManyAttempts(seconds))
