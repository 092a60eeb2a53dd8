"""What the overview of a lead shows, as plain values for its template."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from web.clerk.words import CODES_OF_DIFFICULTY, CODES_OF_URGENCY
from web.lead import addresses
from web.lead.words import team_name
from workflows.cases import stock
from workflows.cases.stock import UNCLASSIFIED, OldCase, Stock
from workflows.certificates import proof
from workflows.people.identities import Identity
from workflows.people.permissions import Permission
from workflows.steering import failed_emails, failed_starts, incidents, notices, running_case, workload
from workflows.steering.failed_emails import FailedEmail
from workflows.steering.failed_starts import FailedStart
from workflows.steering.incidents import OpenIncidents
from workflows.steering.notices import Notice, Notices
from workflows.steering.running_case import StoppedCase
from workflows.steering.workload import TeamLoad
from workflows.tasks.worklist_filter import DueFilter, Tab


@dataclass(frozen=True, slots=True)
class Cell:
    count: int
    href: str | None  # None: nothing to see
    words: str  # what is counted, for screen readers


@dataclass(frozen=True, slots=True)
class StockRow:
    label: str
    cells: list[Cell]
    total: Cell


@dataclass(frozen=True, slots=True)
class StockTable:
    columns: list[str]
    rows: list[StockRow]
    totals: list[Cell]
    total: Cell


@dataclass(frozen=True, slots=True)
class TeamRow:
    name: str
    load: TeamLoad
    href: str
    unassigned_href: str
    overdue_href: str


@dataclass(frozen=True, slots=True)
class CaseNotices:
    case_number: str
    notices: list[Notice]  # oldest first


@dataclass(frozen=True, slots=True)
class Overview:
    incidents: OpenIncidents
    starts: tuple[FailedStart, ...]
    troubles: int  # incidents and starts
    emails: tuple[FailedEmail, ...]
    notices: list[CaseNotices]  # the case with the oldest notice first
    notices_shown: int
    notices_total: int
    teams: list[TeamRow]
    unexplained_proofs: int  # people whose proof of status ends soon, and nobody has said why
    overdue: int
    stock: Stock
    table: StockTable
    oldest: tuple[OldCase, ...]
    may_resume: bool
    may_steer: bool
    stopped: tuple[StoppedCase, ...]


def overview_view(session: Session, identity: Identity) -> Overview:
    """Everything on the page. Raises `NotPermitted`."""
    present = stock.open_stock(session, identity)
    waiting = notices.unseen(session, identity)
    teams = workload.by_team(session, identity)
    stuck = incidents.open_incidents(session, identity)
    starts = failed_starts.failed_starts(session, identity)
    return Overview(
        incidents=stuck,
        starts=starts,
        troubles=stuck.total + len(starts),
        emails=failed_emails.failed_emails(session, identity),
        notices=_by_case(waiting),
        notices_shown=len(waiting.shown),
        notices_total=waiting.total,
        teams=[_team(load) for load in teams],
        unexplained_proofs=sum(not one.is_explained for one in proof.ending(session, identity)),
        overdue=sum(load.overdue for load in teams),
        stock=present,
        table=_table(present),
        oldest=stock.undecided_for_long(session, identity),
        may_resume=identity.may(Permission.RESUME_PROCESS),
        may_steer=identity.may(Permission.STEER_PROCESS),
        stopped=running_case.stopped_cases(session, identity),
    )


def _by_case(waiting: Notices) -> list[CaseNotices]:
    cases: dict[str, list[Notice]] = {}
    for notice in waiting.shown:
        cases.setdefault(notice.case_number, []).append(notice)
    return [CaseNotices(number, of_case) for number, of_case in cases.items()]


def _team(load: TeamLoad) -> TeamRow:
    return TeamRow(
        name=team_name(load.team),
        load=load,
        href=addresses.tasks(team=load.team),
        unassigned_href=addresses.tasks(team=load.team, tab=Tab.UNASSIGNED),
        overdue_href=addresses.tasks(team=load.team, due=DueFilter.OVERDUE),
    )


def _table(present: Stock) -> StockTable:
    urgencies = _occurring(CODES_OF_URGENCY, {urgency for urgency, _difficulty in present.counts})
    difficulties = _occurring(CODES_OF_DIFFICULTY, {difficulty for _urgency, difficulty in present.counts})
    return StockTable(
        columns=[_label(difficulty) for difficulty in difficulties],
        rows=[_row(present, urgency, difficulties) for urgency in urgencies],
        totals=[_cell(present.column_total(difficulty), None, difficulty) for difficulty in difficulties],
        total=_cell(present.open_cases, None, None),
    )


def _occurring(usual: tuple[str, ...], present: set[str]) -> list[str]:
    return [*usual, *sorted(present - set(usual))]


def _row(present: Stock, urgency: str, difficulties: list[str]) -> StockRow:
    cells = [_cell(present.counts.get((urgency, difficulty), 0), urgency, difficulty) for difficulty in difficulties]
    return StockRow(_label(urgency), cells, _cell(present.row_total(urgency), urgency, None))


def _cell(count: int, urgency: str | None, difficulty: str | None) -> Cell:
    codes = [code for code in (urgency, difficulty) if code]
    is_shown_there = count and UNCLASSIFIED not in codes
    href = addresses.tasks(urgency=urgency, difficulty=difficulty) if is_shown_there else None
    return Cell(count, href, " ".join(_label(code) for code in codes))


def _label(code: str) -> str:
    return _("noch offen") if code == UNCLASSIFIED else code
