"""Handing e-mails to a mail server (RFC 5321), over TLS unless the server is on the same host.

Decides only whether an answer means "later" or "never". Knows no database.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

from workflows.correspondence.emails import (
    DeliveryRefused,
    DeliveryUnavailable,
    OutgoingEmail,
    Sender,
    mime_message,
)

Security = Literal["tls", "starttls", "none"]
_PORTS: Final[dict[Security, int]] = {"tls": 465, "starttls": 587, "none": 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where to hand e-mails in, and how the way there is protected."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = ""

    @classmethod
    def at(cls, url: str) -> "MailServer":
        """From "smtps://user:password@host:465" (TLS), "smtp://host:587" (STARTTLS, demanded) or
        "smtp+plain://localhost:25" (no protection: for a mail server on the same host)."""
        parts = urlsplit(url)
        schemes: dict[str, Security] = {"smtps": "tls", "smtp": "starttls", "smtp+plain": "none"}
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(f"a mail server is named like smtps://user:password@host:465, not {parts.scheme!r}://...")
        security = schemes[parts.scheme]
        return cls(
            parts.hostname,
            parts.port or _PORTS[security],
            security,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )


class SmtpTransport:
    """Hands every e-mail to one mail server, on a connection of its own."""

    def __init__(
        self, server: MailServer, sender: Sender, *, timeout: float = 30, tls: ssl.SSLContext | None = None
    ) -> None:
        """`timeout` in seconds for each answer of the server; `tls` replaces the system's trusted authorities."""
        self._server, self._sender, self._timeout = server, sender, timeout
        self._tls = tls or ssl.create_default_context()

    def send(self, email: OutgoingEmail) -> None:
        """See `Transport`."""
        message = mime_message(email, self._sender)
        try:
            connection = self._connect()
            try:
                connection.send_message(message)
            finally:
                with suppress(smtplib.SMTPException, OSError):  # the e-mail is handed over or not, whatever QUIT brings
                    connection.quit()
                connection.close()
        except smtplib.SMTPRecipientsRefused as refused:
            code, reason = next(iter(refused.recipients.values()))
            raise _failure(code, reason) from refused
        except smtplib.SMTPAuthenticationError as refused:  # a wrong password is the office's fault: do not give up
            raise DeliveryUnavailable(reason=str(refused)) from refused
        except smtplib.SMTPResponseException as answered:
            raise _failure(answered.smtp_code, answered.smtp_error) from answered
        except (smtplib.SMTPException, OSError) as failed:
            raise DeliveryUnavailable(reason=str(failed) or type(failed).__name__) from failed

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._timeout, context=self._tls
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        try:
            if server.security == "starttls":
                connection.starttls(context=self._tls)
            if server.user:
                connection.login(server.user, server.password)
        except Exception:
            connection.close()
            raise
        return connection


def _failure(code: int, reason: bytes | str) -> DeliveryUnavailable | DeliveryRefused:
    """A server's answer: 4xx means later, 5xx never (RFC 5321 section 4.2.1)."""
    text = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    kind = DeliveryRefused if code >= 500 else DeliveryUnavailable
    return kind(reason=f"{code} {text}")
