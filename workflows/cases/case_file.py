"""The file of a case as colleagues see it: everything about it in one value.

Opening it needs the permission and a purpose, and the audit log keeps both. The tasks of the case are
`workflows.tasks`'.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from engine import clock
from forms import answers as form_answers
from forms import form_store
from forms.summary import SummaryPage
from workflows import audit
from workflows.audit import Action
from workflows.cases import (
    case_letters,
    case_register,
    case_timeline,
    completeness,
    contributions,
    decisions,
    diagram,
    forecast,
    notes,
    persons,
    progress,
    rest,
    task_answers,
)
from workflows.cases.case_letters import LetterView
from workflows.cases.case_timeline import CaseEvent
from workflows.cases.completeness import ChecklistItem
from workflows.cases.contributions import ContributionView
from workflows.cases.decisions import DecisionView
from workflows.cases.diagram import Diagram
from workflows.cases.forecast import Forecast, TooFew
from workflows.cases.notes import Note
from workflows.cases.persons import PersonView
from workflows.cases.purposes import Purpose
from workflows.cases.rest import Rest
from workflows.cases.tables import Case
from workflows.cases.task_answers import AnsweredTask
from workflows.people import accounts
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

_FILE: Final[Mapping[str, str]] = MappingProxyType({})
LOOK: Final = timedelta(minutes=15)  # the same person, page and purpose: one look, however often the page comes back


@dataclass(frozen=True, slots=True)
class CaseHeader:
    number: str
    procedure_key: str
    channel: str
    language: str
    received_at: datetime
    state: str  # open | closed
    outcome: str | None
    urgency: str | None
    difficulty: str | None
    difficulty_score: int | None
    team: str | None
    emergency_claim: str | None
    fee_amount: Decimal | None
    fee_basis: str | None
    complete_since: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    header: CaseHeader
    person: PersonView
    answers: tuple[SummaryPage, ...]  # the application in words, German
    checklist: tuple[ChecklistItem, ...]
    letters: tuple[LetterView, ...]
    contributions: tuple[ContributionView, ...]
    decisions: tuple[DecisionView, ...]  # oldest first
    answered_tasks: tuple[AnsweredTask, ...]  # newest first
    notes: tuple[Note, ...]
    timeline: tuple[CaseEvent, ...]
    diagrams: tuple[Diagram, ...]
    rest: Rest | None  # while its process rests
    forecast: Forecast | TooFew | None  # None once decided
    names: dict[str, str]  # account name: display name, of everybody who appears


def open_file(
    session: Session, identity: Identity, case_number: str, purpose: Purpose, where: Mapping[str, str] = _FILE
) -> CaseFile:
    """The file, with a trace in the audit log; `where` says on which page, when it is not the file's own.

    Raises `NotPermitted`, `CaseNotFound`.
    """
    require(identity, Permission.SEE_CASE_FILE)
    case, model_version_id, rests = case_register.find_with_process(session, case_number)
    _record_look(session, identity.account_name, case.number, purpose, where)
    checklist = completeness.checklist(session, case)
    letters = case_letters.of_case(session, case.number)
    added = contributions.of_case(session, case.number)
    decided = decisions.history(session, case.number)
    noted = notes.of_case(session, case.number)
    answered = task_answers.of_case(session, case.number, protected=identity.may(Permission.SEE_PROTECTED))
    timeline = case_timeline.events(
        session,
        case.number,
        model_version_id,
        checklist=checklist,
        letters=letters,
        contributions=added,
        decisions=decided,
        notes=noted,
    )
    open_decision = case.decided_at is None and case.closed_at is None
    return CaseFile(
        header=_header(case),
        person=persons.view(case.person),
        answers=_answers(session, case),
        checklist=checklist,
        letters=letters,
        contributions=added,
        decisions=decided,
        answered_tasks=answered,
        notes=noted,
        timeline=timeline,
        diagrams=diagram.diagrams(session, model_version_id, progress.of_case(session, case.number)),
        rest=rest.rest_of(session, case.instance_id) if rests and case.instance_id else None,
        forecast=_forecast(session, case) if open_decision else None,
        names=accounts.display_names(session, _people(checklist, decided, answered, timeline)),
    )


def _record_look(session: Session, by: str, number: str, purpose: Purpose, where: Mapping[str, str]) -> None:
    """One entry for one look: a page that comes back after each button is still the same look."""
    details = dict(where)
    earlier = audit.entries(session, subject=number, by=by, action=Action.CASE_VIEW, since=clock.now() - LOOK)
    if not any(entry.purpose == purpose.sentence and entry.details == details for entry in earlier):
        audit.record(session, Action.CASE_VIEW, by=by, subject=number, purpose=purpose.sentence, details=details)


def _header(case: Case) -> CaseHeader:
    return CaseHeader(
        number=case.number,
        procedure_key=case.procedure_key,
        channel=case.channel,
        language=case.language,
        received_at=case.received_at,
        state=case.state,
        outcome=case.outcome,
        urgency=case.urgency,
        difficulty=case.difficulty,
        difficulty_score=case.difficulty_score,
        team=case.team,
        emergency_claim=case.emergency_claim,
        fee_amount=case.fee_amount,
        fee_basis=case.fee_basis,
        complete_since=case.complete_since,
        decided_at=case.decided_at,
        closed_at=case.closed_at,
    )


def _answers(session: Session, case: Case) -> tuple[SummaryPage, ...]:
    definition = form_store.definition(session, case.form_id, case.form_version)
    return tuple(form_answers.summary(definition, case.answers))


def _forecast(session: Session, case: Case) -> Forecast | TooFew:
    return forecast.for_case(session, case.procedure_key, case.difficulty, case.received_at)


def _people(
    checklist: tuple[ChecklistItem, ...],
    decided: tuple[DecisionView, ...],
    answered: tuple[AnsweredTask, ...],
    timeline: tuple[CaseEvent, ...],
) -> set[str]:
    named = [
        *(item.judged_by for item in checklist),
        *(decision.proposed_by for decision in decided),
        *(decision.prepared_by for decision in decided),
        *(decision.reviewed_by for decision in decided),
        *(task.by for task in answered),
        *(event.by for event in timeline),
    ]
    return {name for name in named if name}
