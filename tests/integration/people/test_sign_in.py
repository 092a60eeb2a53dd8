"""Signing in: who gets in, who is locked out and for how long, and what a stranger can learn (nothing)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from engine import clock
from engine.database import unit_of_work
from workflows import audit
from workflows.people import accounts, attempts, passwords
from workflows.people.account_administration import deactivate, reset_password
from workflows.people.accounts import AccountLocked, SignInFailed, WrongPassword, change_password, sign_in
from workflows.people.attempts import Key, Scope
from workflows.people.permissions import Role

from .conftest import PASSWORD


def attempt(database, name, password, remote=None):
    """The identity, or the class of the refusal; each try in a unit of work of its own, as a request does it."""
    with unit_of_work(database) as session:
        try:
            return sign_in(session, name, password, remote)
        except (SignInFailed, AccountLocked) as refusal:
            return type(refusal)


def fail(database, times, name="n.yilmaz", remote=None):
    return [attempt(database, name, "falsch", remote) for _ in range(times)]


def test_the_right_password_gives_the_identity(staffed):
    identity = attempt(staffed, " N.Yilmaz ", PASSWORD)
    assert identity.account_name == "n.yilmaz"
    assert identity.display_name == "Nesrin Yılmaz"
    assert identity.roles == {Role.CLERK}
    assert identity.teams == {"T2"}


def test_signing_in_is_in_the_audit_log(staffed):
    attempt(staffed, "n.yilmaz", PASSWORD)
    with unit_of_work(staffed) as session:
        newest = audit.entries(session, limit=1)[0]
    assert (newest.action, newest.by, newest.at) == ("account:sign-in", "n.yilmaz", clock.now())


def test_wrong_password_unknown_name_and_deactivated_account_get_the_same_answer(staffed):
    with unit_of_work(staffed) as session:
        deactivate(session, "o.kovalenko", by="t.nguyen")
    assert attempt(staffed, "n.yilmaz", "falsch") is SignInFailed
    assert attempt(staffed, "nobody", PASSWORD) is SignInFailed
    assert attempt(staffed, "o.kovalenko", PASSWORD) is SignInFailed


def test_an_unknown_name_costs_exactly_the_work_of_a_wrong_password_up_to_and_beyond_the_lock_out(staffed, observed):
    for _ in range(7):
        with observed() as known:
            fail(staffed, 1, "n.yilmaz")
        with observed() as unknown:
            fail(staffed, 1, "nobody")
        assert unknown.hashes == known.hashes
        assert unknown.statements == known.statements


def test_five_failures_lock_the_name_for_a_quarter_of_an_hour(staffed, traveller):
    assert fail(staffed, 5) == [SignInFailed] * 5
    assert attempt(staffed, "n.yilmaz", PASSWORD) is AccountLocked
    traveller.advance(timedelta(minutes=14, seconds=59))
    assert attempt(staffed, "n.yilmaz", PASSWORD) is AccountLocked
    traveller.advance(timedelta(seconds=1))
    assert attempt(staffed, "n.yilmaz", PASSWORD).account_name == "n.yilmaz"


def test_an_unknown_name_is_locked_like_a_known_one(staffed):
    assert fail(staffed, 6, "nobody") == fail(staffed, 6, "n.yilmaz")


def test_the_refusal_says_until_when_on_the_wall_clock_of_the_office(staffed):
    fail(staffed, 5)
    with unit_of_work(staffed) as session, pytest.raises(AccountLocked, match=r"bis 09:15 Uhr") as refusal:
        sign_in(session, "n.yilmaz", PASSWORD)
    assert refusal.value.until == clock.now() + timedelta(minutes=15)


def test_every_further_failure_doubles_the_lock_out_up_to_eight_hours(staffed, traveller):
    fail(staffed, 4)
    waits = []
    for _ in range(7):
        fail(staffed, 1)
        with unit_of_work(staffed) as session:
            until = accounts.locked_until(session, "n.yilmaz")
        waits.append((until - clock.now()).total_seconds() / 60)
        traveller.move_to(until)
    assert waits == [15, 30, 60, 120, 240, 480, 480]


def test_success_forgets_the_failures(staffed):
    fail(staffed, 4)
    attempt(staffed, "n.yilmaz", PASSWORD)
    assert fail(staffed, 4) == [SignInFailed] * 4
    assert attempt(staffed, "n.yilmaz", PASSWORD).account_name == "n.yilmaz"


def test_failures_of_long_ago_do_not_count(staffed, traveller):
    fail(staffed, 4)
    traveller.advance(timedelta(days=2))
    assert fail(staffed, 4) == [SignInFailed] * 4
    assert attempt(staffed, "n.yilmaz", PASSWORD).account_name == "n.yilmaz"


def test_one_persons_lock_out_leaves_the_others_alone(staffed):
    fail(staffed, 6)
    assert attempt(staffed, "o.kovalenko", PASSWORD).account_name == "o.kovalenko"


def test_trying_one_password_on_many_names_locks_the_address_but_not_the_office(staffed):
    with unit_of_work(staffed) as session:
        for number in range(49):
            name, address = accounts.attempt_key(f"name-{number}"), Key.of(Scope.OFFICE_REMOTE, "203.0.113.7")
            attempts.count_failure(session, [name, address])
    assert fail(staffed, 1, "one-more-name", remote="203.0.113.7") == [SignInFailed]
    assert attempt(staffed, "n.yilmaz", PASSWORD, "203.0.113.7") is AccountLocked
    assert attempt(staffed, "n.yilmaz", PASSWORD, "192.0.2.1").account_name == "n.yilmaz"


def test_guesses_at_the_same_moment_do_not_slip_past_the_lock_out(staffed):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: attempt(staffed, "n.yilmaz", "falsch"), range(12)))
    assert answers.count(SignInFailed) == 5


def test_a_lock_out_is_in_the_log_without_what_was_typed_as_an_unknown_name(staffed):
    fail(staffed, 5, "n.yilmaz")
    fail(staffed, 5, "mein geheimes passwort")
    with unit_of_work(staffed) as session:
        locked = audit.entries(session, action=audit.Action.SIGN_IN_LOCK)
    assert [entry.subject for entry in locked] == ["-", "n.yilmaz"]


def test_a_hash_with_old_parameters_is_renewed_at_the_next_sign_in(staffed):
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with unit_of_work(staffed) as session:
        accounts.existing(session, "n.yilmaz").password_hash = old
    attempt(staffed, "n.yilmaz", PASSWORD)
    with unit_of_work(staffed) as session:
        assert not passwords.is_outdated(accounts.existing(session, "n.yilmaz").password_hash)
    assert attempt(staffed, "n.yilmaz", PASSWORD).account_name == "n.yilmaz"


def test_changing_the_password_ends_the_sessions_opened_with_the_old_one(staffed, traveller):
    signed_in_at = clock.now()
    traveller.advance(timedelta(minutes=5))
    with unit_of_work(staffed) as session:
        assert accounts.current_identity(session, "n.yilmaz", signed_in_at) is not None
        change_password(session, "n.yilmaz", PASSWORD, "Wolken ziehen vorbei")
    with unit_of_work(staffed) as session:
        assert accounts.current_identity(session, "n.yilmaz", signed_in_at) is None
        assert accounts.current_identity(session, "n.yilmaz", clock.now()) is not None
    assert attempt(staffed, "n.yilmaz", PASSWORD) is SignInFailed
    assert attempt(staffed, "n.yilmaz", "Wolken ziehen vorbei").account_name == "n.yilmaz"


def test_an_initial_password_is_marked_until_its_owner_changes_it(staffed):
    with unit_of_work(staffed) as session:
        assert accounts.existing(session, "n.yilmaz").password_is_initial
        change_password(session, "n.yilmaz", PASSWORD, "Wolken ziehen vorbei")
        assert not accounts.existing(session, "n.yilmaz").password_is_initial
        reset_password(session, "n.yilmaz", "Regen fällt leise", by="t.nguyen")
        assert accounts.existing(session, "n.yilmaz").password_is_initial


def test_guessing_the_old_password_on_changing_it_locks_like_signing_in(staffed):
    for _ in range(5):
        with unit_of_work(staffed) as session, pytest.raises(WrongPassword):
            change_password(session, "n.yilmaz", "falsch", "Wolken ziehen vorbei")
    assert attempt(staffed, "n.yilmaz", PASSWORD) is AccountLocked


def test_a_deactivated_account_ends_its_sessions(staffed):
    with unit_of_work(staffed) as session:
        deactivate(session, "n.yilmaz", by="t.nguyen")
        assert accounts.current_identity(session, "n.yilmaz", clock.now()) is None
