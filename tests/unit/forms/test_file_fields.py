"""Files: what may be sent, what is kept, what is taken away."""

import pytest

from engine.errors import translatable
from forms.answers import facts
from forms.file_fields import clean_filename
from tests.unit.forms.building import UploadedFile, component, form, send, sentences

PASSPORT = {"document_id": "d1", "filename": "pass.pdf", "size": 7}


def picker(**attributes: object) -> dict[str, object]:
    return component("filepicker", "papers", **{"accept": ".pdf,.jpg,image/*", "multiple": True, **attributes})


def test_a_file_to_keep_is_handed_to_the_caller_with_its_document():
    definition = form(picker(properties={"document": "PASS"}))
    result = send(definition, files={"papers": [UploadedFile("Mein Pass.PDF")]})
    (upload,) = result.uploads
    assert (upload.document, upload.filename, upload.size) == ("PASS", "Mein Pass.PDF", 7)
    result.attach(upload, PASSPORT)
    assert result.answers == {"papers": [PASSPORT]}


@pytest.mark.parametrize(
    ("file", "part"),
    [
        (UploadedFile("virus.exe", content_type="application/x-msdownload"), "Format, das wir nicht annehmen"),
        (UploadedFile("leer.pdf", b""), "ist leer"),
        (UploadedFile("groß.pdf", b"x" * 1_000_001), "größer als 1 MB"),
    ],
)
def test_a_file_that_cannot_be_kept_is_named(file: UploadedFile, part: str):
    result = send(form(picker(properties={"max_megabytes": "1"})), files={"papers": [file]})
    assert part in sentences(result)[0]
    assert file.filename in sentences(result)[0]
    assert not result.uploads


def test_the_right_files_among_wrong_ones_are_kept():
    files = [UploadedFile("a.pdf"), UploadedFile("b.exe", content_type="x/y"), UploadedFile("c.jpg")]
    result = send(form(picker()), files={"papers": files})
    assert [upload.filename for upload in result.uploads] == ["a.pdf", "c.jpg"]
    assert len(result.errors) == 1


def test_too_many_files_are_cut_off_and_told():
    result = send(form(picker(properties={"max_files": "2"})), files={"papers": [UploadedFile("a.pdf")] * 5})
    assert len(result.uploads) == 2
    assert "höchstens 2 Dateien" in sentences(result)[0]


def test_files_that_are_there_count_towards_the_limit():
    definition = form(picker(properties={"max_files": "1", "document": "PASS"}, multiple=False))
    result = send(definition, previous={"papers": [PASSPORT]}, files={"papers": [UploadedFile("neu.pdf")]})
    result.attach(result.uploads[0], {**PASSPORT, "document_id": "d2"})
    assert [file["document_id"] for file in result.answers["papers"]] == ["d2"]
    assert result.removed == [PASSPORT]


def test_the_empty_part_of_a_browser_is_no_file():
    assert not send(form(picker()), files={"papers": [UploadedFile("", b"")]}).errors


def test_a_required_file_may_be_there_already():
    definition = form(picker(validate={"required": True}))
    assert sentences(send(definition)) == ["Bitte fügen Sie „Papers“ bei."]
    assert not send(definition, previous={"papers": [PASSPORT]}).errors
    assert not send(definition, files={"papers": [UploadedFile("a.pdf")]}).errors


def test_a_recommended_file_warns_and_does_not_block():
    result = send(form(picker(properties={"recommended": "true"})))
    assert result.is_complete
    assert "nachreichen" in result.warnings[0].text()


def test_a_button_removes_a_file_and_nothing_else_on_the_page():
    definition = form(picker(), component("textfield", "name"))
    sent = {"_remove_file": "papers:d1", "name": "Ada"}
    result = send(definition, sent, previous={"papers": [PASSPORT, {**PASSPORT, "document_id": "d2"}]})
    assert [file["document_id"] for file in result.answers["papers"]] == ["d2"]
    assert result.removed == [PASSPORT]
    assert result.answers["name"] == "Ada"
    assert not result.is_complete


@pytest.mark.parametrize("target", ["papers:unknown", "other:d1", "", "papers", ":::", "\x00"])
def test_a_forged_remove_button_removes_nothing(target: str):
    result = send(form(picker()), {"_remove_file": target}, previous={"papers": [PASSPORT]})
    assert result.answers == {"papers": [PASSPORT]}
    assert not result.removed


def test_references_cannot_be_forged_in_the_page():
    result = send(form(picker()), {"papers": '[{"document_id": "of-somebody-else", "filename": "x"}]'})
    assert result.answers == {"papers": []}


def test_the_keeper_of_files_may_refuse_one():
    result = send(form(picker()), files={"papers": [UploadedFile("a.pdf")]})
    result.refuse(result.uploads[0], translatable("In „{filename}“ bei „{label}“ wurde ein Schadprogramm gefunden."))
    assert sentences(result) == ["In „a.pdf“ bei „Papers“ wurde ein Schadprogramm gefunden."]
    assert not result.is_complete


def test_as_a_fact_a_file_is_there_or_not():
    definition = form(picker(properties={"fact": "true", "fact.name": "emergency_evidence"}))
    assert facts(definition, {"papers": [PASSPORT]}) == {"emergency_evidence": True}
    assert facts(definition, {}) == {"emergency_evidence": False}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\pass.pdf", "pass.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "Datei"),
        (None, "Datei"),
        (" ..", "Datei"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_names_of_files_lose_folders_and_strange_signs(sent: str | None, kept: str):
    assert clean_filename(sent) == kept
