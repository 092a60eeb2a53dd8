"""Data objects, inputs, outputs, what connects them, and texts beside them (BPMN 2.0.2, section 10.4)."""

import re
from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.dialect import truth
from engine.model.event_reading import local_name
from engine.model.file_rules.bpmn_file import BpmnFile, Node, broken, children, definitions_of, references
from engine.model.file_rules.item_types import same_item, same_structure

MIME_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(;.*)?")
CARRYING = {  # event definitions that bring data, and where the root element says which
    "messageEventDefinition": ("messageRef", "itemRef"),
    "errorEventDefinition": ("errorRef", "structureRef"),
    "escalationEventDefinition": ("escalationRef", "structureRef"),
    "signalEventDefinition": ("signalRef", "structureRef"),
}
DATA_OF_EVENTS = {
    "startEvent": "dataOutput",
    "intermediateCatchEvent": "dataOutput",
    "boundaryEvent": "dataOutput",
    "endEvent": "dataInput",
    "intermediateThrowEvent": "dataInput",
}


def check(file: BpmnFile) -> Iterator[Finding]:
    """Findings on data and annotations."""
    for data in file.every("dataObject", "dataInput", "dataOutput"):
        yield from _collection(file, data)
    for reference in file.every("dataObjectReference"):
        yield from _state(file, reference)
    for association in file.every("dataInputAssociation", "dataOutputAssociation"):
        yield from _association(file, association)
        yield from _direction(file, association)
    for event in file.every(*DATA_OF_EVENTS):
        yield from _event(file, event, children(event, DATA_OF_EVENTS[local_name(event)]))
    for annotation in file.every("textAnnotation"):
        if not MIME_TYPE.fullmatch(annotation.get("textFormat", "text/plain")):
            yield broken(
                "text-format",
                annotation,
                translatable("„{element}“: „{format}“ ist kein Medientyp wie text/plain."),
                format=annotation.get("textFormat"),
            )


def _collection(file: BpmnFile, data: Node) -> Iterator[Finding]:
    item = file.find(data.get("itemSubjectRef"))
    if item is None or truth(item, "isCollection") == truth(data, "isCollection"):
        return
    yield broken(
        "data-collection",
        data,
        translatable("„{element}“ und seine Datenbeschreibung sind sich nicht einig, ob es eine Liste ist."),
    )


def _state(file: BpmnFile, reference: Node) -> Iterator[Finding]:
    """A reference that shows a state is named after its object and the state in brackets (section 10.4.1)."""
    whole = file.find(reference.get("dataObjectRef"))
    states = [state.get("name") for state in children(reference, "dataState") if state.get("name")]
    if whole is None or not whole.get("name") or not reference.get("name") or not states:
        return
    expected = f"{whole.get('name')} [{states[0]}]"
    if reference.get("name") != expected:
        yield broken(
            "data-state-name", reference, translatable("„{element}“ müsste „{expected}“ heißen."), expected=expected
        )


def _association(file: BpmnFile, association: Node) -> Iterator[Finding]:
    if children(association, "transformation", "assignment"):
        return
    sources = [file.find(reference) for reference in references(association, "sourceRef")]
    targets = [file.find(reference) for reference in references(association, "targetRef")]
    if len(sources) > 1:
        yield broken(
            "data-sources",
            association,
            translatable("„{element}“: Mehrere Quellen brauchen eine Umwandlung (transformation)."),
        )
    for source in sources:
        for target in targets:
            if source is not None and target is not None and not same_structure(file, source, target):
                yield broken(
                    "data-types",
                    association,
                    translatable("„{element}“ verbindet Daten verschiedener Art ohne Umwandlung."),
                )


def _direction(file: BpmnFile, association: Node) -> Iterator[Finding]:
    """Inputs of a process come from outside, its outputs go there: nothing inside writes the one or reads the other."""
    for place, kind in (("targetRef", "dataInput"), ("sourceRef", "dataOutput")):
        for reference in references(association, place):
            data = file.find(reference)
            holder = data.getparent() if data is not None and local_name(data) == kind else None
            owner = holder.getparent() if holder is not None and local_name(holder) == "ioSpecification" else None
            if owner is not None and local_name(owner) == "process":
                yield broken(
                    "data-direction",
                    association,
                    translatable("„{element}“: Eingaben des Prozesses werden nur gelesen, Ausgaben nur geschrieben."),
                )


def _event(file: BpmnFile, event: Node, data: list[Node]) -> Iterator[Finding]:
    """Each definition that carries data has its own place for it, in the same order (section 10.5.1)."""
    definitions = definitions_of(event)
    if not data or not definitions:
        return
    if len(data) != len(definitions):
        yield broken(
            "event-data",
            event,
            translatable("„{element}“ braucht für jeden Auslöser genau einen Platz für dessen Daten."),
        )
        return
    for place, definition in zip(data, definitions, strict=True):
        item, brought = file.find(place.get("itemSubjectRef")), _brought(file, definition)
        if item is not None and brought is not None and not same_item(item, brought):
            yield broken(
                "event-data-type",
                event,
                translatable("„{element}“: Die Daten passen nicht zu dem, was das Ereignis mitbringt."),
            )


def _brought(file: BpmnFile, definition: Node) -> Node | None:
    through = CARRYING.get(local_name(definition))
    root = file.find(definition.get(through[0])) if through else None
    return file.find(root.get(through[1])) if root is not None and through else None
