"""Which parts of BPMN the engine executes at which place; everything else is refused by name."""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding, Severity
from engine.model.elements import Element, ProcessModel
from engine.model.rules.judgement import error

START_OF_PROCESS = frozenset({"message", "timer", "signal", "multiple"})
STARTS_BEHIND_GATEWAY = frozenset({"message", "signal"})
START_OF_EVENT_SUB_PROCESS = frozenset(
    {"message", "timer", "signal", "error", "escalation", "conditional", "compensate", "multiple"}
)
EVENT_KINDS_BY_PLACE = {
    "endEvent": frozenset(
        {"message", "signal", "error", "escalation", "terminate", "cancel", "compensate", "multiple"}
    ),
    "intermediateThrowEvent": frozenset({"message", "signal", "escalation", "link", "compensate", "multiple"}),
    "intermediateCatchEvent": frozenset({"message", "timer", "signal", "link", "conditional", "multiple"}),
    "boundaryEvent": frozenset(
        {"message", "timer", "signal", "error", "escalation", "conditional", "cancel", "compensate", "multiple"}
    ),
}
BY_STANDARD = {  # what BPMN 2.0 knows at each place (tables 10.84 to 10.90)
    "start of a process": frozenset({"message", "timer", "conditional", "signal", "multiple"}),
    "startEvent": START_OF_EVENT_SUB_PROCESS,
    "endEvent": EVENT_KINDS_BY_PLACE["endEvent"],
    "intermediateThrowEvent": EVENT_KINDS_BY_PLACE["intermediateThrowEvent"],
    "intermediateCatchEvent": EVENT_KINDS_BY_PLACE["intermediateCatchEvent"],
    "boundaryEvent": EVENT_KINDS_BY_PLACE["boundaryEvent"],
}
PARTS_THROWN = frozenset({"message", "signal", "escalation"})
PARTS_AWAITED = frozenset({"message", "timer", "signal", "conditional"})
PARTS_CAUGHT = frozenset({"error", "escalation"})  # by one of several definitions, on a boundary or event sub-process


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
        yield from _event(model, element)
        yield from _instantiating(model, element)
        yield from _complex_gateway(element)
        yield from _quantities(element)


def _event(model: ProcessModel, element: Element) -> Iterator[Finding]:
    event, allowed = element.event, _allowed(model, element)
    if event is None or allowed is None:
        return
    starts_process = element.kind == "startEvent" and element.scope == model.process_id
    if event.needs_all and starts_process:
        yield error(
            "unsupported-event",
            element,
            translatable(
                "„{element}“: Ein Vorgang kann nicht erst beginnen, wenn mehrere Ereignisse eingetreten sind."
            ),
        )
    if event.kind not in allowed:
        yield _not_here(model, element, event.kind)
    for part in event.parts:
        if part.kind not in _allowed_parts(element, event.needs_all) & allowed:
            yield _not_here(model, element, part.kind)


def _not_here(model: ProcessModel, element: Element, kind: str) -> Finding:
    of_process = element.kind == "startEvent" and element.scope == model.process_id
    if kind not in BY_STANDARD["start of a process" if of_process else element.kind]:
        sentence = translatable("„{element}“: Ereignisse der Art {kind} gibt es an dieser Stelle nicht.")
        return error("event-not-allowed", element, sentence, kind=kind)
    sentence = translatable("„{element}“: Ereignisse der Art {kind} werden an dieser Stelle nicht ausgeführt.")
    return error("unsupported-event", element, sentence, kind=kind)


def _allowed(model: ProcessModel, element: Element) -> frozenset[str] | None:
    if element.kind != "startEvent":
        return EVENT_KINDS_BY_PLACE.get(element.kind)
    return START_OF_PROCESS if element.scope == model.process_id else START_OF_EVENT_SUB_PROCESS


def _allowed_parts(element: Element, needs_all: bool) -> frozenset[str]:
    if element.kind in {"endEvent", "intermediateThrowEvent"}:
        return PARTS_THROWN
    return PARTS_AWAITED if needs_all or element.kind == "intermediateCatchEvent" else PARTS_AWAITED | PARTS_CAUGHT


def _instantiating(model: ProcessModel, element: Element) -> Iterator[Finding]:
    if element.instantiate and (element.incoming or element.scope != model.process_id):
        yield error(
            "instantiating-inside",
            element,
            translatable("„{element}“ soll einen Vorgang starten, steht aber nicht am Anfang des Prozesses."),
        )
    for target in model.targets(element) if element.kind == "eventBasedGateway" and element.instantiate else ():
        for part in (target.event.parts or (target.event,)) if target.event else ():
            if part.kind not in STARTS_BEHIND_GATEWAY:
                yield _not_here(model, target, part.kind)
    if element.gateway_type == "Parallel" and not element.instantiate:
        yield error(
            "parallel-event-gateway",
            element,
            translatable("„{element}“: Nur ein Ereignis-Gateway, das den Vorgang startet, kann auf alle warten."),
        )


def _complex_gateway(element: Element) -> Iterator[Finding]:
    if element.kind == "complexGateway" and len(element.incoming) > 1 and not element.activation_condition:
        yield error(
            "complex-without-condition",
            element,
            translatable("„{element}“: Es fehlt die Bedingung, wann das komplexe Gateway öffnet."),
        )


def _quantities(element: Element) -> Iterator[Finding]:
    if element.start_quantity < 1 or element.completion_quantity < 1:
        yield error(
            "quantity",
            element,
            translatable("„{element}“: Die Anzahl der Marken, die ankommen und weitergehen, muss mindestens 1 sein."),
        )
