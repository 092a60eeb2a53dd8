"""Published versions, ready to run: read from the database once for each process, then kept.

A version never changes, so whatever was built from it may be shared by every thread of this process.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from engine import dmn
from engine.model.elements import ProcessModel
from engine.model.reading import read_processes
from engine.model.specs.builder import ScopeSpec, build_scopes
from engine.model.starts import EventStart, event_starts
from engine.model.tables import ModelSource, ModelVersion


@dataclass(frozen=True)
class Executable:
    """A process version with the specification of each of its scopes."""

    model_version_id: int
    model: ProcessModel
    pins: Mapping[str, Mapping[str, int]]

    @cached_property
    def scopes(self) -> dict[str, ScopeSpec]:
        """The specifications, by id of the process, sub-process or loop body."""
        return build_scopes(self.model)

    @cached_property
    def starts(self) -> tuple[EventStart, ...]:
        """The events that start an instance."""
        return tuple(event_starts(self.model))

    def scope_spec(self, scope_id: str) -> ScopeSpec:
        """The specification of a scope."""
        return self.scopes[scope_id]

    def pin(self, kind: str, key: str) -> int | None:
        """The version of the form, decision or process `key` that belongs to this version."""
        return self.pins.get(kind, {}).get(key)


_lock = Lock()
_executables: dict[tuple[str, int], Executable] = {}
_decisions: dict[tuple[str, int], dmn.DecisionModel] = {}


class Library:
    """The versions of one database, as `engine.execution` asks for them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._database = str(session.get_bind().engine.url)

    def executable(self, model_version_id: int) -> Executable:
        """The process of a version."""
        key = (self._database, model_version_id)
        found = _executables.get(key)
        if found is None:
            version, content = self._read(model_version_id)
            model = next(model for model in read_processes(content) if model.process_id == version.key)
            found = Executable(model_version_id, model, version.pins)
            with _lock:
                found = _executables.setdefault(key, found)
        return found

    def event_starts(self, kind: str, name: str) -> list[tuple[str, str]]:
        """Processes whose newest version starts with the event, and the element where: (process id, element id)."""
        newest = select(ModelVersion.id).ext(distinct_on(ModelVersion.key)).where(ModelVersion.kind == "process")
        versions = self.session.scalars(newest.order_by(ModelVersion.key, ModelVersion.version.desc())).all()
        return [
            (executable.model.process_id, start.element_id)
            for executable in map(self.executable, versions)
            for start in executable.starts
            if start.event.kind == kind and start.event.name == name
        ]

    def decision_model(self, model_version_id: int) -> dmn.DecisionModel:
        """The decision model of a version."""
        key = (self._database, model_version_id)
        found = _decisions.get(key)
        if found is None:
            _, content = self._read(model_version_id)
            with _lock:
                found = _decisions.setdefault(key, dmn.load(content))
        return found

    def decide(self, model_version_id: int, decision: str, inputs: Mapping[str, Any]) -> dmn.Evaluation:
        """Evaluate the decision of a version."""
        return self.decision_model(model_version_id).evaluate(decision, inputs)

    def _read(self, model_version_id: int) -> tuple[ModelVersion, bytes]:
        query = (
            select(ModelVersion, ModelSource.content)
            .join(ModelSource, ModelSource.sha256 == ModelVersion.source_sha256)
            .where(ModelVersion.id == model_version_id)
        )
        version, content = self.session.execute(query).one()
        return version, content
