"""The file of a case as its template shows it: sections in the order in which people look for them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from web.clerk import case_address, words
from web.clerk.case_summary import CaseSummary, case_summary
from web.clerk.decision_views import AnsweredLine, DecisionLine, answered_line, decision_line
from web.clerk.document_rows import DocumentRow, document_rows
from web.clerk.event_lines import EventLine, event_lines
from web.formats import format_day
from web.language import page_language
from workflows.cases import representatives
from workflows.cases.case_file import CaseFile
from workflows.cases.contributions import ContributionView, Kind
from workflows.cases.diagram import Diagram, ElementState, TwinRow
from workflows.certificates import reports, stay
from workflows.certificates.stay import Stay
from workflows.identification import comparisons
from workflows.people.identities import Identity
from workflows.people.permissions import Permission
from workflows.tasks.case_tasks import CaseTask


@dataclass(frozen=True, slots=True)
class TaskLine:
    href: str
    step: str
    groups: str
    due_at: datetime | None
    follow_up_at: datetime | None
    created_at: datetime
    holder: str | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class LetterLine:
    href: str
    subject: str
    size: int
    created_at: datetime
    delivered_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContributionLine:
    title: str
    at: datetime
    text: str
    more: list[str]


@dataclass(frozen=True, slots=True)
class NoteLine:
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class DiagramLine:
    process_id: str
    name: str
    source: str
    current: list[str]
    done: list[str]
    twin: tuple[TwinRow, ...]


@dataclass(frozen=True, slots=True)
class RestLine:
    since: datetime
    by: str | None  # None: the program itself
    reason: str


@dataclass(frozen=True, slots=True)
class CaseView:
    case: CaseSummary
    is_open: bool
    rest: RestLine | None  # while the case is stopped or put aside
    tasks: list[TaskLine]
    waiting_for: list[tuple[str, datetime | None]]  # where the process stands, when nobody in the office has a task
    documents: list[DocumentRow]
    letters: list[LetterLine]
    contributions: list[ContributionLine]
    events: list[EventLine]
    representative: str  # who acts for the person; empty: nobody
    decisions: list[DecisionLine]
    answered: list[AnsweredLine]
    notes: list[NoteLine]
    diagrams: list[DiagramLine]
    assigned_at: datetime | None  # when the case was given to a person whom the office knew
    stay: Stay | None  # what holds until the decision, with its papers
    awaits_fingerprints: bool  # before a certificate may be issued
    may: frozenset[str]
    purpose: str


def case_view(
    session: Session,
    identity: Identity,
    file: CaseFile,
    tasks: Iterable[CaseTask],
    errors: dict[str, str] | None = None,
) -> CaseView:
    """Everything about an opened file; `errors` are what was wrong with a verdict, by document."""
    number, is_open = file.header.number, file.header.closed_at is None
    lines = [_task(task) for task in tasks]
    return CaseView(
        case=case_summary(session, file),
        is_open=is_open,
        rest=_rest(file),
        tasks=lines,
        waiting_for=[] if lines or not is_open else list(_current(file.diagrams)),
        documents=document_rows(identity, number, file.checklist, file.names, is_open=is_open, errors=errors),
        letters=[
            LetterLine(
                case_address.letter_address(number, letter.id),
                letter.subject.in_language(page_language().code),
                letter.size,
                letter.created_at,
                letter.delivered_at,
                letter.read_at,
            )
            for letter in file.letters
        ],
        contributions=[_contribution(one) for one in file.contributions],
        events=event_lines(session, number),
        representative=_representative(session, number),
        decisions=[decision_line(one, file.names) for one in reversed(file.decisions)],
        answered=[answered_line(task, file.names) for task in file.answered_tasks],
        notes=[NoteLine(file.names.get(note.by, note.by), note.at, note.text) for note in file.notes],
        diagrams=[_diagram(number, diagram) for diagram in file.diagrams],
        assigned_at=_assigned_at(session, number),
        stay=stay.of_case(session, number),
        awaits_fingerprints=is_open and reports.awaits_fingerprints(session, number),
        may=frozenset(_allowed(identity, is_open)),
        purpose=_(case_address.purpose().sentence),
    )


def _representative(session: Session, number: str) -> str:
    acting = representatives.of_case(session, number)
    return f"{acting.name} ({_(acting.kind.sentence)}), {', '.join(acting.address)}" if acting else ""


def _assigned_at(session: Session, number: str) -> datetime | None:
    assigned = comparisons.assigned(session, number)
    return assigned.answered_at if assigned else None


def _rest(file: CaseFile) -> RestLine | None:
    if file.rest is None:
        return None
    by = file.names.get(file.rest.by, file.rest.by) if file.rest.by else None
    return RestLine(file.rest.since, by, file.rest.reason)


def _task(task: CaseTask) -> TaskLine:
    listed = case_address.carried().get("liste")
    return TaskLine(
        href=url_for("task.task_page", task_id=task.id, liste=listed),
        step=task.step,
        groups=", ".join(words.group(group) for group in task.groups),
        due_at=task.due_at,
        follow_up_at=task.follow_up_at,
        created_at=task.created_at,
        holder=task.holder_name or task.holder,
        is_mine=task.is_mine,
    )


def _current(diagrams: Iterable[Diagram]) -> Iterator[tuple[str, datetime | None]]:
    for diagram in diagrams:
        yield from ((row.name, row.at) for row in diagram.twin if row.state is ElementState.CURRENT)


def _contribution(one: ContributionView) -> ContributionLine:
    titles = {
        Kind.DOCUMENTS_PROVIDED: _("Unterlagen nachgereicht"),
        Kind.HEARING_REPLY: _("Stellungnahme zur Anhörung"),
        Kind.URGENCY_RAISED: _("Es eilt"),
        Kind.WITHDRAWAL: _("Antrag zurückgenommen"),
    }
    return ContributionLine(titles[one.kind], one.at, one.text, list(_more(one)))


def _more(one: ContributionView) -> Iterator[str]:
    if one.details.get("reason"):
        yield _("Grund: %(reason)s", reason=words.emergency_reason(str(one.details["reason"])))
    if one.details.get("date"):
        yield _("Es geht um den %(day)s.", day=format_day(date.fromisoformat(one.details["date"])))
    if one.details.get("documents"):
        count = len(one.details["documents"])
        yield ngettext("%(num)d Datei dazu, siehe Unterlagen.", "%(num)d Dateien dazu, siehe Unterlagen.", count)


def _diagram(number: str, diagram: Diagram) -> DiagramLine:
    return DiagramLine(
        diagram.process_id,
        diagram.name,
        case_address.diagram_address(number, diagram.process_id),
        sorted(diagram.current),
        sorted(diagram.done),
        diagram.twin,
    )


def _allowed(identity: Identity, is_open: bool) -> Iterator[str]:
    if identity.may(Permission.ADD_NOTE):
        yield "note"
    if identity.may(Permission.RECORD_APPLICATION) and is_open:
        yield "renew-code"
    if is_open and identity.may(Permission.ISSUE_CERTIFICATE):
        yield "report-stay"
    if identity.may(Permission.HAND_OVER) and is_open:
        yield "hand-over"
    if identity.may(Permission.JUDGE_DOCUMENT) and is_open:
        yield "judge"
    if identity.may(Permission.REPORT_EVENT) and is_open:
        yield "report"
    if identity.may(Permission.STEER_PROCESS) and is_open:
        yield "steer"
