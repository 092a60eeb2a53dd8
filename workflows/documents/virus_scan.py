"""The port to a virus scanner, and the one that speaks clamd's INSTREAM protocol (clamd(8)).

`Scanner` is what the document store asks for. An answer is a verdict; no answer is never taken for one:
`ScannerUnavailable` when the scanner was not reached or too slow, `ScannerRefused` when it did not scan.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from workflows.documents.errors import ScannerRefused, ScannerUnavailable

_CHUNK: Final = 64 * 1024
_LONGEST_ANSWER: Final = 4096
_NO_ANSWER: Final = "die Verbindung brach ohne Antwort ab"


@dataclass(frozen=True, slots=True)
class Verdict:
    signature: str | None = None  # name of what was found; None: clean

    @property
    def clean(self) -> bool:
        return self.signature is None


class Scanner(Protocol):
    """Whoever can say whether content is harmless."""

    def scan(self, content: BinaryIO) -> Verdict:
        """Read `content` to its end and judge it."""
        ...


class ClamdScanner:
    """A clamd, reached at "host:port" or at the path of a Unix socket."""

    def __init__(self, address: str, *, connect_seconds: float = 5, answer_seconds: float = 60) -> None:
        """`answer_seconds` is for everything after the connection stands, however slowly the server trickles."""
        self._address = address.removeprefix("unix:").removeprefix("tcp://")
        self._host, self._port = ("", 0) if "/" in self._address else _host_and_port(self._address)
        self._connect_seconds = connect_seconds
        self._answer_seconds = answer_seconds

    def scan(self, content: BinaryIO) -> Verdict:
        """Send `content` and wait for the verdict."""
        with self._connection() as connection:
            deadline = time.monotonic() + self._answer_seconds
            # clamd hangs up on a stream that is too long for it; its answer, if it still comes through, says so.
            with suppress(BrokenPipeError, ConnectionResetError):
                self._send(connection, content, deadline)
            return self._verdict(self._answer(connection, deadline))

    @contextmanager
    def _connection(self) -> Iterator[socket.socket]:
        try:
            with self._connect() as connection:
                yield connection
        except ConnectionResetError as hung_up:
            raise ScannerRefused(address=self._address, reason=_NO_ANSWER) from hung_up
        except TimeoutError as slow:
            raise ScannerUnavailable(address=self._address, reason="keine Antwort in der erlaubten Zeit") from slow
        except OSError as failed:
            raise ScannerUnavailable(address=self._address, reason=str(failed)) from failed

    def _connect(self) -> socket.socket:
        if self._port:
            return socket.create_connection((self._host, self._port), timeout=self._connect_seconds)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(self._connect_seconds)
        try:
            connection.connect(self._address)
        except OSError:
            connection.close()
            raise
        return connection

    def _send(self, connection: socket.socket, content: BinaryIO, deadline: float) -> None:
        connection.settimeout(_remaining(deadline))
        connection.sendall(b"zINSTREAM\0")
        while chunk := content.read(_CHUNK):
            connection.settimeout(_remaining(deadline))
            connection.sendall(len(chunk).to_bytes(4) + chunk)
        connection.sendall(bytes(4))

    def _answer(self, connection: socket.socket, deadline: float) -> str:
        answer = b""
        while not answer.endswith((b"\0", b"\n")) and len(answer) < _LONGEST_ANSWER:
            connection.settimeout(_remaining(deadline))
            received = connection.recv(_LONGEST_ANSWER)
            if not received:
                break
            answer += received
        return answer.decode(errors="replace").strip("\0\n ")

    def _verdict(self, answer: str) -> Verdict:
        if not answer:
            raise ScannerRefused(address=self._address, reason=_NO_ANSWER)
        said = answer.removeprefix("stream:").strip()
        if said == "OK":
            return Verdict()
        if said.endswith(" FOUND"):
            return Verdict(said.removesuffix(" FOUND"))
        raise ScannerRefused(address=self._address, reason=answer)


def _host_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise ValueError(f"clamd is reached at host:port or at the path of a socket, not at {address!r}")
    return host.strip("[]"), int(port)


def _remaining(deadline: float) -> float:
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    return remaining
