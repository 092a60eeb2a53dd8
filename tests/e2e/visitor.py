"""Somebody in front of a browser: follows links, fills in forms, and looks closely at every page.

Fields are found by their labels and buttons by their words, as a person finds them. Every page that is looked at is
checked with axe-core, once for each shape that it takes, and kept as a picture in `tests/screenshots`.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from playwright.sync_api import APIResponse, Browser, BrowserContext, Locator, Page, expect

from tests.browser_support import assert_accessible, watched_page
from tests.e2e.waiting import wait_for
from workflows.demonstration.papers import specimen

PICTURES = Path(__file__).parent.parent / "screenshots"
PHONE: Mapping[str, int] = {"width": 390, "height": 844}
DESK: Mapping[str, int] = {"width": 1280, "height": 900}
LONGEST_WAIT = 30_000  # milliseconds until a page that does not come or a button that is not there fails the test
REFUSED = "the server responded with a status of 4"  # what Chromium's console says of a page that explains a refusal
# What axe-core judges by, without the words: every element with its attributes, and whether it says anything.
_SHAPE = """() => Array.from(document.querySelectorAll('*'), element => [
  element.tagName, element.className, element.role, element.hidden,
  Array.from(element.attributes, ({ name, value }) => /^(aria-|type|lang|tabindex)/.test(name) ? name + value : name),
  !element.childElementCount && !element.textContent.trim(),
].join()).join('\\n')"""
_judged: set[tuple[int, str]] = set()  # width and shape of pages that axe-core found nothing wrong with
_SCRIPTS = re.compile(r"<script\b.*?</script>", re.DOTALL)

File = Mapping[str, Any]  # name, mimeType, buffer


class Visitor:
    """One person with one page. Where scripts do not run, `lens` is a page where they do: axe-core needs them."""

    def __init__(self, page: Page, address: str, name: str, lens: Page | None = None) -> None:
        self.page = page
        self._address = address
        self._name = name  # begins the names of the pictures
        self._lens = lens

    # --- going somewhere ---

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path if path.startswith("http") else self._address + path)

    def follow(self, link: str, within: str = "body") -> None:
        """Click the link with these words, or else one that contains them; the next page is there when this returns."""
        links = self.page.locator(within)
        exactly = links.get_by_role("link", name=link, exact=True)
        (exactly if exactly.count() else links.get_by_role("link", name=link)).first.click()
        self.page.wait_for_load_state()

    def press(self, button: str) -> None:
        """Click a button; the next page is there when this returns."""
        self.page.get_by_role("button", name=_words(button, end="$")).first.click()
        self.page.wait_for_load_state()

    def reload_until(self, text: str, patience: float = 60) -> None:
        """Load the page again and again until it says something: workers need a second or two."""

        def look() -> int:
            self.page.reload()
            return self.page.get_by_text(text).count()

        wait_for(look, f"{text!r} on {self.page.url}", patience)

    def download(self, link: str) -> APIResponse:
        """What a link leads to, fetched with the cookies of this browser; waits for a letter that is still written."""
        found = self.page.get_by_role("link", name=link)
        if not found.count():
            wait_for(lambda: self.page.reload() and found.count(), f"the link {link!r} on {self.page.url}")
        href = found.first.get_attribute("href")
        assert href is not None
        return self.page.context.request.get(href if href.startswith("http") else self._address + href)

    # --- filling in ---

    def fill(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        self.field(label).fill(text)

    def field(self, label: str) -> Locator:
        """The field whose label begins with these words."""
        return self.page.get_by_label(_words(label)).first

    def choose(self, question: str, answer: str) -> None:
        """Answer a question with one of its boxes."""
        self.page.get_by_role("group", name=question).get_by_label(answer).first.check()

    def select(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.field(label).select_option(label=option)

    def tick(self, label: str) -> None:
        """Tick a box that stands alone."""
        self.page.get_by_label(label).check()

    def enter_day(self, question: str, day: date) -> None:
        """Type a day into its three fields, or a month into its two."""
        group = self.page.get_by_role("group", name=question)
        for label, part in (("Tag", day.day), ("Monat", day.month), ("Jahr", day.year)):
            field = group.get_by_label(label, exact=True)
            if field.count():
                field.fill(str(part))

    def attach(self, label: str, *files: File) -> None:
        """Choose files."""
        self.field(label).set_input_files([dict(file) for file in files])  # type: ignore[arg-type]

    # --- looking ---

    @property
    def heading(self) -> str:
        """The heading of the page."""
        return self.page.locator("h1").inner_text()

    def sees(self, text: str) -> None:
        """Fail unless the text appears on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sees_not(self, text: str) -> None:
        """Fail if the text stands anywhere on the page."""
        assert self.page.get_by_text(text).count() == 0, f"{text!r} stands on {self.page.url}"

    def look(self, picture: str) -> None:
        """Look closely: nothing inaccessible, nothing sticks out sideways; keeps a picture."""
        size = self.page.viewport_size
        assert size is not None
        shape = size["width"], sha256(self.page.evaluate(_SHAPE).encode()).hexdigest()
        if shape not in _judged:
            self._check_accessibility()
            _judged.add(shape)
        PICTURES.mkdir(exist_ok=True)
        path = PICTURES / f"{self._name}-{picture}.jpg"
        self.page.screenshot(path=path, full_page=True, type="jpeg", quality=75)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= size["width"], f"{self.page.url} is wide"

    def _check_accessibility(self) -> None:
        """With axe-core; a page without scripts is judged as a copy of it, for axe-core is one."""
        if self._lens is None:
            assert_accessible(self.page)
            return
        url, html = self.page.url.partition("#")[0], _SCRIPTS.sub("", self.page.content())
        self._lens.route(url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        self._lens.goto(url)
        assert_accessible(self._lens)
        self._lens.unroute_all()


@contextmanager
def visit(
    browser: Browser, address: str, name: str, viewport: Mapping[str, int] = DESK, *, scripts: bool = True
) -> Iterator[Visitor]:
    """Somebody who sits down with a browser of their own; its console must stay clean, but for refusals by status."""
    context = new_context(browser, viewport, java_script_enabled=scripts)
    with context, watched_page(context, but_for=REFUSED) as page:
        if scripts:
            yield Visitor(page, address, name)
        else:
            with new_context(browser, viewport) as other:
                yield Visitor(page, address, name, lens=other.new_page())


def new_context(browser: Browser, viewport: Mapping[str, int] = DESK, **options: Any) -> BrowserContext:
    """A browser of somebody's own: no cookies, German."""
    context = browser.new_context(locale="de-DE", viewport=dict(viewport), **options)  # type: ignore[arg-type]
    context.set_default_timeout(LONGEST_WAIT)
    return context


def _words(text: str, end: str = "") -> re.Pattern[str]:
    """A name that begins with these words. What is hidden from the eye stands a space apart: "Anerkennen : Pass"."""
    return re.compile("^" + re.escape(text).replace(":", r"\s*:") + end)


def paper(name: str) -> File:
    """A PDF to upload that says which document it stands for."""
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": specimen(name)}
