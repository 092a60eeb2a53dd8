"""Instances per second, one after another: start, one user task, one service task, end.

Ours takes four transactions: start, complete, claim the job, do the job; it writes tasks, jobs and history. Bare
SpiffWorkflow writes its one JSON row either after each of the three steps, so that a crash repeats none of them, or,
at its fastest, only where it waits for a person: then the service task is done in the transaction of the user task.
The three take turns, each in a process of its own.
"""

from itertools import chain
from statistics import median
from time import perf_counter

from rig import models
from rig.bare import Bare
from rig.measuring import VARIABLES, timed
from rig.office import Engine, prepare
from rig.sides import Opening, Side, Turn

TURNS = 12  # of each side, after those that warm up
WARM_UP = 2
IN_A_ROW = 60  # instances in a turn
COLD = 10  # the first of them, which find the processor's caches full of another side


def run(url: str) -> None:
    """Print the ratios."""
    prepare(url, models.short())
    openings: list[Opening] = [open_ours, open_step_by_step, open_where_it_waits]
    sides = [Side(url, opening) for opening in openings]
    times = [[side.turn() for side in sides] for _ in range(WARM_UP + TURNS)][WARM_UP:]
    mine, after_each, where_it_waits = (median(chain(*turns)) for turns in zip(*times, strict=True))
    print(
        f"instances per second, against bare SpiffWorkflow saved after each step: {after_each / mine:.2f} times as many"
    )
    print(f"  against bare SpiffWorkflow saved only where it waits for a person: {where_it_waits / mine:.2f}")
    print(
        f"  ({1 / mine:.0f} against {1 / after_each:.0f} and {1 / where_it_waits:.0f} on this machine, under this load)"
    )
    for side in sides:
        side.close()
    print_counts(Engine(url))


def open_ours(url: str) -> Turn:
    """Our engine."""
    engine = Engine(url)
    return lambda: [seconds_of_one(engine) for _ in range(IN_A_ROW)][COLD:]


def open_step_by_step(url: str) -> Turn:
    """Bare SpiffWorkflow, saved after each step."""
    bare = Bare(url, "short", models.short(), pause=True)
    return lambda: [timed(lambda: step_by_step(bare)) for _ in range(IN_A_ROW)][COLD:]


def open_where_it_waits(url: str) -> Turn:
    """Bare SpiffWorkflow, saved where it waits for a person."""
    bare = Bare(url, "short", models.short())
    return lambda: [timed(lambda: bare.step(bare.start(VARIABLES))) for _ in range(IN_A_ROW)][COLD:]


def step_by_step(bare: Bare) -> None:
    """One instance of bare SpiffWorkflow, saved after each step."""
    row = bare.start(VARIABLES)
    bare.step(row)
    assert bare.step(row)


def seconds_of_one(engine: Engine) -> float:
    """Seconds for everything that happens to one instance, but for finding its task."""
    begun = perf_counter()
    instance = engine.start("short", VARIABLES)
    started = perf_counter()
    task = engine.open_task(instance)
    found = perf_counter()
    engine.complete(task)
    engine.work(limit=1)
    return started - begun + perf_counter() - found


def print_counts(engine: Engine) -> None:
    """What each of our three steps asks of the database."""
    engine.work()  # looks for jobs left behind, which it does every few seconds
    instance = engine.start("short", VARIABLES)
    task = engine.open_task(instance)
    print(
        "statements, commits: start {}, user task {}, service task {}".format(
            engine.counted(lambda: engine.start("short", VARIABLES)),
            engine.counted(lambda: engine.complete(task)),
            engine.counted(lambda: engine.work(limit=1)),
        )
    )
    engine.close()
