"""The citizen's status page: whose turn it is, what is done, what comes, what is missing, how long it may take.

Everything in one value, read in at most eight statements. Shows no task names and no names of clerks; the words about
steps are the model's public texts. Whoever calls has proved with the access code that the case is theirs.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from engine.model.library import Executable
from workflows.cases import (
    case_letters,
    case_register,
    citizen_timeline,
    completeness,
    contributions,
    forecast,
    position,
    progress,
    public_steps,
    published_model,
    status_sentences,
    step_states,
)
from workflows.cases.case_letters import LetterView
from workflows.cases.citizen_timeline import TimelineEntry
from workflows.cases.completeness import ChecklistItem, ItemState
from workflows.cases.contributions import ContributionView, Kind
from workflows.cases.forecast import Forecast, TooFew
from workflows.cases.position import Standing
from workflows.cases.position import Task as AskedTask
from workflows.cases.progress import Progress
from workflows.cases.public_steps import Actor
from workflows.cases.sentences import Sentence
from workflows.cases.step_states import CaseStep
from workflows.cases.tables import Case


class Turn(StrEnum):
    YOU = "you"
    US = "us"
    OTHER = "other"  # another office
    NOBODY = "nobody"  # the case is closed


@dataclass(frozen=True, slots=True)
class Box:
    """The one box at the top: do something, or do nothing now."""

    turn: Turn
    headline: Sentence
    text: str  # what is happening, in the language of the page
    asked: tuple[AskedTask, ...]  # what the person is asked for, with deadlines


@dataclass(frozen=True, slots=True)
class StatusDocument:
    """A document as the citizen sees it; the reason for a rejection is German, as the clerk wrote it."""

    item: ChecklistItem
    must_be_handed_in: bool


@dataclass(frozen=True, slots=True)
class StatusPage:
    case_number: str
    procedure_key: str
    submitted_at: datetime
    state: str  # open | closed
    outcome: str | None  # granted | refused | withdrawn | transferred | cancelled
    decided_at: datetime | None
    closed_at: datetime | None
    complete_since: datetime | None
    forecast: Forecast | TooFew | None  # None once decided
    forecast_sentence: Sentence
    box: Box
    rests: Sentence | None  # said beside the box while the office has stopped the case
    steps: tuple[CaseStep, ...]
    documents: tuple[StatusDocument, ...]
    letters: tuple[LetterView, ...]
    contributions: tuple[ContributionView, ...]
    timeline: tuple[TimelineEntry, ...]
    takes_longer: tuple[Sentence, ...]  # "what if it takes longer"
    may_withdraw: bool
    may_raise_urgency: bool
    may_hand_in: bool


def status(session: Session, case_number: str, language: str) -> StatusPage:
    """The status page of a case, model texts in `language` ("de" or "en"). Raises `CaseNotFound`."""
    case, model_version_id, rests = case_register.find_with_process(session, case_number)
    version = published_model.executable(session, model_version_id)
    done = progress.of_case(session, case_number)
    checklist = completeness.checklist(session, case)
    letters = case_letters.of_case(session, case_number)
    added = contributions.of_case(session, case_number)
    closed = case.closed_at is not None
    standings = () if closed else _standings(session, case, version, done, language)
    ahead = None if case.decided_at or closed else _forecast(session, case)
    steps = step_states.steps_of_case(
        public_steps.public_steps(session, model_version_id, language), done, closed=closed
    )
    withdrawn = any(one.kind is Kind.WITHDRAWAL for one in added)
    return StatusPage(
        case_number=case.number,
        procedure_key=case.procedure_key,
        submitted_at=case.received_at,
        state=case.state,
        outcome=case.outcome,
        decided_at=case.decided_at,
        closed_at=case.closed_at,
        complete_since=case.complete_since,
        forecast=ahead,
        forecast_sentence=status_sentences.forecast_sentence(case.decided_at, ahead),
        box=_box(case, standings),
        rests=status_sentences.RESTS if rests else None,
        steps=steps,
        documents=tuple(_document(item) for item in checklist if _is_shown(item)),
        letters=letters,
        contributions=added,
        timeline=citizen_timeline.timeline(case, steps, checklist, letters, added),
        takes_longer=() if case.decided_at or closed else status_sentences.TAKES_LONGER,
        may_withdraw=not closed and not withdrawn and case.decided_at is None,
        may_raise_urgency=not closed and case.decided_at is None,
        may_hand_in=not closed and case.decided_at is None,
    )


def _standings(
    session: Session, case: Case, version: Executable, done: Progress, language: str
) -> tuple[Standing, ...]:
    if case.instance_id is None:
        return ()
    return position.standings(session, version, case.instance_id, done, language)


def _forecast(session: Session, case: Case) -> Forecast | TooFew:
    return forecast.for_case(session, case.procedure_key, case.difficulty, case.received_at)


_TURNS: Final = {Actor.CITIZEN: Turn.YOU, Actor.OFFICE: Turn.US, Actor.OTHER: Turn.OTHER}
_WORDS: Final = {
    Turn.YOU: status_sentences.YOUR_TURN,
    Turn.US: status_sentences.OUR_TURN,
    Turn.OTHER: status_sentences.OTHERS_TURN,
}


def _box(case: Case, standings: tuple[Standing, ...]) -> Box:
    if case.closed_at is not None:
        return Box(Turn.NOBODY, status_sentences.closed(case.outcome), "", ())
    asked = tuple(one.asked for one in standings if one.asked is not None)
    turn = _TURNS[standings[0].actor] if standings else Turn.US
    text = standings[0].text if standings else ""
    if case.decided_at is not None:
        return Box(turn, status_sentences.decided(case.outcome, your_turn=turn is Turn.YOU), text, asked)
    return Box(turn, _WORDS[turn], text, asked)


def _document(item: ChecklistItem) -> StatusDocument:
    return StatusDocument(item=item, must_be_handed_in=item.is_missing)


def _is_shown(item: ChecklistItem) -> bool:
    """What is not needed and not there is no news for anybody."""
    return item.state is not ItemState.WAIVED or bool(item.documents)
