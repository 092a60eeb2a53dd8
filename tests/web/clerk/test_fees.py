"""Fees at the counter: found, paid once, corrected by another person, waived by two."""

from decimal import Decimal

import pytest

from tests.integration.office import Office
from tests.web.clerk.desk import Desk
from tests.web.desks import Hire
from workflows.fees import claims
from workflows.fees.claims import ClaimView
from workflows.people.permissions import Role


def paid(office: Office, claim: ClaimView) -> Decimal:
    with office.transaction() as session:
        return claims.find(session, claim.number).paid


def test_a_clerk_finds_the_claim_by_case_invoice_or_name_and_records_a_payment(
    clerk: Desk, office: Office, claim: ClaimView
) -> None:
    for text in (claim.case_number, claim.number, claim.number.lower(), "yilmaz"):
        clerk.open(f"/gebuehren?suche={text}")
        assert claim.number in clerk.text
    clerk.follow(claim.number).press("Zahlung buchen", **{"pay-amount": "93,00", "pay-method": "card"})
    assert "Die Zahlung ist gebucht." in clerk.said()
    assert "bezahlt" in clerk.text
    clerk.follow("Quittung drucken")
    assert f"{claim.number}-Q1" in clerk.text
    assert "93,00" in clerk.text


def test_the_same_form_sent_twice_is_one_payment(clerk: Desk, office: Office, claim: ClaimView) -> None:
    clerk.open(f"/gebuehren/{claim.number}")
    form = {"submission": clerk.value("submission"), "pay-amount": "40", "pay-method": "cash"}
    for _click in range(2):
        clerk.post(f"/gebuehren/{claim.number}/zahlung", **form)
        assert clerk.status == 200
    assert paid(office, claim) == Decimal(40)


@pytest.mark.parametrize(("amount", "said"), [("", "mehr als 0"), ("0", "mehr als 0"), ("100", "Wechselgeld")])
def test_a_wrong_amount_says_what_to_do(clerk: Desk, office: Office, claim: ClaimView, amount: str, said: str) -> None:
    clerk.open(f"/gebuehren/{claim.number}").press("Zahlung buchen", **{"pay-amount": amount})
    assert clerk.status == 422
    assert said in clerk.text
    assert paid(office, claim) == 0


def test_only_another_person_cancels(clerk: Desk, colleague: Desk, office: Office, claim: ClaimView) -> None:
    clerk.open(f"/gebuehren/{claim.number}").press("Zahlung buchen", **{"pay-amount": "93"})
    assert "Stornieren kann nur, wer nicht selbst gebucht hat" in clerk.text
    colleague.open(f"/gebuehren/{claim.number}").press("Zahlung stornieren", **{"cancel-reason": "Falscher Vorgang"})
    assert "storniert" in colleague.said()
    assert paid(office, claim) == 0


def test_a_waiver_takes_two_people(clerk: Desk, hire: Hire, office: Office, claim: ClaimView) -> None:
    clerk.open(f"/gebuehren/{claim.number}").press("Erlass vorschlagen", **{"waive-reason": "SGB II, § 53 AufenthV"})
    assert "Freigeben muss eine zweite Person" in clerk.text
    approver = hire("Ada Okafor", Role.APPROVER)
    approver.open("/gebuehren?liste=freigeben").follow(claim.number).press("Erlass freigeben")
    assert "Der Erlass ist freigegeben." in approver.said()
    assert "erlassen" in approver.text


def test_what_was_paid_too_much_is_listed_and_paid_back(clerk: Desk, office: Office, claim: ClaimView) -> None:
    clerk.open(f"/gebuehren/{claim.number}").press("Zahlung buchen", **{"pay-amount": "100", "pay-method": "transfer"})
    clerk.open("/gebuehren?liste=erstatten").follow(claim.number).press("Erstattung buchen")
    assert "Die Erstattung ist gebucht." in clerk.said()
    assert paid(office, claim) == Decimal(93)


def test_the_file_shows_the_fee_and_leads_to_it(clerk: Desk, claim: ClaimView) -> None:
    clerk.open(f"/akte/{claim.case_number}")
    assert "Rechnung " + claim.number in clerk.text
    clerk.follow("Verlängerung einer Aufenthaltserlaubnis")
    assert "Noch offen" in clerk.text


def test_a_number_that_does_not_exist_says_so(clerk: Desk) -> None:
    assert clerk.open("/gebuehren/LZ-2026-000099-1-1").status == 404
    assert clerk.open("/gebuehren/quittung/LZ-2026-000099-1-1-Q1").status == 404
