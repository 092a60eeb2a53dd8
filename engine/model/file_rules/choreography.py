"""Choreographies and conversations: what may not be mixed with processes (BPMN 2.0.2, chapters 9 and 11)."""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.dialect import truth
from engine.model.elements import SCOPE_KINDS
from engine.model.event_reading import local_name
from engine.model.file_rules.bpmn_file import BpmnFile, broken, children, references

ACTIVITIES = ("choreographyTask", "subChoreography", "callChoreography")
PARTS_OF_A_CONVERSATION = (
    "conversationNode",
    "conversation",
    "subConversation",
    "callConversation",
    "participantAssociation",
    "messageFlowAssociation",
    "conversationAssociation",
    "association",
    "group",
    "textAnnotation",
)


def check(file: BpmnFile) -> Iterator[Finding]:
    """Findings on choreography activities in processes, and on what refers to a choreography."""
    for activity in file.every(*ACTIVITIES):
        holder = activity.getparent()
        if holder is not None and local_name(holder) in SCOPE_KINDS | {"process"}:
            yield broken(
                "choreography-inside",
                activity,
                translatable("„{element}“ gehört in eine Choreografie, nicht in einen Prozess oder Teilprozess."),
            )
    yield from _referring(file)


def _referring(file: BpmnFile) -> Iterator[Finding]:
    for node in file.every("choreography", "globalConversation"):
        if children(node, "choreographyRef"):
            yield broken("choreography-reference", node, translatable("„{element}“ darf keine Choreografie nennen."))
    for node in file.every("globalConversation"):
        if children(node, *PARTS_OF_A_CONVERSATION):
            yield broken(
                "conversation-parts",
                node,
                translatable("„{element}“: Eine globale Konversation hat keine Bestandteile."),
            )
    for node in file.every("collaboration"):
        for reference in references(node, "choreographyRef"):
            choreography = file.find(reference)
            if choreography is not None and truth(choreography, "isClosed") != truth(node, "isClosed"):
                yield broken(
                    "choreography-closed",
                    node,
                    translatable("„{element}“ und die Choreografie widersprechen sich: isClosed ist verschieden."),
                )
