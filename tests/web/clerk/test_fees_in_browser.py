"""The pages of fees in a real browser: nothing inaccessible, neither on a phone nor at a desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser_support import assert_accessible, launched_browser, live_server, watched_page
from tests.web.clerk.desk import Desk
from tests.web.clerk.test_in_browser import DESK, PHONE, sign_in
from web.application import Application
from workflows.fees.claims import ClaimView

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched_browser() as browser:
        yield browser


def test_the_pages_of_fees_are_accessible(browser: Browser, app: Application, clerk: Desk, claim: ClaimView) -> None:
    clerk.open(f"/gebuehren/{claim.number}").press("Zahlung buchen", **{"pay-amount": "100", "pay-method": "transfer"})
    paths = ("", "?liste=erstatten", f"/{claim.number}", f"/quittung/{claim.number}-Q1")
    with live_server(app) as address:
        for viewport, scheme in ((PHONE, "dark"), (DESK, "light")):
            with watched_page(browser, viewport=viewport, color_scheme=scheme, locale="de-DE") as page:
                sign_in(page, address, clerk)
                for path in paths:
                    page.goto(f"{address}/gebuehren{path}")
                    assert_accessible(page)
