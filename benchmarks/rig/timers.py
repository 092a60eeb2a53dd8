"""Many timers due at once, drained by worker processes, each firing once."""

from rig import models
from rig.measuring import timed
from rig.office import Engine, prepare
from rig.sides import Side, Turn

TIMERS = 10_000
WORKERS = 2


def run(url: str) -> None:
    """Print the rate; fails when a timer fired twice or not at all."""
    prepare(url, models.timer())
    engine = Engine(url)
    engine.start_many("timer", {"wait": "PT0S"}, TIMERS)
    workers = Side(url, *[open_worker] * WORKERS)
    seconds = timed(workers.turn)
    workers.close()
    fired = engine.count("history_event", "kind = 'triggered'")
    ended = engine.count("process_instance", "state = 'completed'")
    owed = engine.count("job", "true")
    assert (fired, ended, owed) == (TIMERS, TIMERS, 0), (fired, ended, owed)
    print(f"{TIMERS} timers due at once, {WORKERS} worker processes: {TIMERS / seconds:.0f} a second, each fired once")
    engine.close()


def open_worker(url: str) -> Turn:
    """A worker, until nothing is due."""
    engine = Engine(url)

    def turn() -> list[float]:
        while engine.work():
            pass
        return []

    return turn
