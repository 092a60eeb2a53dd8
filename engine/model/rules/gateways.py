"""Where ways part and meet: conditions, defaults, directions, and what an event gateway waits for."""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.elements import EVENT_KINDS, GATEWAY_KINDS, Element, ProcessModel
from engine.model.rules.judgement import error

WITHOUT_DEFAULT = EVENT_KINDS | {"parallelGateway", "eventBasedGateway"}


def check(model: ProcessModel) -> Iterator[Finding]:
    """Findings on gateways and on the conditions of flows."""
    for element in model.elements.values():
        yield from _conditions(model, element)
        yield from _default(model, element)
        yield from _lonely_condition(model, element)
        if element.kind in GATEWAY_KINDS:
            yield from _direction(element)
            yield from _ways(element)
        if element.kind == "eventBasedGateway":
            yield from _event_gateway(model, element)
            yield from _waits_for_messages(model, element)


def _direction(element: Element) -> Iterator[Finding]:
    incoming, outgoing = len(element.incoming), len(element.outgoing)
    fits = {
        "Converging": incoming > 1 and outgoing <= 1,
        "Diverging": incoming <= 1 and outgoing > 1,
        "Mixed": incoming > 1 and outgoing > 1,
    }
    if not fits.get(element.gateway_direction, True):
        yield error(
            "gateway-direction",
            element,
            translatable(
                "„{element}“ ist als {direction} gekennzeichnet, hat aber {incoming} Pfeile hin und {outgoing} weg."
            ),
            direction=element.gateway_direction,
            incoming=incoming,
            outgoing=outgoing,
        )


def _conditions(model: ProcessModel, element: Element) -> Iterator[Finding]:
    if element.kind in {"exclusiveGateway", "inclusiveGateway"} and len(element.outgoing) > 1:
        for flow_id in element.outgoing:
            flow = model.flows[flow_id]
            if flow.condition is None and flow_id != element.default_flow:
                yield error(
                    "flow-without-condition",
                    element,
                    translatable("„{element}“: Der Weg „{flow}“ hat keine Bedingung und ist nicht der Standardweg."),
                    flow=flow.name or flow.id,
                )
    if element.kind in {"parallelGateway", "eventBasedGateway"}:
        yield from _no_conditions(
            model, element, translatable("„{element}“: An einem solchen Gateway sind keine Bedingungen erlaubt.")
        )
    if element.kind in EVENT_KINDS:
        yield from _no_conditions(
            model, element, translatable("„{element}“: Hinter einem Ereignis sind keine Bedingungen erlaubt.")
        )


def _no_conditions(model: ProcessModel, element: Element, sentence: str) -> Iterator[Finding]:
    if any(model.flows[flow_id].condition is not None for flow_id in element.outgoing):
        yield error("condition-not-allowed", element, sentence)


def _lonely_condition(model: ProcessModel, element: Element) -> Iterator[Finding]:
    """A condition on the only way out leaves no way when it does not hold (section 8.4.13)."""
    if element.is_activity and len(element.outgoing) == 1 and model.flows[element.outgoing[0]].condition is not None:
        yield error(
            "only-way-with-condition",
            element,
            translatable("„{element}“: Der einzige Weg hat eine Bedingung; es muss noch einen anderen geben."),
        )


def _ways(element: Element) -> Iterator[Finding]:
    if len(element.incoming) < 2 and len(element.outgoing) < 2:
        yield error(
            "gateway-without-choice",
            element,
            translatable("„{element}“: Ein Gateway braucht mehrere Pfeile hin oder mehrere weg."),
        )


def _waits_for_messages(model: ProcessModel, element: Element) -> Iterator[Finding]:
    """Message events and receive tasks do not stand behind the same event gateway (section 10.6.6)."""
    targets = model.targets(element)
    by_event = [target for target in targets if target.event is not None and target.event.kind == "message"]
    tasks = [target for target in targets if target.kind == "receiveTask"]
    if tasks and any(target.kind != "receiveTask" for target in by_event):
        yield error(
            "event-gateway-mixed",
            element,
            translatable("„{element}“: Nachrichtenereignisse und Empfangsaufgaben stehen nicht am selben Gateway."),
        )
    for task in tasks:
        if model.boundary_events.get(task.id):
            yield error(
                "event-gateway-boundary",
                task,
                translatable("An „{element}“ darf kein Ereignis hängen: Es folgt auf ein Ereignis-Gateway."),
            )


def _event_gateway(model: ProcessModel, element: Element) -> Iterator[Finding]:
    if len(element.outgoing) < 2:
        yield error("event-gateway-ways", element, translatable("„{element}“ braucht mindestens zwei Ereignisse."))
    for target in (model.elements.get(model.flows[flow].target) for flow in element.outgoing):
        if target is None:
            continue
        catching = target.kind == "receiveTask" or (
            target.kind == "intermediateCatchEvent" and target.event is not None and target.event.kind != "link"
        )
        if not catching:
            yield error(
                "event-gateway-target",
                target,
                translatable("„{element}“ folgt auf ein Ereignis-Gateway und muss auf ein Ereignis warten."),
            )
        elif len(target.incoming) > 1:
            yield error(
                "event-gateway-shared",
                target,
                translatable("Zu „{element}“ darf nur der Pfeil vom Ereignis-Gateway führen."),
            )


def _default(model: ProcessModel, element: Element) -> Iterator[Finding]:
    if element.default_flow is None:
        return
    if element.default_flow not in element.outgoing or element.kind in WITHOUT_DEFAULT:
        yield error("unknown-default", element, translatable("„{element}“: Der Standardweg gehört nicht zum Element."))
    elif model.flows[element.default_flow].condition is not None:
        yield error("default-with-condition", element, translatable("„{element}“: Der Standardweg hat eine Bedingung."))
