"""Verifying the audit log: whatever a database administrator changes in it comes to light."""

import hashlib
import json
from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from engine.database import unit_of_work
from workflows import audit
from workflows.audit import Action, record, verify

LENGTH = 12
GENESIS = "0" * 64

rows = st.integers(1, LENGTH)
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
plain_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(0, 9) | texts,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(texts, parts, max_size=3),
    max_leaves=5,
)


@pytest.fixture
def written(database):
    """A database with a log of `LENGTH` entries, some of them alike."""
    for number in range(LENGTH // 2):
        with unit_of_work(database) as session:
            record(session, Action.CASE_VIEW, "n.yilmaz", "LZ-2026-000123-8", details={"page": number, "tags": ["a"]})
            record(session, Action.CASE_SEARCH, "o.kovalenko", "-", purpose="Rückfrage")
    return database


def tampered(database, *statements, expected_head=None):
    """The verdict on the log after statements run past the trigger, as only a superuser can; undone afterwards."""
    with unit_of_work(database) as session:
        session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        for statement, values in statements:
            session.execute(text(statement), values)
        result = verify(session, expected_head)
        session.rollback()
    return result


def stored(database):
    with unit_of_work(database) as session:
        return [dict(row) for row in session.execute(text("SELECT * FROM audit_entry ORDER BY id")).mappings()]


def test_an_untouched_log_is_in_order(written):
    with unit_of_work(written) as session:
        result = verify(session)
        assert (result.ok, result.count, result.first_broken_id, result.reason) == (True, LENGTH, None, None)
        assert result.head == audit.head(session)


def test_an_empty_log_is_in_order(session):
    assert verify(session).ok
    assert audit.head(session) == GENESIS


anything = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@anything
@given(
    rows,
    st.one_of(
        st.tuples(st.sampled_from(["action", "by", "subject", "purpose"]), texts),
        st.tuples(st.sampled_from(["previous_hash", "hash"]), hashes),
        st.tuples(st.just("details"), plain_json),
        st.tuples(st.just("at"), st.datetimes()),
        st.tuples(st.just("id"), st.integers(-5, 50)),
    ),
)
def test_any_change_of_any_column_of_any_entry_is_found(written, row, change):
    column, value = change
    before = stored(written)
    if column == "id" and any(entry["id"] == value for entry in before):
        return
    typed = {"details": "CAST(:value AS jsonb)", "at": "CAST(:value AS timestamp) AT TIME ZONE 'UTC'"}
    written_value = json.dumps(value) if column == "details" else value
    update = f"UPDATE audit_entry SET {column} = {typed.get(column, ':value')} WHERE id = :row"
    result = tampered(written, (update, {"value": written_value, "row": row}))
    unchanged = before[row - 1][column] == (value if column != "at" else value.replace(tzinfo=UTC))
    assert result.ok == unchanged
    if not unchanged:
        assert result.reason
        assert result.first_broken_id is not None


@anything
@given(st.sets(rows, min_size=1, max_size=LENGTH - 1))
def test_removed_entries_are_found_and_at_the_end_with_a_head_kept_elsewhere(written, gone):
    head = stored(written)[-1]["hash"]
    delete = ("DELETE FROM audit_entry WHERE id = ANY(:gone)", {"gone": list(gone)})
    assert not tampered(written, delete, expected_head=head).ok
    only_the_tail = gone == set(range(LENGTH + 1 - len(gone), LENGTH + 1))
    assert tampered(written, delete).ok == only_the_tail


@anything
@given(rows, rows)
def test_two_entries_that_changed_places_are_found(written, one, other):
    swap = (
        "UPDATE audit_entry SET id = -id WHERE id IN (:one, :other)",
        "UPDATE audit_entry SET id = CASE id WHEN -:one THEN :other ELSE :one END WHERE id < 0",
    )
    result = tampered(written, *((statement, {"one": one, "other": other}) for statement in swap))
    assert result.ok == (one == other)
    if one != other:
        assert result.first_broken_id == min(one, other)


@anything
@given(rows, st.booleans())
def test_an_entry_slipped_in_is_found_even_with_a_hash_that_fits_it(written, place, renumbered):
    """The forger knows the format and chains the new entry correctly to the one before it."""
    before = stored(written)
    forged = {**before[place - 1], "by": "a.haddad"}
    forged["hash"] = canonical_hash(forged)
    make_room = (
        ("UPDATE audit_entry SET id = -id WHERE id >= :place", {"place": place}),
        ("UPDATE audit_entry SET id = 1 - id WHERE id < 0", {}),
    )
    insert = (
        """
        INSERT INTO audit_entry
        VALUES (:id, :at, :action, :by, :subject, :purpose, CAST(:details AS jsonb), :previous_hash, :hash)
        """,
        {**forged, "details": json.dumps(forged["details"])},
    )
    replace = ("DELETE FROM audit_entry WHERE id = :id", {"id": place})
    result = tampered(written, *(make_room if renumbered else (replace,)), insert)
    if renumbered or place < LENGTH:
        assert not result.ok
        assert result.first_broken_id == place + 1
    else:  # the very last entry rewritten with its hash: only the head kept elsewhere tells
        assert not tampered(written, replace, insert, expected_head=before[-1]["hash"]).ok


def canonical_hash(entry):
    """The chain's format written down a second time, from its description alone, with the standard library."""
    fields = {name: value for name, value in entry.items() if name != "hash"}
    fields |= {"format": 1, "at": entry["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    return hashlib.sha256(
        json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


def test_the_hash_can_be_recomputed_with_other_tools(written):
    for entry in stored(written):
        assert canonical_hash(entry) == entry["hash"]


def test_a_head_kept_earlier_still_counts_after_the_log_has_grown(written):
    earlier = stored(written)[3]["hash"]
    with unit_of_work(written) as session:
        assert verify(session, earlier).ok
        assert verify(session, GENESIS).ok
        assert not verify(session, "f" * 64).ok


@pytest.mark.parametrize(
    "change",
    [
        "at = 'infinity'",
        "at = '20000-01-01'",
        "details = 'null'",
        "details = '1e400'",
        "details = CAST(repeat('[', 3000) || repeat(']', 3000) AS jsonb)",
    ],
)
def test_values_no_program_could_read_are_reported_like_any_other_change(written, change):
    result = tampered(written, (f"UPDATE audit_entry SET {change} WHERE id = 7", {}))
    assert (result.ok, result.first_broken_id) == (False, 7)


def test_the_last_good_hash_is_told_beside_the_first_broken_entry(written):
    result = tampered(written, ("UPDATE audit_entry SET by = 'x' WHERE id = 7", {}))
    assert (result.count, result.head) == (6, stored(written)[5]["hash"])
