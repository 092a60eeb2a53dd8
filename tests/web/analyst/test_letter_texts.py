"""Wording the office's letters in the browser."""

import pytest

from tests.unit.letters import pdf
from tests.web.clerk.desk import Desk
from tests.web.desks import Hire
from workflows.people.permissions import Role

ADDRESS = "/textbausteine/receipt/no-decision"


@pytest.fixture
def analyst(hire: Hire) -> Desk:
    return hire("Piotr Nowak", Role.ANALYST)


def test_an_analyst_finds_changes_and_sees_a_passage(analyst: Desk) -> None:
    analyst.open("/textbausteine").follow("Hinweis am Ende")
    assert analyst.heading == "Hinweis am Ende"
    assert "keine Entscheidung" in analyst.text
    texts = {"de": "Dies bestätigt nur den Eingang.", "en": "This is only a receipt.", "reason": "Kürzer.", "seen": "0"}
    analyst.post(ADDRESS, **texts)
    assert analyst.status == 200, analyst.text
    assert "Der Text gilt ab jetzt für jeden neuen Brief." in analyst.text
    assert "Fassung 1 vom" in analyst.text
    assert "Piotr Nowak" in analyst.open("/textbausteine").text


def test_what_is_wrong_stands_at_the_field_and_nothing_typed_is_lost(analyst: Desk) -> None:
    texts = {"de": "Bis {Datum}.", "en": "By {Datum}.", "reason": "", "seen": "0"}
    analyst.post("/textbausteine/hearing/opening", **texts)
    assert analyst.status == 422
    assert "„{Frist}“ fehlt" in analyst.text
    assert "By {Datum}." in analyst.text


def test_a_preview_is_a_pdf_of_the_letter(analyst: Desk) -> None:
    texts = {"de": "Nur eine Probe.", "en": "Only a trial.", "seen": "0", "preview": "1"}
    answer = analyst.post(ADDRESS, **texts).answer
    assert answer.mimetype == "application/pdf"
    assert "Nur eine Probe." in pdf.text(answer.data)


def test_a_passage_that_is_not_there_is_not_found(analyst: Desk) -> None:
    assert analyst.open("/textbausteine/receipt/nothing").status == 404
