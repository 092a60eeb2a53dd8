"""What events say in writing: definitions that are shared, links, timers, operations (BPMN 2.0.2, section 10.5)."""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.elements import EVENT_KINDS
from engine.model.event_reading import local_name
from engine.model.file_rules.bpmn_file import (
    REFERENCE,
    BpmnFile,
    Node,
    broken,
    children,
    is_executable,
    references,
)

THROWING = ("endEvent", "intermediateThrowEvent")
TIMES = ("timeDate", "timeDuration", "timeCycle")


def check(file: BpmnFile) -> Iterator[Finding]:
    """Findings on event definitions."""
    for event in file.every(*sorted(EVENT_KINDS)):
        yield from _shared(file, event)
        yield from _link_flow(event)
    yield from _links(file)
    for timer in file.every("timerEventDefinition"):
        if len(children(timer, *TIMES)) > 1:
            yield _on_event(
                "timer-with-times",
                timer,
                translatable(
                    "„{element}“ nennt mehrere Zeiten; erlaubt ist ein Zeitpunkt, eine Dauer oder ein Zyklus."
                ),
            )
    yield from _operations(file)
    yield from _escalation_codes(file)


def resolved(file: BpmnFile, definition: Node) -> Node | None:
    """The event definition itself, where only a reference is written."""
    return file.find(definition.text) if local_name(definition) == REFERENCE else definition


def _shared(file: BpmnFile, event: Node) -> Iterator[Finding]:
    """A definition inside a throwing event belongs to it alone (section 10.5.2)."""
    for reference in children(event, REFERENCE):
        definition = file.find(reference.text)
        owner = definition.getparent() if definition is not None else None
        if owner is not None and local_name(owner) in THROWING:
            yield broken(
                "event-definition-taken",
                event,
                translatable("„{element}“ verwendet die Ereignisdefinition von „{owner}“, die nur diesem gehört."),
                owner=owner.get("name") or owner.get("id") or "",
            )


def _link_flow(event: Node) -> Iterator[Finding]:
    """The two halves of a link replace a flow: nothing leaves the first, nothing leads to the second."""
    if not children(event, "linkEventDefinition"):
        return
    wrong = {"intermediateThrowEvent": "outgoing", "intermediateCatchEvent": "incoming"}.get(local_name(event))
    if wrong and children(event, wrong):
        yield broken(
            "link-with-flow",
            event,
            translatable("„{element}“: Vor dem Ziel und hinter dem Anfang eines Sprungs steht kein Pfeil."),
        )


def _links(file: BpmnFile) -> Iterator[Finding]:
    """Where links name their other half, both halves must agree; links by name alone are understood too."""
    links = list(file.every("linkEventDefinition"))
    if not any(children(link, "source", "target") for link in links):
        return
    for link in links:
        owner = link.getparent()
        throws = owner is not None and local_name(owner) == "intermediateThrowEvent"
        others = references(link, "target" if throws else "source")
        back = "source" if throws else "target"
        found = [file.find(other) for other in others]
        agreeing = [other for other in found if other is not None and link.get("id") in references(other, back)]
        if not others or len(agreeing) != len(others) or (throws and len(others) > 1):
            yield _on_event(
                "link-halves",
                link,
                translatable("„{element}“: Anfang und Ziel des Sprungs verweisen nicht aufeinander."),
            )


def _operations(file: BpmnFile) -> Iterator[Finding]:
    """A message whose content is described as an item is exchanged by an operation (table 10.91)."""
    for definition in file.every("messageEventDefinition"):
        message = file.find(definition.get("messageRef"))
        described = message is not None and bool(message.get("itemRef"))
        if described and is_executable(definition) and not children(definition, "operationRef"):
            yield _on_event(
                "message-without-operation",
                definition,
                translatable("„{element}“: Die Nachricht hat eine Datenbeschreibung, aber keine Operation."),
            )


def _escalation_codes(file: BpmnFile) -> Iterator[Finding]:
    for definition in file.every("escalationEventDefinition"):
        owner = definition.getparent()
        if owner is None or local_name(owner) not in THROWING or not is_executable(owner):
            continue
        escalation = file.find(definition.get("escalationRef"))
        if escalation is not None and not escalation.get("escalationCode"):
            yield _on_event("escalation-code", definition, translatable("„{element}“: Die Eskalation hat keinen Code."))


def _on_event(rule: str, definition: Node, sentence: str) -> Finding:
    owner = definition.getparent()
    has_owner = owner is not None and local_name(owner) in EVENT_KINDS
    return broken(rule, owner if owner is not None and has_owner else definition, sentence)
