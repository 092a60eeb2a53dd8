"""Looking into the audit log: filters, pages, and that looking is itself in the log."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from engine.clock import Traveller
from engine.database import Database, unit_of_work
from tests.integration.office import identity
from workflows import audit
from workflows.audit import Action
from workflows.cases.case_numbers import format_case_number
from workflows.people.account_administration import create_account
from workflows.people.identities import Identity, NotPermitted
from workflows.people.permissions import Role
from workflows.steering import audit_review
from workflows.steering.audit_review import LogFilter, LogPage

CASE = format_case_number(2026, 1)


@pytest.fixture
def auditor() -> Identity:
    return identity("b.sommer", Role.AUDITOR)


def _write(database: Database, *entries: tuple[Action, str, str]) -> None:
    for action, by, subject in entries:
        with unit_of_work(database) as session:
            audit.record(session, action, by=by, subject=subject)


def _read(database: Database, who: Identity, **wanted) -> LogPage:
    with unit_of_work(database) as session:
        return audit_review.read(session, who, LogFilter(**wanted))


def test_filters_narrow_by_person_case_action_and_days(
    database: Database, traveller: Traveller, auditor: Identity
) -> None:
    _write(database, (Action.CASE_VIEW, "n.yilmaz", CASE), (Action.TASK_CLAIM, "n.yilmaz", CASE))
    traveller.advance(timedelta(days=1))
    _write(database, (Action.CASE_VIEW, "o.kovalenko", CASE), (Action.SIGN_IN, "o.kovalenko", "o.kovalenko"))

    def told(**wanted) -> list[tuple[str, str]]:
        return [(entry.action, entry.by) for entry in _read(database, auditor, **wanted).entries]

    assert told(by="n.yilmaz") == [("task:claim", "n.yilmaz"), ("case:view", "n.yilmaz")]
    assert told(subject=CASE.lower().replace("-", " "), action=Action.CASE_VIEW) == [
        ("case:view", "o.kovalenko"),
        ("case:view", "n.yilmaz"),
    ]
    assert {by for _, by in told(until=date(2026, 3, 2))} == {"n.yilmaz"}
    assert told(since=date(2026, 3, 3), action=Action.SIGN_IN) == [("account:sign-in", "o.kovalenko")]


def test_pages_continue_where_the_last_one_ended(
    database: Database, monkeypatch: pytest.MonkeyPatch, auditor: Identity
) -> None:
    monkeypatch.setattr(audit_review, "PAGE_SIZE", 2)
    _write(database, *[(Action.CASE_VIEW, "n.yilmaz", f"subject {place}") for place in range(5)])
    seen, before = [], None

    while True:
        found = _read(database, auditor, by="n.yilmaz", before_id=before)
        seen += [entry.subject for entry in found.entries]
        before = found.next_before_id
        if before is None:
            break

    assert seen == [f"subject {place}" for place in (4, 3, 2, 1, 0)]


def test_names_are_those_that_colleagues_read(database: Database, auditor: Identity) -> None:
    with unit_of_work(database) as session:
        create_account(
            session, name="n.yilmaz", display_name="Nesrin Yılmaz", password="ein Satz aus Wörtern", roles=[], by="test"
        )
    _write(database, *[(Action.CASE_VIEW, by, CASE) for by in ("n.yilmaz", audit.CITIZEN, audit.SYSTEM, "long.gone")])

    names = [entry.by_name for entry in _read(database, auditor, action=Action.CASE_VIEW).entries]

    assert names == ["long.gone", "das Programm", "Bürgerin oder Bürger", "Nesrin Yılmaz"]


def test_whoever_looks_into_the_log_is_in_the_log(database: Database, auditor: Identity) -> None:
    _read(database, auditor, by="n.yilmaz", since=date(2026, 3, 2))

    (entry,) = _read(database, auditor, action=Action.AUDIT_VIEW).entries

    assert (entry.by, entry.details) == ("b.sommer", {"by": "n.yilmaz", "since": "2026-03-02"})


def test_a_check_proves_the_log_and_is_recorded(database: Database, auditor: Identity) -> None:
    _write(database, (Action.CASE_VIEW, "n.yilmaz", CASE), (Action.CASE_VIEW, "n.yilmaz", CASE))
    with unit_of_work(database) as session:
        result = audit_review.verify(session, auditor)
    with unit_of_work(database) as session:
        again = audit_review.verify(session, auditor, result.head)

    assert (result.ok, result.count, again.ok, again.count) == (True, 2, True, 3)
    (second, first) = _read(database, auditor, action=Action.AUDIT_VERIFY).entries
    assert first.details == {"ok": True, "count": 2, "first_broken_id": None, "head": result.head}
    assert second.details["count"] == 3


def test_a_check_finds_what_was_changed_behind_our_back(database: Database, auditor: Identity) -> None:
    _write(database, (Action.CASE_VIEW, "n.yilmaz", CASE), (Action.CASE_VIEW, "n.yilmaz", CASE))
    with unit_of_work(database) as session:
        session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        session.execute(text("UPDATE audit_entry SET by = 'o.kovalenko' WHERE id = 2"))
        result = audit_review.verify(session, auditor)

    assert (result.ok, result.first_broken_id) == (False, 2)


def test_clerks_may_neither_read_nor_check(database: Database, clerk: Identity) -> None:
    with pytest.raises(NotPermitted):
        _read(database, clerk)
    with pytest.raises(NotPermitted), unit_of_work(database) as session:
        audit_review.verify(session, clerk)
