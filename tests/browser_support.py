"""What browser tests need: a Chromium, a running server, an eye for what the console says, and axe-core."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

AXE = Path(__file__).parent.parent / "web" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
# Playwright waits for a script as long as it runs; nobody waits here longer than half a minute.
_RUN_AXE = """rules => Promise.race([
  axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] }),
  new Promise((_, refuse) => setTimeout(() => refuse(new Error('axe-core took too long')), 30000)),
])"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def launched_browser() -> Iterator[Browser]:
    """Debian's Chromium; skips the test, saying what to install, where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium found: install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def live_server(application: Callable[..., Any]) -> Iterator[str]:
    """The address of a server that answers for this WSGI application as long as the block lasts."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def watched_page(context: Browser | BrowserContext, *, but_for: str | None = None, **options: Any) -> Iterator[Page]:
    """A page whose console must stay clean: script errors and refusals of the Content-Security-Policy fail the test.

    What contains `but_for` is no complaint: Chromium notes every page that was answered with 4xx.
    """
    if isinstance(context, Browser):
        options.setdefault("locale", "de-DE")
    page = context.new_page(**options)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    complaints = [complaint for complaint in complaints if but_for is None or but_for not in complaint]
    assert not complaints, complaints


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def accessibility_violations(page: Page) -> list[str]:
    """What axe-core finds against the A and AA rules of WCAG 2.2, one line per place on the page."""
    page.evaluate(_axe())
    result = page.evaluate(_RUN_AXE, RULES)
    return [
        f"{violation['id']}: {violation['help']} -> {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """Fail with everything axe-core finds on the page as it stands now."""
    violations = accessibility_violations(page)
    assert not violations, "\n".join([page.url, *violations])
