"""Whether elements can be told apart, and whether what they refer to is there (BPMN 2.0.2, section 8.3)."""

import re
from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.dialect import BPMN, bpmn
from engine.model.elements import NODE_KINDS
from engine.model.event_reading import local_name, without_prefix
from engine.model.file_rules.bpmn_file import BpmnFile, Node, broken, references

NEEDS_ID = (*sorted(NODE_KINDS), "sequenceFlow", "process")
REFERENCES = {  # attributes and children that name an element, and of what kind it must be
    "messageRef": frozenset({"message"}),
    "signalRef": frozenset({"signal"}),
    "errorRef": frozenset({"error"}),
    "escalationRef": frozenset({"escalation"}),
    "dataObjectRef": frozenset({"dataObject"}),
    "dataStoreRef": frozenset({"dataStore"}),
    "processRef": frozenset({"process"}),
    "itemRef": frozenset({"itemDefinition"}),
    "itemSubjectRef": frozenset({"itemDefinition"}),
    "operationRef": frozenset({"operation"}),
    "inMessageRef": frozenset({"message"}),
    "outMessageRef": frozenset({"message"}),
    "categoryValueRef": frozenset({"categoryValue"}),
    "resourceRef": frozenset({"resource"}),
    "parameterRef": frozenset({"resourceParameter"}),
    "interfaceRef": frozenset({"interface"}),
    "supportedInterfaceRef": frozenset({"interface"}),
    "correlationKeyRef": frozenset({"correlationKey"}),
    "correlationPropertyRef": frozenset({"correlationProperty"}),
    "definitionalCollaborationRef": frozenset({"collaboration", "choreography", "globalConversation"}),
    "supports": frozenset({"process"}),
    "messageFlowRef": frozenset({"messageFlow"}),
    "inputDataRef": frozenset({"inputSet", "dataInput"}),
    "outputDataRef": frozenset({"outputSet", "dataOutput"}),
    **dict.fromkeys(
        ("participantRef", "innerParticipantRef", "outerParticipantRef", "initiatingParticipantRef"),
        frozenset({"participant"}),
    ),
    "endPointRef": frozenset({"endPoint"}),
    "flowNodeRef": NODE_KINDS,
}

WITHOUT_ELEMENTS = re.compile(r"http://www\.w3\.org/|http://schemas\.xmlsoap\.org/|https?://www\.omg\.org/spec/DMN/")
TYPES = frozenset({"itemRef", "itemSubjectRef"})  # some tools name a type of an imported schema there

NOT_THERE = translatable("„{element}“ verweist mit {attribute} auf „{reference}“; das gibt es nicht.")


def check(file: BpmnFile) -> Iterator[Finding]:
    """Findings on ids and references."""
    yield from _missing(file)
    yield from _twice(file)
    imports = [imported.get("importType", "").strip() for imported in file.root.findall(bpmn("import"))]
    if all(map(WITHOUT_ELEMENTS.match, imports)):  # else what is referred to may be in the imported file
        yield from _dangling(file, TYPES if imports else frozenset())
        yield from _loose(file)
    for imported in file.root.findall(bpmn("import")):
        if imported.get("importType", "").strip() == BPMN:
            yield broken(
                "import-unread",
                imported,
                translatable("Die Datei bindet „{location}“ ein; eingebundene Modelle werden nicht gelesen."),
                location=imported.get("location") or "",
            )
    yield from _flows(file)


def _missing(file: BpmnFile) -> Iterator[Finding]:
    for node in file.every(*NEEDS_ID):
        if not node.get("id"):
            yield broken(
                "missing-id",
                node,
                translatable("„{element}“ (Zeile {line}) hat keine Kennung (id)."),
                line=node.sourceline,
            )


def _twice(file: BpmnFile) -> Iterator[Finding]:
    seen: set[str] = set()
    for node in file.every():
        node_id = node.get("id")
        if node_id and node_id in seen:
            yield broken(
                "duplicate-id", node, translatable("Die Kennung „{id}“ gibt es in der Datei mehrmals."), id=node_id
            )
        seen.add(node_id or "")


