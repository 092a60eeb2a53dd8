"""Many timers due at once, drained by worker processes, each firing once."""

import multiprocessing
from time import perf_counter

from rig import models
from rig.office import Engine, prepare

TIMERS = 10_000
WORKERS = 2


def run(url: str) -> None:
    """Print the rate; fails when a timer fired twice or not at all."""
    prepare(url, models.timer())
    engine = Engine(url)
    engine.start_many("timer", {"wait": "PT0S"}, TIMERS)
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(WORKERS + 1)
    workers = [context.Process(target=drain, args=(url, gate)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    gate.wait()
    begun = perf_counter()
    for worker in workers:
        worker.join()
    seconds = perf_counter() - begun
    fired = engine.count("history_event", "kind = 'triggered'")
    ended = engine.count("process_instance", "state = 'completed'")
    owed = engine.count("job", "true")
    assert all(worker.exitcode == 0 for worker in workers)
    assert (fired, ended, owed) == (TIMERS, TIMERS, 0), (fired, ended, owed)
    print(f"{TIMERS} timers due at once, {WORKERS} worker processes: {TIMERS / seconds:.0f} a second, each fired once")
    engine.close()


def drain(url: str, gate: "multiprocessing.synchronize.Barrier") -> None:
    """Work until nothing is due."""
    engine = Engine(url)
    gate.wait()
    while engine.work():
        pass
    engine.close()
