"""What a bench stands on when nobody gives it anything: a server of this program's own, an empty database, a clock.

Owns the server, which is started once and goes with the program. Whoever has a database and a clock needs none of it.
"""

import atexit
from contextlib import AbstractContextManager
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from engine import clock, embedded_postgres
from engine.database import Database
from engine.scratch_database import scratch_database

FIRST_DAY = date(2026, 3, 2)  # a Monday
OPENING = time(9)


def empty_database() -> AbstractContextManager[Database]:
    """A migrated database with nothing in it, for the length of a block."""
    return scratch_database(_server())


def virtual_time() -> AbstractContextManager[clock.Traveller]:
    """The clock of this process stands at the opening of the first day until somebody moves it."""
    return clock.travel_to(datetime.combine(FIRST_DAY, OPENING, clock.OFFICE_ZONE))


@cache
def _server() -> str:
    directory = TemporaryDirectory(prefix="laufzettel-", ignore_cleanup_errors=True)
    data = Path(directory.name) / "data"

    def stop() -> None:
        embedded_postgres.stop(data)
        directory.cleanup()

    atexit.register(stop)
    return embedded_postgres.start(data, stop_with_process=True)
