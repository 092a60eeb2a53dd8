"""Decisions: proposed by one, reviewed by another, recorded once."""

from datetime import timedelta

import pytest

from engine import clock
from tests.integration.office import identity
from workflows.cases import decisions
from workflows.cases.decisions import Ground, Kind, NothingProposed, NoticeText, ReviewMissing, SamePerson, State
from workflows.cases.errors import CaseClosed, ReasonMissing
from workflows.people.identities import NotPermitted
from workflows.people.permissions import Role

GRANT = (Kind.GRANT, "Alle Voraussetzungen liegen vor.")
REFUSE = (Kind.REFUSE, "Der Lebensunterhalt ist nicht gesichert.")
NOTICE = NoticeText("§ 18b AufenthG", grounds=(Ground("Lebensunterhalt", "Das Einkommen reicht nicht."),))


@pytest.fixture
def case(traveller, new_case):
    return new_case()


def test_whoever_proposed_may_not_review_and_is_told_why(session, case):
    both = identity("b.both", Role.EXAMINER, Role.APPROVER)
    decisions.propose(session, both, case.number, *REFUSE)
    with pytest.raises(SamePerson, match=r"02\.03\.2026 haben Sie selbst gearbeitet.*Vier-Augen-Prinzip"):
        decisions.review(session, both, case.number, approved=True, reason="")


def test_a_second_person_approves_and_the_decision_is_recorded(session, case, examiner, approver):
    decisions.propose(session, examiner, case.number, *REFUSE)
    decisions.review(session, approver, case.number, approved=True, reason="")
    recorded = decisions.record(session, case.number, review_needed=True)
    assert (recorded.kind, recorded.state, recorded.reviewed_by) == (Kind.REFUSE, State.RECORDED, "a.approver")
    assert (case.outcome, case.decided_at) == ("refused", clock.now())


def test_a_refusal_is_never_recorded_without_review(session, case, examiner):
    decisions.propose(session, examiner, case.number, *REFUSE)
    with pytest.raises(ReviewMissing):
        decisions.record(session, case.number, review_needed=False)


def test_an_easy_grant_needs_one_signature(session, case, examiner):
    decisions.propose(session, examiner, case.number, *GRANT)
    assert decisions.record(session, case.number, review_needed=False).state is State.RECORDED
    assert case.outcome == "granted"


def test_recording_again_changes_nothing(session, traveller, case, examiner):
    decisions.propose(session, examiner, case.number, *GRANT)
    first = decisions.record(session, case.number, review_needed=False)
    traveller.advance(timedelta(hours=1))
    assert decisions.record(session, case.number, review_needed=False) == first
    assert case.decided_at == first.recorded_at


def test_a_returned_proposal_needs_a_reason_and_a_new_proposal(session, case, examiner, approver):
    decisions.propose(session, examiner, case.number, *GRANT)
    with pytest.raises(ReasonMissing):
        decisions.review(session, approver, case.number, approved=False, reason=" ")
    decisions.review(session, approver, case.number, approved=False, reason="Bitte Zustimmung der BA prüfen.")
    with pytest.raises(NothingProposed):
        decisions.record(session, case.number, review_needed=True)


def test_the_latest_proposal_replaces_an_earlier_one(session, traveller, case, examiner):
    decisions.propose(session, examiner, case.number, *REFUSE)
    traveller.advance(timedelta(hours=1))
    decisions.propose(session, examiner, case.number, *GRANT)
    assert [one.state for one in decisions.history(session, case.number)] == [State.REPLACED, State.PROPOSED]
    assert decisions.current(session, case.number).kind is Kind.GRANT


def test_clerks_neither_propose_nor_review(session, case, clerk):
    with pytest.raises(NotPermitted):
        decisions.propose(session, clerk, case.number, *GRANT)
    with pytest.raises(NotPermitted):
        decisions.review(session, clerk, case.number, approved=True, reason="")


def test_nothing_is_proposed_in_a_closed_case(session, case, examiner):
    case.closed_at = clock.now()
    with pytest.raises(CaseClosed, match="abgeschlossen"):
        decisions.propose(session, examiner, case.number, *GRANT)


def test_whoever_wrote_the_notice_may_not_review_it_either(session, case, examiner):
    writer = identity("w.writer", Role.EXAMINER, Role.APPROVER)
    decisions.propose(session, examiner, case.number, *REFUSE)
    decisions.prepare_notice(session, writer, case.number, NOTICE)
    with pytest.raises(SamePerson):
        decisions.review(session, writer, case.number, approved=True, reason="")


def test_an_upheld_refusal_keeps_the_grounds_that_the_person_was_heard_on(session, traveller, case, examiner):
    writer = identity("w.writer", Role.EXAMINER, Role.APPROVER)
    decisions.propose(session, examiner, case.number, *REFUSE)
    decisions.prepare_notice(session, writer, case.number, NOTICE)
    traveller.advance(timedelta(days=29))
    decisions.propose(session, examiner, case.number, Kind.REFUSE, "Keine neuen Gesichtspunkte.")
    current = decisions.current(session, case.number)
    assert (current.notice, current.prepared_by) == (NOTICE, "w.writer")
    with pytest.raises(SamePerson):
        decisions.check_reviewer(session, writer, case.number)


def test_a_proposal_is_dropped_when_more_facts_are_needed(session, case, examiner):
    decisions.propose(session, examiner, case.number, *GRANT)
    decisions.drop(session, examiner, case.number)
    assert decisions.current(session, case.number) is None


def test_a_notice_needs_a_proposal(session, case, examiner):
    with pytest.raises(NothingProposed):
        decisions.prepare_notice(session, examiner, case.number, NOTICE)
