"""One e-mail as it travels, and the port through which it leaves the house.

A `Transport` takes one finished e-mail and either has it taken over by the other side or says why not:
`DeliveryUnavailable` (try again later) or `DeliveryRefused` (never will). Knows no database and no server.
"""

from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import ClassVar, Protocol

from engine.errors import LaufzettelError, translatable


class DeliveryUnavailable(LaufzettelError):
    sentence: ClassVar[str] = translatable("Der Versand ist zurzeit nicht möglich: {reason}")


class DeliveryRefused(LaufzettelError):
    sentence: ClassVar[str] = translatable("Die E-Mail wurde endgültig abgewiesen: {reason}")


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str
    media_type: str  # "text/calendar"
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingEmail:
    """One e-mail, complete but for its sender."""

    idempotency_key: str  # makes the Message-ID: sent twice, it is still one e-mail
    recipient: str  # address
    subject: str
    body: str  # plain text
    language: str
    written_at: datetime
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    name: str
    address: str

    @property
    def domain(self) -> str:
        """The part behind the "@"."""
        return self.address.rpartition("@")[2]


class Transport(Protocol):
    """Whoever takes e-mails over."""

    def send(self, email: OutgoingEmail) -> None:
        """Return when the e-mail is taken over; raise `DeliveryUnavailable` or `DeliveryRefused` when it is not."""
        ...


def mime_message(email: OutgoingEmail, sender: Sender) -> EmailMessage:
    """The e-mail as it travels (RFC 5322); marked as automatic so that no absence note answers it (RFC 3834).

    Raises `DeliveryRefused` when it cannot be one.
    """
    try:
        return _mime_message(email, sender)
    except (ValueError, HeaderParseError) as broken:
        raise DeliveryRefused(reason=str(broken)) from broken


def _mime_message(email: OutgoingEmail, sender: Sender) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(sender.name, addr_spec=sender.address)
    message["To"] = email.recipient
    message["Subject"] = email.subject
    message["Date"] = format_datetime(email.written_at)
    message["Message-ID"] = f"<{sha256(email.idempotency_key.encode()).hexdigest()[:40]}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = email.language
    message.set_content(email.body, cte="quoted-printable")
    for file in email.attachments:
        main, _, sub = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.filename)
    return message
