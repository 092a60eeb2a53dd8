"""From the notice to the card in somebody's hand, with a real case, real letters and the simulated printing office."""

from typing import Any

import pytest
from sqlalchemy import select

from engine import process_runner
from engine.database import unit_of_work
from engine.state.tables import ProcessInstance
from tests.integration.office import CAPTURED, HANDED_OVER, Office, identity
from workflows.cases import case_file, case_letters, case_register, effects
from workflows.cases.purposes import Purpose
from workflows.certificates import stay
from workflows.fees import claims, exemptions
from workflows.fees.claims import State
from workflows.issuance import biometrics, card_orders
from workflows.people.permissions import Role

CLERK = identity("c.clerk", Role.CLERK)
APPROVER = identity("a.approver", Role.APPROVER)
GRANTED = {"product": "card", "fee_act": "extension", "fee_amount": 93, "fee_basis": "§ 45 Nr. 2 Buchst. b AufenthV"}


@pytest.fixture
def number(office: Office) -> str:
    """A case whose own process has ended, so that only the issuance moves it."""
    number = office.apply()
    with office.transaction() as session:
        instance = session.scalars(select(ProcessInstance).where(ProcessInstance.business_key == number)).one()
        session.delete(instance)
        case_register.find(session, number).instance_id = None
    return number


def issue(office: Office, number: str, **changes: Any) -> None:
    """The notice is out: the document is to be issued."""
    facts = {"case_number": number, "land": "NW", "applicant_age": 35, "urgency": "U4", **GRANTED, **changes}
    with office.transaction() as session:
        instance = process_runner.start(session, "issuance", facts, number)
        case_register.find(session, number).instance_id = instance
    office.work()


def letters(office: Office, number: str) -> list[str]:
    """Oldest first."""
    with unit_of_work(office.database) as session:
        return [letter.kind for letter in reversed(case_letters.of_case(session, number))]


def test_fee_biometrics_order_delivery_and_hand_over_close_the_case(office: Office, number: str) -> None:
    issue(office, number)
    assert letters(office, number)[-1] == "invoice"
    office.pay(number, CLERK)
    assert letters(office, number)[-1] == "biometrics-invitation"
    office.complete(number, CLERK, CAPTURED)
    with office.transaction() as session:
        (capture,) = biometrics.of_case(session, number)
        assert (capture.fingerprints, capture.captured_by) == ("taken", "c.clerk")
        assert capture.fingerprints_deleted_at is None
        (order,) = card_orders.of_case(session, number)
        assert order.delivered_by == "system"  # the office of the test is delivered to at once
        with pytest.raises(card_orders.NothingOrdered):
            card_orders.note_delivery(session, CLERK, number)
    assert letters(office, number)[-1] == "ready-for-pickup"
    office.complete(number, CLERK, HANDED_OVER)
    with office.transaction() as session:
        (capture,) = biometrics.of_case(session, number)
        assert capture.fingerprints_deleted_at is not None
        assert case_file.open_file(session, CLERK, number, Purpose.CASE_WORK).header.outcome == "granted"
    assert letters(office, number)[-1] == "closing"


@pytest.mark.parametrize(("procedure", "permitted"), [("P01", True), ("P04", False)])
def test_an_ordered_card_permits_the_work_of_the_future_title_until_it_is_handed_over(
    office: Office, number: str, procedure: str, permitted: bool
) -> None:
    def told() -> list[str]:
        return [said.text for said in stay.told(stay.of_case(session, number))]

    with office.transaction() as session:
        case = case_register.find(session, number)
        case.facts = {**case.facts, "procedure": procedure}
        effects.end(session, number)
        assert told() == [], "decided, and nothing is ordered yet"
    issue(office, number, fee_paid=True)
    office.complete(number, CLERK, CAPTURED)
    with office.transaction() as session:
        found = stay.of_case(session, number)
        assert found is not None
        assert ("§ 81 Abs. 5a" in (found.printed_work or "")) is permitted
        assert any("§ 81 Abs. 5a" in text for text in told()) is permitted
    office.complete(number, CLERK, HANDED_OVER)
    with office.transaction() as session:
        assert told() == []


def test_a_part_of_the_fee_moves_nothing(office: Office, number: str) -> None:
    issue(office, number)
    office.pay(number, CLERK, 50)
    assert "biometrics-invitation" not in letters(office, number)
    office.pay(number, CLERK, 43)
    assert letters(office, number)[-1] == "biometrics-invitation"


def test_a_waiver_in_the_task_needs_a_second_person_and_then_the_case_goes_on(office: Office, number: str) -> None:
    issue(office, number)
    office.pass_time(30)
    assert letters(office, number).count("payment-reminder") == 2
    office.complete(number, CLERK, {"fee_clearing": "waive", "fee_reason": "Bezieht Leistungen (§ 53 AufenthV)"})
    office.complete(number, APPROVER, {"waiver_approved": "yes"})
    with office.transaction() as session:
        (claim,) = claims.of_case(session, number)
        (trace,) = exemptions.of_claim(session, claim.number)
    assert claim.state is State.WAIVED
    assert (trace.proposed_by, trace.reviewed_by) == ("c.clerk", "a.approver")
    assert letters(office, number)[-1] == "biometrics-invitation"


def test_more_time_moves_the_due_date_and_says_so(office: Office, number: str) -> None:
    issue(office, number)
    office.pass_time(30)
    office.complete(
        number, CLERK, {"fee_clearing": "extend", "payment_due": "2026-06-30", "fee_reason": "Ratenzahlung"}
    )
    with office.transaction() as session:
        (claim,) = claims.of_case(session, number)
    assert claim.due_on.isoformat() == "2026-06-30"
    assert letters(office, number).count("payment-reminder") == 3


def test_who_pays_while_the_fee_is_being_cleared_is_done(office: Office, number: str) -> None:
    issue(office, number)
    office.pass_time(30)
    office.pay(number, CLERK)
    assert office.open_task(number).form_id == "biometrics"


def test_a_child_under_six_gives_no_fingerprints(office: Office, number: str) -> None:
    issue(office, number, applicant_age=5, fee_amount=0)
    office.complete(number, CLERK, {"identity_checked": True, "photo_source": "cloud", "delivery": "counter"})
    with office.transaction() as session:
        (capture,) = biometrics.of_case(session, number)
    assert (capture.fingerprints, capture.signature) == ("not-required", "not-required")


def test_fingerprints_of_a_case_that_ended_before_are_deleted(office: Office, number: str) -> None:
    issue(office, number, fee_amount=0)
    office.complete(number, CLERK, CAPTURED)
    with office.transaction() as session:
        case = case_register.find(session, number)
        case.closed_at = case.received_at
    with office.transaction() as session:
        assert biometrics.delete_of_closed(session) == 1
        assert biometrics.delete_of_closed(session) == 0


def test_without_anything_to_hand_over_fee_and_closing_remain(office: Office, number: str) -> None:
    issue(office, number, product="none")
    office.pay(number, CLERK)
    assert letters(office, number)[-1] == "closing"
    assert "biometrics-invitation" not in letters(office, number)
