"""Letters fit window envelopes and folders: DIN 5008, form B."""

import pytest

from tests.unit.letters import pdf, samples
from workflows.correspondence.letter_kinds import ApplicationSummary
from workflows.correspondence.letter_parts import Answer, AnswerSection, Recipient

LONG = Recipient(
    "Prof. Dr. María Fernanda de los Ángeles Rodríguez-Etcheverría y Wickramasuriya Mudiyanselage von und zu Hohenlohe",
    (
        "c/o Studierendenwerk Musterstadt, Wohnheim am Technologiepark, Haus 4, Zimmer 1207",
        "Straße des Siebzehnten Juni 135–137 Hinterhaus links, 5. Obergeschoss",
        "12345 Musterstadt am Großen Strom",
    ),
)


@pytest.mark.parametrize("recipient", [samples.matter().recipient, LONG], ids=["short", "long"])
def test_the_address_lies_in_the_window_and_nothing_else_does(write, recipient):
    letter = write(samples.sample("receipt"), matter=samples.matter(recipient=recipient))
    in_window = [(y, piece) for x, y, piece in pdf.positions(letter) if 20 <= x <= 105 and 45 <= y <= 90]
    return_line = "Stadt Musterstadt, Ausländerbehörde · Rathausplatz 1 · 12345 Musterstadt"
    pieces = [piece for _, piece in in_window]
    assert letters_of(pieces) == letters_of([return_line, recipient.name, *recipient.address])
    # The lower part of the window, 27.3 mm high, is the recipient's.
    assert all(62.7 <= y <= 90 for y, piece in in_window if piece != return_line)


@pytest.mark.parametrize("content", samples.LETTERS, ids=lambda content: content.kind)
def test_the_text_begins_below_window_and_information_block(write, content):
    for recipient in (samples.matter().recipient, LONG):
        letter = write(content, matter=samples.matter(recipient=recipient))
        subject = next(y for _, y, piece in pdf.positions(letter) if piece.startswith(content.subject.de[:12]))
        assert 98 <= subject <= 115


@pytest.mark.parametrize("kind", ["receipt", "deficiency", "reminder", "completeness-confirmation", "closing"])
def test_an_ordinary_letter_needs_one_sheet(write, kind):
    assert len(pdf.reader(write(samples.sample(kind))).pages) == 1


def test_later_pages_name_the_case_and_all_pages_are_numbered(write):
    pages = [page.extract_text() for page in pdf.reader(write(samples.sample("refusal"))).pages]
    assert len(pages) == 2
    assert f"Aktenzeichen {samples.CASE}" in " ".join(pages[1].split())
    for number, page in enumerate(pages, start=1):
        assert f"Seite {number} von 2" in " ".join(page.split())


def test_nothing_leaves_the_sheet_however_long_a_word_or_an_answer_is(write):
    answers = (Answer("x" * 200, "y" * 3000), Answer("Warum?", "Ein Satz, der sich wiederholt. " * 400))
    content = ApplicationSummary(
        received_at=samples.sample("application-summary").received_at,
        sections=(AnswerSection("Lang", answers),),
        files=samples.sample("application-summary").files,
    )
    letter = write(content)
    count = len(pdf.reader(letter).pages)
    assert count > 3
    for page in range(count):
        for x, y, piece in pdf.positions(letter, page):
            assert 20 <= x <= 190, piece
            assert 5 <= y <= 292, piece
    # Everything is there: no answer is cut off at the end of a page.
    assert pdf.text(letter).count("Ein Satz, der sich wiederholt.") == 400
    assert pdf.text(letter).replace(" ", "").count("y") >= 3000


def letters_of(pieces) -> str:
    """All characters without the spaces, which a line break may add."""
    return "".join("".join(pieces).split())
