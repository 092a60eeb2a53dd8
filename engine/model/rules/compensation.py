"""Whether what is to be undone can be: compensation handlers, what calls them, and cancelled transactions."""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.elements import Element, EventDefinition, ProcessModel
from engine.model.rules.judgement import error


def check(model: ProcessModel) -> Iterator[Finding]:
    """Findings on compensation and on transactions."""
    handlers = {element.handler for element in model.elements.values()}
    for element in model.elements.values():
        for event in (element.event.parts or (element.event,)) if element.event else ():
            if event.kind == "compensate":
                yield from _compensation(model, element, event)
            elif event.kind == "cancel":
                yield from _cancel(model, element)
        if element.for_compensation:
            yield from _handler(model, element, used=element.id in handlers)


def _compensation(model: ProcessModel, element: Element, event: EventDefinition) -> Iterator[Finding]:
    if element.kind == "boundaryEvent":
        yield from _boundary(model, element)
    elif element.kind == "startEvent":
        yield from _event_sub_process(model, element)
    elif element.kind in {"endEvent", "intermediateThrowEvent"}:
        yield from _thrown(model, element, event)


def _boundary(model: ProcessModel, element: Element) -> Iterator[Finding]:
    host = model.elements.get(element.attached_to or "")
    handler = model.elements.get(element.handler or "")
    if handler is None or handler.scope != element.scope:
        yield error(
            "compensation-without-handler",
            element,
            translatable("„{element}“: Es fehlt die verbundene Aktivität, die rückgängig macht."),
        )
    if element.outgoing:
        yield error(
            "compensation-with-flow",
            element,
            translatable("„{element}“: Von einem Kompensationsereignis führt kein Pfeil, nur eine Assoziation weg."),
        )
    if not element.interrupting:
        yield _not_interrupting(element)
    if (host is not None and host.loop is not None) or _in_loop(model, element):
        yield _in_a_loop(element)


def _event_sub_process(model: ProcessModel, start: Element) -> Iterator[Finding]:
    inside = model.elements.get(start.scope)
    if inside is None or not inside.triggered_by_event:
        return  # refused as a start event that does not belong there
    if not start.interrupting:
        yield _not_interrupting(start)
    if inside.scope == model.process_id:
        yield error(
            "compensation-of-process",
            start,
            translatable("„{element}“: Einen ganzen Prozess kann niemand rückgängig machen, nur einen Teilprozess."),
        )
    if _in_loop(model, inside):
        yield _in_a_loop(start)


def _thrown(model: ProcessModel, element: Element, event: EventDefinition) -> Iterator[Finding]:
    if not event.waits:
        yield error(
            "compensation-without-waiting",
            element,
            translatable("„{element}“: Eine Kompensation, auf deren Ende niemand wartet, wird nicht ausgeführt."),
        )
    if event.reference is not None:
        target = model.elements.get(event.reference)
        if target is None or not target.is_activity or target.scope not in _scopes_in_reach(model, element):
            yield error(
                "compensation-target",
                element,
                translatable("„{element}“: Die Aktivität „{activity}“ gibt es in diesem Bereich nicht."),
                activity=event.reference,
            )


def _scopes_in_reach(model: ProcessModel, element: Element) -> set[str]:
    scopes = {element.scope}
    inside = model.elements.get(element.scope)
    while inside is not None and inside.triggered_by_event:
        scopes.add(inside.scope)
        inside = model.elements.get(inside.scope)
    return scopes


def _handler(model: ProcessModel, element: Element, *, used: bool) -> Iterator[Finding]:
    if element.incoming or element.outgoing:
        yield error(
            "handler-with-flow",
            element,
            translatable("„{element}“ macht rückgängig und darf keine ein- oder ausgehenden Pfeile haben."),
        )
    if model.boundary_events.get(element.id):
        yield error(
            "handler-with-boundary",
            element,
            translatable("„{element}“ macht rückgängig; angeheftete Ereignisse werden daran nicht ausgeführt."),
        )
    if not used:
        yield error(
            "handler-unused",
            element,
            translatable("„{element}“ macht rückgängig, ist aber mit keinem Kompensationsereignis verbunden."),
        )


def _cancel(model: ProcessModel, element: Element) -> Iterator[Finding]:
    if element.kind == "boundaryEvent":
        host = model.elements.get(element.attached_to or "")
        if host is None or host.kind != "transaction" or not element.interrupting:
            yield error(
                "cancel-boundary",
                element,
                translatable("„{element}“: Ein Abbruchereignis gehört unterbrechend an eine Transaktion."),
            )
        return
    inside = model.elements.get(element.scope)
    caught = inside is not None and any(
        event.event is not None and event.event.kind == "cancel" for event in model.boundary_events.get(inside.id, ())
    )
    if inside is None or inside.kind != "transaction" or not caught:
        yield error(
            "cancel-outside",
            element,
            translatable("„{element}“: Abbrechen lässt sich nur eine Transaktion, an der ein Abbruchereignis hängt."),
        )


def _in_loop(model: ProcessModel, element: Element) -> bool:
    inside = model.elements.get(element.scope)
    while inside is not None:
        if inside.loop is not None:
            return True
        inside = model.elements.get(inside.scope)
    return False


def _not_interrupting(element: Element) -> Finding:
    sentence = translatable("„{element}“: Ein Kompensationsereignis kann nicht nicht-unterbrechend sein.")
    return error("compensation-not-interrupting", element, sentence)


def _in_a_loop(element: Element) -> Finding:
    sentence = translatable("„{element}“: Kompensation in einer Wiederholung wird nicht ausgeführt.")
    return error("compensation-in-loop", element, sentence)
