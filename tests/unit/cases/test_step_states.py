"""The steps of a case: done, current, coming; and honest when a case goes back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from workflows.cases.progress import ElementProgress
from workflows.cases.public_steps import Actor, PublicStep
from workflows.cases.step_states import StepState, steps_of_case

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def step(name: str, *, reached: bool = False, substeps: tuple[PublicStep, ...] = ()) -> PublicStep:
    return PublicStep("p", name, name, "", Actor.OFFICE, only_if_reached=reached, substeps=substeps)


def done(at: int, entered: int | None = None) -> ElementProgress:
    return ElementProgress(active=False, entered_at=day(entered if entered is not None else at), completed_at=day(at))


def current(since: int, completed: int | None = None) -> ElementProgress:
    at = day(completed) if completed is not None else None
    return ElementProgress(active=True, entered_at=day(since), completed_at=at)


def shown(steps, progress, *, closed=False):
    found = steps_of_case(steps, {("p", name): one for name, one in progress.items()}, closed=closed)
    return [(one.title, one.state, one.again) for one in found]


APPLY, CHECK, HEAR, EXAMINE, DECIDE = (
    step("apply"),
    step("check"),
    step("hear", reached=True),
    step("examine"),
    step("decide"),
)
STEPS = (APPLY, CHECK, EXAMINE, HEAR, DECIDE)


def test_what_is_done_is_going_on_and_comes():
    assert shown(STEPS, {"apply": done(0), "check": current(1)}) == [
        ("apply", StepState.DONE, False),
        ("check", StepState.CURRENT, False),
        ("examine", StepState.COMING, False),
        ("decide", StepState.COMING, False),
    ]


def test_a_step_off_the_usual_way_appears_once_it_is_reached():
    titles = [title for title, *_ in shown(STEPS, {"apply": done(0), "check": done(1), "hear": current(2)})]
    assert "hear" in titles
    assert "hear" not in [title for title, *_ in shown(STEPS, {"apply": current(0)})]


def test_a_case_that_went_back_does_the_later_steps_again():
    progress = {"apply": done(0), "check": current(5, completed=2), "examine": done(4)}
    assert shown(STEPS, progress) == [
        ("apply", StepState.DONE, False),
        ("check", StepState.CURRENT, False),
        ("examine", StepState.COMING, True),
        ("decide", StepState.COMING, False),
    ]


def test_what_goes_on_beside_the_way_back_does_not_hide_it():
    progress = {"apply": current(0), "check": current(5, completed=2), "examine": done(4)}
    assert ("examine", StepState.COMING, True) in shown(STEPS, progress)


def test_what_was_broken_off_and_left_behind_is_not_announced():
    broken_off = ElementProgress(active=False, entered_at=day(1), completed_at=None)
    titles = [title for title, *_ in shown(STEPS, {"apply": done(0), "check": broken_off, "examine": current(2)})]
    assert titles == ["apply", "examine", "decide"]
    again = [title for title, *_ in shown(STEPS, {"apply": done(0), "check": current(2), "examine": broken_off})]
    assert again == ["apply", "check", "examine", "decide"], "what lies ahead still comes"


def test_what_was_finished_beside_the_current_step_stays_done():
    progress = {"apply": done(0), "check": current(1), "examine": done(3)}
    assert ("examine", StepState.DONE, False) in shown(STEPS, progress)


def test_a_closed_case_has_nothing_coming():
    progress = {"apply": done(0), "check": done(1)}
    assert [state for _, state, _ in shown(STEPS, progress, closed=True)] == [StepState.DONE, StepState.DONE]


def test_dates_say_when_it_was_done_or_since_when_it_goes_on():
    first, second, *_ = steps_of_case(STEPS, {("p", "apply"): done(0), ("p", "check"): current(1)}, closed=False)
    assert (first.at, second.at) == (day(0), day(1))


def test_inside_a_step_that_is_gone_through_again_earlier_rounds_do_not_count():
    outer = step("check", substeps=(step("look"), step("hand in", reached=True)))
    progress = {("p", "check"): current(9, completed=4), ("p", "look"): current(9), ("p", "hand in"): done(3)}
    (found,) = steps_of_case((outer,), progress, closed=False)
    assert [(inner.title, inner.state) for inner in found.substeps] == [("look", StepState.CURRENT)]


def test_a_process_that_is_called_at_two_places_shows_its_steps_only_where_it_was_called():
    fee = step("fee", reached=True)
    mailing, withdrawal = (replace(fee, within=(("p", name),)) for name in ("mailing", "withdrawal"))
    progress = {"apply": done(0), "mailing": done(2), "fee": done(2)}
    assert [title for title, *_ in shown((APPLY, mailing, DECIDE, withdrawal), progress)] == ["apply", "fee", "decide"]
