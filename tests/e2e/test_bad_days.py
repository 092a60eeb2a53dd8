"""Bad days in a browser: double clicks, stale tabs, wrong codes, wrong files, pages that are not there."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from engine.database import unit_of_work
from tests.e2e import colleague
from tests.e2e.crowd import Crowd
from tests.e2e.running_office import RunningOffice, open_office
from tests.e2e.visitor import PHONE, Visitor, paper, visit
from tests.e2e.waiting import wait_for
from tests.unit.documents import clamd, samples
from workflows.cases.case_numbers import format_case_number
from workflows.cases.tables import Case
from workflows.demonstration.stories import Story
from workflows.people import access_codes

pytestmark = pytest.mark.browser
MEGABYTE = 1_000_000
MANY_TRIES = 10
WAIT = "Bitte warten Sie einen Moment"
STORY = Story("granted")


@pytest.fixture(scope="module")
def office(
    copied_database: Callable[[], AbstractContextManager[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningOffice]:
    """An office with a virus scanner that takes little at once."""
    directory = tmp_path_factory.mktemp("office")
    with (
        clamd.serving() as scanner,
        copied_database() as url,
        open_office(url, directory, CLAMD=scanner, LARGEST_REQUEST_MB="30") as office,
    ):
        yield office
        assert office.failures() == []


@pytest.fixture
def crowd(office: RunningOffice) -> Crowd:
    return Crowd(office, Random(2))


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_double_click_makes_one_case(browser: Browser, office: RunningOffice, crowd: Crowd, scripts: bool) -> None:
    token, before = crowd.fill_in(STORY, 0), count_of_cases(office)
    with visit(browser, office.address, "bad", PHONE, scripts=scripts) as citizen:
        citizen.open(f"/antrag/{token}/pruefen")
        citizen.page.get_by_role("button", name="Antrag absenden").dblclick()
        expect(citizen.page.locator("h1")).to_have_text("Ihr Antrag ist eingegangen")
        assert count_of_cases(office) == before + 1
        citizen.page.go_back()
        citizen.open(f"/antrag/{token}/pruefen")
        assert citizen.heading == "Ihr Antrag ist eingegangen", "whoever comes back sees the confirmation"


def test_a_stale_tab_is_told_who_was_faster(browser: Browser, office: RunningOffice, crowd: Crowd) -> None:
    number = crowd.send(crowd.fill_in(STORY, 1), STORY)
    wait_for(lambda: crowd.work_on(number, "Task_CheckCompleteness"), "the check of the documents")
    with (
        visit(browser, office.address, "bad") as first,
        visit(browser, office.address, "bad") as second,
    ):
        for visitor, account in ((first, "o.kovalenko"), (second, "c.ferreira")):
            colleague.sign_in(visitor, account)
            colleague.find_task(visitor, number, "Voraussetzungen prüfen")
            visitor.follow(number, within="table")
        first.press("Aufgabe übernehmen")
        first.sees("Sie bearbeiten diese Aufgabe jetzt.")
        second.press("Aufgabe übernehmen")
        second.sees("Olena Kovalenko bearbeitet diese Aufgabe seit")
        second.look("stale-claim")
        second.press("Von Olena Kovalenko übernehmen")
        second.sees("Möchten Sie sie wirklich übernehmen?")
        second.look("take-over")
        second.press("Ja, ich übernehme")
        second.sees("Sie bearbeiten diese Aufgabe jetzt.")
        first.fill("Begründung des Vorschlags", "Das habe ich noch geschrieben.")
        first.press("Aufgabe erledigen")
        first.sees("Carla Ferreira")
        first.look("stale-task")
        assert crowd.open_step(number) == "Task_Examine", "nothing is done by a stale tab"


def test_a_wrong_code_and_an_unknown_number_look_alike_and_are_slowed(
    browser: Browser, office: RunningOffice, crowd: Crowd
) -> None:
    known = crowd.send(crowd.fill_in(STORY, 2), STORY)
    unknown = format_case_number(2026, 999_998)
    seen = [knock(browser, office, number) for number in (known, unknown)]
    assert seen[0] == seen[1]
    assert seen[0][0].count("passen nicht zusammen") == 2, "at the top and at the field"
    assert WAIT in seen[0][-1]


def knock(browser: Browser, office: RunningOffice, number: str) -> list[str]:
    """What one reads after each try with a wrong code, until one has to wait."""
    said: list[str] = []
    with visit(browser, office.address, "bad", PHONE) as stranger:
        stranger.open("/status")
        for _try in range(MANY_TRIES):
            stranger.fill("Aktenzeichen", number)
            stranger.fill("Zugangscode", access_codes.spell(4711))
            stranger.press("Stand anzeigen")
            said.append(stranger.page.locator("main").inner_text())
            if stranger.heading == WAIT:
                stranger.look("wait")
                return [text.partition("(um")[0] for text in said]  # the minute of the day may differ
    raise AssertionError(f"{MANY_TRIES} wrong codes and still no pause: {said[-1]}")


def test_a_page_that_is_not_there_says_what_to_do(browser: Browser, office: RunningOffice) -> None:
    with visit(browser, office.address, "bad", PHONE) as citizen:
        citizen.open("/gibt/es/nicht")
        assert citizen.heading == "Diese Seite gibt es nicht"
        citizen.look("404")


def test_an_expired_form_says_what_to_do(browser: Browser, office: RunningOffice) -> None:
    with visit(browser, office.address, "bad", PHONE) as citizen:
        citizen.open("/verfahren/P01")
        citizen.page.context.clear_cookies()
        citizen.press("Antrag beginnen")
        assert citizen.heading == "Dieses Formular ist abgelaufen"
        citizen.look("expired")


def test_too_much_at_once_is_explained_and_the_rest_is_kept(
    browser: Browser, office: RunningOffice, crowd: Crowd, tmp_path: Path
) -> None:
    with visit(browser, office.address, "bad", PHONE) as citizen:
        open_documents(citizen, crowd)
        citizen.attach("Pass oder Passersatz", paper("Pass"))
        citizen.press("Nur Dateien hochladen")
        expect(citizen.page.get_by_role("link", name="Pass.pdf")).to_be_visible()
        citizen.field("Arbeitsvertrag").set_input_files(written(tmp_path / "riesig.pdf", samples.pdf(31 * MEGABYTE)))
        citizen.press("Nur Dateien hochladen")
        assert citizen.heading == "Die Dateien waren zusammen zu groß"
        citizen.look("413")
        citizen.follow("Zurück zu dieser Seite")
        expect(citizen.page.get_by_role("link", name="Pass.pdf")).to_be_visible()


def test_files_that_are_refused_say_why_and_nothing_else_is_lost(
    browser: Browser, office: RunningOffice, crowd: Crowd, tmp_path: Path
) -> None:
    infected = samples.PDF + samples.EICAR + b"\n%%EOF"
    with visit(browser, office.address, "bad", PHONE) as citizen:
        open_documents(citizen, crowd)
        citizen.attach("Pass oder Passersatz", paper("Pass"))
        citizen.attach("Nachweis der Krankenversicherung", pdf("virus.pdf", infected))
        citizen.attach("Arbeitsvertrag", pdf("vertrag.pdf", b"Das ist nur Text."))
        large = written(tmp_path / "lohn.pdf", samples.pdf(25 * MEGABYTE))
        citizen.field("Lohnabrechnungen").set_input_files(large)
        citizen.tick("Meine Angaben sind richtig")
        citizen.press("Speichern und weiter")
        expect(citizen.page.locator(".lz-error-summary li")).to_have_count(3)
        summary = citizen.page.locator(".lz-error-summary").inner_text()
        assert "virus.pdf" in summary
        assert "Schadsoftware" in summary
        assert "vertrag.pdf" in summary
        assert "lohn.pdf" in summary
        expect(citizen.page.get_by_role("link", name="Pass.pdf")).to_be_visible()
        expect(citizen.page.get_by_label("Meine Angaben sind richtig")).to_be_checked()
        citizen.look("refused-files")


def open_documents(citizen: Visitor, crowd: Crowd) -> None:
    """The page for documents of an application in which nothing was uploaded yet."""
    token = crowd.fill_in(Story("no papers", papers=()), 5)
    citizen.open(f"/antrag/{token}/seite/documents")
    assert citizen.heading == "Ihre Unterlagen"


def pdf(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def count_of_cases(office: RunningOffice) -> int:
    with unit_of_work(office.database) as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0
