"""What a plan would do to thousands of instances, counted by finding, without loading any of them.

Instances are read as their few stored bytes, grouped by position and by what they have passed; each group is judged
once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from engine.findings import Finding, Severity, has_errors
from engine.history import named_now
from engine.instance_migration import judgement, plan_check
from engine.instance_migration.move import why_not
from engine.instance_migration.plan import Plan, resolve
from engine.instance_migration.position import Position, position_of
from engine.instance_migration.rebuild import Pairs
from engine.model.library import Library
from engine.model.tables import ModelVersion
from engine.state.resting import ACTIVE, RESTING
from engine.state.tables import HistoryEvent, ProcessInstance, SleepingItem

AT_ONCE = 1000  # rows in memory

Element = tuple[str, str]  # process id, element id
Group = tuple[str, Position | None, judgement.Passed]  # state, where, and what was passed that matters
Key = tuple[str, str | None, str]  # rule, element, text of a finding


@dataclass(frozen=True, slots=True)
class Counted:
    finding: Finding
    instances: int


@dataclass(frozen=True, slots=True)
class Preview:
    plan_findings: tuple[Finding, ...]  # what is wrong with the plan itself: nothing can be moved by it
    total: int
    refused: int  # with at least one error: they would stay
    warned: int  # would move, with something to know
    findings: tuple[Counted, ...]  # errors first, most instances first

    @property
    def ready(self) -> int:
        """How many would move."""
        return 0 if self.plan_findings else self.total - self.refused


def preview(session: Session, plan: Plan, business_keys: Iterable[str] | None = None) -> Preview:
    """What would happen to the running instances of the source version, all or those of some cases."""
    pairs = resolve(Library(session), plan)
    wrong = tuple(plan_check.check(pairs.values()))
    groups = _groups(session, pairs, running(plan, business_keys))
    counts: Counter[Key] = Counter()
    known: dict[Key, Finding] = {}
    refused = warned = 0
    for (state, position, passed), instances in groups.items():
        findings = [*why_not(state, position, pairs), *judgement.judge_past(pairs, passed)]
        refused += instances if has_errors(findings) else 0
        warned += instances if findings and not has_errors(findings) else 0
        keys = {(finding.rule, finding.element_id, finding.text): finding for finding in findings}
        known |= keys
        counts.update(dict.fromkeys(keys, instances))
    ordered = sorted(known, key=lambda key: (known[key].severity is not Severity.ERROR, -counts[key], key[2]))
    found = tuple(Counted(known[key], counts[key]) for key in ordered)
    return Preview(wrong, groups.total(), refused, warned, found)


@dataclass(frozen=True, slots=True)
class InUse:
    """A version that is not the newest and on which instances still run."""

    version: ModelVersion
    instances: int


def versions_in_use(session: Session, process_id: str) -> list[InUse]:
    """The older versions of a process on which instances run, newest first."""
    newest = select(func.max(ModelVersion.version)).where(
        ModelVersion.kind == "process", ModelVersion.key == process_id
    )
    query = (
        select(ModelVersion, func.count().label("instances"))
        .join(ProcessInstance, ProcessInstance.model_version_id == ModelVersion.id)
        .where(ModelVersion.kind == "process", ModelVersion.key == process_id)
        .where(ModelVersion.version < newest.scalar_subquery(), ProcessInstance.state.in_((ACTIVE, *RESTING)))
        .group_by(ModelVersion.id)
        .order_by(ModelVersion.version.desc())
    )
    return [InUse(row.ModelVersion, row.instances) for row in session.execute(query)]


def running(plan: Plan, business_keys: Iterable[str] | None = None) -> ColumnElement[bool]:
    """The condition for the instances that a plan is about."""
    of_source = ProcessInstance.model_version_id == plan.source
    found = of_source & ProcessInstance.state.in_((ACTIVE, *RESTING))
    return found if business_keys is None else found & ProcessInstance.business_key.in_(list(business_keys))


def _groups(session: Session, pairs: Pairs, chosen: ColumnElement[bool]) -> Counter[Group]:
    """How many of the chosen instances are alike, as far as the plan is concerned."""
    passed = _passed(session, pairs, chosen)
    of_instance = SleepingItem.instance_id == ProcessInstance.id
    items = select(func.jsonb_agg(SleepingItem.document)).where(of_instance).scalar_subquery()
    query = select(ProcessInstance.id, ProcessInstance.state, ProcessInstance.tokens, items.label("items"))
    with session.execute(query.where(chosen), execution_options={"yield_per": AT_ONCE}) as rows:
        return Counter(
            (row.state, position_of(row.tokens, row.items or ()), passed.get(row.id, frozenset())) for row in rows
        )


def _passed(session: Session, pairs: Pairs, chosen: ColumnElement[bool]) -> dict[UUID, judgement.Passed]:
    """Which of the elements that mean something else now each instance has completed."""
    changed = frozenset(judgement.changed_past(pairs))
    if not changed:
        return {}
    of_chosen = HistoryEvent.instance_id.in_(select(ProcessInstance.id).where(chosen))
    moves = _moves(session, of_chosen)
    query = (
        select(HistoryEvent.instance_id, HistoryEvent.process_id, HistoryEvent.element_id)
        .where(of_chosen, HistoryEvent.kind == "completed")
        .where(tuple_(HistoryEvent.process_id, HistoryEvent.element_id).in_(_former(changed, moves)))
        .distinct()
    )
    found: dict[UUID, set[Element]] = {}
    for instance_id, process_id, element_id in session.execute(query):
        element = (process_id, named_now(moves.get(instance_id, ()), process_id, element_id))
        found.setdefault(instance_id, set()).add(element)
    return {instance_id: changed & elements for instance_id, elements in found.items()}


def _moves(session: Session, of_chosen: ColumnElement[bool]) -> dict[UUID, list[Mapping[str, Any]]]:
    """The details of earlier moves to other versions, oldest first, of the instances that have any."""
    query = select(HistoryEvent.instance_id, HistoryEvent.details).where(of_chosen, HistoryEvent.kind == "migrated")
    found: dict[UUID, list[Mapping[str, Any]]] = {}
    for instance_id, details in session.execute(query.order_by(HistoryEvent.id)):
        found.setdefault(instance_id, []).append(details)
    return found


def _former(elements: frozenset[Element], moves: Mapping[UUID, list[Mapping[str, Any]]]) -> set[Element]:
    """The elements under every id by which history may know them."""
    known = set(elements)
    for details in reversed([details for of_instance in moves.values() for details in of_instance]):
        for process_id, renamed in details["renamed"].items():
            known |= {(process_id, old) for old, new in renamed.items() if (process_id, new) in known}
    return known
