"""The steps of one case: done, current or coming, with dates.

Puts the progress of a case onto the steps of its model. A case can go back: steps behind the current one that
were done before it was reached again are coming once more. Pure; reads nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.cases.progress import UNTOUCHED, ElementProgress, Progress
from workflows.cases.public_steps import Actor, PublicStep


class StepState(StrEnum):
    DONE = "done"
    CURRENT = "current"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class CaseStep:
    title: str
    text: str  # what happens in it
    actor: Actor
    state: StepState
    at: datetime | None  # done: when; current: since when
    again: bool  # it was done before and has to be done once more
    substeps: tuple["CaseStep", ...]


def steps_of_case(steps: Sequence[PublicStep], progress: Progress, *, closed: bool) -> tuple[CaseStep, ...]:
    """The steps to show. A closed case has no coming steps; steps off the usual way appear once reached.

    What was broken off and left behind is not shown: the proof until the decision, once it is decided.
    """
    return _states(steps, progress, since=None, closed=closed)


def _states(
    steps: Sequence[PublicStep], progress: Progress, since: datetime | None, *, closed: bool
) -> tuple[CaseStep, ...]:
    shown: list[CaseStep] = []
    current_since: datetime | None = None  # of the last to begin of the current steps so far
    known = [_since(_progress_of(step, progress), since) for step in steps]
    for index, (step, touched) in enumerate(zip(steps, known, strict=True)):
        if _is_broken_off(touched) and any(_is_reached(later) for later in known[index + 1 :]):
            continue
        state = _state(touched, current_since)
        again = state is StepState.COMING and touched.completed_at is not None
        if state is StepState.CURRENT:
            current_since = _later(current_since, touched.entered_at)
        if state is StepState.COMING and (closed or step.only_if_reached):
            continue
        inner_since = touched.entered_at if state is StepState.CURRENT else since
        inner = () if state is StepState.COMING else _states(step.substeps, progress, inner_since, closed=closed)
        shown.append(
            CaseStep(
                title=step.title,
                text=step.text,
                actor=step.actor,
                state=state,
                at={StepState.DONE: touched.completed_at, StepState.CURRENT: touched.entered_at}.get(state),
                again=again,
                substeps=inner if state is StepState.CURRENT else _only_done(inner),
            )
        )
    return tuple(shown)


def _progress_of(step: PublicStep, progress: Progress) -> ElementProgress:
    """How far the step is; not begun where its process was called, but not from here."""
    if any(call not in progress for call in step.within):
        return UNTOUCHED
    return progress.get((step.process_id, step.element_id), UNTOUCHED)


def _state(touched: ElementProgress, current_since: datetime | None) -> StepState:
    if touched.active:
        return StepState.CURRENT
    if touched.completed_at is None:
        return StepState.COMING
    went_back = current_since is not None and touched.completed_at <= current_since
    return StepState.COMING if went_back else StepState.DONE


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def _is_broken_off(touched: ElementProgress) -> bool:
    """Begun, and ended by something else before it was done."""
    return touched.entered_at is not None and touched.completed_at is None and not touched.active


def _is_reached(touched: ElementProgress) -> bool:
    return touched.active or touched.completed_at is not None


def _since(touched: ElementProgress, since: datetime | None) -> ElementProgress:
    """What happened in this round: inside a step that is gone through again, earlier rounds do not count."""
    if since is None or touched.active or touched.completed_at is None or touched.completed_at >= since:
        return touched
    return UNTOUCHED


def _only_done(steps: Sequence[CaseStep]) -> tuple[CaseStep, ...]:
    return tuple(step for step in steps if step.state is StepState.DONE)
