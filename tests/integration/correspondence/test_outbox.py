"""E-mails leave after the transaction that wanted them, at least once, and failures are seen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from engine.database import unit_of_work
from tests.e2e.waiting import wait_for
from tests.integration.correspondence import smtp
from workflows.correspondence import email_texts, outbox
from workflows.correspondence.emails import Attachment, DeliveryUnavailable, OutgoingEmail, Sender
from workflows.correspondence.errors import InvalidEmailAddress, UnknownMessage
from workflows.correspondence.outbox import DeliveryRound
from workflows.correspondence.smtp_transport import MailServer, SmtpTransport
from workflows.correspondence.tables import OutboxAttachment, OutboxMessage


def queue(database, *recipients: str, key: str = "news", attachments=()) -> None:
    with unit_of_work(database) as session:
        for number, recipient in enumerate(recipients):
            outbox.enqueue(
                session, recipient, "Neuigkeiten", "Text", idempotency_key=f"{key}/{number}", attachments=attachments
            )


def transport(port: int) -> SmtpTransport:
    sender = Sender("Stadt Musterstadt", "noreply@musterstadt.example")
    return SmtpTransport(MailServer("127.0.0.1", port, "none"), sender, timeout=5)


def only_message(database) -> OutboxMessage:
    with unit_of_work(database) as session:
        return session.scalars(select(OutboxMessage)).one()


class Recording:
    """A transport that remembers what it was given, and fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.emails: list[OutgoingEmail] = []
        self.failures = failures

    def send(self, email: OutgoingEmail) -> None:
        if self.failures:
            self.failures -= 1
            raise DeliveryUnavailable(reason="no connection")
        self.emails.append(email)


def test_an_email_is_sent_once(database, traveller):
    queue(database, "maria@example.org", "jan@example.org")
    with smtp.serving() as server:
        assert outbox.deliver_due(database, transport(server.port)) == DeliveryRound(sent=2)
        assert outbox.deliver_due(database, transport(server.port)) == DeliveryRound()
    assert [email["To"] for email in server.emails] == ["maria@example.org", "jan@example.org"]


def test_nothing_leaves_when_the_transaction_is_rolled_back(database):
    with pytest.raises(ZeroDivisionError):
        queue_and_fail(database)
    recording = Recording()
    assert outbox.deliver_due(database, recording) == DeliveryRound()
    assert recording.emails == []


def queue_and_fail(database) -> None:
    with unit_of_work(database) as session:
        outbox.enqueue(session, "maria@example.org", "Neuigkeiten", "Text", idempotency_key="news")
        raise ZeroDivisionError


def test_the_same_key_is_one_email(database):
    queue(database, "maria@example.org")
    queue(database, "maria@example.org", attachments=[Attachment("a.txt", "text/plain", b"a")])
    recording = Recording()
    outbox.deliver_due(database, recording)
    assert len(recording.emails) == 1
    assert recording.emails[0].attachments == ()


def test_attachments_are_sent_and_then_forgotten(database):
    files = (Attachment("a.txt", "text/plain", b"a"), Attachment("b.txt", "text/plain", b"b"))
    queue(database, "maria@example.org", attachments=files)
    recording = Recording()
    outbox.deliver_due(database, recording)
    assert recording.emails[0].attachments == files
    with unit_of_work(database) as session:
        assert session.scalar(select(func.count()).select_from(OutboxAttachment)) == 0


def test_a_failed_try_is_repeated_with_growing_waits(database, traveller):
    queue(database, "maria@example.org")
    recording = Recording(failures=3)
    waits = []
    while not recording.emails:
        before = traveller.now()
        assert outbox.deliver_due(database, recording) in (DeliveryRound(postponed=1), DeliveryRound(sent=1))
        assert outbox.deliver_due(database, recording) == DeliveryRound()
        waits.append(only_message(database).due_at - before)
        traveller.advance(waits[-1])
    assert waits[:3] == list(outbox.WAITS[:3])
    assert (only_message(database).state, only_message(database).last_error) == ("sent", "")


def test_an_email_that_never_gets_through_becomes_visible_and_can_be_tried_again(database, traveller):
    queue(database, "maria@example.org")
    down = Recording(failures=1000)
    rounds = []
    for _ in range(outbox.MOST_ATTEMPTS):
        rounds.append(outbox.deliver_due(database, down))
        traveller.advance(timedelta(days=1))
    message = only_message(database)
    assert rounds[-1] == DeliveryRound(failed=(message.id,))
    assert (message.state, message.attempts) == ("failed", outbox.MOST_ATTEMPTS)
    assert "no connection" in message.last_error
    assert outbox.deliver_due(database, Recording()) == DeliveryRound()
    with unit_of_work(database) as session:
        assert [found.id for found in outbox.failed_messages(session)] == [message.id]
        outbox.retry(session, message.id)
    assert outbox.deliver_due(database, Recording()) == DeliveryRound(sent=1)


