"""The application on a fresh database, and people who use it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from structlog.testing import capture_logs

from engine import clock
from engine.database import Database, unit_of_work
from tests.integration.office import Office
from tests.web.desks import PASSWORD, Hire, hiring
from web.app import create_app
from web.application import Application
from web.settings import Settings, read_environment
from workflows.people.account_administration import create_account
from workflows.people.permissions import Role
from workflows.people.teams import Team

SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def log() -> Iterator[list[Any]]:
    """What the program logs during the test, as a list of events; nothing is written anywhere."""
    with capture_logs() as events:
        yield events


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of an office that configured nothing, with its data in the test's own folder."""
    return read_environment({"LAUFZETTEL_DATA_DIRECTORY": str(tmp_path / "data")})


@pytest.fixture(scope="session")
def read_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Templates that were read for one application need not be read again for the next."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(settings: Settings, database: Database, read_templates: BytecodeCache) -> Application:
    """The application as it runs in the office."""
    app = create_app(settings, database)
    app.jinja_env.bytecode_cache = read_templates
    return app


@pytest.fixture
def client(app: Application) -> FlaskClient:
    """A browser without cookies that sends forms with a valid token."""
    app.config["WTF_CSRF_ENABLED"] = False  # tokens have tests of their own
    return app.test_client()


@pytest.fixture
def office(database: Database, settings: Settings, traveller: clock.Traveller) -> Office:
    """The office behind the pages; it is a Monday morning in March 2026. Models are where `database` has them."""
    return Office(database, settings.office, traveller)


@pytest.fixture
def hire(app: Application, office: Office) -> Hire:
    """Give somebody an account and sit them down at a desk of their own, signed in."""
    return hiring(app, office)


@pytest.fixture
def sign_in(app: Application, database: Database) -> SignIn:
    """Make an account with these roles and a browser in which it is signed in."""

    def sign_in(*roles: Role, name: str = "s.brandt", teams: tuple[Team, ...] = (Team.EMPLOYMENT,)) -> FlaskClient:
        with unit_of_work(database) as session:
            account = create_account(
                session,
                name=name,
                display_name="Sabine Brandt",
                password=PASSWORD,
                roles=roles,
                teams=teams,
                by="test",
            )
            account.password_is_initial = False
        app.config["WTF_CSRF_ENABLED"] = False
        browser = app.test_client()
        answer = browser.post("/anmelden", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return browser

    return sign_in
