"""The scanner's client against a server that really speaks the protocol, and against servers that misbehave."""

import socket
import threading
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.unit.documents import clamd, samples
from workflows.documents.errors import ScannerRefused, ScannerUnavailable
from workflows.documents.virus_scan import ClamdScanner


def test_a_harmless_file_is_clean():
    with clamd.serving() as address:
        assert ClamdScanner(address).scan(BytesIO(samples.PDF)).clean


def test_a_file_of_many_chunks_arrives_whole():
    content = bytes(range(256)) * 4096
    received = []
    with clamd.serving(
        lambda connection, stream: (received.append(stream), clamd.judge(connection, stream))
    ) as address:
        ClamdScanner(address).scan(BytesIO(content))
    assert received == [content]


def test_the_eicar_test_file_is_found_and_named():
    with clamd.serving() as address:
        verdict = ClamdScanner(address).scan(BytesIO(samples.PDF + samples.EICAR))
    assert not verdict.clean
    assert verdict.signature == "Win.Test.EICAR_HDB-1"


def test_a_unix_socket_works_likewise():
    with TemporaryDirectory(dir="/tmp") as short, clamd.serving(unix_socket=Path(short) / "clamd") as address:
        assert ClamdScanner(address).scan(BytesIO(samples.PDF)).clean
        assert ClamdScanner(f"unix:{address}").scan(BytesIO(samples.EICAR)).signature


def test_a_refused_connection_is_no_verdict():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(ScannerUnavailable, match=f"127.0.0.1:{port}"):
        ClamdScanner(f"127.0.0.1:{port}").scan(BytesIO(samples.PDF))


def test_a_missing_socket_is_no_verdict(tmp_path):
    with pytest.raises(ScannerUnavailable):
        ClamdScanner(str(tmp_path / "nobody")).scan(BytesIO(samples.PDF))


def test_a_server_that_never_answers_is_given_up():
    finished = threading.Event()
    with clamd.serving(lambda *_: finished.wait(5)) as address:
        with pytest.raises(ScannerUnavailable, match="Zeit"):
            ClamdScanner(address, answer_seconds=0.1).scan(BytesIO(samples.PDF))
        finished.set()


def test_a_server_that_trickles_is_given_up_after_the_whole_time():
    finished = threading.Event()

    def trickle(connection: socket.socket, _: bytes) -> None:
        while not finished.wait(0.04):
            connection.sendall(b".")

    with clamd.serving(trickle) as address:
        with pytest.raises(ScannerUnavailable, match="Zeit"):
            ClamdScanner(address, answer_seconds=0.2).scan(BytesIO(samples.PDF))
        finished.set()


def test_a_server_that_hangs_up_is_no_verdict():
    with clamd.serving(lambda connection, _: connection.close()) as address, pytest.raises(ScannerRefused):
        ClamdScanner(address).scan(BytesIO(samples.PDF))


def test_a_stream_that_is_too_long_for_the_server_is_no_verdict():
    with clamd.serving(longest=100_000) as address, pytest.raises(ScannerRefused):
        ClamdScanner(address).scan(BytesIO(bytes(4_000_000)))


@pytest.mark.parametrize("answer", [b"stream: whatever\0", b"UNKNOWN COMMAND\0", b"stream: OK but not really\0", b"\0"])
def test_an_answer_that_is_not_a_verdict_is_not_taken_for_one(answer):
    with clamd.serving(lambda connection, _: connection.sendall(answer)) as address, pytest.raises(ScannerRefused):
        ClamdScanner(address).scan(BytesIO(samples.PDF))


@pytest.mark.parametrize("address", ["localhost", "localhost:", ":3310", "localhost:clamd"])
def test_an_address_that_is_none_is_noticed_at_the_start(address):
    with pytest.raises(ValueError, match="host:port"):
        ClamdScanner(address)
