"""Which parts of BPMN the engine executes; everything else is refused by name."""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding, Severity
from engine.model.elements import Element, ProcessModel
from engine.model.rules.judgement import error
from engine.model.specs.builder import SPECS

EVENT_KINDS_BY_PLACE = {
    "startEvent": {"message", "timer", "signal", "error", "escalation"},
    "endEvent": {"message", "signal", "error", "escalation", "terminate"},
    "intermediateThrowEvent": {"message", "signal", "escalation", "link"},
    "intermediateCatchEvent": {"message", "timer", "signal", "link"},
    "boundaryEvent": {"message", "timer", "signal", "error", "escalation"},
}


def check(model: ProcessModel) -> Iterator[Finding]:
    """Elements and event definitions that are not executed."""
    if not model.executable:
        yield Finding(
            "not-executable",
            model.process_id,
            Severity.ERROR,
            translatable("Der Prozess „{process}“ ist nicht als ausführbar gekennzeichnet."),
            {"process": model.name},
        )
    for element in model.elements.values():
        yield from _kind(element)
        yield from _event(element)
        yield from _loop(element)


def _kind(element: Element) -> Iterator[Finding]:
    if element.kind not in SPECS:
        yield error(
            "unsupported-element",
            element,
            translatable("„{element}“: Elemente der Art {kind} werden nicht ausgeführt."),
            kind=element.kind,
        )
    if element.for_compensation:
        yield error("compensation", element, translatable("„{element}“: Kompensation wird nicht ausgeführt."))
    if element.instantiate:
        yield error(
            "instantiating-task",
            element,
            translatable("„{element}“ soll einen Vorgang starten. Nutzen Sie dafür ein Startereignis mit Nachricht."),
        )
    if element.gateway_type == "Parallel":
        yield error(
            "parallel-event-gateway",
            element,
            translatable("„{element}“: Ereignis-Gateways, die auf alle Ereignisse warten, werden nicht ausgeführt."),
        )


def _event(element: Element) -> Iterator[Finding]:
    allowed = EVENT_KINDS_BY_PLACE.get(element.kind)
    if allowed is not None and element.event is not None and element.event.kind not in allowed:
        yield error(
            "unsupported-event",
            element,
            translatable("„{element}“: Ereignisse der Art {kind} werden an dieser Stelle nicht ausgeführt."),
            kind=element.event.kind,
        )


def _loop(element: Element) -> Iterator[Finding]:
    loop = element.loop
    if loop is None:
        return
    if loop.behavior != "All":
        yield error(
            "loop-behavior",
            element,
            translatable("„{element}“: Mehrfachausführung mit dem Verhalten {behavior} wird nicht ausgeführt."),
            behavior=loop.behavior,
        )
    if loop.kind == "multi" and not (loop.collection or loop.cardinality):
        yield error(
            "loop-without-collection", element, translatable("„{element}“: Es fehlt die Liste für die Wiederholung.")
        )
    if loop.kind == "standard" and not loop.loop_condition and loop.maximum is None:
        yield error(
            "loop-without-end", element, translatable("„{element}“: Die Schleife hat weder Bedingung noch Höchstzahl.")
        )
    if loop.maximum is not None and loop.maximum < 0:
        yield error("loop-maximum", element, translatable("„{element}“: Die Höchstzahl der Schleife ist negativ."))
