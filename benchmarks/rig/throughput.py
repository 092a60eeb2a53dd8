"""Instances per second, one after another: start, one user task, one service task, end.

Ours takes four transactions: start, complete, claim the job, do the job; it writes tasks, jobs and history. Bare
SpiffWorkflow writes its one JSON row either after each of the three steps, so that a crash repeats none of them, or,
at its fastest, only where it waits for a person: then the service task is done in the transaction of the user task.
The sides take turns of some instances each, as a process that serves does one thing and not two in turn.
"""

from collections.abc import Callable
from itertools import chain
from statistics import median
from time import perf_counter

from rig import models
from rig.bare import Bare
from rig.measuring import VARIABLES, timed
from rig.office import Engine, prepare

TURNS = 20  # of each side, after those that warm up
WARM_UP = 2
IN_A_ROW = 11  # instances of one side in a turn; the first finds the processor's caches full of the other side


def run(url: str) -> None:
    """Print the ratios."""
    model = models.short()
    prepare(url, model)
    ours = Engine(url)
    stepping, waiting = Bare(url, "short", model, pause=True), Bare(url, "short", model)
    sides: list[Callable[[], float]] = [
        lambda: seconds_of_one(ours),
        lambda: timed(lambda: step_by_step(stepping)),
        lambda: timed(lambda: waiting.step(waiting.start(VARIABLES))),
    ]
    times = [[[side() for _ in range(IN_A_ROW)][1:] for side in sides] for _ in range(WARM_UP + TURNS)][WARM_UP:]
    mine, after_each, where_it_waits = (median(chain(*rounds)) for rounds in zip(*times, strict=True))
    print(
        f"instances per second, against bare SpiffWorkflow saved after each step: {after_each / mine:.2f} times as many"
    )
    print(f"  against bare SpiffWorkflow saved only where it waits for a person: {where_it_waits / mine:.2f}")
    print(
        f"  ({1 / mine:.0f} against {1 / after_each:.0f} and {1 / where_it_waits:.0f} on this machine, under this load)"
    )
    instance = ours.start("short", VARIABLES)
    task = ours.open_task(instance)
    print(
        "statements, commits: start {}, user task {}, service task {}".format(
            ours.counted(lambda: ours.start("short", VARIABLES)),
            ours.counted(lambda: ours.complete(task)),
            ours.counted(lambda: ours.work(limit=1)),
        )
    )
    for engine in (ours, stepping, waiting):
        engine.close()


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
