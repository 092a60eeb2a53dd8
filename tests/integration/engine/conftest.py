"""A process bench on a fresh database and a clock that travels."""

from collections.abc import Iterator

import pytest

from engine import clock
from engine.bench import ProcessBench
from engine.database import Database
from tests.integration.engine.power_cuts import Wire, wired_database


@pytest.fixture
def bench(database: Database, traveller: clock.Traveller) -> Iterator[ProcessBench]:
    """A bench with nothing published."""
    with ProcessBench(database, traveller) as bench:
        yield bench


@pytest.fixture
def wired(database: Database) -> Iterator[tuple[Database, Wire]]:
    """The same database as a process sees it that is watched, held up or killed."""
    own, wire = wired_database(database.url.render_as_string(hide_password=False))
    yield own, wire
    own.dispose()
