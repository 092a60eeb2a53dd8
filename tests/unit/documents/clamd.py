"""A little server that speaks clamd's INSTREAM protocol over TCP or a Unix socket, as clamd(8) describes it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.unit.documents import samples

Answer = Callable[[socket.socket, bytes], None]


def judge(connection: socket.socket, content: bytes) -> None:
    """Answer as clamd does: the EICAR test file is a virus, everything else is not."""
    found = samples.EICAR in content
    connection.sendall(b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if found else b"stream: OK\0")


@contextmanager
def serving(answer: Answer = judge, *, longest: int | None = None, unix_socket: Path | None = None) -> Iterator[str]:
    """Serve until the block ends; the value is the address. Streams above `longest` bytes are cut off."""
    if unix_socket is None:
        server = socket.create_server(("127.0.0.1", 0))
        address = f"127.0.0.1:{server.getsockname()[1]}"
    else:
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(unix_socket))
        server.listen()
        address = str(unix_socket)
    thread = threading.Thread(target=_serve, args=(server, answer, longest))
    thread.start()
    try:
        yield address
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def _serve(server: socket.socket, answer: Answer, longest: int | None) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection, connection.makefile("rb") as received:
            assert received.read(10) == b"zINSTREAM\0"
            content = b""
            while length := int.from_bytes(received.read(4)):
                content += received.read(length)
                if longest is not None and len(content) > longest:
                    connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    break
            else:
                answer(connection, content)
