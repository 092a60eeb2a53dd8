"""The first page and the health of the program."""

from flask.testing import FlaskClient

from engine.database import Database
from tests.web.conftest import SignIn
from web.app import create_app
from web.settings import Settings
from workflows.people.permissions import Role


def test_the_start_page_says_what_can_be_done(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Was möchten Sie tun?" in page
    for path in ("/verfahren", "/status", "/pruefen"):
        assert f'href="{path}"' in page


def test_health_reaches_the_database(client: FlaskClient) -> None:
    assert client.get("/gesundheit").json == {"status": "ok"}


def test_without_a_database_health_says_so_and_public_pages_stay(settings: Settings) -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:9/nothing?connect_timeout=1")
    client = create_app(settings, nowhere).test_client()
    answer = client.get("/gesundheit")
    assert (answer.status_code, answer.json) == (503, {"status": "database unreachable"})
    assert client.get("/").status_code == 200
    nowhere.dispose()


def test_without_a_database_the_office_gets_an_error_page(settings: Settings, sign_in: SignIn) -> None:
    browser = sign_in(Role.CLERK)
    nowhere = Database("postgresql://nobody@127.0.0.1:9/nothing?connect_timeout=1")
    browser.application.extensions["database"] = nowhere
    answer = browser.get("/passwort")
    assert answer.status_code == 500
    assert "Bei uns ist etwas schiefgegangen" in answer.text
    nowhere.dispose()
