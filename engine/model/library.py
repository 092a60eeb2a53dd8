"""Published versions, ready to run: read from the database once for each process, then kept.

A version never changes, so whatever was built from it may be shared by every thread of this process; versions with
the same file share even what was built from the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from engine import dmn
from engine.model.elements import ProcessModel
from engine.model.reading import read_processes
from engine.model.specs.builder import ScopeSpec, build_scopes
from engine.model.starts import EventStart, event_starts
from engine.model.tables import ModelSource, ModelVersion
from engine.unexpected import is_of_database

MOST_FILES: Final = 512  # whose blueprints are kept

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Blueprint:
    """A process as a file describes it, with what is built from that; the same for every version with this file."""

    model: ProcessModel

    @cached_property
    def scopes(self) -> dict[str, ScopeSpec]:
        """The specifications, by id of the process, sub-process or loop body."""
        return build_scopes(self.model)

    @cached_property
    def starts(self) -> tuple[EventStart, ...]:
        """The events that start an instance."""
        return tuple(event_starts(self.model))


@dataclass(frozen=True)
class Executable:
    """A process version: a blueprint, and the versions of all that belongs to it."""

    model_version_id: int
    blueprint: Blueprint
    pins: Mapping[str, Mapping[str, int]]

    @property
    def model(self) -> ProcessModel:
        """The process as data."""
        return self.blueprint.model

    @property
    def starts(self) -> tuple[EventStart, ...]:
        """The events that start an instance."""
        return self.blueprint.starts

    def started_by(self, kind: str, name: str) -> list[str]:
        """The elements at which an event starts an instance."""
        return [start.element_id for start in self.starts if (start.event.kind, start.event.name) == (kind, name)]

    def scope_spec(self, scope_id: str) -> ScopeSpec:
        """The specification of a scope."""
        return self.blueprint.scopes[scope_id]

    def pin(self, kind: str, key: str) -> int | None:
        """The version of the form, decision or process `key` that belongs to this version."""
        return self.pins.get(kind, {}).get(key)


@lru_cache(maxsize=MOST_FILES)
def _blueprints(content: bytes) -> Mapping[str, Blueprint]:
    return {model.process_id: Blueprint(model) for model in read_processes(content)}


@lru_cache(maxsize=MOST_FILES)
def _decision_model(content: bytes) -> dmn.DecisionModel:
    return dmn.load(content)


class _Shelf:
    """What was read from one database; goes with its connection pool."""

    def __init__(self) -> None:
        self.executables: dict[int, Executable] = {}
        self.decisions: dict[int, dmn.DecisionModel] = {}


_shelves: WeakKeyDictionary[Engine, _Shelf] = WeakKeyDictionary()


def _shelf(session: Session) -> _Shelf:
    assert isinstance(session.bind, Engine)
    return _shelves.get(session.bind) or _shelves.setdefault(session.bind, _Shelf())


class Library:
    """The versions of one database, as `engine.execution` asks for them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._shelf = _shelf(session)

    def executable(self, model_version_id: int) -> Executable:
        """The process of a version."""
        found = self._shelf.executables.get(model_version_id)
        if found is None:
            version, content = self._read(model_version_id)
            found = Executable(model_version_id, _blueprints(content)[version.key], version.pins)
            self._shelf.executables[model_version_id] = found
        return found

    def readable(self, model_version_id: int) -> Executable | None:
        """The process of a version; None, and a line in the log, when its file cannot be understood any more."""
        try:
            return self.executable(model_version_id)
        except Exception as failure:
            if is_of_database(failure):
                raise
            log.exception("model unreadable", action="model:unreadable", model_version_id=model_version_id)
            return None

    def event_starts(self, kind: str, name: str) -> list[tuple[str, str]]:
        """Processes whose newest version starts with the event, and the element where: (process id, element id).

        One that cannot be read keeps no other from starting.
        """
        newest = select(ModelVersion.id).ext(distinct_on(ModelVersion.key)).where(ModelVersion.kind == "process")
        versions = self.session.scalars(newest.order_by(ModelVersion.key, ModelVersion.version.desc())).all()
        return [
            (executable.model.process_id, element_id)
            for executable in filter(None, map(self.readable, versions))
            for element_id in executable.started_by(kind, name)
        ]

    def decision_model(self, model_version_id: int) -> dmn.DecisionModel:
        """The decision model of a version."""
        found = self._shelf.decisions.get(model_version_id)
        if found is None:
            _, content = self._read(model_version_id)
            found = self._shelf.decisions[model_version_id] = _decision_model(content)
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
