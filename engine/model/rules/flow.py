"""How elements are connected: reachable, inside one scope, with conditions where a choice is made."""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding, Severity
from engine.model.elements import Element, ProcessModel, SequenceFlow
from engine.model.rules.judgement import error

STARTS_BY_ITSELF = frozenset({"startEvent", "boundaryEvent"})


def check(model: ProcessModel) -> Iterator[Finding]:
    """Findings on sequence flows, starts, ends and gateways."""
    yield from _scopes(model)
    for flow in model.flows.values():
        yield from _flow(model, flow)
    for element in model.elements.values():
        yield from _connections(model, element)
        yield from _gateway(model, element)
        yield from _default(model, element)


def _scopes(model: ProcessModel) -> Iterator[Finding]:
    for scope_id in [model.process_id, *(e.id for e in model.elements.values() if e.kind == "subProcess")]:
        members = model.by_scope.get(scope_id, ())
        starts = [element for element in members if element.kind == "startEvent"]
        plain = [element for element in starts if element.event is None]
        scope = model.elements.get(scope_id)
        if scope_id == model.process_id and not starts:
            yield Finding(
                "no-start-event",
                scope_id,
                Severity.ERROR,
                translatable("Der Prozess „{process}“ hat kein Startereignis."),
                {"process": model.name},
            )
        if len(plain) > 1:
            yield error(
                "several-starts", plain[1], translatable("„{element}“ ist ein zweites Startereignis ohne Auslöser.")
            )
        if scope is not None and scope.triggered_by_event:
            yield from _event_sub_process(scope, starts)
        elif scope is not None and any(start.event for start in starts):
            yield error(
                "start-event-in-sub-process",
                scope,
                translatable("„{element}“: Das Startereignis eines Teilprozesses darf keinen Auslöser haben."),
            )


def _event_sub_process(scope: Element, starts: list[Element]) -> Iterator[Finding]:
    if len(starts) != 1 or starts[0].event is None:
        yield error(
            "event-sub-process-start",
            scope,
            translatable("„{element}“: Ein Ereignis-Teilprozess braucht genau ein Startereignis mit Auslöser."),
        )
    if scope.incoming or scope.outgoing:
        yield error(
            "event-sub-process-flow",
            scope,
            translatable("„{element}“: Zu einem Ereignis-Teilprozess führt kein Pfeil hin und keiner weg."),
        )


def _flow(model: ProcessModel, flow: SequenceFlow) -> Iterator[Finding]:
    source, target = model.elements.get(flow.source), model.elements.get(flow.target)
    if source is None or target is None:
        yield Finding(
            "dangling-flow", flow.id, Severity.ERROR, translatable("Der Pfeil „{flow}“ endet im Leeren."),
            {"flow": flow.name or flow.id},
        )  # fmt: skip
    elif source.scope != target.scope:
        yield Finding(
            "flow-across-scopes",
            flow.id,
            Severity.ERROR,
            translatable("Der Pfeil „{flow}“ führt über die Grenze eines Teilprozesses."),
            {"flow": flow.name or flow.id},
        )


def _connections(model: ProcessModel, element: Element) -> Iterator[Finding]:
    if element.kind in STARTS_BY_ITSELF and element.incoming:
        yield error("start-with-incoming", element, translatable("Zu „{element}“ darf kein Pfeil führen."))
    if element.kind == "endEvent" and element.outgoing:
        yield error(
            "end-with-outgoing", element, translatable("Von dem Endereignis „{element}“ darf kein Pfeil wegführen.")
        )
    if element.kind == "boundaryEvent":
        host = model.elements.get(element.attached_to or "")
        if host is None or not host.is_activity:
            yield error("boundary-without-host", element, translatable("„{element}“ hängt an keiner Aufgabe."))
        return
    link_target = (
        element.event is not None and element.event.kind == "link" and element.kind == "intermediateCatchEvent"
    )
    free = element.kind in STARTS_BY_ITSELF or element.triggered_by_event or link_target or element.for_compensation
    inside = model.elements.get(element.scope)
    if not element.incoming and not free and (inside is None or inside.kind != "adHocSubProcess"):
        yield error("unreachable", element, translatable("„{element}“ ist nicht erreichbar: Es führt kein Pfeil hin."))


def _gateway(model: ProcessModel, element: Element) -> Iterator[Finding]:
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
        for flow_id in element.outgoing:
            if model.flows[flow_id].condition is not None:
                yield error(
                    "condition-not-allowed",
                    element,
                    translatable("„{element}“: An einem solchen Gateway sind keine Bedingungen erlaubt."),
                )
    if element.kind == "eventBasedGateway":
        yield from _event_gateway(model, element)


def _event_gateway(model: ProcessModel, element: Element) -> Iterator[Finding]:
    if len(element.outgoing) < 2:
        yield error("event-gateway-ways", element, translatable("„{element}“ braucht mindestens zwei Ereignisse."))
    for target in (model.elements.get(model.flows[flow].target) for flow in element.outgoing):
        if target is None:
            continue
        catching = target.kind == "receiveTask" or (
            target.kind == "intermediateCatchEvent" and target.event is not None
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
    if element.default_flow not in element.outgoing:
        yield error("unknown-default", element, translatable("„{element}“: Der Standardweg gehört nicht zum Element."))
    elif model.flows[element.default_flow].condition is not None:
        yield error("default-with-condition", element, translatable("„{element}“: Der Standardweg hat eine Bedingung."))
