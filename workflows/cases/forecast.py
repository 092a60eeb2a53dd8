"""How long it may take: median and 80th percentile of the cases that the office has decided.

Owns the rule which cases are compared: same procedure and class, else the whole procedure, and never fewer
than thirty (domain handbook, S1-4.5). A forecast is a range, counted from the day of receipt.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final

from sqlalchemy import Float, Select, extract, func, select
from sqlalchemy.orm import Session

from engine import clock
from workflows.cases.tables import Case

ENOUGH_CASES: Final = 30
WINDOW: Final = timedelta(days=2 * 365)  # older decisions say little about today's office
# Planning values of the domain handbook: weeks within which four of five cases are meant to be decided.
PLANNED_WEEKS: Final = {"S1": 3, "S2": 8, "S3": 16, "S4": 26}
USUAL_CLASS: Final = "S2"


class Comparison(StrEnum):
    SAME_CLASS = "class"  # same procedure and difficulty
    SAME_PROCEDURE = "procedure"  # all difficulties of the procedure


@dataclass(frozen=True, slots=True)
class Durations:
    """What finished cases took from receipt to decision."""

    median: timedelta
    four_of_five: timedelta  # 80th percentile
    cases: int
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class TooFew:
    """There are not enough finished cases yet; the planning value is said to be one."""

    cases: int  # finished so far in the procedure
    planned_weeks: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """The range in which cases like this one are decided."""

    median_on: date  # half of the cases are decided by then
    four_of_five_on: date  # four of five are decided by then
    cases: int
    comparison: Comparison
    overdue: bool  # the later date has passed


def durations(
    session: Session, procedure_key: str, difficulty: str | None, *, usual: str = USUAL_CLASS
) -> Durations | TooFew:
    """What cases of this procedure took, narrowed to the class when it has enough cases. One statement.

    `usual` is the class whose planning value counts where neither difficulty nor enough cases are known.
    """
    row = session.execute(_percentiles(procedure_key, difficulty)).one()
    if difficulty is not None and row.class_cases >= ENOUGH_CASES:
        comparison, cases, spans = Comparison.SAME_CLASS, row.class_cases, row.class_spans
    elif row.cases >= ENOUGH_CASES:
        comparison, cases, spans = Comparison.SAME_PROCEDURE, row.cases, row.spans
    else:
        return TooFew(cases=row.cases, planned_weeks=PLANNED_WEEKS[difficulty or usual])
    median, four_of_five = (timedelta(seconds=seconds) for seconds in spans)
    return Durations(median=median, four_of_five=four_of_five, cases=cases, comparison=comparison)


def for_case(session: Session, procedure_key: str, difficulty: str | None, received_at: datetime) -> Forecast | TooFew:
    """The forecast of one case that was received at `received_at`."""
    known = durations(session, procedure_key, difficulty)
    if isinstance(known, TooFew):
        return known
    four_of_five_on = clock.office_time(received_at + known.four_of_five).date()
    return Forecast(
        median_on=clock.office_time(received_at + known.median).date(),
        four_of_five_on=four_of_five_on,
        cases=known.cases,
        comparison=known.comparison,
        overdue=clock.today() > four_of_five_on,
    )


def in_weeks(span: timedelta) -> int:
    """A duration in whole weeks, rounded up: a promise is never shortened."""
    return max(1, ceil(span / timedelta(weeks=1)))


def _percentiles(procedure_key: str, difficulty: str | None) -> Select[tuple[int, int, list[float], list[float]]]:
    seconds = extract("epoch", Case.decided_at - Case.received_at).cast(Float)
    spans = func.percentile_cont([0.5, 0.8]).within_group(seconds)
    same_class = Case.difficulty == difficulty
    return select(
        func.count().label("cases"),
        func.count().filter(same_class).label("class_cases"),
        spans.label("spans"),
        spans.filter(same_class).label("class_spans"),
    ).where(
        Case.procedure_key == procedure_key,
        Case.decided_at.is_not(None),
        Case.decided_at > clock.now() - WINDOW,
        Case.outcome.in_(("granted", "refused")),
    )
