"""Whoever worked on a decision cannot approve it, and is told so before they begin."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.integration.office import APPROVED, GRANT, REFUSAL_NOTICE, REFUSE, REQUIRED, UPHELD, Office
from tests.web.citizen.browser import words_of
from tests.web.clerk.desk import COMPLETE, Desk
from tests.web.desks import Hire
from workflows import audit
from workflows.audit import Action
from workflows.correspondence import letters
from workflows.people.permissions import Role

APPROVE = "Entscheidung freigeben"


@pytest.fixture
def waiting(clerk: Desk, both: Desk, office: Office) -> str:
    """The number of a case whose refusal `both` has proposed and written, and which waits for a second person."""
    number = office.apply(REQUIRED)
    office.judge(number, clerk.identity, *REQUIRED)
    office.complete(number, clerk.identity, COMPLETE | {"findings": []})
    office.complete(number, both.identity, REFUSE)
    office.complete(number, both.identity, REFUSAL_NOTICE)
    office.pass_time(29)  # nobody answers the hearing
    office.complete(number, both.identity, UPHELD)
    assert office.open_task(number).name == APPROVE
    return number


@pytest.fixture
def both(hire: Hire) -> Desk:
    """Somebody who examines and approves."""
    return hire("Carla Ferreira", Role.EXAMINER, Role.APPROVER)


def test_the_same_person_is_told_why_before_filling_anything_in(both: Desk, waiting: str) -> None:
    both.sign_in("ein Satz aus Wörtern")
    both.open_task(waiting)
    assert both.heading == APPROVE
    assert "Nach dem Vier-Augen-Prinzip muss diesen Schritt eine andere Person erledigen" in both.said()
    assert not both.has_button("Aufgabe übernehmen")
    assert not both.has_field("approved")


def test_the_same_person_cannot_send_it_either(both: Desk, waiting: str, office: Office) -> None:
    both.sign_in("ein Satz aus Wörtern")
    both.open_task(waiting)
    task, revision = both.address.partition("?")[0], both.value(":stand")
    for address in (f"{task}/uebernehmen", task):
        both.post(address, **APPROVED, **{":stand": revision, ":aktion": "erledigen", "_shown": ""})
        assert both.status == 409
        assert "Vier-Augen-Prinzip" in both.said()
    assert office.open_task(waiting).assignee is None


def test_the_second_person_sees_what_was_proposed_and_reads_the_notice_as_it_will_go_out(
    hire: Hire, waiting: str, office: Office
) -> None:
    approver = hire("Matthias Vogt", Role.APPROVER)
    approver.open_task(waiting)
    (panel,) = approver.page.xpath("//section[@id='vorschlag']")
    said = words_of(panel)
    assert "Ablehnung" in said
    assert "Carla Ferreira" in said
    assert "Keine neuen Gesichtspunkte." in said, "why it stays at the refusal"
    assert "Gesicherter Lebensunterhalt" in said
    assert "Das Einkommen liegt unter dem Bedarf." in said, "the legal test that failed"
    assert "Passpflicht" in said, "and those that did not"
    approver.follow("Bescheid im Entwurf (PDF)")
    assert approver.answer.content_type == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(approver.answer.data)).pages)
    for fact in (waiting, "Das Einkommen reicht nicht aus.", "Rechtsbehelfsbelehrung", "Matthias Vogt", "ENTWURF"):
        assert fact in " ".join(text.split())
    with office.transaction() as session:
        assert [letter.kind for letter in letters.letters_of(session, waiting) if letter.kind == "refusal"] == []
        (look,) = audit.entries(session, subject=waiting, action=Action.LETTER_VIEW)
        assert (look.by, look.details) == (approver.account, {"kind": "refusal", "draft": True})


def test_without_a_waiting_proposal_there_is_no_draft(clerk: Desk, office: Office) -> None:
    number = office.apply()
    clerk.open_task(number)
    assert not clerk.page.xpath("//section[@id='vorschlag']")
    clerk.open(f"/akte/{number}/bescheid-entwurf")
    assert clerk.status == 409
    assert "kein Entscheidungsvorschlag" in clerk.text


def test_a_second_person_approves(hire: Hire, waiting: str) -> None:
    approver = hire("Matthias Vogt", Role.APPROVER)
    approver.claim(waiting).press("Aufgabe erledigen", **APPROVED)
    approver.press("Aufgabe erledigen", approval_note="Ich sehe es ebenso.")
    assert "ist erledigt" in approver.said()
    approver.open(f"/akte/{waiting}")
    assert "Ich sehe es ebenso." in approver.text
    assert "Matthias Vogt" in approver.text


def test_there_is_no_draft_to_read_before_the_notice_is_worded(clerk: Desk, both: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    office.judge(number, clerk.identity, *REQUIRED)
    office.complete(number, clerk.identity, COMPLETE | {"findings": []})
    office.complete(number, both.identity, GRANT)
    both.open_task(number)
    assert both.heading == "Bescheid vorbereiten"
    (panel,) = both.page.xpath("//section[@id='vorschlag']")
    said = words_of(panel)
    assert "Erteilung" in said
    assert "Bescheid im Entwurf" not in said
    assert "Bescheid vorbereitet" not in said
    assert "Passpflicht" in said
