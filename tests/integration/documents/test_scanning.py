"""Infected files are refused and said to be; a scanner that is away delays reading, never the receipt."""

import socket

import pytest

from engine.database import unit_of_work
from tests.integration.documents.test_store import CASE, files, hand_in
from tests.unit.documents import clamd, samples
from workflows.documents import register
from workflows.documents.errors import Infected, InfectedFileLocked, NotScannedYet
from workflows.documents.scanning import ScanRound
from workflows.documents.store import DocumentStore
from workflows.documents.virus_scan import ClamdScanner

VIRUS = samples.PDF + samples.EICAR + b"\n%%EOF"


@pytest.fixture
def unreachable() -> str:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"127.0.0.1:{closed.getsockname()[1]}"


def store_at(tmp_path, address: str | None) -> DocumentStore:
    return DocumentStore(tmp_path / "documents", ClamdScanner(address, answer_seconds=5) if address else None)


def scan_of(database, document) -> tuple[str, str]:
    with unit_of_work(database) as session:
        found = register.document(session, document.id)
        return found.scan, found.state


def test_a_scanned_file_is_clean_and_can_be_read(session, tmp_path, traveller):
    with clamd.serving() as address:
        store = store_at(tmp_path, address)
        document = hand_in(store, session)
    assert (document.scan, document.scanned_at) == ("clean", traveller.now())
    assert store.read(session, document.id) == samples.PDF


def test_an_infected_file_is_refused_by_name_and_not_kept(session, tmp_path):
    with clamd.serving() as address:
        store = store_at(tmp_path, address)
        with pytest.raises(Infected, match=r"„pass.pdf“ enthält Schadsoftware \(Win.Test.EICAR_HDB-1\)"):
            hand_in(store, session, VIRUS)
    assert files(store) == []
    assert register.documents_of(session, CASE) == []


def test_while_the_scanner_is_away_files_are_received_but_locked(session, tmp_path, unreachable):
    store = store_at(tmp_path, unreachable)
    document = hand_in(store, session)
    assert document.scan == "waiting"
    assert unreachable in document.scan_note
    assert not document.may_be_opened
    assert register.waiting_for_scan(session) == 1
    with pytest.raises(NotScannedYet):
        store.read(session, document.id)


def test_waiting_files_are_scanned_when_the_scanner_is_back(database, tmp_path, unreachable):
    with unit_of_work(database) as session:
        clean = hand_in(store_at(tmp_path, unreachable), session)
        infected = hand_in(store_at(tmp_path, unreachable), session, VIRUS, kind="AV")
    away = store_at(tmp_path, unreachable).scan_waiting(database)
    assert unreachable in away.scanner_away
    assert scan_of(database, clean) == ("waiting", "received")
    with clamd.serving() as address:
        store = store_at(tmp_path, address)
        assert store.scan_waiting(database) == ScanRound(clean=1, infected=(infected.id,))
        assert store.scan_waiting(database) == ScanRound()
    with unit_of_work(database) as session:
        assert store.read(session, clean.id) == samples.PDF
        locked = register.document(session, infected.id)
        assert (locked.scan, locked.state) == ("infected", "rejected")
        assert "Schadsoftware" in locked.rejection_reason
        with pytest.raises(InfectedFileLocked, match="EICAR"):
            store.read(session, infected.id)


def test_a_file_that_the_scanner_refuses_does_not_hold_up_the_others(database, tmp_path, unreachable):
    with unit_of_work(database) as session:
        long = hand_in(store_at(tmp_path, unreachable), session, samples.pdf(200_000))
        short = hand_in(store_at(tmp_path, unreachable), session, kind="AV")
    with clamd.serving(longest=100_000) as address:
        assert store_at(tmp_path, address).scan_waiting(database) == ScanRound(clean=1, unjudged=1)
    assert scan_of(database, long) == ("waiting", "received")
    assert scan_of(database, short) == ("clean", "received")


def test_an_office_that_gives_up_its_scanner_can_read_what_waited(database, tmp_path, unreachable):
    with unit_of_work(database) as session:
        document = hand_in(store_at(tmp_path, unreachable), session)
    store_at(tmp_path, None).scan_waiting(database)
    assert scan_of(database, document) == ("not-scanned", "received")
