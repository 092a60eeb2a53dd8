"""A furnished office with processes of its own for each module, and a browser."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy.engine import make_url

from engine.database import Database
from engine.scratch_database import administer
from tests.browser_support import launched_browser
from tests.e2e.running_office import RunningOffice, furnish, open_office

TEMPLATE = "template_e2e"
_numbers = count(1)

OpenOffice = Callable[..., AbstractContextManager[RunningOffice]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def furnished(postgres_url: str) -> str:
    """The name of a database with everything published and everybody's account, to be copied."""
    administer(postgres_url, f"CREATE DATABASE {TEMPLATE} TEMPLATE template_laufzettel STRATEGY file_copy")
    database = Database(_with_name(postgres_url, TEMPLATE))
    furnish(database)
    database.dispose()
    return TEMPLATE


@pytest.fixture(scope="session")
def copied_database(postgres_url: str, furnished: str) -> Callable[[], AbstractContextManager[str]]:
    """The URL of a furnished database of one's own, as long as the block lasts."""

    @contextmanager
    def copied() -> Iterator[str]:
        name = f"e2e_{next(_numbers)}"
        administer(postgres_url, f"CREATE DATABASE {name} TEMPLATE {furnished} STRATEGY file_copy")
        yield _with_name(postgres_url, name)
        administer(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")

    return copied


@pytest.fixture(scope="module")
def office(
    copied_database: Callable[[], AbstractContextManager[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningOffice]:
    """The office of this module: open, with nobody in it yet. Nothing may have failed in it at the end."""
    directory: Path = tmp_path_factory.mktemp("office")
    with copied_database() as url, open_office(url, directory) as office:
        yield office
        assert office.failures() == []


def _with_name(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)
