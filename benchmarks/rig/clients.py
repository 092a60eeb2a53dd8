"""Eight clients at once, served as the program is deployed, against one that does everything one after another.

Eight clients are two web processes of four threads each, and a worker, as `laufzettel run` starts them: the threads
start instances and complete their tasks, the worker does the service tasks, looking more often than in earnest. Alone,
one process starts an instance, completes its task and does its job, then the next. The two sides take turns, each from
its first start until its last instance has ended, with processes that live through all turns. On a machine with other
things to do, eight get a larger share of it than one: the ratio says something only where nothing else runs.

Commits wait for the disk (synchronous_commit is on); PostgreSQL gathers those that meet in one write.
"""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from statistics import median
from time import sleep

from rig import models
from rig.measuring import VARIABLES, timed
from rig.office import Engine, prepare
from rig.sides import Side, Turn

from workflows import chores

WEB_PROCESSES, THREADS, WORKERS = 2, 4, 1
INSTANCES = 4800  # that each side takes from start to end in a turn
TURNS = 5  # the first of them warms up

Count = "Synchronized[int]"  # instances whose job is done


def run(url: str) -> None:
    """Print the ratio."""
    prepare(url, models.short())
    done = multiprocessing.get_context("spawn").Value("q", 0)
    web, workers = [open_web] * WEB_PROCESSES, [partial(open_worker, done)] * WORKERS
    alone, together = Side(url, open_alone), Side(url, *web, *workers)
    turns = [(INSTANCES / timed(alone.turn), INSTANCES / timed(together.turn)) for _ in range(TURNS)][1:]
    one, many = (median(column) for column in zip(*turns, strict=True))
    ratio = median(rate / rate_alone for rate_alone, rate in turns)
    print(f"instances per second, {WEB_PROCESSES * THREADS} clients against one: {ratio:.2f} times as many")
    print(f"  ({many:.0f} against {one:.0f} on {multiprocessing.cpu_count()} processors, under this load)")
    for side in (alone, together):
        side.close()


def open_web(url: str) -> Turn:
    """A web process: each thread starts instances and completes their tasks."""
    engine = Engine(url)

    def turn() -> list[float]:
        each = INSTANCES // WEB_PROCESSES // THREADS
        with ThreadPoolExecutor(THREADS) as clients:
            list(clients.map(lambda _: start_and_complete(engine, each), range(THREADS)))
        return []

    return turn


def open_worker(done: Count, url: str) -> Turn:
    """A worker, in each turn until the last instance has ended."""
    engine = Engine(url)
    turns = count(1)

    def turn() -> list[float]:
        wanted = INSTANCES * next(turns)
        while done.value < wanted:
            tried = chores.do_all_due(engine.database, chores.GATHERING)
            with done.get_lock():
                done.value += tried
            sleep(chores.GATHERING)
        return []

    return turn


def open_alone(url: str) -> Turn:
    """One client alone, who does everything."""
    engine = Engine(url)

    def turn() -> list[float]:
        for _ in range(INSTANCES):
            start_and_complete(engine, 1)
            engine.work(limit=1)
        return []

    return turn


def start_and_complete(engine: Engine, instances: int) -> None:
    """Start instances, and complete the task of each."""
    for _ in range(instances):
        engine.complete(engine.open_task(engine.start("short", VARIABLES)))
