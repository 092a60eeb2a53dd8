"""The pictures of the documentation, taken from a running demonstration office: `make screenshots`.

Somebody applies without all documents, a clerk asks for what is missing, and the pages are photographed as people see
them. Adds one case to the office that it visits. Nothing here is a test.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click
from playwright.sync_api import Browser, Page

from tests.browser_support import launched_browser
from tests.e2e import applicant, colleague
from tests.e2e.applicant import Applicant
from tests.e2e.visitor import DESK, PHONE, Visitor, new_context

IMAGES = Path(__file__).parents[2] / "docs" / "images"
LARGEST = 200_000  # bytes of a picture: it travels with every clone
PAPERS = ("Pass oder Passersatz", "Nachweis der Krankenversicherung")
WIDE = {"width": 1440, "height": 900}
CHECK = "Vollständigkeit prüfen"


def main(address: str) -> None:
    """Take all pictures of the office at `address`."""
    IMAGES.mkdir(exist_ok=True)
    with launched_browser() as browser:
        take_status(browser, address)
        take_task(browser, address)
        with somebody(browser, address, WIDE, account="a.haddad") as lead:
            take(lead, "/arbeit?reiter=team", "worklist", height=900)
            take(lead, "/leitung", "lead", height=900)
        with somebody(browser, address, account="p.nowak") as analyst:
            take(analyst, "/modelle", "models", height=900)


def take_status(browser: Browser, address: str) -> None:
    """The status page of somebody who has to hand something in."""
    with somebody(browser, address, PHONE, scale=1.5) as citizen:
        number, _code = applicant.apply(citizen, Applicant("Demir", "Elif", "elif@example.org"), PAPERS)
        with somebody(browser, address, account="n.yilmaz") as clerk:
            colleague.take_task(clerk, number, CHECK)
            colleague.accept(clerk, *PAPERS)
            colleague.classify(clerk, complete=False)
            colleague.finish_task(clerk)
        citizen.open(f"/status/{number}")
        citizen.reload_until("Sie müssen etwas tun.")
        keep(citizen.page, "status", height=1400)


def take_task(browser: Browser, address: str) -> None:
    """A task that nobody has claimed yet."""
    with somebody(browser, address, account="n.yilmaz") as clerk:
        clerk.open("/arbeit?reiter=frei")
        clerk.page.get_by_role("row").filter(has_text=CHECK).get_by_role("link").first.click()
        keep(clerk.page, "task", height=1000)


@contextmanager
def somebody(
    browser: Browser, address: str, viewport: Mapping[str, int] = DESK, *, account: str = "", scale: float = 1
) -> Iterator[Visitor]:
    """Somebody with a browser of their own, signed in where there is an account."""
    with new_context(browser, viewport, device_scale_factor=scale) as context:
        visitor = Visitor(context.new_page(), address, account)
        if account:
            colleague.sign_in(visitor, account)
        yield visitor


def take(visitor: Visitor, path: str, name: str, height: int) -> None:
    """Open a page and photograph it."""
    visitor.open(path)
    keep(visitor.page, name, height)


def keep(page: Page, name: str, height: int) -> None:
    """Photograph the top of the page, `height` in CSS pixels."""
    page.wait_for_load_state("networkidle")
    assert page.viewport_size is not None
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
    target = IMAGES / f"{name}.png"
    page.screenshot(path=target)
    size = target.stat().st_size
    click.echo(f"{target.name}: {size // 1000} kB")
    if size > LARGEST:
        raise SystemExit(f"{target.name} is larger than {LARGEST // 1000} kB: take less of the page")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
