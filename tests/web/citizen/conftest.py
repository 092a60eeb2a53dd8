"""The public's pages of an office with everything published, people who use them, and colleagues at work behind."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url

from engine import clock
from engine.database import Database, unit_of_work
from engine.scratch_database import administer
from tests.integration.office import Office
from tests.web.citizen.browser import Browser
from web.application import Application
from web.settings import Settings
from workflows import publishing


@pytest.fixture(scope="session")
def published(postgres_url: str, repository: Path) -> str:
    """The name of a database in which everything of the repository is published."""
    name = "template_citizen"
    administer(postgres_url, f"CREATE DATABASE {name} TEMPLATE template_laufzettel STRATEGY file_copy")
    database = _open(postgres_url, name)
    files = publishing.files_below([repository / "bpmn", repository / "forms" / "definitions"])
    with unit_of_work(database) as session:
        publication = publishing.publish(session, files, "p.publisher")
    database.dispose()
    assert not publication.refused, [str(finding) for finding in publication.findings]
    return name


@pytest.fixture
def database(postgres_url: str, published: str) -> Iterator[Database]:
    """A database of the test's own, with the published models."""
    name = f"citizen_{uuid4().hex[:12]}"
    administer(postgres_url, f"CREATE DATABASE {name} TEMPLATE {published} STRATEGY file_copy")
    database = _open(postgres_url, name)
    yield database
    database.dispose()
    administer(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def office(database: Database, settings: Settings, traveller: clock.Traveller) -> Office:
    """The colleagues behind the pages; it is a Monday morning in March 2026."""
    return Office(database, settings.office, traveller)


@pytest.fixture
def browser(client: FlaskClient, office: Office) -> Browser:
    """A telephone without JavaScript."""
    return Browser(client, office)


@pytest.fixture
def stranger(app: Application, office: Office, client: FlaskClient) -> Browser:
    """Another telephone; `client` has switched the tokens off."""
    return Browser(app.test_client(), office)


def _open(url: str, name: str) -> Database:
    return Database(make_url(url).set(database=name).render_as_string(hide_password=False))
