"""Where a process or sub-process begins: at its start event, at what an event triggers, or everywhere at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.model.elements import Element, EventDefinition, ProcessModel


@dataclass(frozen=True, slots=True)
class Start:
    element_id: str
    by_event: bool = False  # what the element waits for has just happened


@dataclass(frozen=True, slots=True)
class EventStart:
    """An event that starts a new instance of a process."""

    event: EventDefinition
    element_id: str
    part: int = 0  # place among the definitions of a multiple event


def start_event(model: ProcessModel, scope_id: str) -> Element | None:
    """The start event without a trigger, or the only start event, of a scope."""
    starts = [element for element in model.by_scope.get(scope_id, ()) if element.kind == "startEvent"]
    plain = [element for element in starts if element.event is None]
    return next(iter(plain or starts), None)


def plain_start(model: ProcessModel, scope_id: str) -> Start | None:
    """Where a scope begins when nobody says otherwise; None for everything without incoming flows."""
    found = start_event(model, scope_id)
    return Start(found.id) if found is not None else None


def event_starts(model: ProcessModel) -> Iterator[EventStart]:
    """The events that start an instance: start events, and receive tasks and event gateways that instantiate."""
    for element in model.by_scope.get(model.process_id, ()):
        if element.kind == "eventBasedGateway" and element.instantiate:
            for target in model.targets(element):
                yield from _starts_at(target)
        elif element.kind == "startEvent" or (element.kind == "receiveTask" and element.instantiate):
            yield from _starts_at(element)


def first_elements(model: ProcessModel, scope_id: str, start: Start | None) -> list[tuple[str, dict[str, Any]]]:
    """The elements that get the first tokens of a scope, and what each token knows."""
    if start is None:
        return [(element.id, {}) for element in without_incoming(model, scope_id)]
    first: tuple[str, dict[str, Any]] = (start.element_id, {"triggered": True} if start.by_event else {})
    return [first, *((element_id, {}) for element_id in _awaited_too(model, start))]


def without_incoming(model: ProcessModel, scope_id: str) -> list[Element]:
    """The elements of a scope that no flow leads to: where it begins without a start event."""
    return [
        element
        for element in model.by_scope.get(scope_id, ())
        if not element.incoming
        and element.kind != "boundaryEvent"
        and not element.triggered_by_event
        and not element.for_compensation
        and element.id not in model.links.values()
    ]


def _starts_at(element: Element) -> Iterator[EventStart]:
    if element.event is not None:
        for index, part in enumerate(element.event.parts or (element.event,)):
            yield EventStart(part, element.id, index)


def _awaited_too(model: ProcessModel, start: Start) -> Iterator[str]:
    """After one event of a parallel event gateway has started the process, the others are waited for."""
    for flow_id in model.elements[start.element_id].incoming if start.by_event else ():
        gateway = model.elements[model.flows[flow_id].source]
        if gateway.kind == "eventBasedGateway" and gateway.gateway_type == "Parallel":
            yield from (other.id for other in model.targets(gateway) if other.id != start.element_id)
