"""The office's own words in its letters: what they may hold, and that they are printed and nothing else happens."""

import pytest

from forms import letter_passages
from forms.letter_passages import SHARED, Passage
from tests.unit.letters import pdf, samples
from workflows.correspondence import letter_samples
from workflows.correspondence.letter_kinds import KINDS
from workflows.correspondence.letters import LetterDesk

PASSAGES = [passage for letter in letter_passages.letters() for passage in letter_passages.shipped(letter)]


def written(passage: Passage, de: str, en: str = "English words") -> str:
    content = letter_samples.showing(passage.letter, passage.key)
    desk = LetterDesk(samples.NOWHERE, samples.LETTERHEAD)
    return pdf.text(desk.render(samples.matter(), content, "en", wordings={passage.key: (de, en)}))


def passage(letter: str, key: str) -> Passage:
    return next(one for one in PASSAGES if (one.letter, one.key) == (letter, key))


@pytest.mark.parametrize("one", PASSAGES, ids=lambda one: f"{one.letter}.{one.key}")
def test_every_passage_is_printed_in_both_languages_where_its_preview_shows_it(one: Passage) -> None:
    said = written(one, "Musterwortlaut " + one.de.replace("##", "").strip(), "Sample wording")
    assert "Musterwortlaut" in said
    assert "Sample wording" in said
    assert "{" not in said


@pytest.mark.parametrize("one", PASSAGES, ids=lambda one: f"{one.letter}.{one.key}")
def test_what_ships_would_be_accepted(one: Passage) -> None:
    assert letter_passages.faults(one.de, one) == letter_passages.faults(one.en, one) == []


def test_every_passage_belongs_to_a_letter_and_its_name_is_unique_within() -> None:
    assert set(letter_passages.letters()) - {SHARED} <= set(KINDS)
    shared = {one.key for one in letter_passages.shipped(SHARED)}
    assert [one for one in PASSAGES if one.letter != SHARED and one.key in shared] == []


def test_paragraphs_lists_bold_words_and_values_are_printed() -> None:
    text = "Erster Absatz bis **{Frist}**.\n\n## Und dann\n\n- eins\n- zwei *wichtig*\n\n1. erstens\n2. zweitens"
    said = written(passage("deficiency", "opening-several"), text)
    assert "Erster Absatz bis 30. März 2026." in said
    assert "Und dann" in said
    assert "• eins • zwei wichtig" in said
    assert "1. erstens 2. zweitens" in said
    assert "*" not in said
    assert "#" not in said


@pytest.mark.parametrize(
    "typed", ['#import "x"', "#panic()", "$x^2$", "<script>", "`code`", "[x](https://a.example)", "#{1+1}"]
)
def test_what_somebody_types_is_printed_and_never_executed(typed: str) -> None:
    assert typed in written(passage("receipt", "no-decision"), f"Hinweis: {typed} bleibt stehen.")


def test_sections_of_the_law_stay_on_one_line() -> None:
    (paragraph,) = letter_passages.printable("nach § 81 Absatz 4 Satz 1", {})
    assert [part["kind"] for part in paragraph["parts"]] == ["text", "tie", "text", "tie", "text", "tie", "text"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nicht leer"),
        ("x" * 5_001, "länger als 5000"),
        ("Bitte antworten Sie.", "„{Frist}“ fehlt"),
        ("Bis {Frist} und {Datum}.", "„{Datum}“ gibt es in diesem Brief nicht. Möglich sind: {Aktenzeichen}, "),
        ("Bis {Frist}, {Rechtsgrundlage}.", "„{Rechtsgrundlage}“ gibt es in diesem Brief nicht"),
    ],
)
def test_a_wording_that_would_make_the_letter_wrong_is_refused(text: str, said: str) -> None:
    faults = letter_passages.faults(text, passage("hearing", "opening"))
    assert len(faults) == 1
    assert said in str(faults[0])


def test_a_paragraph_is_one_line_for_whoever_edits_it() -> None:
    text = passage("receipt", "next-steps").de
    assert [line[:12] for line in text.splitlines()] == [
        "## So geht e", "", "1. Wir prüfe", "2. Sobald al", "3. Wir prüfe", "", "Im Moment mü",
    ]  # fmt: skip
