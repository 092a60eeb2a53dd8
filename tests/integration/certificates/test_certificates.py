"""Certificates: drafted by the process, numbered after a check, handed over; the effect is the decision's matter."""

from dataclasses import replace
from datetime import date

import pytest

from tests.integration.certificates.test_blank_stock import fill
from tests.integration.office import Office
from workflows.cases import closing
from workflows.cases.closing import Outcome
from workflows.certificates import blank_stock, certificates
from workflows.certificates.certificates import NothingHandedOver, NothingToHandOver, State, Terms, Way
from workflows.chores import check_proofs
from workflows.people.identities import Identity

TERMS = Terms("FORTGELTUNG", "§ 81 Abs. 4 Satz 1 AufenthG", "wie bisher", date(2026, 4, 1), date(2026, 9, 30))


@pytest.fixture
def number(office: Office, clerk: Identity, colleague: Identity) -> str:
    """A case whose certificate is drafted, and three blanks."""
    fill(office, "D0000001", "D0000003", clerk, colleague)
    number = office.apply()
    with office.transaction() as session:
        certificates.draft(session, number, TERMS, "first")
    return number


def test_a_certificate_takes_the_next_blank_and_is_handed_over(office: Office, number: str) -> None:
    with office.transaction() as session:
        assert certificates.number(session, number, Way.COUNTER, "c.clerk") == "D0000001"
        assert certificates.number(session, number, Way.COUNTER, "c.clerk") == "D0000001", "asked twice, it takes one"
    with office.transaction() as session:
        assert certificates.hand_over(session, number, "c.clerk") == date(2026, 9, 30)
    with office.transaction() as session:
        (one,) = certificates.of_case(session, number)
        assert (one.state, one.serial_number, one.terms) == (State.HANDED_OVER, "D0000001", TERMS)
        with pytest.raises(NothingToHandOver):
            certificates.hand_over(session, number, "c.clerk")


def test_a_spoiled_blank_is_written_off_and_the_next_one_taken(office: Office, number: str, clerk: Identity) -> None:
    with office.transaction() as session:
        certificates.number(session, number, Way.COUNTER, "c.clerk")
        certificates.take_back(session, number, blank_stock.State.SPOILED, "Verdruckt.", "c.clerk")
        assert certificates.number(session, number, Way.COUNTER, "c.clerk") == "D0000002"
    with office.transaction() as session:
        stock = blank_stock.stock(session, clerk)
        assert [(loss.number, loss.reason) for loss in stock.losses] == [("D0000001", "Verdruckt.")]
        assert (stock.in_stock, stock.used) == (1, 1)


def test_nothing_is_handed_over_before_somebody_has_checked_it(office: Office, number: str) -> None:
    with office.transaction() as session, pytest.raises(NothingToHandOver):
        certificates.hand_over(session, number, "c.clerk")


def test_drafting_again_for_the_same_step_changes_nothing(office: Office, number: str) -> None:
    with office.transaction() as session:
        certificates.draft(session, number, TERMS, "first")
        assert len(certificates.of_case(session, number)) == 1


def test_a_decision_drops_what_was_not_handed_over_and_writes_its_blank_off(
    office: Office, number: str, clerk: Identity
) -> None:
    with office.transaction() as session:
        certificates.number(session, number, Way.COUNTER, "c.clerk")
        certificates.drop(session, number)
    with office.transaction() as session:
        assert [one.state for one in certificates.of_case(session, number)] == [State.DROPPED]
        assert [loss.number for loss in blank_stock.stock(session, clerk).losses] == ["D0000001"]


def issue(office: Office, number: str, key: str, terms: Terms = TERMS) -> str:
    """Draft, check, number and hand over; returns the carrier's number."""
    with office.transaction() as session:
        certificates.draft(session, number, terms, key)
    with office.transaction() as session:
        serial = certificates.number(session, number, Way.COUNTER, "c.clerk")
        certificates.hand_over(session, number, "c.clerk")
    return serial


def test_a_carrier_bears_two_renewals_and_then_a_new_one_is_taken(office: Office, number: str) -> None:
    serials = [issue(office, number, f"round {count}") for count in range(4)]
    assert serials == ["D0000001", "D0000001", "D0000001", "D0000002"]
    with office.transaction() as session:
        states = [(one.renewal, one.state) for one in certificates.of_case(session, number)]
        assert states[0] == (0, State.HANDED_OVER)
        assert set(states[1:4]) == {(renewal, State.REPLACED) for renewal in range(3)}


def test_another_effect_needs_a_carrier_of_its_own(office: Office, number: str) -> None:
    issue(office, number, "continued")
    assert issue(office, number, "suspended", replace(TERMS, effect="DULDUNGSFIKTION")) == "D0000002"


def test_a_lost_certificate_proves_nothing_and_its_number_is_on_record(
    office: Office, number: str, clerk: Identity
) -> None:
    issue(office, number, "handed over")
    with office.transaction() as session:
        certificates.draft(session, number, TERMS, "renewal")
        certificates.lose(session, number, "Bei der Reise gestohlen.", "c.clerk")
        with pytest.raises(NothingHandedOver):
            certificates.lose(session, number, "Noch einmal.", "c.clerk")
    with office.transaction() as session:
        assert [loss.number for loss in blank_stock.stock(session, clerk).losses] == ["D0000001"]
        assert certificates.number(session, number, Way.COUNTER, "c.clerk") == "D0000002", "not on the lost carrier"


def test_what_a_closed_case_left_behind_is_dropped_by_the_nightly_check(
    office: Office, number: str, clerk: Identity
) -> None:
    other = office.apply()
    with office.transaction() as session:
        certificates.draft(session, other, TERMS, "other")
        certificates.number(session, number, Way.COUNTER, "c.clerk")
        closing.close(session, number, Outcome.CANCELLED)
    for dropped in (1, 0):
        assert check_proofs(office.database) == dropped
    with office.transaction() as session:
        assert [one.state for one in certificates.of_case(session, number)] == [State.DROPPED]
        assert [one.state for one in certificates.of_case(session, other)] == [State.DRAFTED]
        assert [loss.number for loss in blank_stock.stock(session, clerk).losses] == ["D0000001"]
