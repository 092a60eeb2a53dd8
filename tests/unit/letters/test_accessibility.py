"""Every letter can be read by a screen reader and kept in an archive (PDF/UA-1, PDF/A-2a)."""

from itertools import pairwise

import pytest

from tests.unit.letters import pdf, samples

every_letter = pytest.mark.parametrize("content", samples.LETTERS, ids=lambda content: content.kind)
both_languages = pytest.mark.parametrize("language", ["de", "en"])


@every_letter
@both_languages
def test_a_letter_declares_the_standards_it_was_checked_against(write, content, language):
    metadata = pdf.metadata(write(content, language=language))
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata


@every_letter
def test_a_letter_is_tagged_german_and_shows_its_title(write, content):
    reader = pdf.reader(write(content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf has booleans of its own
    assert root["/Lang"] == "de-DE"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata.title == f"{content.subject.de} ({samples.CASE})"
    assert reader.metadata.author == "Stadt Musterstadt, Ausländerbehörde"


@every_letter
@both_languages
def test_headings_begin_at_the_first_level_and_leave_none_out(write, content, language):
    levels = [
        int(tag.name[1])
        for tag in pdf.tags(write(content, language=language))
        if tag.name[:1] == "H" and tag.name[1:].isdigit()
    ]
    assert levels[0] == 1
    assert all(lower - higher <= 1 for higher, lower in pairwise(levels))


@every_letter
@both_languages
def test_every_image_says_what_it_shows(write, content, language):
    figures = [tag for tag in pdf.tags(write(content, language=language)) if tag.name == "Figure"]
    assert figures
    assert all("https://abh.musterstadt.example/" in (figure.alt or "") for figure in figures)


@pytest.mark.parametrize("kind", ["application-summary", "completeness-confirmation", "grant"])
def test_tables_have_header_cells(write, kind):
    names = [tag.name for tag in pdf.tags(write(samples.sample(kind)))]
    assert names.count("Table") == names.count("THead")
    assert "TH" in names


def test_numbered_items_are_a_list(write):
    names = [tag.name for tag in pdf.tags(write(samples.sample("deficiency")))]
    assert names.count("LI") >= len(samples.MISSING)


@every_letter
def test_the_english_part_is_marked_as_english(write, content):
    assert {tag.language for tag in pdf.tags(write(content))} == {None}
    assert "en-GB" in {tag.language for tag in pdf.tags(write(content, language="en"))}


@every_letter
def test_every_font_is_embedded(write, content):
    for page in pdf.reader(write(content, language="en")).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            assert "/ToUnicode" in font
