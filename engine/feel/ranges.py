"""FEEL's range as a value: two endpoints, either of which may be open or missing. It decides nothing itself."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Range:
    """An interval such as `[1..10)`; a missing endpoint is None (`< 10` has no start).

    Endpoints are FEEL values of one kind: number, string, date, time, date and time, or a duration.
    """

    start: Any
    end: Any
    start_included: bool = True
    end_included: bool = True
