"""Published versions, ready to run: read from the database once for each process, then kept.

A version never changes, so whatever was built from it may be shared by every thread of this process.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import dmn
from engine.model.elements import ProcessModel
from engine.model.reading import read_processes
from engine.model.specs.builder import ScopeSpec, build_scopes
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
