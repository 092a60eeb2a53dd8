"""A worker's clockwork: every chore comes round again, whatever happened to it the last time."""

import logging
from datetime import timedelta
from threading import Event

import pytest

from workflows.scheduler import Chore, run

SOON = timedelta(milliseconds=20)
PATIENCE = 10  # seconds


def test_a_chore_that_failed_is_done_again_and_a_slow_one_is_left_in_peace(caplog: pytest.LogCaptureFixture) -> None:
    stop, came_round = Event(), Event()
    tries: list[str] = []

    def fails_at_first() -> int:
        tries.append("once more")
        if len(tries) == 1:
            raise ValueError
        if len(tries) > 3:
            came_round.set()
        return 1

    def takes_longer_than_its_interval() -> int:
        assert came_round.wait(PATIENCE)
        stop.set()
        return 1

    with caplog.at_level(logging.WARNING):
        run([Chore("failing", SOON, fails_at_first), Chore("slow", SOON, takes_longer_than_its_interval)], stop)
    assert len(tries) > 3
    assert [record.message for record in caplog.records if record.name.startswith("apscheduler")] == []
