"""What the document store promises: kept unchanged, checked first, verified on every read, nothing twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO

import pytest

from engine.database import unit_of_work
from tests.unit.documents import samples
from workflows.documents import register
from workflows.documents.errors import (
    CaseFull,
    DocumentDamaged,
    DocumentSubmitted,
    EmptyFile,
    TooLarge,
    TooManyFiles,
    TypeContradicted,
    UnknownDocument,
    WrongType,
)
from workflows.documents.register import Channel
from workflows.documents.store import DocumentStore, Limits

CASE = "LZ-2026-000123-7"


def hand_in(store, session, content=samples.PDF, *, owner=CASE, kind="PASS", filename="pass.pdf", claimed_type=""):
    return store.keep(session, owner, kind, filename, content, claimed_type, Channel.ONLINE, "citizen")


def files(store) -> list:
    return [path for path in store._content.directory.rglob("*") if path.is_file()]


def test_a_document_comes_back_byte_for_byte(session, store, traveller):
    document = hand_in(store, session, BytesIO(samples.jpeg()), filename="C:\\Bilder\\Pass", claimed_type="image/jpeg")
    assert store.read(session, document.id) == samples.jpeg()
    assert document.filename == "Pass.jpg"
    assert document.media_type == "image/jpeg"
    assert document.size == len(samples.jpeg())
    assert document.received_at == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert (document.case_number, document.state, document.scan) == (CASE, "received", "not-scanned")
    assert [found.id for found in register.documents_of(session, CASE)] == [document.id]


def test_an_encrypted_pdf_says_so_on_the_document(session, store):
    assert hand_in(store, session, samples.ENCRYPTED_PDF).hints == ["encrypted"]


@pytest.mark.parametrize(
    ("content", "filename", "error"),
    [
        (b"", "leer.pdf", EmptyFile),
        (samples.pdf(10_001), "gross.pdf", TooLarge),
        (b"MZ" + bytes(100), "vertrag.pdf", WrongType),
        (samples.png(), "foto.pdf", TypeContradicted),
    ],
)
def test_a_refused_file_leaves_nothing_behind(session, tmp_path, content, filename, error):
    store = DocumentStore(tmp_path / "documents", limits=Limits(file_bytes=10_000))
    with pytest.raises(error, match=filename):
        hand_in(store, session, content, filename=filename)
    assert files(store) == []
    assert register.documents_of(session, CASE) == []


def test_a_file_of_exactly_the_permitted_size_is_kept(session, tmp_path):
    store = DocumentStore(tmp_path / "documents", limits=Limits(file_bytes=10_000))
    assert hand_in(store, session, samples.pdf(10_000)).size == 10_000


def test_all_files_of_a_case_together_have_a_limit(session, tmp_path):
    store = DocumentStore(tmp_path / "documents", limits=Limits(owner_bytes=25_000))
    hand_in(store, session, samples.pdf(10_000))
    hand_in(store, session, samples.pdf(10_001))
    with pytest.raises(CaseFull):
        hand_in(store, session, samples.pdf(10_002))
    hand_in(store, session, samples.pdf(10_002), owner="LZ-2026-000124-5")


def test_a_case_has_only_so_many_files(session, tmp_path):
    store = DocumentStore(tmp_path / "documents", limits=Limits(owner_files=2))
    hand_in(store, session, samples.pdf(1000))
    hand_in(store, session, samples.pdf(1001))
    with pytest.raises(TooManyFiles, match="2 Dateien"):
        hand_in(store, session, samples.pdf(1002))


def test_parallel_uploads_do_not_slip_through_the_limit(database, tmp_path):
    store = DocumentStore(tmp_path / "documents", limits=Limits(owner_files=3))

    def upload(number: int) -> bool:
        try:
            with unit_of_work(database) as session:
                hand_in(store, session, samples.pdf(1000 + number))
        except TooManyFiles:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(upload, range(8))) == 3


def test_a_double_click_keeps_one_document(session, store):
    first = hand_in(store, session)
    assert hand_in(store, session).id == first.id
    assert hand_in(store, session, kind="AV").id != first.id
    assert hand_in(store, session, owner="LZ-2026-000124-5").id != first.id


def test_a_rejected_document_may_be_handed_in_again(session, store):
    first = hand_in(store, session)
    register.reject(session, first.id, "Die Rückseite fehlt.", "kaya")
    assert hand_in(store, session).id != first.id


def test_a_damaged_file_is_not_handed_out_and_the_error_says_what_to_do(session, store):
    document = hand_in(store, session)
    path = store._content.path(document.sha256)
    path.write_bytes(path.read_bytes().replace(b"Catalog", b"Kat4log"))
    with pytest.raises(DocumentDamaged, match=r"„pass.pdf“ .*beschädigt.*Datensicherung") as damaged:
        store.read(session, document.id)
    assert f"documents/{document.sha256[:2]}/{document.sha256[2:4]}/{document.sha256}" in str(damaged.value)
    assert str(path) not in str(damaged.value)
    path.unlink()
    with pytest.raises(DocumentDamaged, match="verschwunden"):
        store.read(session, document.id)


def test_a_judgement_names_who_judged_and_can_be_taken_back(session, store, traveller):
    document = hand_in(store, session)
    register.reject(session, document.id, "Die Rückseite fehlt.", "kaya")
    assert (document.state, document.rejection_reason, document.judged_by) == (
        "rejected",
        "Die Rückseite fehlt.",
        "kaya",
    )
    register.accept(session, document.id, "lang")
    assert (document.state, document.rejection_reason, document.judged_at) == ("accepted", "", traveller.now())
    register.reset(session, document.id, "lang")
    assert document.state == "received"


def test_documents_of_a_draft_become_documents_of_the_case_on_the_day_of_submission(session, store, traveller):
    draft = register.draft_owner("7f3a")
    document = hand_in(store, session, owner=draft)
    assert document.case_number is None
    submitted = traveller.move_to(datetime(2026, 3, 9, 12, 0, tzinfo=UTC))
    assert register.hand_over(session, draft, CASE) == 1
    session.refresh(document)
    assert (document.case_number, document.received_at) == (CASE, submitted)
    assert register.documents_of(session, draft) == []


def test_a_file_can_be_taken_out_of_a_draft_but_not_out_of_a_case(session, store):
    draft = register.draft_owner("7f3a")
    in_draft, in_case = hand_in(store, session, owner=draft), hand_in(store, session)
    with pytest.raises(UnknownDocument):
        register.remove(session, register.draft_owner("somebody else"), in_draft.id)
    register.remove(session, draft, in_draft.id)
    assert register.documents_of(session, draft) == []
    with pytest.raises(DocumentSubmitted):
        register.remove(session, CASE, in_case.id)
    with pytest.raises(DocumentSubmitted):
        register.discard_draft(session, CASE)
