"""Notices to leads: each is ticked off once, and a closed case needs none."""

import pytest

from tests.integration.office import Office
from workflows import audit
from workflows.cases import closing
from workflows.cases.closing import Outcome
from workflows.people.identities import Identity, NotPermitted
from workflows.steering import notices


def _notify(office: Office, number: str, *reasons: str) -> None:
    with office.transaction() as session:
        for reason in reasons:
            notices.notify(session, number, reason, f"{number}/{reason}")


def _unseen(office: Office, who: Identity) -> notices.Notices:
    with office.transaction() as session:
        return notices.unseen(session, who)


def test_the_oldest_notice_comes_first_and_says_what_is_the_matter(office: Office, lead: Identity) -> None:
    number = office.apply()
    _notify(office, number, "examination-overdue")
    office.pass_time(1)
    _notify(office, number, "undecided-45-days", "something-new")

    said = [notice.sentence.format(**notice.values) for notice in _unseen(office, lead).shown]

    assert said[0] == "Die rechtliche Prüfung ist überfällig."
    assert "Das Verfahren meldet: something-new" in said


def test_the_same_notice_twice_is_one(office: Office, lead: Identity) -> None:
    number = office.apply()
    _notify(office, number, "approval-overdue")
    _notify(office, number, "approval-overdue")

    assert _unseen(office, lead).total == 1


def test_a_notice_is_ticked_off_once_and_the_log_says_by_whom(office: Office, lead: Identity) -> None:
    number = office.apply()
    _notify(office, number, "approval-overdue", "examination-overdue")
    ids = [notice.id for notice in _unseen(office, lead).shown]

    with office.transaction() as session:
        assert notices.tick_off(session, lead, ids[:1]) == 1
    with office.transaction() as session:
        assert notices.tick_off(session, lead, ids) == 1

    assert _unseen(office, lead).total == 0
    with office.transaction() as session:
        entries = audit.entries(session, action=audit.Action.NOTICE_TICK_OFF)
        assert [(entry.subject, entry.by) for entry in entries] == [(number, lead.account_name)] * 2


def test_the_notices_of_a_closed_case_are_settled(office: Office, lead: Identity) -> None:
    number = office.apply()
    _notify(office, number, "approval-overdue")
    with office.transaction() as session:
        closing.close(session, number, Outcome.WITHDRAWN)

    assert _unseen(office, lead) == notices.Notices((), 0)


def test_a_long_list_is_cut_off_and_says_so(office: Office, lead: Identity) -> None:
    number = office.apply()
    _notify(office, number, *(f"reason-{place}" for place in range(5)))

    with office.transaction() as session:
        found = notices.unseen(session, lead, limit=2)

    assert (len(found.shown), found.total) == (2, 5)


def test_clerks_see_no_notices(office: Office, clerk: Identity) -> None:
    with pytest.raises(NotPermitted):
        _unseen(office, clerk)
    with pytest.raises(NotPermitted), office.transaction() as session:
        notices.tick_off(session, clerk, [])
