"""The only source of time. Always aware; tests and the demonstration travel through years.

`now()` is an aware date-time in UTC, `today()` the date in the office's zone. `travel_to` replaces the clock
of this process for the length of a `with` block and hands out a `Traveller` that moves it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Europe/Berlin")


class Traveller:
    """A clock that stands still until somebody moves it, and never moves backwards."""

    def __init__(self, moment: datetime) -> None:
        self._moment = _aware(moment)

    def now(self) -> datetime:
        return self._moment

    def advance(self, step: timedelta) -> datetime:
        """Move forward by `step`, which must not be negative; returns the new moment."""
        return self.move_to(self._moment + step)

    def move_to(self, moment: datetime) -> datetime:
        """Move forward to `moment` (aware); returns it."""
        if moment < self._moment:
            raise ValueError(f"time does not run backwards: {moment} is before {self._moment}")
        self._moment = _aware(moment)
        return self._moment


_traveller: Traveller | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _traveller.now() if _traveller else datetime.now(UTC)


def today() -> date:
    """The calendar date at the office."""
    return office_time(now()).date()


def office_time(moment: datetime) -> datetime:
    """The same moment on the office's wall clock."""
    return moment.astimezone(OFFICE_ZONE)


@contextmanager
def travel_to(moment: datetime) -> Iterator[Traveller]:
    """Replace this process's clock by one that starts at `moment` (aware) and is moved by hand."""
    global _traveller  # noqa: PLW0603 - one clock per process is the point
    previous, _traveller = _traveller, Traveller(moment)
    try:
        yield _traveller
    finally:
        _traveller = previous


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC)
