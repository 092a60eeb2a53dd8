"""What an element can see of what stands elsewhere: data, and the nodes of a lane (BPMN 2.0.2, 10.4.1 and 10.8)."""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.elements import NODE_KINDS
from engine.model.event_reading import local_name
from engine.model.file_rules.bpmn_file import BpmnFile, Node, broken, named, references

WITH_OWNER = frozenset({"dataInput", "dataOutput", "inputDataItem", "outputDataItem", "property"})
DATA = WITH_OWNER | {"dataObject", "dataObjectReference", "dataStore", "dataStoreReference"}
LANES = frozenset({"lane", "laneSet", "childLaneSet"})
OUT_OF_REACH = translatable("„{element}“ greift auf „{data}“ zu; das ist nur im Bereich von „{owner}“ zu sehen.")


def check(file: BpmnFile) -> Iterator[Finding]:
    """Findings on data and nodes that are named from where they cannot be seen."""
    for association in file.every("dataInputAssociation", "dataOutputAssociation"):
        for reference in references(association, "sourceRef") + references(association, "targetRef"):
            data = file.find(reference)
            if data is not None:
                yield from _touched(association, data)
    for reference_node in file.every("dataObjectReference"):
        whole = file.find(reference_node.get("dataObjectRef"))
        if whole is not None:
            yield from _seen(reference_node, whole)
    for lane in file.every("lane"):
        yield from _lane(file, lane)


def _touched(association: Node, data: Node) -> Iterator[Finding]:
    kind, holder = local_name(data), association.getparent()
    if kind not in DATA:
        if data is not holder:  # some tools mean the data of an activity by naming the activity
            yield broken(
                "data-end",
                association,
                translatable("„{element}“ verbindet „{data}“; dort sind keine Daten."),
                data=named(data),
            )
    elif kind in WITH_OWNER:
        owner = next((node for node in data.iterancestors() if local_name(node) in NODE_KINDS), None)
        if owner is not None and owner not in association.iterancestors():
            yield broken(
                "data-of-another",
                association,
                translatable("„{element}“ greift auf „{data}“ zu; das gehört zu „{owner}“ und ist nur dort zu sehen."),
                data=named(data),
                owner=named(owner),
            )
    else:
        yield from _seen(association, data)


def _seen(node: Node, data: Node) -> Iterator[Finding]:
    """Data objects are seen in the process or sub-process that holds them, and in all that is inside."""
    scope = data.getparent()
    is_kept_in_scope = local_name(data) in {"dataObject", "dataObjectReference"}
    if is_kept_in_scope and scope is not None and scope not in node.iterancestors():
        yield broken("data-out-of-reach", node, OUT_OF_REACH, data=named(data), owner=named(scope))


def _lane(file: BpmnFile, lane: Node) -> Iterator[Finding]:
    """A lane divides what is in its own process or sub-process."""
    whole = next(node for node in lane.iterancestors() if local_name(node) not in LANES)
    for reference in references(lane, "flowNodeRef"):
        node = file.find(reference)
        if node is not None and whole not in node.iterancestors():
            yield broken(
                "lane-of-another",
                lane,
                translatable("Die Bahn „{element}“ nennt „{node}“ aus einem anderen Prozess."),
                node=named(node),
            )
