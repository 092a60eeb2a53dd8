"""Whether events know what they throw or wait for."""

from collections import Counter
from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.elements import Element, EventDefinition, ProcessModel
from engine.model.rules.judgement import error

CATCHING = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask"})


def check(model: ProcessModel) -> Iterator[Finding]:
    """Findings on messages, signals, timers, errors and links."""
    for element in model.elements.values():
        if element.event is not None:
            yield from _definition(model, element, element.event)
        elif element.kind in {"boundaryEvent", "intermediateCatchEvent"}:
            yield error("event-without-trigger", element, translatable("„{element}“ wartet auf kein Ereignis."))
        elif element.kind == "receiveTask":
            yield error("receive-without-message", element, translatable("„{element}“ wartet auf keine Nachricht."))
    yield from _links(model)


def _definition(model: ProcessModel, element: Element, event: EventDefinition) -> Iterator[Finding]:
    if event.kind in {"message", "signal"} and not event.name and not element.task_type:
        yield error("event-without-name", element, translatable("„{element}“: Nachricht oder Signal hat keinen Namen."))
    if event.kind == "timer" and not event.timer:
        yield error("timer-without-time", element, translatable("„{element}“: Der Zeitpunkt fehlt."))
    inside = model.elements.get(element.scope)
    waits = element.kind in CATCHING or (element.kind == "startEvent" and inside is not None)
    if event.kind == "message" and waits and event.name and not event.correlation_key:
        yield error(
            "message-without-key",
            element,
            translatable("„{element}“: Der Nachricht „{message}“ fehlt der Zuordnungsschlüssel."),
            message=event.name,
        )
    if element.kind == "endEvent" and event.kind == "error" and not event.name:
        yield error("error-without-code", element, translatable("„{element}“: Der Fehler hat keinen Code."))
    if event.kind == "error" and element.kind in {"boundaryEvent", "startEvent"} and not element.interrupting:
        yield error("error-not-interrupting", element, translatable("„{element}“: Ein Fehler unterbricht immer."))


def _links(model: ProcessModel) -> Iterator[Finding]:
    caught = Counter(
        (element.scope, element.event.name)
        for element in model.elements.values()
        if element.kind == "intermediateCatchEvent" and element.event and element.event.kind == "link"
    )
    for element in model.elements.values():
        if element.event is None or element.event.kind != "link":
            continue
        found = caught[(element.scope, element.event.name)]
        if found == 0:
            yield error(
                "link-without-target", element, translatable("„{element}“: Zu diesem Sprung gibt es kein Ziel.")
            )
        elif found > 1:
            yield error(
                "link-with-targets", element, translatable("„{element}“: Zu diesem Sprung gibt es mehrere Ziele.")
            )
