"""A fee is waived by two people, or not at all."""

from decimal import Decimal

import pytest

from tests.integration.office import identity
from workflows.fees import claims, exemptions, payments
from workflows.fees.claims import State
from workflows.fees.payments import Method
from workflows.people.identities import NotPermitted
from workflows.people.permissions import Role

CLERK = identity("c.clerk", Role.CLERK)
APPROVER = identity("a.approver", Role.APPROVER)
REASON = "Bezieht Leistungen nach SGB II (§ 53 Abs. 1 AufenthV)"


def test_what_one_proposes_and_another_approves_is_not_owed(session, charge):
    number = charge().number
    exemptions.propose(session, CLERK, number, REASON)
    assert claims.find(session, number).is_open
    exemptions.review(session, APPROVER, number, approved=True)
    waived = claims.find(session, number)
    assert (waived.state, waived.waived, waived.outstanding) == (State.WAIVED, Decimal(93), 0)
    (trace,) = exemptions.of_claim(session, number)
    assert (trace.proposed_by, trace.reviewed_by, trace.reason) == ("c.clerk", "a.approver", REASON)


def test_nobody_approves_their_own_proposal_whatever_roles_they_hold(session, charge):
    number, both = charge().number, identity("b.both", Role.CLERK, Role.APPROVER, Role.LEAD)
    exemptions.propose(session, both, number, REASON)
    with pytest.raises(exemptions.OwnProposal):
        exemptions.review(session, both, number, approved=True)


def test_a_clerk_cannot_approve(session, charge):
    number = charge().number
    exemptions.propose(session, CLERK, number, REASON)
    with pytest.raises(NotPermitted):
        exemptions.review(session, identity("d.other", Role.CLERK), number, approved=True)


def test_a_part_may_be_waived_and_the_rest_is_paid(session, charge):
    number = charge().number
    exemptions.propose(session, CLERK, number, REASON, Decimal("46.50"))
    exemptions.review(session, APPROVER, number, approved=True)
    reduced = claims.find(session, number)
    assert (reduced.state, reduced.outstanding) == (State.REDUCED, Decimal("46.50"))
    money = {"method": Method.CASH, "reference": "", "submission_id": "7b0f2f8e-5a8e-4d5e-9f5c-0f6a3f1b2c3d"}
    payments.receive(session, CLERK, number, amount=Decimal("46.50"), **money)
    assert claims.find(session, number).state is State.PAID


def test_a_refused_proposal_needs_a_reason_and_changes_nothing(session, charge):
    number = charge().number
    exemptions.propose(session, CLERK, number, REASON)
    with pytest.raises(exemptions.ReviewReasonMissing):
        exemptions.review(session, APPROVER, number, approved=False)
    exemptions.review(session, APPROVER, number, approved=False, reason="Kein Nachweis")
    assert claims.find(session, number).outstanding == Decimal(93)
    with pytest.raises(exemptions.NothingToReview):
        exemptions.review(session, APPROVER, number, approved=True)


def test_a_later_proposal_takes_the_place_of_the_one_that_waits(session, charge):
    number = charge().number
    exemptions.propose(session, CLERK, number, REASON)
    exemptions.propose(session, CLERK, number, REASON, Decimal(20))
    assert exemptions.waiting(session, number).amount == Decimal(20)


@pytest.mark.parametrize("amount", ["0", "93.01", "-5"])
def test_more_than_is_open_cannot_be_waived(session, charge, amount):
    with pytest.raises(exemptions.MoreThanOwed):
        exemptions.propose(session, CLERK, charge().number, REASON, Decimal(amount))


def test_a_waiver_that_money_has_overtaken_is_not_approved(session, charge):
    number = charge().number
    exemptions.propose(session, CLERK, number, REASON)
    money = {"method": Method.CARD, "reference": "", "submission_id": "7b0f2f8e-5a8e-4d5e-9f5c-0f6a3f1b2c3e"}
    payments.receive(session, CLERK, number, amount=Decimal(50), **money)
    with pytest.raises(exemptions.MoreThanOwed):
        exemptions.review(session, APPROVER, number, approved=True)
