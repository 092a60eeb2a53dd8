"""People of an office, and an office at work with everything that the repository publishes."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.engine import make_url

from engine import clock
from engine.database import Database
from engine.scratch_database import administer
from workflows.people.identities import Identity
from workflows.people.permissions import Role

from .office import Office, identity, settings_for


@pytest.fixture
def clerk() -> Identity:
    return identity("c.clerk", Role.CLERK)


@pytest.fixture
def examiner() -> Identity:
    return identity("e.examiner", Role.EXAMINER)


@pytest.fixture
def approver() -> Identity:
    return identity("a.approver", Role.APPROVER)


@pytest.fixture
def lead() -> Identity:
    return identity("l.lead", Role.LEAD)


@pytest.fixture
def analyst() -> Identity:
    return identity("a.analyst", Role.ANALYST)


@pytest.fixture
def empty_url(postgres_url: str) -> Iterator[str]:
    """The URL of a database without any table."""
    name = f"empty_{uuid4().hex[:12]}"
    administer(postgres_url, f"CREATE DATABASE {name}")
    yield make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    administer(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def office(published_database: Database, traveller: clock.Traveller, tmp_path: Path) -> Office:
    """An office with its own database, at work."""
    return Office(published_database, settings_for(tmp_path), traveller)
