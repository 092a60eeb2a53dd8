"""Moving cases in a real browser: accessible, wide and narrow, light and dark; the progress renews itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from engine.database import Database
from tests.browser_support import assert_accessible, launched_browser, live_server, watched_page
from tests.web.analyst.conftest import PROCEDURE
from tests.web.desks import PASSWORD, Hire
from web.app import create_app
from web.settings import Settings
from workflows.case_migration import migration_worker
from workflows.people.permissions import Role

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PLAN = f"/modelle/prozess/{PROCEDURE}/umstellung/1"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched_browser() as browser:
        yield browser


@pytest.fixture
def address(settings: Settings, database: Database, old_case: str, hire: Hire) -> Iterator[str]:
    """A server of an office in which a case runs on an older version."""
    hire("Piotr Nowak", Role.ANALYST)
    with live_server(create_app(settings, database)) as address:
        yield address


def _fits(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone", "desk"])
def test_an_analyst_moves_a_case_and_sees_it_arrive_without_loading_the_page_again(
    browser: Browser, address: str, database: Database, viewport: dict[str, int], scheme: str
) -> None:
    with watched_page(browser, viewport=viewport, color_scheme=scheme) as page:
        page.goto(f"{address}/anmelden?weiter={PLAN}")
        page.fill("#name", "piotr.nowak")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Was geschehen würde").wait_for()
        page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
        assert_accessible(page)
        assert _fits(page, viewport["width"])
        page.get_by_label("In der neuen Fassung für „Vollständigkeit klären“").select_option("Task_Clearing")
        page.get_by_label("Warum wird umgestellt?").fill("Neuer Name")
        page.get_by_role("button", name="Umstellung beginnen").click()
        page.get_by_role("heading", name="Stand: läuft").wait_for()
        assert_accessible(page)
        assert _fits(page, viewport["width"])
        migration_worker.move_some(database)
        page.get_by_role("heading", name="Stand: beendet").wait_for()
        assert page.get_by_text("1 von 1 Vorgängen bearbeitet").first.is_visible()
        assert_accessible(page)
