"""The application on a fresh database, and somebody who uses it."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from engine.database import Database
from web.app import create_app
from web.application import Application
from web.settings import Settings, read_environment


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of an office that configured nothing, with its data in the test's own folder."""
    return read_environment({"LAUFZETTEL_DATA_DIRECTORY": str(tmp_path / "data")})


@pytest.fixture
def app(settings: Settings, database: Database) -> Application:
    """The application as it runs in the office."""
    return create_app(settings, database)


@pytest.fixture
def client(app: Application) -> FlaskClient:
    """A browser without cookies."""
    return app.test_client()
