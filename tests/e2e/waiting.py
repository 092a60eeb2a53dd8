"""Waiting for something to become true, never for a length of time."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 60.0  # seconds; the machine may be busy
PAUSE = 0.1


def wait_for(look: Callable[[], Found], what: str, patience: float = PATIENCE) -> Found:
    """The first true result of `look`; fails with `what` after `patience` seconds."""
    end = time.monotonic() + patience
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < end, f"waited {patience} seconds for {what}"
        time.sleep(PAUSE)
