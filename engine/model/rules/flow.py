"""How elements are connected: begun, reachable, inside one scope, led to an end."""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding, Severity
from engine.model.elements import EVENT_KINDS, SCOPE_KINDS, Element, ProcessModel, SequenceFlow
from engine.model.rules.judgement import error, warning
from engine.model.starts import without_incoming

STARTS_BY_ITSELF = frozenset({"startEvent", "boundaryEvent"})


def check(model: ProcessModel) -> Iterator[Finding]:
    """Findings on sequence flows, starts and ends."""
    yield from _scopes(model)
    for flow in model.flows.values():
        yield from _flow(model, flow)
    for element in model.elements.values():
        yield from _connections(model, element)


def _scopes(model: ProcessModel) -> Iterator[Finding]:
    yield from _starts(model, model.process_id, None)
    if not without_incoming(model, model.process_id):
        yield Finding(
            "no-start-event",
            model.process_id,
            Severity.ERROR,
            translatable("Der Prozess „{process}“ hat kein Startereignis und auch sonst nichts, womit er beginnt."),
            {"process": model.name},
        )
    for scope in model.elements.values():
        if scope.kind == "adHocSubProcess":
            yield from _ad_hoc(model, scope)
            if scope.triggered_by_event:
                yield from _event_sub_process(scope, [])
        elif scope.kind in SCOPE_KINDS:
            yield from _starts(model, scope.id, scope)
    for scope_id, members in model.by_scope.items():
        if not _is_ad_hoc(model, scope_id):
            yield from _both_ends(members)


def _both_ends(members: tuple[Element, ...]) -> Iterator[Finding]:
    """Start events and end events come together in a scope, or there are neither (sections 10.5.2 and 10.5.3)."""
    starts = [member for member in members if member.kind == "startEvent"]
    ends = [member for member in members if member.kind == "endEvent"]
    if starts and not ends:
        yield error("start-without-end", starts[0], translatable("Zu dem Startereignis „{element}“ fehlt ein Ende."))
    if ends and not starts and not any(member.instantiate for member in members):
        yield error("end-without-start", ends[0], translatable("Zu dem Endereignis „{element}“ fehlt ein Start."))


def _starts(model: ProcessModel, scope_id: str, scope: Element | None) -> Iterator[Finding]:
    starts = [element for element in model.by_scope.get(scope_id, ()) if element.kind == "startEvent"]
    plain = [element for element in starts if element.event is None]
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
    if scope is not None and not model.by_scope.get(scope_id):
        yield warning("nothing-inside", scope, translatable("„{element}“ enthält nichts und ist sofort fertig."))


def _ad_hoc(model: ProcessModel, scope: Element) -> Iterator[Finding]:
    members = model.by_scope.get(scope.id, ())
    if not any(member.is_activity for member in members):
        yield error(
            "empty-sub-process", scope, translatable("„{element}“: Der Ad-hoc-Teilprozess enthält keine Aktivität.")
        )
    for member in members:
        if member.kind in {"startEvent", "endEvent"}:
            yield error(
                "start-or-end-in-ad-hoc",
                member,
                translatable("„{element}“: Ein Ad-hoc-Teilprozess hat weder Start- noch Endereignisse."),
            )


def _event_sub_process(scope: Element, starts: list[Element]) -> Iterator[Finding]:
    if len(starts) != 1 or starts[0].event is None:
        yield error(
            "event-sub-process-start",
            scope,
            translatable("„{element}“: Ein Ereignis-Teilprozess braucht genau ein Startereignis mit Auslöser."),
        )
    if scope.loop is not None:
        yield error(
            "event-sub-process-loop",
            scope,
            translatable("„{element}“: Ein Ereignis-Teilprozess wird vom Ereignis wiederholt, nicht als Schleife."),
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
    if element.kind == "startEvent" and not element.outgoing:
        yield error(
            "start-without-flow", element, translatable("Von dem Startereignis „{element}“ führt kein Pfeil weg.")
        )
    yield from _dead_end(model, element)
    if element.kind == "boundaryEvent":
        host = model.elements.get(element.attached_to or "")
        if host is None or not host.is_activity or host.triggered_by_event or host.scope != element.scope:
            yield error("boundary-without-host", element, translatable("„{element}“ hängt an keiner Aufgabe."))
        return
    link_target = (
        element.event is not None and element.event.kind == "link" and element.kind == "intermediateCatchEvent"
    )
    free = element.kind in STARTS_BY_ITSELF or element.triggered_by_event or link_target or element.for_compensation
    free = free or element.instantiate or _begins_by_itself(model, element)
    if not element.incoming and not free:
        yield error("unreachable", element, translatable("„{element}“ ist nicht erreichbar: Es führt kein Pfeil hin."))


def _begins_by_itself(model: ProcessModel, element: Element) -> bool:
    """Where no start is drawn, everything without incoming flows begins (section 10.5.2); events never do."""
    if element.kind in EVENT_KINDS:
        return _is_ad_hoc(model, element.scope)
    drawn = "startEvent" in model.kinds_by_scope[element.scope] or element.scope in model.instantiating_scopes
    return not drawn or _is_ad_hoc(model, element.scope)


def _is_ad_hoc(model: ProcessModel, scope_id: str) -> bool:
    scope = model.elements.get(scope_id)
    return scope is not None and scope.kind == "adHocSubProcess"


def _dead_end(model: ProcessModel, element: Element) -> Iterator[Finding]:
    """Where end events are drawn, every way leads to one (BPMN 2.0.2, section 10.5.3)."""
    kind = element.event.kind if element.event else ""
    if (
        element.outgoing
        or element.kind in {"startEvent", "endEvent"}
        or element.triggered_by_event
        or element.for_compensation
    ):
        return
    if kind == "compensate" or (kind == "link" and element.kind == "intermediateThrowEvent"):
        return
    if element.kind == "boundaryEvent":
        yield error("boundary-without-flow", element, translatable("„{element}“: Von dort führt kein Pfeil weiter."))
    elif "endEvent" in model.kinds_by_scope[element.scope]:
        yield error("dead-end", element, translatable("„{element}“: Von dort führt kein Pfeil weiter zum Ende."))
