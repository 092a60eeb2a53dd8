"""What a lead finds on the page `/leitung`, and what happens when buttons are pressed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import jobs, owed_starts
from engine.state import resting
from engine.state.tables import ProcessInstance
from tests.crashing_process import crash_in, fail_to_start
from tests.integration.office import Office
from tests.web.clerk.desk import Desk
from tests.web.desks import Hire
from workflows import service_task_types as types
from workflows.correspondence import outbox
from workflows.correspondence.emails import DeliveryRefused
from workflows.people.permissions import Role
from workflows.service_tasks import ServiceTasks
from workflows.steering import notices


class Refusing:
    """A mail server that takes nothing."""

    def send(self, email) -> None:
        raise DeliveryRefused(reason="550 User unknown")


def _fail(_session, _job):
    raise RuntimeError("Der Drucker streikt.")


@pytest.fixture
def lead(hire: Hire) -> Desk:
    return hire("Amira Haddad", Role.LEAD)


@pytest.fixture
def stuck(office: Office) -> str:
    """A case whose letter could not be written, although it can by now."""
    jobs.register(types.SEND_LETTER, _fail)
    number = office.apply()
    for _ in range(20):
        office.traveller.advance(timedelta(hours=1))
        office.work()
    ServiceTasks(office.settings, office.desk).register()
    return number


def _notify(office: Office, number: str, reason: str) -> None:
    with office.transaction() as session:
        notices.notify(session, number, reason, f"{number}/{reason}")


def test_an_office_without_trouble_says_so(lead: Desk) -> None:
    lead.open("/leitung")

    for sentence in (
        "Kein Vorgang steckt fest.",
        "Kein Vorgang ist angehalten.",
        "Alle E-Mails sind zugestellt oder unterwegs.",
        "Keine neuen Hinweise.",
        "Es gibt gerade keine offenen Aufgaben.",
        "Kein Fall ist offen.",
        "Kein offener Fall ist so alt.",
    ):
        assert sentence in lead.text


def test_a_lead_begins_with_the_worklist_and_an_auditor_with_the_log(lead: Desk, hire: Hire) -> None:
    assert lead.address == "/arbeit"
    assert hire("Birgit Sommer", Role.AUDITOR).address == "/protokoll"
    assert hire("Piotr Nowak", Role.ANALYST).address == "/modelle"
    assert hire("Thanh Nguyen", Role.ADMIN).address == "/konten"


def test_clerks_are_refused_and_told_why(hire: Hire) -> None:
    clerk = hire("Nesrin Celik", Role.CLERK).open("/leitung")

    assert clerk.status == 403
    assert "die Arbeitslisten aller Teams sehen" in clerk.text
    assert not clerk.has_link("Leitung")


def test_a_stuck_case_goes_on_with_a_reason(stuck: str, office: Office, lead: Desk) -> None:
    lead.open("/leitung")
    assert "Der Drucker streikt." in lead.text

    lead.press("Weiterlaufen lassen")
    assert lead.status == 422
    assert list(lead.errors().values()) == ["Bitte schreiben Sie, wodurch die Störung behoben ist."]
    assert lead.title.startswith("Fehler:")

    lead.press("Weiterlaufen lassen", reason="Papier nachgelegt.")
    assert f"Der Vorgang {stuck} läuft weiter." in lead.text
    assert "Kein Vorgang steckt fest." in lead.text
    office.work()
    assert office.open_task(stuck).name == "Vollständigkeit prüfen"


def test_the_second_lead_hears_that_the_first_was_quicker(stuck: str, lead: Desk, hire: Hire) -> None:
    other = hire("Jens Krause", Role.LEAD).open("/leitung")
    lead.open("/leitung").press("Weiterlaufen lassen", reason="Papier nachgelegt.")

    other.press("Weiterlaufen lassen", reason="Papier nachgelegt.")

    assert other.status == 200
    assert "Diese Störung ist schon behoben." in other.text


def test_a_case_that_fails_again_says_so_where_it_was_tried(office: Office, lead: Desk) -> None:
    number = office.apply()
    with office.transaction() as session:
        instance = session.scalars(select(ProcessInstance).where(ProcessInstance.business_key == number)).one()
        resting.park(session, instance.id, RuntimeError("what somebody means to have mended"))
    lead.open("/leitung")
    with pytest.MonkeyPatch.context() as broken:
        crash_in(broken, instance.process_id)
        lead.press("Weiterlaufen lassen", reason="Sollte jetzt gehen.")

    assert lead.status == 422
    assert list(lead.errors().values()) == ["Der Vorgang kommt noch nicht weiter: RuntimeError: a bug that nobody knew"]
    assert "what somebody means to have mended" in lead.text
    lead.press("Weiterlaufen lassen", reason="Jetzt wirklich.")
    assert f"Der Vorgang {number} läuft weiter." in lead.text


def test_a_process_that_could_not_begin_is_tried_again_at_once(office: Office, lead: Desk) -> None:
    fail_to_start(office.database)
    lead.open("/leitung")
    assert "a bug that nobody knew" in lead.text
    assert "Alarm kommt" in lead.text

    lead.press("Jetzt versuchen")
    assert "versucht es in den nächsten Sekunden noch einmal" in lead.text
    owed_starts.start_due(office.database)
    lead.press("Jetzt versuchen")
    assert "hat inzwischen begonnen" in lead.text
    assert "Kein Vorgang steckt fest." in lead.text


def test_a_failed_email_is_sent_again_or_dropped_with_a_reason(office: Office, lead: Desk) -> None:
    office.apply()
    outbox.deliver_due(office.database, Refusing())
    lead.open("/leitung")
    assert "550 User unknown" in lead.text
    waiting = lead.text.count("550 User unknown")

    lead.press("Nicht mehr senden")
    assert lead.status == 422
    assert "warum die E-Mail nicht mehr nötig ist" in lead.text

    lead.press("Nicht mehr senden", reason="Am Telefon gesagt.")
    assert "Die E-Mail wird nicht mehr versendet." in lead.text
    assert lead.text.count("550 User unknown") == waiting - 1

    for _ in range(waiting - 1):
        lead.press("Noch einmal senden")
        assert "geht mit dem nächsten Durchlauf noch einmal hinaus" in lead.text
    assert "Alle E-Mails sind zugestellt oder unterwegs." in lead.text


def test_marked_notices_are_ticked_off_and_the_others_stay(office: Office, lead: Desk) -> None:
    number = office.apply()
    _notify(office, number, "approval-overdue")
    _notify(office, number, "examination-overdue")
    lead.open("/leitung")

    lead.press("Ausgewählte abhaken")
    assert lead.errors() == {"notices": "Wählen Sie mindestens einen Hinweis aus."}

    first = lead.page.xpath("//input[@name='notice']")[0].get("value")
    lead.press("Ausgewählte abhaken", notice=first)
    assert "1 Hinweis abgehakt." in lead.text
    assert len(lead.page.xpath("//input[@name='notice']")) == 1


def test_a_forged_notice_changes_nothing(lead: Desk) -> None:
    lead.post("/leitung/hinweise", notice="kein-hinweis")

    assert lead.status == 422


def test_figures_lead_to_the_tasks_that_they_count(office: Office, lead: Desk) -> None:
    number = office.apply()
    lead.open("/leitung")

    cell = lead.page.xpath("//section[@id='bestand']//tbody//td/a")[0]
    assert cell.text_content().split() == ["1", "offene", "Fälle", *cell.text_content().split()[3:]]
    lead.open(cell.get("href"))

    assert lead.address.startswith("/arbeit?")
    assert number in lead.text


def test_an_old_case_is_listed_with_its_step_and_opens_for_supervision(office: Office, lead: Desk) -> None:
    number = office.apply()
    office.pass_time(91)
    lead.sign_in("ein Satz aus Wörtern")
    lead.open("/leitung")

    row = lead.page.xpath("//section[@id='lange']//tbody/tr")[0].text_content()
    assert number in row
    assert "Vollständigkeit prüfen" in row
    lead.open(lead.page.xpath("//section[@id='lange']//tbody//a/@href")[0])
    assert (lead.status, "zweck=supervision" in lead.address) == (200, True)
