"""What goes where: a plan names two versions of a process and, for each element, its counterpart.

A plan also speaks of the processes that are called, because a running call moves along: to the version that the
target pins. Pure data and look-ups; `proposal` makes plans, `plan_check` and `judgement` say what is wrong with them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from engine.instance_migration.reach import Reach
from engine.model.elements import Element, EventDefinition, ProcessModel
from engine.model.library import Executable, Library
from engine.model.starts import start_event

Elements = Mapping[str, str]  # id in the source version: id in the target version; no entry: no counterpart


@dataclass(frozen=True, slots=True)
class Plan:
    source: int  # model version id
    target: int  # model version id, of the same process
    elements: Mapping[str, Elements]  # by process id, called processes included

    def as_record(self) -> dict[str, Any]:
        """The plan as JSON; `from_record` reads it."""
        return {
            "source": self.source,
            "target": self.target,
            "elements": {process_id: dict(elements) for process_id, elements in self.elements.items()},
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The plan that `as_record` wrote."""
        return cls(record["source"], record["target"], record["elements"])


@dataclass(frozen=True)
class Pair:
    """Two versions of one process, and the counterparts of their elements."""

    source: Executable
    target: Executable
    elements: Elements

    def counterpart(self, element_id: str) -> Element | None:
        """The element of the target that stands for an element of the source."""
        return self.target.model.elements.get(self.elements.get(element_id, ""))

    def corresponds(self, one: str | None, other: str | None) -> bool:
        """Whether two places, scopes or activities, stand for each other; nowhere stands for nowhere."""
        if one is None or other is None:
            return one == other
        if one == self.source.model.process_id:
            return other == self.target.model.process_id
        return self.elements.get(one) == other

    def alike(self, element: Element, other: Element) -> bool:
        """Whether a token that waits at an element of the source could wait at one of the target."""
        return _form(self.source.model, element) == _form(self.target.model, other)

    def name(self, spec_name: str) -> str:
        """The name of a specification in the target: an id, perhaps with a suffix, or the process itself."""
        element_id, mark, suffix = spec_name.partition("#")
        return self.elements.get(element_id, element_id) + mark + suffix

    def flow(self, flow_id: str) -> str | None:
        """The flow of the target between the counterparts of the two ends, the one of the same id preferred."""
        known = self.source.model.flows.get(flow_id)
        if known is None:
            return None
        ends = (self.elements.get(known.source), self.elements.get(known.target))
        found = [flow.id for flow in self.target.model.flows.values() if (flow.source, flow.target) == ends]
        return flow_id if flow_id in found else next(iter(found), None)

    @cached_property
    def new(self) -> frozenset[str]:
        """The elements of the target that stand for nothing in the source."""
        return frozenset(self.target.model.elements) - frozenset(self.elements.values())

    @cached_property
    def source_reach(self) -> Reach:
        """The ways through the source version."""
        return Reach(self.source.model)

    @cached_property
    def target_reach(self) -> Reach:
        """The ways through the target version."""
        return Reach(self.target.model)

    @property
    def renamed(self) -> dict[str, str]:
        """The elements whose id changes, but those whose old id means something else now."""
        known = self.target.model.elements
        return {source: target for source, target in self.elements.items() if source != target and source not in known}


def resolve(library: Library, plan: Plan) -> dict[int, Pair]:
    """The pairs of versions that a plan moves between, by the id of the source version, the process itself first."""
    pairs: dict[int, Pair] = {}
    waiting = [(plan.source, plan.target)]
    while waiting:
        source_id, target_id = waiting.pop(0)
        if source_id in pairs:
            continue
        source, target = library.executable(source_id), library.executable(target_id)
        pairs[source_id] = Pair(source, target, plan.elements.get(source.model.process_id, {}))
        waiting.extend(called_versions(pairs[source_id]))
    return pairs


def awaited_event(model: ProcessModel, element: Element) -> EventDefinition | None:
    """What an element throws or waits for; an event sub-process waits for what its start event says."""
    start = start_event(model, element.id) if element.triggered_by_event else element
    return start.event if start is not None else None


def called_versions(pair: Pair) -> list[tuple[int, int]]:
    """The versions of the processes that both sides call at corresponding places: (source, target)."""
    found: list[tuple[int, int]] = []
    for element in pair.source.model.elements.values():
        other = pair.counterpart(element.id)
        if element.called_process and other is not None and other.called_process == element.called_process:
            versions = [side.pin("processes", element.called_process) for side in (pair.source, pair.target)]
            if versions[0] is not None and versions[1] is not None:
                found.append((versions[0], versions[1]))
    return list(dict.fromkeys(found))


def _form(model: ProcessModel, element: Element) -> tuple[object, ...]:
    event, loop = awaited_event(model, element), element.loop
    return (
        element.kind,
        element.triggered_by_event,
        element.for_compensation,
        event and (event.kind, event.needs_all, tuple(part.kind for part in event.parts)),
        loop and (loop.kind, loop.sequential),
    )
