"""The shell in a real browser: nothing inaccessible, nothing refused by the policy, everything usable by keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from engine.database import Database
from tests.browser_support import assert_accessible, launched_browser, live_server, watched_page
from tests.web.specimen import blueprint
from web.app import create_app
from web.settings import Settings

pytestmark = pytest.mark.browser
PAGES = ["/", "/anmelden", "/muster/buerger", "/muster/formular", "/muster/amt"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched_browser() as browser:
        yield browser


@pytest.fixture
def address(settings: Settings, database: Database) -> Iterator[str]:
    app = create_app(settings, database)
    app.register_blueprint(blueprint)
    with live_server(app) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with watched_page(browser, viewport=DESK, locale="de-DE") as page:
        yield page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_component_is_accessible(browser: Browser, address: str, viewport: dict[str, int], scheme: str) -> None:
    with watched_page(browser, viewport=viewport, color_scheme=scheme) as page:
        for path in PAGES:
            page.goto(address + path)
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path


def test_right_to_left_is_accessible_and_fits(browser: Browser, address: str) -> None:
    with watched_page(browser, viewport=PHONE) as page:
        for path in PAGES:
            page.goto(address + path)
            turn_around(page)
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
            assert page.evaluate("getComputedStyle(document.querySelector('h1')).textAlign") in {"start", "right"}


def test_whatever_the_tab_key_reaches_shows_that_it_has_the_focus(page: Page, address: str) -> None:
    outline = """() => {
      const { activeElement: element } = document;
      return element === document.body ? 'end' : element.tagName + ' ' + getComputedStyle(element).outlineStyle;
    }"""
    page.goto(address + "/muster/amt")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate(outline))
    assert "DIV solid" in seen, "a table that scrolls"
    assert not [one for one in seen if one.endswith(" none")]


def turn_around(page: Page) -> None:
    """Show the page as it would be in a language written from right to left."""
    with page.expect_response("**/app.rtl-*.css"):
        page.evaluate(
            """() => {
              document.documentElement.dir = "rtl";
              const link = document.createElement("link");
              link.rel = "stylesheet";
              link.href = "/muster/rtl.css";
              document.querySelector('link[href*="/app-"]').replaceWith(link);
              return new Promise((loaded) => link.addEventListener("load", loaded));
            }"""
        )


def test_a_large_type_and_a_narrow_window_lose_nothing(browser: Browser, address: str) -> None:
    """WCAG 1.4.10: 320 CSS pixels wide, as on a desktop at 400 percent."""
    with watched_page(browser, viewport={"width": 320, "height": 640}) as page:
        for path in PAGES:
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_the_first_tab_skips_to_the_content(page: Page, address: str) -> None:
    page.goto(address + "/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Zum Inhalt springen"
    assert page.locator(".lz-skip-link").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


def test_the_error_summary_has_the_focus_and_leads_into_the_field(page: Page, address: str) -> None:
    page.goto(address + "/muster/formular")
    assert "Bitte prüfen Sie 2 Angaben" in page.locator(":focus").inner_text()
    assert page.title().startswith("Fehler: ")
    page.get_by_role("link", name="Geben Sie Ihren Zugangscode ein.").click()
    assert page.evaluate("document.activeElement.id") == "code"
    assert page.get_by_label("Zugangscode").bounding_box()["y"] > 0


def test_without_javascript_the_error_summary_has_the_focus_too(browser: Browser, address: str) -> None:
    with watched_page(browser, java_script_enabled=False) as page:
        page.goto(address + "/muster/formular")
        assert page.locator(".lz-error-summary:focus").count() == 1


def test_the_worklist_is_driven_by_the_keyboard(page: Page, address: str) -> None:
    page.goto(address + "/muster/amt")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator(":focus").inner_text() == "LZ-2026-000131"
    page.keyboard.press("x")
    assert page.get_by_label("Fall LZ-2026-000131 markieren").is_checked()
    page.wait_for_function("document.querySelector('[data-announcements]').textContent.includes('LZ-2026-000131')")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    assert page.url.endswith("#LZ-2026-000127")


def test_keys_typed_into_a_field_stay_there(page: Page, address: str) -> None:
    page.goto(address + "/muster/amt")
    page.get_by_label("Suche").press_sequentially("jjx")
    assert page.get_by_label("Suche").input_value() == "jjx"
    assert page.locator("[data-chosen]").count() == 0


def test_a_form_is_sent_once_however_often_one_clicks(page: Page, address: str) -> None:
    page.goto(address + "/anmelden")
    page.get_by_label("Benutzername").fill("niemand")
    page.get_by_label("Passwort").fill("falsch geraten")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.route("**/anmelden", lambda route: None)  # the answer never comes
    button = page.get_by_role("button", name="Anmelden")
    busy = button.evaluate("button => { for (let i = 0; i < 3; i++) button.click(); return button.ariaBusy; }")
    page.wait_for_timeout(200)
    assert len(sent) == 1
    assert busy == "true"


def test_chosen_files_are_shown_with_their_size(page: Page, address: str) -> None:
    page.goto(address + "/muster/buerger")
    page.get_by_label("Gehaltsnachweise der letzten drei Monate").set_input_files(
        [
            {"name": "März.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2_400_000},
            {"name": "April.pdf", "mimeType": "application/pdf", "buffer": b"x" * 3000},
        ]
    )
    assert page.locator("[data-upload-files] li").all_inner_texts() == ["März.pdf\n2,4 MB", "April.pdf\n3 kB"]


def test_the_diagram_is_drawn_marked_and_moved_by_the_keyboard(page: Page, address: str) -> None:
    page.goto(address + "/muster/buerger")
    frame = page.locator("#diagram")
    frame.locator(".djs-element.lz-element-current[data-element-id=pruefen]").wait_for()
    assert frame.locator(".lz-element-done").count() == 2
    task = frame.locator("[data-element-id=pruefen] .djs-visual rect")
    assert task.bounding_box()["height"] > 20
    assert frame.locator("a.bjs-powered-by").is_visible()
    frame.focus()
    before = task.bounding_box()
    page.keyboard.press("ArrowRight")
    assert task.bounding_box()["x"] == pytest.approx(before["x"] - 60, abs=1)
    page.keyboard.press("-")
    assert task.bounding_box()["width"] < before["width"]
    page.keyboard.press("0")
    assert task.bounding_box()["x"] == pytest.approx(before["x"], abs=1)


def test_a_diagram_in_a_folded_section_is_drawn_when_it_opens(page: Page, address: str) -> None:
    page.goto(address + "/muster/buerger")
    page.get_by_text("Bild des Ablaufs", exact=True).click()
    task = page.locator("#gefaltet [data-element-id=eingang] .djs-visual rect")
    task.wait_for()
    assert task.bounding_box()["width"] > 50


def test_a_diagram_that_does_not_load_leaves_its_words(browser: Browser, address: str) -> None:
    page = browser.new_page(locale="de-DE")
    page.route("**/ablauf.bpmn", lambda route: route.abort())
    page.goto(address + "/muster/buerger")
    page.get_by_text("Das Bild des Ablaufs ließ sich nicht laden.").wait_for()
    assert page.get_by_text("Der Antrag ist eingegangen, jetzt wird er geprüft").is_visible()
    page.close()


def test_whoever_wants_no_movement_gets_none(browser: Browser, address: str) -> None:
    with watched_page(browser, reduced_motion="reduce") as page:
        page.goto(address + "/")
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_paper_shows_the_content_and_no_menus(page: Page, address: str) -> None:
    page.goto(address + "/muster/buerger")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Stand Ihres Antrags").is_visible()
    for selector in (".lz-menu", ".lz-languages", ".lz-breadcrumb", ".lz-button-row"):
        assert not page.locator(selector).first.is_visible(), selector
