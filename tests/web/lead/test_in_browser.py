"""The pages of leads and analysts in a real browser: accessible, wide and narrow, light and dark."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import insert

from engine import clock
from engine.database import Database
from engine.state.tables import Incident
from engine.user_tasks import UserTask, open_tasks
from tests.browser_support import assert_accessible, launched_browser, live_server, watched_page
from tests.crashing_process import fail_to_start
from tests.integration.office import Office
from tests.web.desks import PASSWORD, Hire
from web.app import create_app
from web.settings import Settings
from workflows.correspondence import outbox
from workflows.correspondence.emails import DeliveryRefused
from workflows.people.permissions import Role
from workflows.steering import notices

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
TRIED = "/modelle/entscheidung/urgency?erproben=1&w.emergency_reason=job_loss&w.emergency_evidence=true"
RUNNING = "/leitung/vorgaenge/LZ-2026-000001-5"
PAGES = (
    "/leitung",
    "/leitung/nachweise",
    RUNNING,
    "/protokoll",
    "/modelle",
    "/modelle/prozess/p01_employment_extension",
    TRIED,
    "/modelle/formular/p01-application",
    "/modelle/veroeffentlichen",
    "/konten",
    "/konten/neu",
    "/konten/konto/nesrin.celik",
)


class Refusing:
    """A mail server that takes nothing."""

    def send(self, email) -> None:
        raise DeliveryRefused(reason="550 User unknown")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched_browser() as browser:
        yield browser


@pytest.fixture
def address(settings: Settings, database: Database, office: Office, hire: Hire) -> Iterator[str]:
    """A server of an office in which something of everything waits for a lead."""
    hire("Nesrin Celik", Role.CLERK)
    hire("Carla Ferreira", Role.LEAD, Role.ANALYST, Role.ADMIN)
    number = office.apply()
    outbox.deliver_due(database, Refusing())
    office.pass_time(91)
    with office.transaction() as session:
        notices.notify(session, number, "approval-overdue", "key")
        task = session.scalars(open_tasks(number).where(UserTask.element_id == "Task_CheckCompleteness")).one()
        trouble = {"kind": "job", "message": "Der Drucker streikt.", "created_at": clock.now()}
        where = {"instance_id": task.instance_id, "token_id": task.id, "element_id": task.element_id}
        session.execute(insert(Incident).values(id=uuid4(), **where, **trouble))
    fail_to_start(database)
    with live_server(create_app(settings, database)) as address:
        yield address


def _signed_in(page: Page, address: str) -> Page:
    page.goto(f"{address}/anmelden?weiter=/leitung")
    page.fill("#name", "carla.ferreira")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Abmelden").wait_for()
    page.wait_for_load_state()
    return page


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESK, locale="de-DE")
    yield context
    context.close()


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone", "desk"])
def test_every_page_is_accessible_and_fits(
    browser: Browser, address: str, viewport: dict[str, int], scheme: str
) -> None:
    with watched_page(browser, viewport=viewport, color_scheme=scheme) as page:
        _signed_in(page, address)
        for path in PAGES:
            page.goto(address + path)
            page.eval_on_selector_all("details", "all => all.slice(0, 3).forEach(one => one.open = true)")
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "desk"])
def test_every_step_into_a_running_case_is_accessible(
    browser: Browser, address: str, viewport: dict[str, int], scheme: str
) -> None:
    def look(page: Page) -> None:
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], page.url

    with watched_page(browser, viewport=viewport, color_scheme=scheme) as page:
        _signed_in(page, address).goto(address + RUNNING)
        page.get_by_role("link", name=re.compile("title_expires_on")).first.click()
        look(page)
        page.get_by_label("Neuer Wert").fill("2026-07-31")
        page.get_by_label("Warum ist der bisherige Wert falsch?").fill("Zahlendreher")
        page.get_by_role("button", name="Weiter").click()
        page.get_by_text("Künftig: 31.07.2026").wait_for()
        look(page)
        page.get_by_role("button", name="Ja, ändern").click()
        page.get_by_label("Was soll beginnen?").select_option(index=1)
        page.get_by_label("Warum setzen Sie den Vorgang um?").fill("zu früh")
        page.get_by_role("button", name="Vorschau").click()
        page.get_by_role("button", name="Ja, umsetzen").wait_for()
        look(page)
        page.get_by_role("link", name="Nein, zurück").click()
        page.get_by_label("Warum soll der Vorgang ruhen?").fill("Anruf der Botschaft")
        page.get_by_role("button", name="Anhalten …").click()
        page.get_by_role("button", name="Ja, anhalten").click()
        page.get_by_role("button", name="Fortsetzen …").wait_for()
        look(page)


def test_a_refused_filter_is_accessible_and_focused(context: BrowserContext, address: str) -> None:
    page = _signed_in(context.new_page(), address)  # not watched: the browser reports the answer 422 as an error
    page.goto(address + "/protokoll?von=gestern")
    assert_accessible(page)
    assert "lz-error-summary" in (page.locator(":focus").get_attribute("class") or "")


def test_the_process_is_drawn(context: BrowserContext, address: str) -> None:
    with watched_page(context) as page:
        _signed_in(page, address).goto(address + "/modelle/prozess/p01_employment_extension")
        drawing = page.locator("[data-element-id='Task_Examine']")
        drawing.wait_for()
        assert "Voraussetzungen" in (drawing.text_content() or "")


def test_a_lead_works_through_the_page_by_keyboard(context: BrowserContext, address: str) -> None:
    with watched_page(context) as page:
        _signed_in(page, address)
        page.get_by_label("Wodurch ist die Ursache behoben?").fill("Papier nachgelegt.")
        page.keyboard.press("Enter")
        page.get_by_role("status").get_by_text("läuft weiter").first.wait_for()
        page.get_by_label("Die Freigabe ist überfällig.").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Ausgewählte abhaken").press("Enter")
        page.get_by_role("status").get_by_text("1 Hinweis abgehakt.").first.wait_for()
