"""What a file is, is decided by its content; what its name and the browser claim must fit."""

from pathlib import Path

import pytest

from tests.unit.documents import samples
from workflows.documents.errors import IncompleteFile, TooManyPixels, TypeContradicted, WrongType
from workflows.documents.file_types import JPEG, PDF, PNG, FileType
from workflows.documents.inspection import Hint, Inspection, inspect


def look_into(tmp_path: Path, content: bytes, filename: str, claimed_type: str = "") -> Inspection:
    path = tmp_path / "upload"
    path.write_bytes(content)
    return inspect(path, filename, claimed_type)


@pytest.mark.parametrize(
    ("content", "filename", "claimed_type", "kind"),
    [
        (samples.PDF, "vertrag.pdf", "application/pdf", PDF),
        (b"\xef\xbb\xbf\r\n" + samples.PDF, "vertrag.PDF", "application/x-pdf", PDF),
        (samples.jpeg(), "pass.jpeg", "image/jpg", JPEG),
        (samples.jpeg(frame=0xC2), "pass.jpg", "image/pjpeg", JPEG),
        (samples.png(), "pass.png", "image/png", PNG),
    ],
)
def test_accepted_files_are_recognised_by_their_content(tmp_path, content, filename, claimed_type, kind: FileType):
    assert look_into(tmp_path, content, filename, claimed_type).kind is kind


@pytest.mark.parametrize(
    ("filename", "claimed_type"), [("scan", ""), ("scan", "application/octet-stream"), ("Vertrag vom 3. Mai 2026", "")]
)
def test_a_file_that_claims_nothing_is_taken_for_what_it_is(tmp_path, filename, claimed_type):
    assert look_into(tmp_path, samples.PDF, filename, claimed_type).kind is PDF


@pytest.mark.parametrize(
    ("filename", "claimed_type", "claimed"),
    [
        ("pass.pdf", "application/pdf", "ein PDF-Dokument"),
        ("pass.png", "application/pdf", "ein PDF-Dokument"),
        ("pass.pdf", "image/png", "ein PDF-Dokument"),
        ("pass.jpg", "image/jpeg", "ein JPEG-Bild"),
        ("pass.html", "", ".html"),
    ],
)
def test_an_image_under_another_types_name_is_refused_with_both_types_named(tmp_path, filename, claimed_type, claimed):
    with pytest.raises(TypeContradicted) as refused:
        look_into(tmp_path, samples.png(), filename, claimed_type)
    assert refused.value.values["claimed"] == claimed
    assert refused.value.values["found"] == "ein PNG-Bild"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "ein HEIC-Bild"),
        (b"II*\x00" + bytes(100), "ein TIFF-Bild"),
        (b"PK\x03\x04" + bytes(100), "ein ZIP-Archiv oder ein Office-Dokument"),
        (b"MZ" + bytes(100), "ein Programm"),
        (b"\x7fELF" + bytes(100), "ein Programm"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "ein WebP-Bild"),
        (b"<!DOCTYPE html><script>alert(1)</script>%PDF-1.7", "HTML document"),
        (b"just a note", "unbekannter Dateityp"),
    ],
)
def test_every_other_type_is_refused_whatever_it_calls_itself(tmp_path, content, found):
    with pytest.raises(WrongType) as refused:
        look_into(tmp_path, content, "vertrag.pdf", "application/pdf")
    assert refused.value.values["found"] == found
    assert "PDF oder ein Foto als JPEG oder PNG" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (samples.pdf(5000)[:4000], "vertrag.pdf"),
        (samples.jpeg()[:-2], "pass.jpg"),
        (samples.png()[:-12], "pass.png"),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xd9", "pass.jpg"),
        (b"\x89PNG\r\n\x1a\nIEND", "pass.png"),
    ],
)
def test_a_file_that_broke_off_on_the_way_is_refused(tmp_path, content, filename):
    with pytest.raises(IncompleteFile):
        look_into(tmp_path, content, filename)


@pytest.mark.parametrize(
    ("content", "filename"), [(samples.png(60_000, 60_000), "a.png"), (samples.jpeg(65_000, 65_000), "a.jpg")]
)
def test_an_image_that_would_fill_the_viewers_memory_is_refused(tmp_path, content, filename):
    with pytest.raises(TooManyPixels) as refused:
        look_into(tmp_path, content, filename)
    assert "120 Millionen" in str(refused.value)


def test_the_largest_photo_of_a_telephone_is_accepted(tmp_path):
    assert look_into(tmp_path, samples.jpeg(12_000, 9_000), "pass.jpg").kind is JPEG


@pytest.mark.parametrize(
    "content", [samples.ENCRYPTED_PDF, samples.PDF.replace(b"/Root 1 0 R", b"/Encrypt\n12 0 R/Root 1 0 R")]
)
def test_an_encrypted_pdf_is_accepted_with_a_hint(tmp_path, content):
    assert look_into(tmp_path, content, "auszug.pdf").hints == (Hint.ENCRYPTED,)


def test_a_pdf_that_only_mentions_encryption_gets_no_hint(tmp_path):
    content = samples.PDF.replace(b"trailer", b"% /Encryption is not used, /Encrypt neither\ntrailer")
    assert look_into(tmp_path, content, "auszug.pdf").hints == ()
