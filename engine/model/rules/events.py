"""Whether events know what they throw or wait for."""

from collections import Counter
from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.elements import Element, EventDefinition, ProcessModel
from engine.model.event_reading import UNKNOWN
from engine.model.rules.judgement import error

CATCHING = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask"})


def check(model: ProcessModel) -> Iterator[Finding]:
    """Findings on messages, signals, timers, errors and links."""
    for element in model.elements.values():
        if element.event is not None:
            for part in element.event.parts or (element.event,):
                yield from _definition(model, element, part)
        elif element.kind in {"boundaryEvent", "intermediateCatchEvent"}:
            yield error("event-without-trigger", element, translatable("„{element}“ wartet auf kein Ereignis."))
        elif element.kind == "receiveTask":
            yield error("receive-without-message", element, translatable("„{element}“ wartet auf keine Nachricht."))
    yield from _links(model)


def _definition(model: ProcessModel, element: Element, event: EventDefinition) -> Iterator[Finding]:
    if event.kind == UNKNOWN:
        yield error(
            "event-definition-missing",
            element,
            translatable("„{element}“ verweist auf die Ereignisdefinition „{definition}“, die es nicht gibt."),
            definition=event.reference or "",
        )
    if event.kind in {"message", "signal"} and not event.name and not element.task_type:
        yield error("event-without-name", element, translatable("„{element}“: Nachricht oder Signal hat keinen Namen."))
    if event.kind == "timer" and not event.timer:
        yield error("timer-without-time", element, translatable("„{element}“: Der Zeitpunkt fehlt."))
    if event.kind == "conditional" and not event.condition:
        yield error("event-without-condition", element, translatable("„{element}“: Die Bedingung fehlt."))
    if event.kind == "message" and event.name and not event.correlation_key and _needs_key(model, element):
        yield error(
            "message-without-key",
            element,
            translatable("„{element}“: Der Nachricht „{message}“ fehlt der Zuordnungsschlüssel."),
            message=event.name,
        )
    if event.kind in {"error", "escalation"}:
        yield from _code(element, event)


def _code(element: Element, event: EventDefinition) -> Iterator[Finding]:
    throws = element.kind in {"endEvent", "intermediateThrowEvent"}
    if event.reference and not event.name and not throws:
        yield error(
            "code-unknown",
            element,
            translatable(
                "„{element}“ finge alles auf: Der Fehler oder die Eskalation hat in dieser Datei keinen Code."
            ),
        )
    if throws and not event.name:
        yield error(
            f"{event.kind}-without-code", element, translatable("„{element}“: Fehler oder Eskalation hat keinen Code.")
        )
    if event.kind == "error" and element.kind in {"boundaryEvent", "startEvent"} and not element.interrupting:
        yield error("error-not-interrupting", element, translatable("„{element}“: Ein Fehler unterbricht immer."))


def _needs_key(model: ProcessModel, element: Element) -> bool:
    """Whether a running instance must be found; a message that starts one needs no key."""
    if element.kind == "startEvent":
        return element.scope != model.process_id
    if element.kind not in CATCHING:
        return False
    gateways = [model.elements.get(model.flows[flow].source) for flow in element.incoming]
    started = [gateway for gateway in gateways if gateway is not None and gateway.instantiate]
    return not element.instantiate and not any(gateway.gateway_type != "Parallel" for gateway in started)


def _links(model: ProcessModel) -> Iterator[Finding]:
    caught = Counter(
        (element.scope, element.event.name)
        for element in model.elements.values()
        if element.kind == "intermediateCatchEvent" and element.event and element.event.kind == "link"
    )
    for element in model.elements.values():
        if element.event is None or element.event.kind != "link":
            continue
        if not element.event.name:
            yield error("link-without-name", element, translatable("„{element}“: Der Sprung hat keinen Namen."))
            continue
        drawn = element.outgoing if element.kind == "intermediateThrowEvent" else element.incoming
        if drawn and element.kind != "boundaryEvent":
            yield error(
                "link-with-flow",
                element,
                translatable("„{element}“: Vor dem Ziel und hinter dem Anfang eines Sprungs steht kein Pfeil."),
            )
        if element.kind == "intermediateCatchEvent" and element.id not in model.links.values():
            yield error("link-without-source", element, translatable("„{element}“: Zu diesem Sprung führt nichts."))
        found = caught[(element.scope, element.event.name)]
        if found == 0:
            yield error(
                "link-without-target", element, translatable("„{element}“: Zu diesem Sprung gibt es kein Ziel.")
            )
        elif found > 1:
            yield error(
                "link-with-targets", element, translatable("„{element}“: Zu diesem Sprung gibt es mehrere Ziele.")
            )