def test_an_address_that_does_not_exist_fails_at_once_and_holds_up_nobody(database, traveller):
    queue(database, "unknown@example.org", "maria@example.org")
    with smtp.serving() as server:
        done = outbox.deliver_due(database, transport(server.port))
    assert (done.sent, len(done.failed)) == (1, 1)
    with unit_of_work(database) as session:
        failed = outbox.failed_messages(session)[0]
        assert "no such mailbox" in failed.last_error
        outbox.drop(session, failed.id)
        assert outbox.failed_messages(session) == []
        with pytest.raises(UnknownMessage):
            outbox.retry(session, failed.id)


def test_a_worker_that_died_while_sending_is_followed_by_another(database, traveller):
    class Dying:
        def send(self, email: OutgoingEmail) -> None:
            raise KeyboardInterrupt  # as good as kill -9: nothing of ours runs after it

    queue(database, "maria@example.org")
    with pytest.raises(KeyboardInterrupt):
        outbox.deliver_due(database, Dying())
    recording = Recording()
    assert outbox.deliver_due(database, recording) == DeliveryRound()
    traveller.advance(outbox.LEASE)
    assert outbox.deliver_due(database, recording) == DeliveryRound(sent=1)


def test_an_email_that_kills_every_worker_is_given_up_too(database, traveller):
    class Dying:
        def send(self, email: OutgoingEmail) -> None:
            raise KeyboardInterrupt

    queue(database, "maria@example.org")
    for _ in range(outbox.MOST_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            outbox.deliver_due(database, Dying())
        traveller.advance(outbox.LEASE)
    assert len(outbox.deliver_due(database, Recording()).failed) == 1


def test_who_lost_the_lease_no_longer_decides(database, traveller):
    class Overtaken:
        def send(self, email: OutgoingEmail) -> None:
            traveller.advance(outbox.LEASE)
            outbox.deliver_due(database, Recording())
            raise DeliveryUnavailable(reason="too late")

    queue(database, "maria@example.org")
    outbox.deliver_due(database, Overtaken(), limit=1)
    assert only_message(database).state == "sent"


def test_a_slow_mail_server_keeps_its_lease_until_it_has_answered(database, monkeypatch):
    monkeypatch.setattr(outbox, "LEASE", timedelta(seconds=0.3))
    overtakers = []

    class Slow:
        def send(self, email: OutgoingEmail) -> None:
            first = only_message(database).due_at
            wait_for(lambda: only_message(database).due_at > first + 3 * outbox.LEASE, "the lease to be renewed thrice")
            overtakers.append(outbox.deliver_due(database, Recording()))

    queue(database, "maria@example.org")
    assert outbox.deliver_due(database, Slow()) == DeliveryRound(sent=1)
    assert overtakers == [DeliveryRound()]


def test_many_workers_share_the_work(database):
    queue(database, *[f"person{number}@example.org" for number in range(40)])
    recording = Recording()
    with ThreadPoolExecutor(4) as workers:
        rounds = list(workers.map(lambda _: outbox.deliver_due(database, recording), range(4)))
    assert sum(done.sent for done in rounds) == 40
    assert len({email.recipient for email in recording.emails}) == len(recording.emails) == 40


@pytest.mark.parametrize(
    "address",
    [
        "",
        "maria",
        "maria@",
        "@example.org",
        "maria@localhost",
        "a@b.c, d@e.f",
        "Maria <maria@example.org>",
        "a@b.c\r\nBcc: d@e.f",
    ],
)
def test_what_is_not_one_address_is_noticed_when_it_is_typed(address):
    with pytest.raises(InvalidEmailAddress):
        outbox.email_address(address)


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_an_invalid_one(text):
    try:
        assert "@" in outbox.email_address(text)
    except InvalidEmailAddress:
        return


@pytest.mark.parametrize("language", ["de", "en"])
def test_emails_say_number_and_link_and_nothing_else(language):
    url = "https://abh.musterstadt.example/status/LZ-2026-000123-7"
    for write in (email_texts.news, email_texts.application_received):
        text = write("LZ-2026-000123-7", url, "Stadt Musterstadt", language)
        assert "LZ-2026-000123-7" in text.subject
        assert url in text.body
        assert text.body.startswith("Guten Tag,")
        assert "Zugangscode:" not in text.body
        assert ("Yours sincerely" in text.body) is (language == "en")


def test_the_confirmation_carries_the_access_code_where_the_office_wants_that():
    text = email_texts.application_received("LZ-1", "https://abh.example/status/LZ-1", "Stadt", "en", "7K3M-0QXT")
    assert "Ihr Zugangscode: 7K3M-0QXT" in text.body
    assert "Your access code: 7K3M-0QXT" in text.body
