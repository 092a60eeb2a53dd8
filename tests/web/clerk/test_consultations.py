"""Other bodies in the file of a case: what colleagues read, what they record, and what only cleared people see."""

import pytest
from flask.testing import FlaskClient

from engine.user_tasks import open_tasks
from tests.integration.consultations.conftest import AskingCase
from tests.integration.office import Office
from tests.web.citizen.browser import Browser
from tests.web.clerk.desk import Desk
from tests.web.desks import Hire
from web.application import Application
from workflows.exchange.answers import Kind
from workflows.exchange.bodies import Body
from workflows.people.permissions import Role

SECRET = "Kolibri-Vermerk"
NUMBER_OF_REGISTER = "SIM000000017"
EVERY_OTHER_ROLE = tuple(role for role in Role if role is not Role.CLEARED)


@pytest.fixture
def case(office: Office) -> AskingCase:
    asked = AskingCase(office, office.apply(("PASS",)))
    asked.begin(identity_unclear=True)
    asked.answers(Body.CENTRAL_REGISTER, Kind.INFORMATION, "Die Person ist bekannt.", number=NUMBER_OF_REGISTER)
    asked.answers(Body.RESIDENTS, Kind.INFORMATION)
    asked.answers(Body.SECURITY, Kind.INFORMATION, SECRET, hit=True)
    return asked


def part(desk: Desk, number: str) -> str:
    """The part of the file about other bodies."""
    desk.open(f"/akte/{number}")
    return " ".join(desk.page.xpath("string(//*[@id='stellen'])").split())


def test_the_file_says_who_was_asked_and_what_silence_means(clerk: Desk, case: AskingCase) -> None:
    said = part(clerk, case.number)
    assert "Die Bundesagentur für Arbeit Antwort steht aus" in said
    assert "Zustimmung zur Beschäftigung (§ 39 AufenthG)" in said
    assert "gefragt am 02.03.2026" in said
    assert "Schweigen bis 16.03.2026 gilt als Zustimmung." in said
    assert "Die Person ist bekannt." in said
    assert "Simulation" in said


def test_a_clerk_records_an_answer_and_the_second_click_changes_nothing(clerk: Desk, case: AskingCase) -> None:
    clerk.open(f"/akte/{case.number}")
    clerk.press("Antwort zur Akte nehmen", art="", tag="")
    assert clerk.status == 422
    assert "Geben Sie an, was geantwortet wurde" in clerk.text
    clerk.press("Antwort zur Akte nehmen", art="consent", tag="2026-04-01")
    assert "zwischen der Anfrage (02.03.2026) und heute" in clerk.text
    sent = {"art": "consent", "tag": "2026-03-02", "text": "Telefonat mit Frau Beispiel"}
    address = clerk.page.xpath("//form[contains(@action, '/stellen/')]/@action")[0]
    clerk.press("Antwort zur Akte nehmen", **sent)
    assert "Die Antwort steht in der Akte." in clerk.said()
    said = part(clerk, case.number)
    assert "Zugestimmt. Telefonat mit Frau Beispiel" in said
    assert "eingetragen von Nesrin Celik" in said
    clerk.post(address, **sent)
    assert "steht schon eine Antwort" in clerk.said()


def test_a_cleared_person_sees_the_answer_where_it_is_assessed(hire: Hire, case: AskingCase, office: Office) -> None:
    cleared = hire("Katrin Klar", Role.CLEARED, Role.EXAMINER)
    assert SECRET in part(cleared, case.number)
    cleared.open(f"/arbeit/aufgaben/{security_task(office, case.number)}").press("Aufgabe übernehmen")
    assert SECRET in cleared.text
    cleared.press("Aufgabe erledigen", security_hit="yes", assessment_reason=f"{SECRET} ist ernst.")
    case.work()
    assert "bewertet: Bedenken" in part(cleared, case.number)


def test_no_page_shows_it_to_anybody_else(
    app: Application, hire: Hire, client: FlaskClient, case: AskingCase, office: Office
) -> None:
    """Every page that can be opened with this case at hand, before and after the assessment, draft included."""
    cleared = hire("Katrin Klar", Role.CLEARED, Role.EXAMINER)
    other = hire("Alle Anderen", *EVERY_OTHER_ROLE)
    citizen = Browser(client, office).prove(case.number)
    task = security_task(office, case.number)
    cleared.open(f"/arbeit/aufgaben/{task}").press("Aufgabe übernehmen")
    cleared.press("Zwischenspeichern", security_hit="yes", assessment_reason=f"{SECRET} ist ernst.")
    for browser in (other, citizen):
        assert opened(app, browser, case.number, task) == set()
    assert f"/akte/{case.number}" in opened(app, cleared, case.number, task)
    cleared.open(f"/arbeit/aufgaben/{task}").press("Aufgabe erledigen")
    case.work()
    for browser in (other, citizen):
        assert opened(app, browser, case.number, task) == set()
    other.open(f"/akten?suche={SECRET}")
    assert case.number not in other.text
    other.open(f"/akten?suche={NUMBER_OF_REGISTER}")
    assert case.number not in other.text


def security_task(office: Office, number: str) -> str:
    with office.transaction() as session:
        (task,) = (one for one in session.scalars(open_tasks(number)) if one.element_id == "Task_AssessSecurity")
        return str(task.id)


def opened(app: Application, browser: Browser, number: str, task: str) -> set[str]:
    """The addresses at which somebody reads the secret, of every page that needs no more than a case or a task."""
    known = {"case_number": number, "task_id": task, "process_id": "consultation"}
    rules = [
        rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.arguments <= known.keys()
    ]
    reading = set()
    for rule in rules:
        if rule.endpoint.startswith(("static", "language", "sign_in")):
            continue
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})
        browser.open(address)
        if SECRET.encode() in browser.answer.data or NUMBER_OF_REGISTER.encode() in browser.answer.data:
            reading.add(address)
    assert len(rules) > 30
    return reading
