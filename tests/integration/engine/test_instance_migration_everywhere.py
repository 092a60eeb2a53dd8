"""Wherever a case stands, it can move to a version with other names for everything, and ends the same."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest
from lxml import etree
from sqlalchemy import select

from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.instance_migration import move
from engine.instance_migration.preview import preview
from engine.instance_migration.proposal import Named, propose
from engine.model.library import Library
from engine.model.store import latest
from engine.state import codec
from engine.state.codec import StoredToken
from engine.state.stored_instance import unlocked
from engine.state.tables import Incident, Job, ProcessInstance, Subscription, UserTask
from tests.integration.engine import stored_states
from tests.integration.engine.stored_situations import SITUATIONS

RENAMED = ("id", "sourceRef", "targetRef", "attachedToRef", "default", "activityRef", "messageRef", "signalRef")
NEW = "_new"


def renamed(model: bytes) -> bytes:
    """The model with other ids for everything but the process."""
    root = etree.fromstring(model)
    for node in root.iter():
        for name in RENAMED:
            if node.get(name) and etree.QName(node).localname != "process":
                node.set(name, node.get(name) + NEW)
    return etree.tostring(root)


@pytest.fixture
def standing(bench: ProcessBench) -> dict[str, UUID]:
    """A case in every situation."""
    return stored_states.begin_all(bench)


def endings(bench: ProcessBench, standing: dict[str, UUID], suffix: str = "") -> dict[str, Any]:
    """How the cases end, ids without the suffix; elements are called with it from outside."""
    after = {name: [_with(step, suffix) for step in situation.after] for name, situation in SITUATIONS.items()}
    found = stored_states.go_on(bench, standing, after)
    return {
        name: ending | {"trace": [element.removesuffix(NEW) for element in ending["trace"]]}
        for name, ending in found.items()
    }


def _with(step: Iterable[Any], suffix: str) -> list[Any]:
    kind, *what = step
    return [kind, what[0] + suffix, *what[1:]] if kind == "complete" else [kind, *what]


def move_all(bench: ProcessBench, standing: dict[str, UUID]) -> None:
    """Publish every model under new names and move every case there."""
    for situation in SITUATIONS.values():
        bench.publish(*map(renamed, situation.models))
    for name, instance in standing.items():
        with unit_of_work(bench.database) as session:
            library, source = Library(session), session.get_one(ProcessInstance, instance).model_version_id
            target = latest(session, "process", name)
            assert target is not None
            known = {process: library.executable(version) for process, version in _versions(library, source).items()}
            named: Named = {
                (process, element): element + NEW
                for process, version in known.items()
                for element in version.model.elements
            }
            plan = propose(library, source, target.id, named)
            assert preview(session, plan).refused == 0
            move.migrate(session, instance, plan, "p.analyst", "andere Kennungen")


def _versions(library: Library, source: int) -> dict[str, int]:
    version = library.executable(source)
    return {version.model.process_id: source, **version.pins.get("processes", {})}


def rows_of(bench: ProcessBench) -> list[tuple[Any, ...]]:
    """What waits, without names: everything that must be the same after a move."""
    with unit_of_work(bench.database) as session:
        queries = (
            select(Job.token_id, Job.kind, Job.due_at, Job.state, Job.attempts),
            select(Subscription.token_id, Subscription.kind, Subscription.name, Subscription.correlation_key),
            select(UserTask.id, UserTask.state, UserTask.assignee, UserTask.due_at, UserTask.created_at),
            select(Incident.token_id, Incident.kind, Incident.message, Incident.resolved_at),
        )
        return sorted((tuple(row) for query in queries for row in session.execute(query)), key=repr)


def test_every_case_ends_as_if_it_had_not_moved(bench: ProcessBench, standing: dict[str, UUID]) -> None:
    undisturbed = endings(bench, standing)
    again = stored_states.begin_all(bench)
    before = rows_of(bench)
    move_all(bench, again)
    assert rows_of(bench) == before
    assert endings(bench, again, NEW) == undisturbed


def test_nothing_that_waits_keeps_an_old_name(bench: ProcessBench, standing: dict[str, UUID]) -> None:
    move_all(bench, standing)
    with unit_of_work(bench.database) as session:
        for table in (Job, Subscription, UserTask, Incident):
            waiting = select(table.element_id)
            waiting = waiting.where(UserTask.state == "open") if table is UserTask else waiting
            assert all(name.endswith(NEW) for name in session.scalars(waiting)), table
        instances = session.scalars(select(ProcessInstance.id).where(ProcessInstance.state == "active")).all()
        stored = [unlocked(session, instance) for instance in instances]
    assert len(stored) == len(SITUATIONS)
    scopes = [scope for one in stored if one for scope in codec.read(one.tokens, one.documents)]
    named = {name for scope in scopes for token in scope.tokens for name in names(token)}
    assert {name for name in named if not name.partition("#")[0].endswith(NEW)} == set()


def names(token: StoredToken) -> list[str]:
    """Everything in a stored token that names an element or a flow."""
    lists = [token.data.get(key, []) for key in ("chosen", "spent", "todo", "happened")]
    return [token.element_id, *filter(None, [token.data.get("flow")]), *(name for names in lists for name in names)]
