"""The list of ending proofs: empty, or explained."""

from datetime import timedelta

from engine import clock
from tests.integration.office import Office
from tests.web.desks import Hire
from workflows.people.permissions import Role


def test_a_lead_explains_why_somebody_has_no_new_proof_yet(office: Office, hire: Hire) -> None:
    lead = hire("Amira Haddad", Role.LEAD)
    lead.open("/leitung/nachweise")
    assert "endet kein Nachweis" in lead.text
    number = office.apply(title_expires_on=(clock.today() + timedelta(days=12)).isoformat())
    lead.open("/leitung")
    assert "1 ungeklärte Nachweise" in lead.text
    lead.open("/leitung/nachweise")
    assert "Titel gültig bis 14.03.2026, noch keine Fiktionsbescheinigung ausgegeben" in lead.text
    lead.press("Erklärung festhalten", reason="  ")
    assert lead.status == 422
    assert "Schreiben Sie, warum die Person noch keinen neuen Nachweis hat." in lead.text
    lead.press("Erklärung festhalten", reason="Termin am Montag.")
    assert "Termin am Montag." in lead.text
    assert not lead.has_button("Erklärung festhalten")
    assert number in lead.text


def test_clerks_do_not_see_it(hire: Hire) -> None:
    assert hire("Nina Brandt", Role.CLERK).open("/leitung/nachweise").status == 403
