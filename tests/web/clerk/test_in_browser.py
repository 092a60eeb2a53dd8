"""The office's pages in a real browser: nothing inaccessible, all of it by keyboard, questions as they arise."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser_support import assert_accessible, launched_browser, live_server, watched_page
from tests.integration.office import REQUIRED, Office
from tests.web.clerk.desk import COMPLETE, Desk
from tests.web.desks import PASSWORD
from web.application import Application

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# Words of blocks of their own that do not begin (or end, in their script) at the left edge of an LTR page.
FAR_FROM_THE_START = """() => [...document.querySelectorAll('main [dir=auto]')].filter(element => {
  const words = document.createRange();
  words.selectNodeContents(element);
  const padding = parseFloat(getComputedStyle(element).paddingLeft);
  const distance = words.getBoundingClientRect().left - element.getBoundingClientRect().left - padding;
  return element.textContent.trim() && element.checkVisibility() && distance > 2;
}).map(element => element.outerHTML)"""
LONG = "Wolfeschlegelsteinhausenbergerdorff-Ramanathapuram-Gopalakrishnan"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched_browser() as browser:
        yield browser


@pytest.fixture
def address(app: Application) -> Iterator[str]:
    with live_server(app) as address:
        yield address


def sign_in(page: Page, address: str, desk: Desk) -> None:
    page.goto(f"{address}/anmelden")
    page.get_by_label("Benutzername").fill(desk.account)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url(lambda url: "/anmelden" not in url)


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone", "desk"])
def test_every_page_is_accessible_and_fits(
    browser: Browser, address: str, clerk: Desk, office: Office, viewport: dict[str, int], scheme: str
) -> None:
    number = office.apply(REQUIRED, family_name=LONG, emergency_reason="none")
    clerk.claim(number)
    task = clerk.address
    free = office.apply()
    with watched_page(browser, viewport=viewport, color_scheme=scheme, locale="de-DE") as page:
        sign_in(page, address, clerk)
        for path in (
            "/arbeit",
            "/arbeit?reiter=wiedervorlage",
            "/arbeit?suche=niemand",
            task,
            f"/akte/{number}",
            f"/akte/{free}",
            "/akten",
            "/akten?suche=wolfe",
            "/akten?suche=niemand",
            "/akten/neu",
            "/vordrucke",
        ):
            page.goto(address + path)
            page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path


def test_names_of_either_direction_stand_below_each_other(
    browser: Browser, address: str, clerk: Desk, office: Office
) -> None:
    number = office.apply(REQUIRED, family_name="الأحمد بن عبد الرحمن", given_names="محمد")
    clerk.open_task(number)
    with watched_page(browser, viewport=DESK, locale="de-DE") as page:
        sign_in(page, address, clerk)
        for path in (clerk.address, f"/akte/{number}", "/arbeit"):
            page.goto(address + path)
            assert page.locator("main [dir=auto]").count()
            assert page.evaluate(FAR_FROM_THE_START) == [], path


def test_the_list_is_worked_by_keyboard_alone(browser: Browser, address: str, clerk: Desk, office: Office) -> None:
    first, second = office.apply(), office.apply()
    with watched_page(browser, viewport=DESK, locale="de-DE") as page:
        sign_in(page, address, clerk)
        page.goto(f"{address}/arbeit")
        page.keyboard.press("j")
        page.keyboard.press("j")
        expect(page.locator("[data-chosen]")).to_contain_text(second)
        page.keyboard.press("x")
        expect(page.locator("[data-announcements]")).to_contain_text(second)
        page.keyboard.press("Enter")
        page.wait_for_url("**/arbeit/aufgaben/**")
        expect(page.locator("main")).to_contain_text(second)
        page.keyboard.press("n")
        expect(page.locator("main")).to_contain_text(first)


def test_what_an_action_did_is_said_aloud(browser: Browser, address: str, clerk: Desk, office: Office) -> None:
    office.apply()
    with watched_page(browser, viewport=DESK, locale="de-DE") as page:
        sign_in(page, address, clerk)
        page.goto(f"{address}/arbeit")
        page.get_by_role("link", name="LZ-").first.click()
        page.get_by_role("button", name="Aufgabe übernehmen").click()
        expect(page.locator("[data-announcements]")).to_have_text("Sie bearbeiten diese Aufgabe jetzt.")


def test_a_question_appears_as_soon_as_an_answer_asks_for_it(
    browser: Browser, address: str, clerk: Desk, examiner: Desk, office: Office
) -> None:
    number = office.apply(REQUIRED)
    office.judge(number, clerk.identity, *REQUIRED)
    office.complete(number, clerk.identity, COMPLETE | {"findings": []})
    examiner.claim(number)
    with watched_page(browser, viewport=DESK, locale="de-DE") as page:
        sign_in(page, address, examiner)
        page.goto(address + examiner.address)
        page.get_by_label("Begründung des Vorschlags").fill("Schon getippt.")
        passport = page.get_by_role("group", name="Passpflicht")
        expect(passport.get_by_label("Begründung")).to_have_count(0)
        passport.get_by_label("Nicht erfüllt").check()
        expect(passport.get_by_label("Begründung")).to_have_count(1)
        expect(passport.get_by_label("Nicht erfüllt")).to_be_focused()
        expect(page.get_by_label("Begründung des Vorschlags")).to_have_value("Schon getippt.")
        assert_accessible(page)


def test_what_is_typed_is_kept_while_typing(browser: Browser, address: str, clerk: Desk, office: Office) -> None:
    number = office.apply()
    clerk.claim(number)
    with watched_page(browser, viewport=DESK, locale="de-DE") as page:
        page.clock.install()
        sign_in(page, address, clerk)
        page.goto(address + clerk.address)
        note = page.get_by_label("Vermerk für die Akte")
        note.fill("Ein langer Gedanke")
        page.clock.fast_forward(31_000)
        expect(page.locator("[data-draft-note]")).to_contain_text("Zwischengespeichert um")
        note.fill("Ein langer Gedanke, zu Ende gedacht")
        page.get_by_label("Nein, es fehlen Unterlagen").check()
        page.get_by_label("Nicht nötig").first.check()
        page.get_by_role("button", name="Aufgabe erledigen").click()
        expect(page.locator(".lz-flash")).to_contain_text("ist erledigt")  # the save did not make the page stale


def test_the_present_step_is_marked_in_the_drawing(browser: Browser, address: str, clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    with watched_page(browser, viewport=DESK, locale="de-DE") as page:
        sign_in(page, address, clerk)
        page.goto(f"{address}/akte/{number}")
        present = page.locator('.djs-element.lz-element-current[data-element-id="Task_CheckCompleteness"]')
        expect(present).to_be_visible()  # in a drawing that comes after those around it


def test_a_refused_form_leads_to_what_is_wrong(browser: Browser, address: str, clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.claim(number)
    page = browser.new_page(viewport=DESK, locale="de-DE")  # its console tells of the refusal
    sign_in(page, address, clerk)
    page.goto(address + clerk.address)
    page.get_by_role("button", name="Aufgabe erledigen").click()
    expect(page.locator(".lz-error-summary")).to_be_focused()
    assert_accessible(page)
    page.get_by_role("link", name="Wählen Sie, ob der Antrag vollständig ist.").click()
    expect(page.get_by_label("Ja, alles liegt vor und ist lesbar")).to_be_focused()
    page.close()
