"""The worklist as plain values for its template: tabs with counts, choices of the filters, rows with addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from web.clerk import words, worklist_address
from web.language import page_language
from workflows.cases import procedures
from workflows.people.identities import Identity
from workflows.people.permissions import Permission
from workflows.people.teams import Team
from workflows.tasks.inbox import Worklist, WorklistRow
from workflows.tasks.worklist_filter import Tab, WorklistFilter

Choices = list[tuple[str, str]]  # value and label


@dataclass(frozen=True, slots=True)
class TabView:
    label: str
    href: str
    current: bool
    count: int


@dataclass(frozen=True, slots=True)
class RowView:
    mark: str  # the value of its checkbox: task and the revision shown
    href: str
    file_href: str
    number: str
    procedure: str
    person: str
    urgency: str | None
    difficulty: str | None
    team: str
    step: str
    due_at: datetime | None
    follow_up_at: datetime | None
    waiting_since: datetime
    last_contact: str
    last_contact_at: datetime
    holder: str | None
    is_mine: bool
    has_draft: bool
    is_next: bool  # where work goes on after the task that was just finished


@dataclass(frozen=True, slots=True)
class FilterChoices:
    procedures: Choices
    urgencies: Choices
    difficulties: Choices
    teams: Choices
    due: Choices


@dataclass(frozen=True, slots=True)
class WorklistView:
    tabs: list[TabView]
    rows: list[RowView]
    choices: FilterChoices
    values: dict[str, str]  # the parameters of the address as they stand
    is_filtered: bool
    unfiltered_href: str
    total: int
    page: int
    pages: int


def worklist_view(
    session: Session, identity: Identity, wanted: WorklistFilter, found: Worklist, following: UUID | None
) -> WorklistView:
    """The page's values; `following` is the task where work goes on."""
    names = {one.key: one.name.in_language(page_language().code) for one in procedures.procedures(session)}
    only_tab = WorklistFilter(tab=wanted.tab)
    return WorklistView(
        tabs=list(_tabs(wanted, found)),
        rows=[_row(row, identity, wanted, names, following) for row in found.rows],
        choices=_choices(identity, names),
        values=worklist_address.parameters(wanted),
        is_filtered=bool(set(worklist_address.parameters(wanted)) - {"reiter", "seite"}),
        unfiltered_href=worklist_address.address(only_tab),
        total=found.total,
        page=found.page,
        pages=found.pages,
    )


def _tabs(wanted: WorklistFilter, found: Worklist) -> Iterable[TabView]:
    labels = {
        Tab.MINE: _("Meine"),
        Tab.TEAM: _("Team"),
        Tab.UNASSIGNED: _("Noch frei"),
        Tab.FOLLOW_UP: _("Wiedervorlage"),
    }
    for tab, label in labels.items():
        href = worklist_address.address(wanted, tab=tab, page=1)
        yield TabView(label, href, tab is wanted.tab, found.counts[tab])


def _row(
    row: WorklistRow, identity: Identity, wanted: WorklistFilter, names: dict[str, str], following: UUID | None
) -> RowView:
    listed = worklist_address.travelling(wanted)
    return RowView(
        mark=f"{row.task_id}:{row.revision}",
        href=url_for("task.task_page", task_id=row.task_id, liste=listed),
        file_href=url_for("case_file.case_page", case_number=row.case.number, liste=listed),
        number=row.case.number,
        procedure=names.get(row.case.procedure_key, row.case.procedure_key),
        person=row.case.person,
        urgency=row.case.urgency,
        difficulty=row.case.difficulty,
        team=words.team(row.case.team),
        step=row.step,
        due_at=row.due_at,
        follow_up_at=row.follow_up_at,
        waiting_since=row.waiting_since,
        last_contact=_(row.case.last_contact.sentence),
        last_contact_at=row.case.last_contact_at,
        holder=row.holder_name or row.holder,
        is_mine=row.holder == identity.account_name,
        has_draft=row.has_draft,
        is_next=row.task_id == following,
    )


def _choices(identity: Identity, names: dict[str, str]) -> FilterChoices:
    sees_all = identity.may(Permission.SEE_ALL_TEAMS)
    teams = [team for team in Team if sees_all or team.value in identity.teams]
    due = dict(
        zip(
            worklist_address.DUE_CHOICES,
            (_("überfällig"), _("heute oder überfällig"), _("in 7 Tagen oder überfällig")),
            strict=True,
        )
    )
    return FilterChoices(
        procedures=list(names.items()),
        urgencies=[(code, words.urgency(code)) for code in words.CODES_OF_URGENCY],
        difficulties=[(code, words.difficulty(code)) for code in words.CODES_OF_DIFFICULTY],
        teams=[(team.value, _(team.sentence)) for team in teams],
        due=list(due.items()),
    )
