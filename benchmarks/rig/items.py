"""A multi-instance activity: what 200 items cost against 20, all opened at once and completed one by one."""

from statistics import median

from rig import models
from rig.measuring import timed
from rig.office import Engine, prepare

FEW, MANY = 20, 200
ROUNDS = 3


def run(url: str) -> None:
    """Print the ratio."""
    prepare(url, models.items())
    engine = Engine(url)
    whole_case(engine, FEW)
    times = [(timed(lambda: whole_case(engine, FEW)), timed(lambda: whole_case(engine, MANY))) for _ in range(ROUNDS)]
    few, many = (median(column) for column in zip(*times, strict=True))
    print(f"{MANY} multi-instance items against {FEW}: {many / few:.1f} times as long")
    engine.close()


def whole_case(engine: Engine, count: int) -> None:
    """Start a case with `count` items and complete each."""
    instance = engine.start("items", {"entries": list(range(count))})
    for task in engine.open_tasks(instance):
        engine.complete(task)
