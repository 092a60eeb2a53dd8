"""Proposals and decisions of a case in words, and what they rest on: for its file and for the task to approve one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask_babel import gettext as _

from forms.summary import SummaryRow
from web.clerk.case_address import notice_draft_address
from web.formats import format_day, format_moment
from workflows.cases.case_file import CaseFile
from workflows.cases.decisions import DecisionView, Kind, State
from workflows.cases.task_answers import AnsweredTask


@dataclass(frozen=True, slots=True)
class DecisionLine:
    title: str
    state: str
    kind: str  # of the badge
    lines: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    step: str
    by: str
    at: datetime
    answers: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ProposalView:
    """What a second person has to judge."""

    decision: DecisionLine
    basis: list[AnsweredLine]  # the tasks that led to it: examination, notice, assessment; oldest first
    draft_href: str | None  # the notice as it would go out; None until it is prepared


def proposal_view(file: CaseFile) -> ProposalView | None:
    """The proposal that waits or was just returned; None where nothing is proposed."""
    latest = file.decisions[-1] if file.decisions else None
    if latest is None or latest.state not in {State.PROPOSED, State.RETURNED}:
        return None
    newest_of_part = {task.part: task for task in reversed(file.answered_tasks) if task.part}
    waits = latest.state is State.PROPOSED and latest.notice is not None and latest.notice.is_prepared
    return ProposalView(
        decision=decision_line(latest, file.names),
        basis=[answered_line(task, file.names) for task in sorted(newest_of_part.values(), key=lambda task: task.at)],
        draft_href=notice_draft_address(file.header.number) if waits else None,
    )


def answered_line(task: AnsweredTask, names: dict[str, str]) -> AnsweredLine:
    """A completed task with what was answered."""
    answers = [line for page in task.summary for line in _answers(row for row in page.rows if row.text)]
    return AnsweredLine(task.step, names.get(task.by, task.by), task.at, answers)


def _answers(rows: Iterable[SummaryRow]) -> Iterator[tuple[str, str]]:
    """Label and text; what was answered about one thing, such as a legal test, stands in one line."""
    for (_parent, about), group in groupby(rows, key=_subject):
        first, *others = group
        if not others:
            yield first.label, first.text
            continue
        more = [f"{row.label.removeprefix(about).removeprefix(': ')}: {row.text}" for row in others]
        yield about, " · ".join([first.text, *more])


def _subject(row: SummaryRow) -> tuple[str, str]:
    """What a row is about: the group that its field lies in, by path and by the words before the field's own label."""
    about, separator, _label = row.label.rpartition(": ")
    return (row.path.rpartition(".")[0], about) if separator else (row.path, "")


def decision_line(one: DecisionView, names: dict[str, str]) -> DecisionLine:
    """A proposal or decision in words; `names` are display names by account."""
    state, kind = {
        State.PROPOSED: (_("wartet auf Freigabe oder Bescheid"), "info"),
        State.APPROVED: (_("freigegeben"), "success"),
        State.RETURNED: (_("zurückgegeben"), "warning"),
        State.RECORDED: (_("entschieden"), "success"),
        State.REPLACED: (_("durch einen neuen Vorschlag ersetzt"), "neutral"),
    }[one.state]
    title = _("Erteilung") if one.kind is Kind.GRANT else _("Ablehnung")
    return DecisionLine(title, state, kind, list(_decision_lines(one, names)))


def _decision_lines(one: DecisionView, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield _("Vorgeschlagen"), _by(one.proposed_by, one.proposed_at, names)
    yield _("Begründung"), one.reason
    if one.notice and one.notice.is_prepared:
        if one.prepared_by:
            yield _("Bescheid vorbereitet"), names.get(one.prepared_by, one.prepared_by)
        yield _("Rechtsgrundlage"), one.notice.legal_basis
    if one.notice:
        if one.notice.valid_until:
            yield _("Gültig"), _span(one.notice.valid_from, one.notice.valid_until)
        if one.notice.employment:
            yield _("Erlaubte Beschäftigung"), one.notice.employment
        for text in one.notice.conditions:
            yield _("Nebenbestimmung"), text
        for ground in one.notice.grounds:
            yield _("Grund: %(requirement)s", requirement=ground.requirement), ground.text
    if one.reviewed_by and one.reviewed_at:
        yield _("Geprüft von"), _by(one.reviewed_by, one.reviewed_at, names)
        if one.review_reason:
            yield _("Vermerk der zweiten Person"), one.review_reason


def _by(name: str, at: datetime, names: dict[str, str]) -> str:
    return f"{names.get(name, name)}, {format_moment(at)}"


def _span(start: date | None, end: date) -> str:
    if start is None:
        return _("bis %(end)s", end=format_day(end))
    return _("%(start)s bis %(end)s", start=format_day(start), end=format_day(end))
