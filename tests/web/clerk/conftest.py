"""An office with everything published, and colleagues at their desks."""

import pytest

from engine.database import Database
from tests.web.clerk.desk import Desk
from tests.web.desks import Hire
from workflows.people.permissions import Role


@pytest.fixture
def database(published_database: Database) -> Database:
    """A database of the test's own, with the published models."""
    return published_database


@pytest.fixture
def clerk(hire: Hire) -> Desk:
    return hire("Nesrin Celik", Role.CLERK)


@pytest.fixture
def colleague(hire: Hire) -> Desk:
    """Another clerk of the same team."""
    return hire("Jonas Weber", Role.CLERK)


@pytest.fixture
def examiner(hire: Hire) -> Desk:
    return hire("Olena Kovalenko", Role.EXAMINER)
