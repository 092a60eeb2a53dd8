"""What happens to the demonstration's cases: one story for each, told by what people do at each task.

A story says which papers come with the application, what the office answers at each task, what the citizen does when
asked, and at which task the case rests at the end. Delays are days.
"""

from dataclasses import dataclass, field
from random import Random

ALL_PAPERS = ("PASS", "KV", "AV", "LOHN3", "EZB", "QUAL")


@dataclass(frozen=True, slots=True)
class Story:
    name: str
    papers: tuple[str, ...] = ALL_PAPERS
    late_papers: int | None = None  # days after a deficiency letter until the rest is handed in; None: never
    proposal: str = "grant"  # what the examiner proposes
    reply_to_hearing: bool = False
    withdraws_after: int | None = None  # days
    emergency: str = "none"
    on_file: str = "decide"  # what happens when papers never come: extend, decide, hearing
    returned_once: bool = False  # the second person wants it examined again
    doubtful: bool = False  # the examination finds subsistence doubtful: a harder case
    rests_at: str | None = None  # element id of the task at which nobody goes on
    claimed_at_rest: bool = False  # somebody holds that task
    pace: float = 1.0  # how long everything takes


GRANTED = Story("granted")
FAST = Story("granted fast", pace=0.5)
SLOW = Story("granted slowly", pace=1.8)
INCOMPLETE = Story("documents missing once", papers=("PASS", "KV", "AV"), late_papers=9)
MISSED = Story("deadline missed twice", papers=("PASS", "AV"), on_file="decide")
MISSED_REFUSED = Story("deadline missed twice, refused", papers=("PASS",), on_file="hearing", proposal="refuse")
REFUSED = Story("refused after hearing", proposal="refuse", reply_to_hearing=True)
REFUSED_SILENT = Story("refused, no reply", proposal="refuse")
WITHDRAWN = Story("withdrawn", withdraws_after=12)
URGENT = Story("urgent", emergency="job_loss", pace=0.2)
DOUBTFUL = Story("approved by a second person", doubtful=True)
RETURNED = Story("returned once by the second person", doubtful=True, returned_once=True)


def _resting(name: str, element: str, **more: object) -> Story:
    return Story(name, rests_at=element, **more)  # type: ignore[arg-type]


FINISHED = (
    *(GRANTED,) * 24,
    *(FAST,) * 8,
    *(SLOW,) * 4,
    *(INCOMPLETE,) * 5,
    MISSED,
    MISSED_REFUSED,
    REFUSED,
    REFUSED_SILENT,
    *(WITHDRAWN,) * 2,
    *(URGENT,) * 2,
    DOUBTFUL,
    RETURNED,
)

# The last weeks: one case for each place where a case may stand, some held by somebody, one overdue.
RUNNING: tuple[tuple[int, Story], ...] = (  # (days ago, story)
    (64, _resting("examination overdue", "Task_Examine")),
    (52, _resting("waits for the second person", "Task_Approve", proposal="refuse", reply_to_hearing=True)),
    (41, _resting("second person, hard case", "Task_Approve", doubtful=True)),
    (38, _resting("notice to be prepared", "Task_PrepareNotice", claimed_at_rest=True)),
    (33, Story("hearing is running", proposal="refuse", pace=0.6)),
    (30, _resting("reply to be assessed", "Task_AssessHearing", proposal="refuse", reply_to_hearing=True, pace=0.5)),
    (27, Story("waits for documents", papers=("PASS", "KV"))),
    (24, _resting("in examination", "Task_Examine", claimed_at_rest=True)),
    (21, _resting("in examination", "Task_Examine")),
    (18, Story("waits for documents", papers=("PASS", "AV", "LOHN3"), late_papers=40)),
    (15, _resting("documents have come", "Task_CheckCompleteness", papers=("PASS", "KV", "AV"))),
    (9, _resting("in examination", "Task_Examine")),
    (6, _resting("urgent examination", "Task_Examine", emergency="business_trip", pace=0.1)),
    (4, _resting("to be checked", "Task_CheckCompleteness", claimed_at_rest=True)),
    (2, _resting("to be checked", "Task_CheckCompleteness")),
    (1, _resting("to be checked", "Task_CheckCompleteness", papers=("PASS",))),
    (0, _resting("to be checked, urgent", "Task_CheckCompleteness", emergency="medical")),
)


@dataclass(slots=True)
class Plan:
    """One case to be: when the application arrives, and its story."""

    days_ago: float
    story: Story
    number: int
    seed: int = field(default=0)


def plans(random: Random) -> list[Plan]:
    """All cases of the demonstration, oldest first."""
    finished = list(FINISHED)
    random.shuffle(finished)
    spread = [330 - index * (330 - 75) / len(finished) for index in range(len(finished))]
    planned = [(days + random.uniform(-1.5, 1.5), story) for days, story in zip(spread, finished, strict=True)]
    planned += [(float(days) + random.uniform(0.1, 0.4), story) for days, story in RUNNING]
    return [Plan(days, story, number, 1000 + number) for number, (days, story) in enumerate(planned)]
