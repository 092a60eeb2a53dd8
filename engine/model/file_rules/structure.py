"""Whether elements stand where the standard lets them: known, in place, in number, in order (its XML schema).

What stands elsewhere is passed over by who reads the file, so that a model would mean less than is written there.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.errors import translatable
from engine.findings import Finding
from engine.model.dialect import BPMN
from engine.model.event_reading import local_name
from engine.model.file_rules.bpmn_file import BpmnFile, Node, broken, remarkable
from engine.model.file_rules.schema import Place, Shape, bpmn_schema, shaped

DRAWING = "http://www.omg.org/spec/BPMN/20100524/DI"
ANYWHERE = frozenset({"documentation", "extensionElements"})  # the schema leaves them out of a file's head
JUDGED_ELSEWHERE = frozenset({"inputSet", "outputSet", "condition"})  # missing ones have findings of their own


def check(file: BpmnFile) -> Iterator[Finding]:
    """Findings on children that do not belong where they are."""
    for node, shape in shaped(file.root):
        if shape.takes_anything:
            continue
        for child in node:
            yield from _child(node, child, shape)
        yield from _order(node, shape)
        yield from _number(node, shape.places)
        if not shape.takes_text and any((text or "").strip() for text in (node.text, *(part.tail for part in node))):
            yield broken("stray-text", node, translatable("„{element}“ enthält Text, der dort nicht hingehört."))


def _child(node: Node, child: Node, shape: Shape) -> Iterator[Finding]:
    space, name = etree.QName(child).namespace, local_name(child)
    if space == BPMN and name not in shape.types.keys() | ANYWHERE:
        known = name in bpmn_schema().names
        yield broken(
            "element-misplaced" if known else "element-unknown",
            child,
            translatable("<{child}> gehört nicht in <{kind}> (Zeile {line}).")
            if known
            else translatable("<{child}> gibt es in BPMN 2.0 nicht (in <{kind}>, Zeile {line})."),
            child=name,
            kind=local_name(node),
            line=child.sourceline,
        )
    elif space not in {BPMN, DRAWING}:
        yield remarkable(
            "element-outside-extensions",
            node,
            translatable("„{element}“: <{child}> steht nicht unter extensionElements und wird übergangen."),
            child=name,
        )


def _order(node: Node, shape: Shape) -> Iterator[Finding]:
    position = {name: place for place, step in enumerate(shape.places) for name in step.names}
    latest = 0
    for child in node:
        place = position.get(local_name(child), latest) if etree.QName(child).namespace == BPMN else latest
        if place < latest:
            yield remarkable(  # what is meant is plain, and any tool that saves the file mends it
                "element-order",
                child,
                translatable("„{element}“: <{child}> steht zu weit hinten (Zeile {line})."),
                child=local_name(child),
                line=child.sourceline,
            )
            return
        latest = place


def _number(node: Node, places: tuple[Place, ...]) -> Iterator[Finding]:
    counted = Counter(local_name(child) for child in node if etree.QName(child).namespace == BPMN)
    for place in places:
        if place.maximum is None and not place.minimum:
            continue
        found = sum(counted[name] for name in place.names)
        if place.maximum is not None and found > place.maximum:
            yield broken(
                "element-too-often",
                node,
                translatable("„{element}“: <{child}> ist dort nur {maximum}-mal erlaubt."),
                child=_either(place),
                maximum=place.maximum,
            )
        elif found < place.minimum and not JUDGED_ELSEWHERE.intersection(place.names):
            yield broken("element-missing", node, translatable("„{element}“: <{child}> fehlt."), child=_either(place))


def _either(place: Place) -> str:
    return " | ".join(place.names)
