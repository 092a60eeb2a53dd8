"""The lists that a multi-instance activity takes from and gives to, where the standard's own data says so.

Data objects and properties are variables here: an association from one to a data input, or from a data output to one,
names the list; the item names the variable that each instance has for itself (BPMN 2.0.2, table 10.28). What an
association would change on the way is not read: then there is no list, and the activity is refused.
"""

from dataclasses import replace

from lxml import etree

from engine.model.dialect import bpmn, child_text
from engine.model.elements import Loop
from engine.model.event_reading import without_prefix

CHANGING = ("transformation", "assignment")
REFERRED = "dataObjectRef"


def read_loop_data(loop: Loop, node: etree._Element) -> Loop:
    """The loop of activity `node` with its lists; what the modelling dialect says of them goes first."""
    multi = node.find(bpmn("multiInstanceLoopCharacteristics"))
    if multi is None or loop.collection is not None or loop.output_collection is not None:
        return loop
    collection = _list(node, multi, "loopDataInputRef", "dataInputAssociation", ("targetRef", "sourceRef"))
    output = _list(node, multi, "loopDataOutputRef", "dataOutputAssociation", ("sourceRef", "targetRef"))
    return replace(
        loop,
        collection=collection,
        input_element=loop.input_element or _variable(multi.find(bpmn("inputDataItem"))),
        output_collection=output,
        output_element=_variable(multi.find(bpmn("outputDataItem"))) if output else None,
    )


def _list(
    node: etree._Element, multi: etree._Element, place: str, association: str, ends: tuple[str, str]
) -> str | None:
    """The variable behind the data that `place` names: over an association where there is one, else the data itself."""
    data = without_prefix(child_text(multi, place))
    if not data:
        return None
    near, far = ends
    for found in node.findall(bpmn(association)):
        if without_prefix(child_text(found, near)) == data:
            changed = any(found.find(bpmn(tag)) is not None for tag in CHANGING)
            return None if changed else _variable(_by_id(node, child_text(found, far)))
    return _variable(_by_id(node, data))


def _variable(data: etree._Element | None) -> str | None:
    """The name of the variable that is this data; None where neither its name nor its id could be one."""
    if data is None:
        return None
    if data.get(REFERRED):
        return _variable(_by_id(data, data.get(REFERRED)))
    return next((name for name in (data.get("name"), data.get("id")) if name and name.isidentifier()), None)


def _by_id(anywhere: etree._Element, reference: str | None) -> etree._Element | None:
    wanted = without_prefix(reference)
    nodes = anywhere.getroottree().getroot().iter(bpmn("*")) if wanted else ()
    return next((node for node in nodes if node.get("id") == wanted), None)
