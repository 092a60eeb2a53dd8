"""Wordings of the office: versions, who may change them, and which letter reads how."""

import pytest
from sqlalchemy.orm import Session

from engine.clock import Traveller
from engine.database import Database, unit_of_work
from tests.unit.letters import pdf, samples
from workflows import audit
from workflows.correspondence import passage_preview, passages
from workflows.correspondence.letters import LetterDesk
from workflows.correspondence.passages import RewordedMeanwhile, RewordingReasonMissing, WordingFaulty
from workflows.people.identities import Identity, NotPermitted

LETTER, KEY = "receipt", "no-decision"


@pytest.fixture
def desk(tmp_path) -> LetterDesk:
    return LetterDesk(tmp_path / "letters", samples.LETTERHEAD)


def reword(session: Session, who: Identity, de: str, seen: int = 0, **changes) -> int:
    texts = {"de": de, "en": "This is only a receipt.", "reason": "Kürzer."} | changes
    return passages.reword(session, who, LETTER, KEY, seen=seen, **texts)


def receipt(session: Session, desk: LetterDesk) -> str:
    letter = desk.compose(session, samples.matter(), samples.sample(LETTER), "en")
    return pdf.text(desk.read_pdf(session, letter.id))


def test_a_new_wording_is_in_every_letter_from_now_on_and_in_no_earlier_one(session, desk, analyst) -> None:
    earlier = desk.compose(session, samples.matter(), samples.sample(LETTER))
    reword(session, analyst, "Dies bestätigt **nur** den Eingang.")
    assert "Dies bestätigt nur den Eingang." in receipt(session, desk)
    assert "This is only a receipt." in receipt(session, desk)
    assert "keine Entscheidung" in pdf.text(desk.read_pdf(session, earlier.id))


def test_versions_stay_with_who_when_and_why(database: Database, analyst, traveller: Traveller) -> None:
    with unit_of_work(database) as session:
        reword(session, analyst, "Erste Fassung.")
    with unit_of_work(database) as session:
        reword(session, analyst, "Zweite Fassung.", seen=1, reason="Genauer.")
    with unit_of_work(database) as session:
        versions = passages.passage(session, analyst, LETTER, KEY).versions
        entries = audit.entries(session, action=audit.Action.LETTER_REWORD)
        assert [(one.version, one.reason) for one in versions] == [(2, "Genauer."), (1, "Kürzer."), (0, "")]
        assert versions[0].at == traveller.now()
        assert "keine Entscheidung" in versions[2].de
        assert [entry.details["version"] for entry in entries] == [2, 1]


def test_the_same_text_again_is_no_new_version(session, analyst) -> None:
    assert reword(session, analyst, "Fassung.") == reword(session, analyst, "Fassung.", seen=1, reason="") == 1


def test_of_two_people_the_second_hears_of_the_first(session, analyst) -> None:
    reword(session, analyst, "Erste Fassung.")
    with pytest.raises(RewordedMeanwhile):
        reword(session, analyst, "Zweite Fassung.", seen=0)


def test_a_wording_needs_a_reason_the_values_and_the_permission(session, analyst, lead) -> None:
    with pytest.raises(RewordingReasonMissing):
        reword(session, analyst, "Ohne Grund.", reason=" ")
    with pytest.raises(WordingFaulty) as faulty:
        passages.reword(session, analyst, "hearing", "opening", de="Ohne Tag", en="", reason="x", seen=0)
    assert {field: len(faults) for field, faults in faulty.value.faults.items()} == {"de": 1, "en": 1}
    with pytest.raises(NotPermitted):
        reword(session, lead, "Nicht erlaubt.")


def test_a_preview_shows_the_new_words_as_a_draft_and_keeps_nothing(session, desk, analyst) -> None:
    words = ("- nur online: {Statusseite}", "- online only: {Statusseite}")
    pages = passage_preview.preview(session, analyst, desk, "shared", "ways-to-submit", *words)
    assert "nur online" in pdf.text(pages)
    assert "ENTWURF" in pdf.text(pages)
    assert passages.in_force(session, "deficiency") == {}
