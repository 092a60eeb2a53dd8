"""What one user task costs in a long case, early and late, against bare SpiffWorkflow."""

from itertools import chain
from statistics import median

from rig import models
from rig.bare import Bare
from rig.measuring import VARIABLES, timed
from rig.office import Engine, prepare

STEPS = 202
ROUNDS = 4
AROUND = 5  # steps whose median stands for the one in their middle


def run(url: str) -> None:
    """Print the ratios."""
    model = models.in_a_row("chain", *(("userTask", f"task_{number}", "") for number in range(STEPS)))
    prepare(url, model)
    ours, bare = Engine(url), Bare(url, "chain", model)
    mine: list[list[float]] = []
    theirs: list[list[float]] = []
    counts: list[tuple[int, int]] = []
    for _ in range(ROUNDS):
        instance, row = ours.start("chain", VARIABLES), bare.start(VARIABLES)
        mine.append([])
        theirs.append([])
        for _step in range(STEPS - 1):
            task = ours.open_task(instance)
            mine[-1].append(timed(lambda task=task: counts.append(ours.counted(lambda: ours.complete(task)))))
            theirs[-1].append(timed(lambda row=row: bare.step(row)))
    size = ours.state_size(instance)
    print(f"the 200th step against the 2nd: {late(mine) / early(mine):.2f} times as long")
    print(f"  (bare SpiffWorkflow: {late(theirs) / early(theirs):.2f})")
    overall = median(chain(*theirs)) / median(chain(*mine))
    print(f"user tasks per second in a case of {STEPS}, against bare SpiffWorkflow: {overall:.2f} times as many")
    print(f"statements for a user task: at most {max(c[0] for c in counts)}, commits: {max(c[1] for c in counts)}")
    print(f"stored position after {STEPS - 1} steps: {size} bytes")
    ours.close()
    bare.close()


def early(runs: list[list[float]]) -> float:
    """Seconds of the steps around the 2nd; the first run warms up."""
    return median(seconds for run in runs[1:] for seconds in run[:AROUND])


def late(runs: list[list[float]]) -> float:
    """Seconds of the steps around the 200th."""
    return median(seconds for run in runs[1:] for seconds in run[-AROUND:])
