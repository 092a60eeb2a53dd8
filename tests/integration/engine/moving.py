"""Instances that move: publish, start, publish again, and move what runs."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.findings import has_errors
from engine.instance_migration import move
from engine.instance_migration.plan import Plan
from engine.instance_migration.preview import Preview, preview
from engine.instance_migration.proposal import propose
from engine.model.library import Library
from engine.model.tables import ModelVersion
from engine.state.tables import ProcessInstance


def published(bench: ProcessBench, *sources: bytes) -> int:
    """Publish models that must be flawless; the id of the newest version of process `p`."""
    assert not has_errors(bench.publish(*sources))
    with unit_of_work(bench.database) as session:
        query = select(ModelVersion.id).where(ModelVersion.kind == "process", ModelVersion.key == "p")
        return session.scalars(query.order_by(ModelVersion.version.desc())).first() or 0


def plan_between(bench: ProcessBench, source: int, target: int, named: Mapping[str, str] | None = None) -> Plan:
    """The proposed plan, with the counterparts in process `p` that a person names."""
    with unit_of_work(bench.database) as session:
        by_hand = {("p", element): counterpart for element, counterpart in (named or {}).items()}
        return propose(Library(session), source, target, by_hand)


def moved(bench: ProcessBench, instance: UUID, plan: Plan, reason: str = "neue Fassung") -> None:
    """Move an instance and do everything that is due then."""
    with unit_of_work(bench.database) as session:
        move.migrate(session, instance, plan, "p.analyst", reason)
    bench.settle()


def previewed(bench: ProcessBench, plan: Plan) -> Preview:
    with unit_of_work(bench.database) as session:
        return preview(session, plan)


def counts(preview: Preview) -> dict[tuple[str, str | None], int]:
    """How many instances have a finding, by rule and element."""
    return {(counted.finding.rule, counted.finding.element_id): counted.instances for counted in preview.findings}


def version_of(bench: ProcessBench, instance: UUID) -> int:
    with unit_of_work(bench.database) as session:
        return session.get_one(ProcessInstance, instance).model_version_id
