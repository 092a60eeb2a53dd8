"""What happens to the demonstration's cases: one story for each, told by what people do when it is their turn.

A story says which papers come with the application, what the office answers, what the citizen does when asked, and
at which task the case rests at the end. It knows no procedure: any of them can be told
of every one. Delays are days.
"""

from dataclasses import dataclass
from random import Random
from typing import Final


@dataclass(frozen=True, slots=True)
class Story:
    name: str
    missing: int = 0  # how many of the papers do not come with the application
    papers: tuple[str, ...] | None = None  # codes of the only papers that come; None: all but `missing`
    late_papers: int | None = None  # days after a deficiency letter until the rest is handed in; None: never
    proposal: str = "grant"  # what the examiner proposes
    reply_to_hearing: bool = False
    withdraws_after: int | None = None
    emergency: str = "none"
    on_file: str = "decide"  # what happens when papers never come: extend, decide, hearing
    returned_once: bool = False  # the second person wants it examined again
    doubtful: bool = False  # the examination leaves tests open: a harder case
    rests_at: str | None = None  # name of the form of the task at which nobody goes on
    claimed_at_rest: bool = False  # somebody holds that task
    pace: float = 1.0  # how long everything takes


GRANTED = Story("granted")
FAST = Story("granted fast", pace=0.5)
SLOW = Story("granted slowly", pace=1.8)
INCOMPLETE = Story("documents missing once", missing=2, late_papers=9)
MISSED = Story("deadline missed twice", missing=2)
MISSED_REFUSED = Story("deadline missed twice, refused", missing=9, on_file="hearing", proposal="refuse")
REFUSED = Story("refused after hearing", proposal="refuse", reply_to_hearing=True)
REFUSED_SILENT = Story("refused, no reply", proposal="refuse")
WITHDRAWN = Story("withdrawn", withdraws_after=12)
URGENT = Story("urgent", emergency="job_loss", pace=0.2)
DOUBTFUL = Story("approved by a second person", doubtful=True)
RETURNED = Story("returned once by the second person", doubtful=True, returned_once=True)

# Of a hundred finished cases, so many are told this way.
FINISHED: Final = (
    *(GRANTED,) * 46,
    *(FAST,) * 16,
    *(SLOW,) * 8,
    *(INCOMPLETE,) * 12,
    *(MISSED,) * 2,
    *(MISSED_REFUSED,) * 1,
    *(REFUSED,) * 2,
    *(REFUSED_SILENT,) * 2,
    *(WITHDRAWN,) * 4,
    *(URGENT,) * 3,
    *(DOUBTFUL,) * 3,
    *(RETURNED,) * 1,
)
_CHECK, _EXAMINE, _APPROVE, _NOTICE = "completeness-check", "examination", "approval", "decision-notice"


def _resting(name: str, form: str, **more: object) -> Story:
    return Story(name, rests_at=form, **more)  # type: ignore[arg-type]


# The last weeks: one case for each place where a case may stand, some held by somebody, one overdue.
RUNNING: Final[tuple[tuple[int, Story], ...]] = (  # (days ago, story)
    (64, _resting("examination overdue", _EXAMINE)),
    (52, _resting("waits for the second person", _APPROVE, proposal="refuse", reply_to_hearing=True)),
    (41, _resting("second person, hard case", _APPROVE, doubtful=True)),
    (38, _resting("notice to be prepared", _NOTICE, claimed_at_rest=True)),
    (33, Story("hearing is running", proposal="refuse", pace=0.6)),
    (30, _resting("reply to be assessed", "hearing-assessment", proposal="refuse", reply_to_hearing=True, pace=0.5)),
    (27, Story("waits for documents", missing=2)),
    (24, _resting("in examination", _EXAMINE, claimed_at_rest=True)),
    (21, _resting("in examination", _EXAMINE)),
    (18, Story("waits for documents", missing=2, late_papers=40)),
    (15, _resting("documents have come", _CHECK, missing=3)),
    (9, _resting("in examination", _EXAMINE)),
    (6, _resting("urgent examination", _EXAMINE, emergency="business_trip", pace=0.1)),
    (4, _resting("to be checked", _CHECK, claimed_at_rest=True)),
    (2, _resting("to be checked", _CHECK)),
    (1, _resting("to be checked", _CHECK, missing=4)),
    (0, _resting("to be checked, urgent", _CHECK, emergency="medical")),
)
# How often a procedure is asked for; one that is not named here counts 1.
_OFTEN: Final = {"P01": 7, "P02": 4, "P03": 4, "P04": 5, "P05": 3, "P09": 3, "P10": 3, "P14": 3, "P12": 3, "P17": 2}


@dataclass(slots=True)
class Plan:
    """One case to be: when the application arrives, for what, and its story."""

    days_ago: float
    procedure_key: str
    story: Story
    number: int
    seed: int


def plans(random: Random, offered: list[str], cases: int, days: int) -> list[Plan]:
    """`cases` cases over `days` days and all procedures that are offered, oldest first; open ones in the last weeks."""
    running = RUNNING * max(1, cases // 100)
    first = [(float(ago) + random.uniform(0.1, 0.9), story) for ago, story in running[:cases]]
    finished = max(cases - len(first), 0)
    told = [random.choice(FINISHED) for _ in range(finished)]
    told_at = [
        (days - index * (days - 75) / finished + random.uniform(-1.5, 1.5), told[index]) for index in range(finished)
    ]
    ordered = sorted([*told_at, *first], key=lambda one: -one[0])
    mixture = _mixture(random, offered, len(ordered))
    return [
        Plan(max(ago, 0.05), key, story, number, 1000 + number)
        for number, ((ago, story), key) in enumerate(zip(ordered, mixture, strict=True))
    ]


def _mixture(random: Random, offered: list[str], cases: int) -> list[str]:
    """A procedure for each case: every one of them at least once where there is room, the usual ones more often."""
    weights = [_OFTEN.get(key, 1) for key in offered]
    drawn = offered[:cases] + random.choices(offered, weights, k=max(cases - len(offered), 0))
    random.shuffle(drawn)
    return drawn
