"""Eight clients at once against one: start, one user task, one service task, end; processes, not threads.

Commits wait for the disk (synchronous_commit is on); PostgreSQL gathers those that meet in one write.
"""

import multiprocessing
from statistics import median
from time import perf_counter

from rig import models
from rig.measuring import VARIABLES
from rig.office import Engine, prepare

CLIENTS = 8
INSTANCES = 160  # in each turn, by all clients together
WARM_UP = 10  # instances of each client, before the clock runs: a process that serves has read the model long ago
TURNS = 3


def run(url: str) -> None:
    """Print the ratio."""
    prepare(url, models.short())
    turns = [(rate(url, 1), rate(url, CLIENTS)) for _ in range(TURNS)]
    one, many = (median(column) for column in zip(*turns, strict=True))
    print(f"instances per second, {CLIENTS} clients against one: {many / one:.2f} times as many")
    print(f"  ({many:.0f} against {one:.0f} on {multiprocessing.cpu_count()} processors, under this load)")


def rate(url: str, clients: int) -> float:
    """Instances per second."""
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(clients + 1)
    processes = [context.Process(target=client, args=(url, gate, INSTANCES // clients)) for _ in range(clients)]
    for process in processes:
        process.start()
    gate.wait()
    begun = perf_counter()
    gate.wait()
    seconds = perf_counter() - begun
    for process in processes:
        process.join()
    assert all(process.exitcode == 0 for process in processes)
    return INSTANCES / seconds


def client(url: str, gate: "multiprocessing.synchronize.Barrier", instances: int) -> None:
    """Take instances from start to end, as a web process and a worker do; the last one out leaves no job."""
    engine = Engine(url)
    whole_cases(engine, WARM_UP)
    gate.wait()
    whole_cases(engine, instances)
    gate.wait()
    engine.close()


def whole_cases(engine: Engine, instances: int) -> None:
    """Start instances, complete their tasks, and do what jobs there are."""
    for _ in range(instances):
        engine.complete(engine.open_task(engine.start("short", VARIABLES)))
        engine.work(limit=1)
    while engine.work():
        pass
