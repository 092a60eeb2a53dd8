"""E-mails that no server takes: a lead has them sent again, or lets them go and says why."""

import pytest

from tests.integration.office import Office
from workflows import audit
from workflows.correspondence import outbox
from workflows.correspondence.emails import DeliveryRefused
from workflows.people.identities import Identity, NotPermitted
from workflows.steering import failed_emails
from workflows.steering.failed_emails import DropReasonMissing, EmailSettled, FailedEmail


class Refusing:
    """A mail server that takes nothing."""

    def send(self, email) -> None:
        raise DeliveryRefused(reason="550 User unknown")


class Taking:
    """A mail server that takes everything."""

    def __init__(self) -> None:
        self.taken = []

    def send(self, email) -> None:
        self.taken.append(email)


@pytest.fixture
def number(office: Office) -> str:
    """A case whose e-mail came back."""
    number = office.apply()
    outbox.deliver_due(office.database, Refusing())
    return number


def _failed(office: Office, who: Identity) -> tuple[FailedEmail, ...]:
    with office.transaction() as session:
        return failed_emails.failed_emails(session, who)


def test_a_lead_sees_whom_it_did_not_reach_and_why(office: Office, number: str, lead: Identity) -> None:
    email = _failed(office, lead)[0]

    assert (email.case_number, email.recipient) == (number, "ayse@example.org")
    assert "550 User unknown" in email.problem
    assert number in email.subject


def test_sent_again_it_goes_out(office: Office, number: str, lead: Identity) -> None:
    emails = _failed(office, lead)
    for email in emails:
        with office.transaction() as session:
            failed_emails.send_again(session, lead, email.id)
    server = Taking()
    outbox.deliver_due(office.database, server)

    assert len(server.taken) == len(emails)
    assert _failed(office, lead) == ()
    with office.transaction() as session:
        assert audit.entries(session, action=audit.Action.EMAIL_RETRY)[0].subject == number


def test_letting_it_go_needs_a_reason_which_is_kept(office: Office, number: str, lead: Identity) -> None:
    email = _failed(office, lead)[0]

    with pytest.raises(DropReasonMissing), office.transaction() as session:
        failed_emails.drop(session, lead, email.id, " ")
    with office.transaction() as session:
        failed_emails.drop(session, lead, email.id, "Am Telefon gesagt.")

    assert email.id not in {other.id for other in _failed(office, lead)}
    with office.transaction() as session:
        entry = audit.entries(session, action=audit.Action.EMAIL_DROP)[0]
        assert (entry.subject, entry.purpose) == (number, "Am Telefon gesagt.")


def test_the_second_person_is_told_that_somebody_took_care(office: Office, number: str, lead: Identity) -> None:
    email = _failed(office, lead)[0]
    with office.transaction() as session:
        failed_emails.send_again(session, lead, email.id)

    with pytest.raises(EmailSettled), office.transaction() as session:
        failed_emails.drop(session, lead, email.id, "Am Telefon gesagt.")


def test_clerks_have_no_say_in_it(office: Office, number: str, lead: Identity, clerk: Identity) -> None:
    email = _failed(office, lead)[0]

    with pytest.raises(NotPermitted):
        _failed(office, clerk)
    with pytest.raises(NotPermitted), office.transaction() as session:
        failed_emails.send_again(session, clerk, email.id)
