"""No day without proof: the list names everybody whose proof ends soon, and stays until somebody explains it."""

from datetime import timedelta

import pytest

from engine import clock
from tests.integration.certificates.test_blank_stock import fill
from tests.integration.office import Office
from workflows.certificates import certificates, proof
from workflows.certificates.certificates import Terms, Way
from workflows.certificates.proof import Proof
from workflows.people.identities import Identity
from workflows.steering import notices


def apply(office: Office, days: int) -> str:
    return office.apply(title_expires_on=(clock.today() + timedelta(days=days)).isoformat())


def numbers(office: Office, lead: Identity) -> list[str]:
    with office.transaction() as session:
        return [one.case.number for one in proof.ending(session, lead)]


def test_whose_title_ends_within_thirty_days_is_on_the_list(office: Office, lead: Identity) -> None:
    late, soon = apply(office, 31), apply(office, 30)
    assert numbers(office, lead) == [soon]
    office.pass_time(1)
    assert numbers(office, lead) == [soon, late]


def test_a_certificate_that_was_handed_over_is_proof_until_it_ends(
    office: Office, lead: Identity, clerk: Identity, colleague: Identity
) -> None:
    fill(office, "D0000001", "D0000003", clerk, colleague)
    number = apply(office, 10)
    until = clock.today() + timedelta(days=180)
    with office.transaction() as session:
        terms = Terms("FORTGELTUNG", "§ 81 Abs. 4 Satz 1 AufenthG", "wie bisher", clock.today(), until)
        certificates.draft(session, number, terms, "first")
        certificates.number(session, number, Way.COUNTER, "c.clerk")
    assert numbers(office, lead) == [number], "a draft proves nothing"
    with office.transaction() as session:
        certificates.hand_over(session, number, "c.clerk")
    assert numbers(office, lead) == []
    office.pass_time(150)
    with office.transaction() as session:
        (one,) = proof.ending(session, lead)
        assert (one.ends_on, one.proof) == (until, Proof.CERTIFICATE)


def test_an_explanation_holds_for_the_end_that_it_explains(office: Office, lead: Identity) -> None:
    number = apply(office, 10)
    with office.transaction() as session:
        with pytest.raises(proof.ExplanationMissing):
            proof.explain(session, lead, number, "  ")
        proof.explain(session, lead, number, "Termin am Montag, die Person ist verreist.")
    with office.transaction() as session:
        (one,) = proof.ending(session, lead)
        assert (one.proof, one.explained_by) == (Proof.TITLE, lead.account_name)
        assert one.explanation == "Termin am Montag, die Person ist verreist."


def test_the_nightly_check_tells_the_leads_once_about_each_unexplained_end(office: Office, lead: Identity) -> None:
    explained, silent = apply(office, 10), apply(office, 12)
    with office.transaction() as session:
        proof.explain(session, lead, explained, "Bescheinigung liegt zur Abholung bereit.")
    for _ in range(2):
        with office.transaction() as session:
            assert proof.remind(session) == 1
    with office.transaction() as session:
        told = [notice.case_number for notice in notices.unseen(session, lead).shown]
        assert told.count(silent) == 1
        assert explained not in told


def test_a_case_that_is_not_on_the_list_needs_no_explanation(office: Office, lead: Identity) -> None:
    number = apply(office, 200)
    with office.transaction() as session, pytest.raises(proof.NothingToExplain):
        proof.explain(session, lead, number, "Warum auch.")
