"""What citizens may say about their case: a reply to the hearing, that it is urgent, that they withdraw."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from engine import clock, feel, process_runner
from engine.database import unit_of_work
from tests.integration.office import COMPLETE, GRANT, REFUSAL_NOTICE, REFUSE, REQUIRED, Office
from tests.web.citizen.browser import Browser, pdf
from tests.web.citizen.test_status_page import CLERK, EXAMINER
from workflows.cases import case_register
from workflows.cases.tables import Case, Contribution


@pytest.fixture
def examined(office: Office) -> str:
    """A complete case that is being examined."""
    number = office.apply(REQUIRED)
    office.judge(number, CLERK, *REQUIRED)
    office.complete(number, CLERK, COMPLETE)
    return number


@pytest.fixture
def heard(office: Office, examined: str) -> str:
    """A case whose refusal is intended; the hearing waits for a reply."""
    office.complete(examined, EXAMINER, REFUSE)
    office.complete(examined, EXAMINER, REFUSAL_NOTICE)
    return examined


def contributions(office: Office) -> list[Contribution]:
    with unit_of_work(office.database) as session:
        found = list(session.scalars(select(Contribution).order_by(Contribution.id)))
        session.expunge_all()
        return found


def facts(office: Office, number: str) -> dict[str, object]:
    with unit_of_work(office.database) as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        assert case.instance_id is not None
        return process_runner.variables(session, case.instance_id)


def test_a_reply_to_the_hearing_reaches_the_examiner(browser: Browser, office: Office, heard: str) -> None:
    browser.prove(heard)
    assert "Wir beabsichtigen, Ihren Antrag abzulehnen." in browser.text
    browser.follow("Stellung nehmen")
    assert "30. März 2026" in browser.text
    browser.press("Stellungnahme absenden", reply="Mein Lohn ist gestiegen.", reply_files=pdf("lohn.pdf"))
    assert "Ihre Stellungnahme ist bei uns." in browser.text
    office.work()
    assert office.open_task(heard).element_id == "Task_AssessHearing"
    (reply,) = contributions(office)
    assert (reply.kind, reply.text, len(reply.details["documents"])) == (
        "hearing-reply",
        "Mein Lohn ist gestiegen.",
        1,
    )
    assert "Anlage zur Stellungnahme" in browser.open(f"/status/{heard}").text


def test_an_empty_reply_is_not_sent(browser: Browser, office: Office, heard: str) -> None:
    browser.prove(heard).follow("Stellung nehmen").press("Stellungnahme absenden", reply="  ")
    assert "schreiben Sie etwas" in browser.errors()["f-reply"]
    assert contributions(office) == []


def test_a_refused_attachment_loses_neither_the_text_nor_the_good_file(
    browser: Browser, office: Office, heard: str
) -> None:
    browser.prove(heard).follow("Stellung nehmen")
    files = [pdf("gut.pdf"), (BytesIO(b"PK\x03\x04" + b"x" * 200), "schlecht.pdf")]
    browser.press("Stellungnahme absenden", reply="Ein langer Text.", reply_files=files)
    assert "schlecht.pdf" in browser.errors()["f-reply_files"]
    assert browser.page.xpath("//textarea[@name='reply']")[0].value.strip() == "Ein langer Text."
    assert "Schon bei uns: gut.pdf" in browser.text
    browser.press("Stellungnahme absenden")
    (reply,) = contributions(office)
    assert len(reply.details["documents"]) == 1


def test_where_nobody_asks_for_a_reply_there_is_no_form(browser: Browser, office: Office, examined: str) -> None:
    browser.prove(examined)
    assert not browser.has_link("Stellung nehmen")
    browser.open(f"/status/{examined}/stellungnahme")
    assert browser.address == f"/status/{examined}"
    assert "keine Stellungnahme nötig" in browser.text


def test_urgency_is_claimed_with_reason_day_and_proof(browser: Browser, office: Office, examined: str) -> None:
    browser.prove(examined).follow("Als eilig melden")
    browser.press(
        "Als eilig melden",
        emergency_reason="job_loss",
        emergency_date__day="10",
        emergency_date__month="3",
        emergency_date__year="2026",
        emergency_details="Kündigung droht.",
        emergency_proof=pdf("brief.pdf"),
    )
    assert "Ihre Meldung ist bei uns." in browser.text
    office.work()
    known = facts(office, examined)
    assert known["emergency_reason"] == "job_loss"
    assert feel.to_python(known["emergency_date"]) == date(2026, 3, 10)
    assert known["emergency_evidence"] is True
    with unit_of_work(office.database) as session:
        assert session.scalar(select(Case.urgency)) in {"U1", "U2"}


def test_a_claim_without_reason_keeps_the_proof(browser: Browser, office: Office, examined: str) -> None:
    browser.prove(examined).follow("Als eilig melden").press("Als eilig melden", emergency_proof=pdf("brief.pdf"))
    assert list(browser.errors()) == ["f-emergency_reason"]
    assert "Schon bei uns: brief.pdf" in browser.text
    browser.press("Als eilig melden", emergency_reason="medical")
    office.work()
    assert facts(office, examined)["emergency_evidence"] is True


def test_reasons_come_from_the_published_form_and_no_other_is_taken(
    browser: Browser, office: Office, examined: str
) -> None:
    browser.prove(examined).follow("Als eilig melden")
    offered = browser.page.xpath("//input[@name='emergency_reason']/@value")
    assert "job_loss" in offered
    assert "none" not in offered
    browser.press("Als eilig melden", emergency_reason="holiday")
    assert browser.status == 422
    assert contributions(office) == []


def test_withdrawing_is_asked_first_and_then_confirmed(browser: Browser, office: Office, examined: str) -> None:
    browser.prove(examined).follow("Antrag zurücknehmen")
    assert "Das lässt sich nicht rückgängig machen" in browser.text
    browser.press("Antrag zurücknehmen", text="Ich ziehe um.")
    assert list(browser.errors()) == ["sure"]
    assert browser.page.xpath("//textarea[@name='text']")[0].value.strip() == "Ich ziehe um."
    browser.press("Antrag zurücknehmen", sure="1")
    office.work()
    browser.open(f"/status/{examined}")
    assert "Sie haben Ihren Antrag zurückgenommen. Der Vorgang ist abgeschlossen." in browser.text
    assert browser.has_link("Sie haben Ihren Antrag zurückgenommen")


def test_whoever_withdraws_late_reads_that_the_work_is_to_be_paid_for(
    browser: Browser, office: Office, heard: str
) -> None:
    browser.prove(heard).follow("Antrag zurücknehmen").press("Antrag zurücknehmen", sure="1")
    office.work()
    browser.open(f"/status/{heard}")
    assert "Sie haben Ihren Antrag zurückgenommen. Der Vorgang ist abgeschlossen." in browser.text
    assert "gilt weiter" not in browser.text
    assert "Bitte zahlen Sie 93,00 €" in browser.text
    assert not browser.has_link("Antrag zurücknehmen")
    assert "Stellung nehmen" not in browser.text


def test_what_is_decided_can_neither_be_withdrawn_nor_hurried(browser: Browser, office: Office, examined: str) -> None:
    office.complete(examined, EXAMINER, GRANT)
    with office.transaction() as session:
        case_register.find_for_change(session, examined).decided_at = clock.now()
    browser.prove(examined)
    for path in ("zuruecknehmen", "eilt"):
        assert browser.open(f"/status/{examined}/{path}").address == f"/status/{examined}"
    assert contributions(office) == []


@pytest.mark.parametrize("path", ["zuruecknehmen", "eilt", "stellungnahme", "unterlagen", "unterlagen/fertig"])
def test_nothing_can_be_done_to_a_closed_case_and_it_says_since_when(
    browser: Browser, office: Office, examined: str, path: str
) -> None:
    browser.prove(examined).follow("Antrag zurücknehmen").press("Antrag zurücknehmen", sure="1")
    office.work()
    browser.send(f"/status/{examined}/{path}", sure="1", emergency_reason="medical", reply="x", fertig="1")
    assert browser.address == f"/status/{examined}"
    assert "ist seit dem 02.03.2026 abgeschlossen" in browser.text
