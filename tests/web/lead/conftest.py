"""An office with everything published, and people at their desks."""

import pytest

from engine.database import Database


@pytest.fixture
def database(published_database: Database) -> Database:
    """A database of the test's own, with the published models."""
    return published_database
