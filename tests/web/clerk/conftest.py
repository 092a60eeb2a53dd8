"""An office with everything published, and colleagues at their desks."""

from collections.abc import Iterator

import pytest

from engine import clock
from engine.database import Database
from tests.integration.office import Office
from tests.web.clerk.desk import Desk
from tests.web.desks import Hire, hiring
from tests.web.office_with_models import database_with_models
from web.application import Application
from web.settings import Settings
from workflows.people.permissions import Role


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    """A database of the test's own, with the published models."""
    with database_with_models(postgres_url) as database:
        yield database


@pytest.fixture
def office(database: Database, settings: Settings, traveller: clock.Traveller) -> Office:
    """The machinery behind the pages; it is a Monday morning in March 2026."""
    return Office(database, settings.office, traveller)


@pytest.fixture
def hire(app: Application, office: Office) -> Hire:
    """Give somebody an account and sit them down at a desk of their own, signed in."""
    return hiring(app, office)


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
