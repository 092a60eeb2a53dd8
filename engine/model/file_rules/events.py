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
    yield from _codes(file)


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


def _codes(file: BpmnFile) -> Iterator[Finding]:
    """Who throws an error or escalation in a process that runs says its code (tables 10.86 and 10.87)."""
    for kind, sentence in (
        ("escalation", translatable("„{element}“: Die Eskalation hat keinen Code.")),
        ("error", translatable("„{element}“: Der Fehler hat keinen Code.")),
    ):
        for definition in file.every(f"{kind}EventDefinition"):
            owner = definition.getparent()
            if owner is None or local_name(owner) not in THROWING or not is_executable(owner):
                continue
            root = file.find(definition.get(f"{kind}Ref"))
            if root is not None and not root.get(f"{kind}Code"):
                yield _on_event(f"{kind}-code", definition, sentence)


def _on_event(rule: str, definition: Node, sentence: str) -> Finding:
    owner = definition.getparent()
    has_owner = owner is not None and local_name(owner) in EVENT_KINDS
    return broken(rule, owner if owner is not None and has_owner else definition, sentence)
