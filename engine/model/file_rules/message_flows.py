"""Pools and the messages between them (BPMN 2.0.2, sections 7.6.2, 9.3 and 9.4)."""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.dialect import whole_number
from engine.model.elements import ACTIVITY_KINDS
from engine.model.event_reading import local_name
from engine.model.file_rules.bpmn_file import REFERENCE, BpmnFile, Node, broken, definitions_of, process_of
from engine.model.file_rules.events import resolved

SENDING = frozenset({"endEvent", "intermediateThrowEvent"})
RECEIVING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
ANY = ACTIVITY_KINDS | {"participant", "conversation", "subConversation", "callConversation"}  # at both ends


def check(file: BpmnFile) -> Iterator[Finding]:
    """Findings on message flows and on how often a participant takes part."""
    for flow in file.every("messageFlow"):
        yield from _ends(file, flow)
    for multiplicity in file.every("participantMultiplicity"):
        yield from _multiplicity(multiplicity)


def _ends(file: BpmnFile, flow: Node) -> Iterator[Finding]:
    source, target = file.find(flow.get("sourceRef")), file.find(flow.get("targetRef"))
    if source is None or target is None:
        yield broken("message-flow-end", flow, translatable("Der Nachrichtenfluss „{element}“ endet im Leeren."))
        return
    if local_name(source) not in SENDING | ANY:
        yield broken(
            "message-flow-source", source, translatable("Von „{element}“ kann kein Nachrichtenfluss ausgehen.")
        )
    elif local_name(source) in SENDING and not _is_about_a_message(file, source):
        yield _without_message(source)
    if local_name(target) not in RECEIVING | ANY:
        yield broken("message-flow-target", target, translatable("Zu „{element}“ kann kein Nachrichtenfluss führen."))
    elif local_name(target) in RECEIVING and not _is_about_a_message(file, target):
        yield _without_message(target)
    if _pool(file, source) is not None and _pool(file, source) is _pool(file, target):
        yield broken(
            "message-flow-inside",
            flow,
            translatable("Der Nachrichtenfluss „{element}“ verbindet nicht zwei Pools, sondern bleibt in einem."),
        )


def _without_message(event: Node) -> Finding:
    return broken(
        "message-flow-without-message",
        event,
        translatable("„{element}“ hängt an einem Nachrichtenfluss, ist aber kein Nachrichtenereignis."),
    )


def _is_about_a_message(file: BpmnFile, event: Node) -> bool:
    return any(
        local_name(definition) == "messageEventDefinition"
        for definition in (resolved(file, found) for found in definitions_of(event))
        if definition is not None and local_name(definition) != REFERENCE
    )


def _pool(file: BpmnFile, node: Node) -> Node | None:
    """The process that a participant stands for or that holds an element; a black box stands for itself."""
    if local_name(node) == "participant":
        process = file.find(node.get("processRef"))
        return node if process is None else process
    return process_of(node)


def _multiplicity(multiplicity: Node) -> Iterator[Finding]:
    minimum = whole_number(multiplicity, "minimum", default=0, unreadable=-1)
    maximum = whole_number(multiplicity, "maximum", default=1, unreadable=-1)
    if minimum < 0 or maximum < 1 or maximum < minimum:
        yield broken(
            "participant-multiplicity",
            multiplicity,
            translatable("„{participant}“: Die Anzahl der Beteiligten ist unmöglich ({minimum} bis {maximum})."),
            participant=_owner(multiplicity),
            minimum=minimum,
            maximum=maximum,
        )


def _owner(multiplicity: Node) -> str:
    participant = multiplicity.getparent()
    return "" if participant is None else participant.get("name") or participant.get("id") or ""
