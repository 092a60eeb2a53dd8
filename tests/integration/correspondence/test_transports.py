"""E-mails against a mail server that really answers, and into a folder."""

import shutil
import ssl
import subprocess
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.integration.correspondence import smtp
from workflows.correspondence.emails import (
    Attachment,
    DeliveryRefused,
    DeliveryUnavailable,
    OutgoingEmail,
    Sender,
)
from workflows.correspondence.mailbox_folder import MailboxFolder
from workflows.correspondence.smtp_transport import MailServer, SmtpTransport
from workflows.correspondence.transports import transport_of_office
from workflows.settings import OfficeSettings

SENDER = Sender("Stadt Musterstadt, Ausländerbehörde", "noreply@musterstadt.example")


def email(recipient: str = "maria@example.org", **changes) -> OutgoingEmail:
    known = {
        "idempotency_key": "news/1",
        "recipient": recipient,
        "subject": "Neuigkeiten zu Ihrem Antrag LZ-2026-000123-7",
        "body": "Guten Tag,\n\nes gibt Neuigkeiten. Schöne Grüße\n.\nnach einem Punkt\n" + "lang " * 300,
        "language": "de",
        "written_at": datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
    }
    return OutgoingEmail(**(known | changes))


def transport(port: int, **changes) -> SmtpTransport:
    server = MailServer(
        "127.0.0.1" if changes.get("security") is None else "localhost",
        port,
        changes.pop("security", "none"),
        *changes.pop("login", ()),
    )
    return SmtpTransport(server, SENDER, timeout=5, **changes)


def test_an_email_arrives_word_for_word():
    with smtp.serving() as server:
        transport(server.port).send(email())
    arrived = server.emails[0]
    assert arrived["From"] == '"Stadt Musterstadt, Ausländerbehörde" <noreply@musterstadt.example>'
    assert arrived["To"] == "maria@example.org"
    assert arrived["Subject"] == "Neuigkeiten zu Ihrem Antrag LZ-2026-000123-7"
    assert arrived["Date"] == "Mon, 02 Mar 2026 08:00:00 +0000"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Message-ID"].endswith("@musterstadt.example>")
    assert arrived.get_content().splitlines() == email().body.splitlines()


def test_attachments_travel_along():
    file = Attachment("Termin für Sie.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    with smtp.serving() as server:
        transport(server.port).send(email(attachments=(file,)))
    part = next(server.emails[0].iter_attachments())
    assert (part.get_filename(), part.get_content_type()) == ("Termin für Sie.ics", "text/calendar")
    assert part.get_payload(decode=True) == file.content


def test_the_same_message_sent_twice_has_the_same_message_id():
    with smtp.serving() as server:
        for key in ("news/1", "news/1", "news/2"):
            transport(server.port).send(email(idempotency_key=key))
    first, again, other = (message["Message-ID"] for message in server.emails)
    assert first == again != other


@pytest.mark.parametrize(
    ("recipient", "error", "answer"),
    [
        ("unknown@example.org", DeliveryRefused, "no such mailbox"),
        ("busy@example.org", DeliveryUnavailable, "try again"),
    ],
)
def test_the_servers_answer_decides_between_later_and_never(recipient, error, answer):
    with smtp.serving() as server, pytest.raises(error, match=answer):
        transport(server.port).send(email(recipient))
    assert server.emails == []


def test_a_server_that_is_not_there_is_tried_again_later():
    with pytest.raises(DeliveryUnavailable):
        transport(smtp.closed_port()).send(email())


def test_a_server_that_says_nothing_is_tried_again_later():
    with smtp.serving(silent=True) as server:
        silent = SmtpTransport(MailServer("127.0.0.1", server.port, "none"), SENDER, timeout=0.1)
        with pytest.raises(DeliveryUnavailable):
            silent.send(email())


def test_a_strange_goodbye_does_not_send_the_email_again():
    with smtp.serving(quit_answer="500 what?") as server:
        transport(server.port).send(email())
    assert len(server.emails) == 1


@pytest.mark.parametrize("hostile", ["a\r\nBcc: everybody@example.org", "a\nb"])
def test_nothing_in_an_email_becomes_a_header(hostile):
    with smtp.serving() as server, pytest.raises(DeliveryRefused):
        transport(server.port).send(email(subject=hostile))
    assert server.emails == []


def test_without_encryption_offered_nothing_is_sent_where_it_is_demanded():
    with smtp.serving() as server, pytest.raises(DeliveryUnavailable):
        transport(server.port, security="starttls").send(email())
    assert server.emails == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A certificate for localhost with its key, made by openssl."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: encrypted delivery is not tested here")
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    key = path.with_name("key.pem")
    arguments = ["-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-keyout", key, "-out", path, *arguments],
        check=True,
        capture_output=True,
    )
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path


@pytest.mark.parametrize(("security", "implicit"), [("starttls", False), ("tls", True)])
def test_emails_and_passwords_travel_encrypted(certificate, security, implicit):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with smtp.serving(tls=context, implicit=implicit) as server:
        transport(server.port, security=security, login=("office", "secret"), tls=trusting).send(email())
        with pytest.raises(DeliveryUnavailable):  # a wrong password is put right by the office, not by giving up
            transport(server.port, security=security, login=("office", "wrong"), tls=trusting).send(email())
        with pytest.raises(DeliveryUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
            transport(server.port, security=security).send(email())
    assert server.secured == [True]
    assert len(server.logins) == 2


def test_the_folder_holds_complete_emails_and_each_once(tmp_path):
    folder = MailboxFolder(tmp_path / "mailbox", SENDER)
    folder.send(email())
    folder.send(email())
    folder.send(email(idempotency_key="news/2"))
    files = sorted((tmp_path / "mailbox").iterdir())
    assert len(files) == 2
    assert all(path.suffix == ".eml" and path.name.startswith("20260302T080000-") for path in files)
    read = message_from_bytes(files[0].read_bytes(), policy=default)
    assert read["To"] == "maria@example.org"
    assert "Schöne Grüße" in read.get_content()


def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path):
    (tmp_path / "mailbox").write_text("not a folder")
    with pytest.raises(DeliveryUnavailable):
        MailboxFolder(tmp_path / "mailbox", SENDER).send(email())


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtps://office:pass%40word@mail.example", MailServer("mail.example", 465, "tls", "office", "pass@word")),
        ("smtp://mail.example", MailServer("mail.example", 587, "starttls")),
        ("smtp+plain://localhost:2525", MailServer("localhost", 2525, "none")),
    ],
)
def test_a_mail_server_is_named_by_an_address(url, server):
    assert MailServer.at(url) == server


def test_an_address_that_names_no_mail_server_is_noticed_without_showing_the_password():
    with pytest.raises(ValueError, match="smtps://") as error:
        MailServer.at("https://office:geheim@mail.example")
    assert "geheim" not in str(error.value)


def test_without_a_mail_server_the_office_writes_into_its_folder(tmp_path):
    settings = OfficeSettings(
        name="Stadt Musterstadt",
        street="Rathausplatz 1",
        postal_code="12345",
        city="Musterstadt",
        base_url="https://abh.musterstadt.example",
        data_directory=tmp_path,
        signature_line="Ihre Ausländerbehörde",
    )
    transport_of_office(settings).send(email())
    written = next(settings.mailbox_directory.iterdir()).read_bytes()
    assert b"<noreply@abh.musterstadt.example>" in written
