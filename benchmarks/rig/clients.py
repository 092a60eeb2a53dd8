"""Eight clients at once, served as the program is deployed, against one that does everything one after another.

Eight clients are two web processes of four threads each, and a worker, as `laufzettel run` starts them: the threads
start instances and complete their tasks, the worker does the service tasks, looking more often than in earnest. Alone,
one process starts an instance, completes its task and does its job, then the next. The two sides take turns, each from
its first start until its last instance has ended, with processes that live through all turns. On a machine with other
things to do, eight get a larger share of it than one: the ratio says something only where nothing else runs.

Commits wait for the disk (synchronous_commit is on); PostgreSQL gathers those that meet in one write.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import sleep

from rig import models
from rig.measuring import VARIABLES, timed
from rig.office import Engine, prepare

from workflows import chores

WEB_PROCESSES, THREADS, WORKERS = 2, 4, 1
INSTANCES = 1600  # that each side takes from start to end in a turn
TURNS = 6  # the first of them warms up

Count = "Synchronized[int]"  # instances of this turn whose job is done
Member = Callable[[Engine, Count], None]


def run(url: str) -> None:
    """Print the ratio."""
    prepare(url, models.short())
    alone, together = Side(url, [do_everything]), Side(url, [answer] * WEB_PROCESSES + [work] * WORKERS)
    turns = [(alone.rate(), together.rate()) for _ in range(TURNS)][1:]
    one, many = (median(column) for column in zip(*turns, strict=True))
    ratio = median(rate / rate_alone for rate_alone, rate in turns)
    print(f"instances per second, {WEB_PROCESSES * THREADS} clients against one: {ratio:.2f} times as many")
    print(f"  ({many:.0f} against {one:.0f} on {multiprocessing.cpu_count()} processors, under this load)")
    for side in (alone, together):
        side.close()


class Side:
    """Processes that take instances from start to end, each time when they are told to."""

    def __init__(self, url: str, members: Sequence[Member]) -> None:
        context = multiprocessing.get_context("spawn")
        self._gate = context.Barrier(len(members) + 1)
        self._ended = context.Value("i", 0)
        self._processes = [
            context.Process(target=serve, args=(url, member, self._gate, self._ended), daemon=True)
            for member in members
        ]
        for process in self._processes:
            process.start()

    def rate(self) -> float:
        """Instances per second in one turn."""
        self._ended.value = 0
        self._gate.wait()
        seconds = timed(self._gate.wait)
        return INSTANCES / seconds

    def close(self) -> None:
        """Wait for the processes to end."""
        for process in self._processes:
            process.join()


def serve(url: str, member: Member, gate: "multiprocessing.synchronize.Barrier", ended: Count) -> None:
    """A process of the office; should it fail, nobody waits for it."""
    try:
        engine = Engine(url)
        for _ in range(TURNS):
            gate.wait()
            member(engine, ended)
            gate.wait()
        engine.close()
    except BaseException:
        gate.abort()
        raise


def answer(engine: Engine, _ended: Count) -> None:
    """A web process: each thread starts instances and completes their tasks."""
    each = INSTANCES // WEB_PROCESSES // THREADS
    with ThreadPoolExecutor(THREADS) as clients:
        list(clients.map(lambda _: start_and_complete(engine, each), range(THREADS)))


def work(engine: Engine, ended: Count) -> None:
    """A worker, until the last instance has ended."""
    while ended.value < INSTANCES:
        done = chores.do_all_due(engine.database, chores.GATHERING)
        with ended.get_lock():
            ended.value += done
        sleep(chores.GATHERING)


def do_everything(engine: Engine, _ended: Count) -> None:
    """One client alone."""
    for _ in range(INSTANCES):
        start_and_complete(engine, 1)
        engine.work(limit=1)


def start_and_complete(engine: Engine, instances: int) -> None:
    """Start instances, and complete the task of each."""
    for _ in range(instances):
        engine.complete(engine.open_task(engine.start("short", VARIABLES)))