def _dangling(file: BpmnFile, maybe_imported: frozenset[str]) -> Iterator[Finding]:
    for node in file.every():
        for attribute, reference in _referring(node):
            found = file.find(reference)
            if found is None and (attribute in maybe_imported or _is_elsewhere(file, node, reference)):
                continue
            if found is None:
                yield broken(
                    "unknown-reference",
                    node,
                    NOT_THERE,
                    attribute=attribute,
                    reference=reference,
                )
            elif local_name(found) not in REFERENCES[attribute]:
                yield broken(
                    "reference-kind",
                    node,
                    translatable("„{element}“ verweist mit {attribute} auf „{reference}“; dort gehört anderes hin."),
                    attribute=attribute,
                    reference=reference,
                )


def _is_elsewhere(file: BpmnFile, node: Node, reference: str) -> bool:
    """Whether a reference names something in the namespace of somebody else, as tools do for "not said"."""
    prefix, colon, _ = reference.strip().rpartition(":")
    return bool(colon) and node.nsmap.get(prefix, BPMN) not in {BPMN, file.root.get("targetNamespace")}


def _loose(file: BpmnFile) -> Iterator[Finding]:
    """Associations, of data and of drawings, whose ends are nowhere."""
    for association in file.every("association", "conversationLink", "dataInputAssociation", "dataOutputAssociation"):
        for end in ("sourceRef", "targetRef"):
            drawn = local_name(association) in {"association", "conversationLink"}
            for reference in [association.get(end, "")] if drawn else references(association, end):
                if file.find(reference) is None:
                    yield broken("unknown-reference", association, NOT_THERE, attribute=end, reference=reference)


def _referring(node: Node) -> Iterator[tuple[str, str]]:
    """What `node` refers to: by which attribute or child, and the id that is written there."""
    yield from ((name, reference) for name, reference in node.attrib.items() if name in REFERENCES and reference)
    if len(node) == 0 and local_name(node) in REFERENCES and (node.text or "").strip():
        yield local_name(node), (node.text or "").strip()


def _flows(file: BpmnFile) -> Iterator[Finding]:
    """Where elements list their flows, the lists and the flows must say the same (section 8.4.13).

    A file in which no element lists any flow is understood all the same.
    """
    listed = {"incoming": _listed(file, "incoming"), "outgoing": _listed(file, "outgoing")}
    if not any(listed.values()):
        return
    for flow in file.every("sequenceFlow"):
        flow_id = flow.get("id", "")
        for side, end in (("outgoing", "sourceRef"), ("incoming", "targetRef")):
            node = file.find(flow.get(end))
            holders = listed[side].get(flow_id, [])
            if node is not None and local_name(node) in NODE_KINDS and holders != [node]:
                yield broken(
                    "flow-not-listed",
                    flow,
                    translatable("Der Pfeil „{element}“ und „{node}“ widersprechen sich: {side} passt nicht zu {end}."),
                    node=node.get("name") or node.get("id"),
                    side=side,
                    end=end,
                )
    yield from _listed_only(file, listed)


def _listed_only(file: BpmnFile, listed: dict[str, dict[str, list[Node]]]) -> Iterator[Finding]:
    flows = {flow.get("id") for flow in file.every("sequenceFlow")}
    for side, holders in listed.items():
        for flow_id, nodes in holders.items():
            for node in nodes if flow_id not in flows else ():
                yield broken(
                    "flow-not-drawn",
                    node,
                    translatable("„{element}“ nennt den Pfeil „{flow}“ ({side}), den es nicht gibt."),
                    flow=flow_id,
                    side=side,
                )


def _listed(file: BpmnFile, side: str) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for node in file.every(*sorted(NODE_KINDS)):
        for flow_id in dict.fromkeys(map(without_prefix, references(node, side))):
            found.setdefault(flow_id, []).append(node)
    return found
