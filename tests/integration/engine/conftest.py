"""A process bench on a fresh database and a clock that travels."""

import pytest

from engine import clock
from engine.bench import ProcessBench
from engine.database import Database


@pytest.fixture
def bench(database: Database, traveller: clock.Traveller) -> ProcessBench:
    """A bench with nothing published."""
    return ProcessBench(database, traveller)
