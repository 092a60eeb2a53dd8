"""The drawing of a case's process with its position, and the text twin that says the same in a list.

One for the procedure and one for each called process that the case has touched. For colleagues: names are the
model's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from engine.model.elements import GATEWAY_KINDS, Element
from engine.model.library import Executable
from workflows.cases import published_model
from workflows.cases.flow_order import in_flow_order
from workflows.cases.progress import UNTOUCHED, Progress

_WITHOUT_NEWS: Final = GATEWAY_KINDS | {"boundaryEvent"}  # in the twin only once something happened there


class ElementState(StrEnum):
    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class TwinRow:
    element_id: str
    name: str
    lane: str
    state: ElementState
    at: datetime | None  # done: when last; current: since when
    depth: int  # sub-processes are indented


@dataclass(frozen=True, slots=True)
class Diagram:
    process_id: str
    name: str
    xml: str
    done: frozenset[str]  # element ids
    current: frozenset[str]
    twin: tuple[TwinRow, ...]


def diagrams(session: Session, model_version_id: int, progress: Progress) -> tuple[Diagram, ...]:
    """The procedure's diagram first, then those of the called processes that the case is in or has been in."""
    touched = {process_id for process_id, _ in progress}
    versions = {version.model.process_id: version for version in published_model.reachable(session, model_version_id)}
    root = published_model.executable(session, model_version_id).model.process_id
    return tuple(
        _diagram(version, progress)
        for process_id, version in versions.items()
        if process_id == root or process_id in touched
    )


def _diagram(version: Executable, progress: Progress) -> Diagram:
    model = version.model
    own = {
        element_id: touched for (process_id, element_id), touched in progress.items() if process_id == model.process_id
    }
    current = frozenset(element_id for element_id, touched in own.items() if touched.active)
    done = frozenset(element_id for element_id, touched in own.items() if touched.completed_at) - current
    return Diagram(
        process_id=model.process_id,
        name=model.name,
        xml=model.xml.decode(),
        done=done,
        current=current,
        twin=tuple(_twin(version, model.process_id, progress, 0)),
    )


def _twin(version: Executable, scope_id: str, progress: Progress, depth: int) -> Iterator[TwinRow]:
    model = version.model
    for element in in_flow_order(model, scope_id):
        touched = progress.get((model.process_id, element.id), UNTOUCHED)
        state = _state(touched.active, touched.completed_at)
        if element.name and not (state is ElementState.AHEAD and _is_quiet(element)):
            at = touched.entered_at if state is ElementState.CURRENT else touched.completed_at
            yield TwinRow(element.id, element.name, element.lane, state, at, depth)
        if element.id in model.by_scope and state is not ElementState.AHEAD:
            yield from _twin(version, element.id, progress, depth + 1)


def _state(active: bool, completed_at: datetime | None) -> ElementState:
    if active:
        return ElementState.CURRENT
    return ElementState.DONE if completed_at else ElementState.AHEAD


def _is_quiet(element: Element) -> bool:
    return element.kind in _WITHOUT_NEWS or element.triggered_by_event
