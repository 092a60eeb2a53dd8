"""A little mail server that really speaks SMTP (RFC 5321), with STARTTLS or TLS when it is given a certificate.

Addresses tell it how to behave: "unknown@..." is refused for good, "busy@..." for now.
"""

import socket
import socketserver
import ssl
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

ANSWERS = {"unknown": "550 5.1.1 no such mailbox", "busy": "451 4.3.0 try again later"}


@dataclass
class MailServerRecord:
    """What the server has seen."""

    port: int = 0
    emails: list[EmailMessage] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    secured: list[bool] = field(default_factory=list)  # per e-mail: whether it came over TLS


@dataclass
class Behaviour:
    """How the server shall behave, and what it has seen."""

    tls: ssl.SSLContext | None
    implicit: bool
    silent: bool
    quit_answer: str
    record: MailServerRecord


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    behaviour: Behaviour


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        with suppress(ssl.SSLError, ConnectionError):
            if self.server.behaviour.implicit:
                self._secure()
            if self.server.behaviour.silent:
                self.request.recv(1)
            else:
                self._converse()

    def finish(self) -> None:
        with suppress(OSError):
            self.rfile.close()
            self.wfile.close()
            self.connection.close()

    def _converse(self) -> None:
        answers = {
            "EHLO": self._offer,
            "STAR": self._start_tls,
            "AUTH": self._log_in,
            "RCPT": self._accept_recipient,
            "DATA": self._take_over,
        }
        self._say("220 test ESMTP")
        while line := self.rfile.readline().decode().strip():
            command = line[:4].upper()
            if command == "QUIT":
                self._say(self.server.behaviour.quit_answer)
                return
            answers.get(command, lambda _: self._say("250 ok"))(line)

    def _offer(self, _: str) -> None:
        offers = "STARTTLS" if self.server.behaviour.tls and not self._is_secure() else "AUTH PLAIN"
        self._say(f"250-test\r\n250 {offers}")

    def _start_tls(self, _: str) -> None:
        self._say("220 go ahead")
        self._secure()

    def _log_in(self, line: str) -> None:
        self.server.behaviour.record.logins.append(line)
        self._say("535 5.7.8 no" if b"wrong" in b64decode(line.split()[-1]) else "235 welcome")

    def _accept_recipient(self, line: str) -> None:
        self._say(ANSWERS.get(line.partition("<")[2].partition("@")[0], "250 ok"))

    def _take_over(self, _: str) -> None:
        self._say("354 go ahead")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        record = self.server.behaviour.record
        record.emails.append(message_from_bytes(b"".join(lines), policy=default))
        record.secured.append(self._is_secure())
        self._say("250 taken over")

    def _say(self, answer: str) -> None:
        self.wfile.write(answer.encode() + b"\r\n")

    def _is_secure(self) -> bool:
        return isinstance(self.connection, ssl.SSLSocket)

    def _secure(self) -> None:
        assert self.server.behaviour.tls is not None
        self.connection = self.request = self.server.behaviour.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)


@contextmanager
def serving(
    *, tls: ssl.SSLContext | None = None, implicit: bool = False, silent: bool = False, quit_answer: str = "221 bye"
) -> Iterator[MailServerRecord]:
    """Serve until the block ends. `implicit`: TLS from the first byte; `silent`: never say anything."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        record = MailServerRecord(port=server.server_address[1])
        server.behaviour = Behaviour(tls, implicit, silent, quit_answer, record)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield record
        finally:
            server.shutdown()
            thread.join()


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
