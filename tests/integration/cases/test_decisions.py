"""Decisions: proposed by one, reviewed by another, recorded once."""

from datetime import timedelta

import pytest

from engine import clock
from tests.integration.office import identity
from workflows.cases import decisions
from workflows.cases.decisions import Kind, NothingProposed, Proposal, ReviewMissing, SamePerson, State
from workflows.cases.errors import CaseClosed, ReasonMissing
from workflows.people.identities import NotPermitted
from workflows.people.permissions import Role

GRANT = Proposal(Kind.GRANT, "Alle Voraussetzungen liegen vor.", legal_basis="18a")
REFUSE = Proposal(Kind.REFUSE, "Der Lebensunterhalt ist nicht gesichert.")


@pytest.fixture
def case(traveller, new_case):
    return new_case()


def test_whoever_proposed_may_not_review_and_is_told_why(session, case):
    both = identity("b.both", Role.EXAMINER, Role.APPROVER)
    decisions.propose(session, both, case.number, REFUSE)
    with pytest.raises(SamePerson, match=r"selbst am 02\.03\.2026.*Vier-Augen-Prinzip"):
        decisions.review(session, both, case.number, approved=True, reason="")


def test_a_second_person_approves_and_the_decision_is_recorded(session, case, examiner, approver):
    decisions.propose(session, examiner, case.number, REFUSE)
    decisions.review(session, approver, case.number, approved=True, reason="")
    recorded = decisions.record(session, case.number, review_needed=True)
    assert (recorded.kind, recorded.state, recorded.reviewed_by) == (Kind.REFUSE, State.RECORDED, "a.approver")
    assert (case.outcome, case.decided_at) == ("refused", clock.now())


def test_a_refusal_is_never_recorded_without_review(session, case, examiner):
    decisions.propose(session, examiner, case.number, REFUSE)
    with pytest.raises(ReviewMissing):
        decisions.record(session, case.number, review_needed=False)


def test_an_easy_grant_needs_one_signature(session, case, examiner):
    decisions.propose(session, examiner, case.number, GRANT)
    assert decisions.record(session, case.number, review_needed=False).state is State.RECORDED
    assert case.outcome == "granted"


def test_recording_again_changes_nothing(session, traveller, case, examiner):
    decisions.propose(session, examiner, case.number, GRANT)
    first = decisions.record(session, case.number, review_needed=False)
    traveller.advance(timedelta(hours=1))
    assert decisions.record(session, case.number, review_needed=False) == first
    assert case.decided_at == first.recorded_at


def test_a_returned_proposal_needs_a_reason_and_a_new_proposal(session, case, examiner, approver):
    decisions.propose(session, examiner, case.number, GRANT)
    with pytest.raises(ReasonMissing):
        decisions.review(session, approver, case.number, approved=False, reason=" ")
    decisions.review(session, approver, case.number, approved=False, reason="Bitte Zustimmung der BA prüfen.")
    with pytest.raises(NothingProposed):
        decisions.record(session, case.number, review_needed=True)


def test_the_latest_proposal_replaces_an_earlier_one(session, traveller, case, examiner):
    decisions.propose(session, examiner, case.number, REFUSE)
    traveller.advance(timedelta(hours=1))
    decisions.propose(session, examiner, case.number, GRANT)
    assert [one.state for one in decisions.history(session, case.number)] == [State.REPLACED, State.PROPOSED]
    assert decisions.current(session, case.number).kind is Kind.GRANT


def test_clerks_neither_propose_nor_review(session, case, clerk):
    with pytest.raises(NotPermitted):
        decisions.propose(session, clerk, case.number, GRANT)
    with pytest.raises(NotPermitted):
        decisions.review(session, clerk, case.number, approved=True, reason="")


def test_nothing_is_proposed_in_a_closed_case(session, case, examiner):
    case.closed_at = clock.now()
    with pytest.raises(CaseClosed, match="abgeschlossen"):
        decisions.propose(session, examiner, case.number, GRANT)
