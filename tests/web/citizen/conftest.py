"""The public's pages of an office with everything published, people who use them, and colleagues at work behind."""

import pytest
from flask.testing import FlaskClient

from engine.database import Database
from tests.integration.office import Office
from tests.web.citizen.browser import Browser
from web.application import Application


@pytest.fixture
def database(published_database: Database) -> Database:
    """A database of the test's own, with the published models."""
    return published_database


@pytest.fixture
def browser(client: FlaskClient, office: Office) -> Browser:
    """A telephone without JavaScript."""
    return Browser(client, office)


@pytest.fixture
def stranger(app: Application, office: Office, client: FlaskClient) -> Browser:
    """Another telephone; `client` has switched the tokens off."""
    return Browser(app.test_client(), office)
