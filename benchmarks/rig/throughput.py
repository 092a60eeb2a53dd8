"""Instances per second, one after another: start, one user task, one service task, end.

Ours takes four transactions: start, complete, claim the job, do the job; it writes tasks, jobs and history. Bare
SpiffWorkflow writes its one JSON row either after each of the three steps, so that a crash repeats none of them, or,
at its fastest, only where it waits for a person: then the service task is done in the transaction of the user task.
"""

from statistics import median
from time import perf_counter

from rig import models
from rig.bare import Bare
from rig.measuring import VARIABLES, timed
from rig.office import Engine, prepare

ROUNDS = 200
WARM_UP = 20


def run(url: str) -> None:
    """Print the ratios."""
    model = models.short()
    prepare(url, model)
    ours = Engine(url)
    stepping, waiting = Bare(url, "short", model, pause=True), Bare(url, "short", model)
    times = [
        (
            seconds_of_one(ours),
            timed(lambda: step_by_step(stepping)),
            timed(lambda: waiting.step(waiting.start(VARIABLES))),
        )
        for _ in range(WARM_UP + ROUNDS)
    ]
    mine, after_each, where_it_waits = (median(column) for column in zip(*times[WARM_UP:], strict=True))
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
