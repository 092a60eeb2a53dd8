"""A process bench on a fresh database and a clock that travels."""

from collections.abc import Iterator

import pytest

from engine import clock
from engine.bench import ProcessBench
from engine.database import Database


@pytest.fixture
def bench(database: Database, traveller: clock.Traveller) -> Iterator[ProcessBench]:
    """A bench with nothing published."""
    with ProcessBench(database, traveller) as bench:
        yield bench
