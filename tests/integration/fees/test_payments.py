"""Money comes once, whole or in parts, and every correction leaves a trace."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.integration.office import identity
from workflows import audit
from workflows.fees import claims, exemptions, payments
from workflows.fees.claims import ClaimSettled, State
from workflows.fees.payments import Method
from workflows.people.identities import NotPermitted
from workflows.people.permissions import Role
from workflows.steering.tables import LeadNotice

CASHIER = identity("c.cashier", Role.CLERK)
OTHER = identity("o.other", Role.CLERK)
APPROVER = identity("a.approver", Role.APPROVER)


def pay(session, number: str, amount: str, method: Method = Method.CARD, by=CASHIER, **more: Any):
    given = {"reference": "", "submission_id": uuid4()} | more
    return payments.receive(session, by, number, amount=Decimal(amount), method=method, **given)


def test_who_pays_everything_owes_nothing(session, charge):
    claim = charge()
    receipt = pay(session, claim.number, "93.00", Method.CASH, reference="Terminal 4711")
    paid = claims.find(session, claim.number)
    assert (paid.state, paid.paid, paid.outstanding) == (State.PAID, Decimal(93), 0)
    assert receipt.receipt_number == f"{claim.number}-Q1"


def test_a_double_click_is_one_payment(session, charge):
    claim, submission = charge(), uuid4()
    first = pay(session, claim.number, "93", submission_id=submission)
    assert pay(session, claim.number, "93", submission_id=submission) == first
    assert len(payments.of_claim(session, claim.number)) == 1


def test_a_second_payment_of_a_settled_claim_is_refused(session, charge):
    claim = charge()
    pay(session, claim.number, "93")
    with pytest.raises(ClaimSettled):
        pay(session, claim.number, "93")


def test_parts_add_up(session, charge):
    claim = charge()
    pay(session, claim.number, "50")
    assert claims.find(session, claim.number).outstanding == Decimal(43)
    assert claims.find(session, claim.number).is_open
    pay(session, claim.number, "43")
    assert claims.find(session, claim.number).state is State.PAID


def test_too_much_cash_is_change_and_too_much_by_transfer_is_paid_back(session, charge):
    claim = charge()
    with pytest.raises(payments.ChangeDue, match="93,00"):
        pay(session, claim.number, "100", Method.CASH)
    pay(session, claim.number, "100", Method.TRANSFER)
    assert claims.find(session, claim.number).overpaid == Decimal(7)
    back = {"method": Method.TRANSFER, "reference": "", "submission_id": uuid4()}
    with pytest.raises(payments.MoreThanOverpaid):
        payments.refund(session, CASHIER, claim.number, amount=Decimal("7.01"), **back)
    payments.refund(session, CASHIER, claim.number, amount=Decimal(7), **back)
    settled = claims.find(session, claim.number)
    assert (settled.state, settled.overpaid) == (State.PAID, 0)


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "10000.01", "NaN", "Infinity"])
def test_an_impossible_amount_is_refused(session, charge, amount):
    with pytest.raises(payments.AmountImpossible):
        pay(session, charge().number, amount, Method.TRANSFER)


def test_another_person_cancels_with_a_reason_and_the_leads_hear_of_it(session, charge):
    claim = charge()
    receipt = pay(session, claim.number, "93").receipt_number
    with pytest.raises(payments.OtherPersonNeeded):
        payments.cancel(session, CASHIER, receipt, "Falscher Vorgang")
    with pytest.raises(payments.CancelReasonMissing):
        payments.cancel(session, OTHER, receipt, " ")
    payments.cancel(session, OTHER, receipt, "Falscher Vorgang")
    payments.cancel(session, OTHER, receipt, "noch einmal")
    assert claims.find(session, claim.number).state is State.OPEN
    assert payments.find(session, receipt).cancel_reason == "Falscher Vorgang"
    reasons = session.scalars(select(LeadNotice.reason).where(LeadNotice.case_number == claim.case_number)).all()
    assert reasons == ["fee-payment-cancelled"]


def test_only_who_handles_fees_takes_money(session, charge):
    with pytest.raises(NotPermitted):
        pay(session, charge().number, "93", by=identity("x.analyst", Role.ANALYST))


def test_the_same_job_charges_once_and_invoices_are_counted_per_case(session, charge, case):
    first = charge(idempotency_key="job-1")
    assert charge(idempotency_key="job-1") == first
    second = charge(act="direct_mailing", amount=Decimal(15))
    assert (first.number, second.number) == (f"{case.number}-1", f"{case.number}-2")


def test_what_is_void_is_not_owed_and_what_was_paid_for_it_goes_back(session, charge, case):
    claim = charge()
    pay(session, claim.number, "40")
    claims.void_open(session, case.number, "withdrawn")
    void = claims.find(session, claim.number)
    assert (void.state, void.outstanding, void.overpaid) == (State.VOID, 0, Decimal(40))


def test_a_new_amount_replaces_what_is_open_and_counts_what_was_paid(session, charge, case):
    card, unpaid = charge(act="fast_track", amount=Decimal(411)), charge(act="certificate", amount=Decimal(13))
    pay(session, card.number, "411")
    still = claims.replace_by(session, case.number, act="fast_track", amount=Decimal(411), reason="withdrawn")
    assert still == 0, "it is paid already"
    assert [claims.find(session, one.number).state for one in (card, unpaid)] == [State.PAID, State.VOID]
    assert claims.replace_by(session, case.number, act="extension", amount=Decimal(93), reason="withdrawn") == 93


def test_what_costs_nothing_any_more_is_paid_back(session, charge, case):
    claim, other = charge(act="fast_track", amount=Decimal(411)), charge(act="certificate", amount=Decimal(13))
    pay(session, claim.number, "411")
    pay(session, other.number, "13")
    assert claims.replace_by(session, case.number, act="fast_track", amount=Decimal(0), reason="withdrawn") == 0
    assert claims.find(session, claim.number).overpaid == Decimal(411)
    assert claims.find(session, other.number).overpaid == 0, "the certificate was issued"


def test_money_never_stands_in_the_log_as_a_fraction_of_something_else(session, charge, case):
    pay(session, charge().number, "46.50")
    session.commit()
    entries = audit.entries(session, subject=case.number)
    assert {"46.50", "93.00"} <= {str(entry.details.get("amount")) for entry in entries}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pay", "waive", "cancel", "refund"]),
        st.decimals(min_value="0.01", max_value="120", places=2),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(STEPS)
def test_whatever_happens_the_books_balance(session, charge, steps):
    """Paid, waived and outstanding always add up to what was charged, or more came and the surplus is shown."""
    number = charge().number
    refusals = (
        ClaimSettled,
        payments.MoreThanOverpaid,
        exemptions.MoreThanOwed,
    )
    for step, amount in steps:
        try:
            if step == "pay":
                pay(session, number, str(amount), Method.TRANSFER)
            elif step == "waive":
                exemptions.propose(session, CASHIER, number, "§ 53 AufenthV", amount)
                exemptions.review(session, APPROVER, number, approved=True)
            elif step == "cancel":
                for payment in payments.of_claim(session, number)[-1:]:
                    payments.cancel(session, OTHER, payment.receipt_number, "Irrtum")
            else:
                payments.refund(
                    session, CASHIER, number, amount=amount, method=Method.CASH, reference="", submission_id=uuid4()
                )
        except refusals:
            pass
        view = claims.find(session, number)
        assert view.paid + view.outstanding - view.overpaid == view.owed
        assert view.is_open == (view.outstanding > 0)
        assert min(view.outstanding, view.overpaid) == 0
        assert (view.settled_at is None) == view.is_open
