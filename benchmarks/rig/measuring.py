"""Timing, and what to print."""

from collections.abc import Callable
from time import perf_counter

VARIABLES = {f"fact_{number}": "x" * 60 for number in range(30)}  # about 2 kB, as a case has


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun
