"""Which item definition data has, and whether two kinds of data are of one kind (BPMN 2.0.2, section 8.4.10)."""

from engine.model.dialect import truth
from engine.model.event_reading import local_name
from engine.model.file_rules.bpmn_file import BpmnFile, Node

REFERRED = {"dataObjectReference": "dataObjectRef", "dataStoreReference": "dataStoreRef"}


def item_of(file: BpmnFile, data: Node) -> Node | None:
    """The item definition of an element that holds data; a reference has that of what it refers to."""
    through = REFERRED.get(local_name(data))
    if through and not data.get("itemSubjectRef"):
        whole = file.find(data.get(through))
        return None if whole is None else file.find(whole.get("itemSubjectRef"))
    return file.find(data.get("itemSubjectRef"))


def is_collection(file: BpmnFile, data: Node) -> bool:
    """Whether the data says that it is a list, itself or by its item definition."""
    item = item_of(file, data)
    return truth(data, "isCollection") or (item is not None and truth(item, "isCollection"))


def same_item(one: Node | None, other: Node | None) -> bool:
    """Whether two item definitions are the same, or describe the same structure."""
    if one is None or other is None:
        return False
    return one is other or (
        one.get("structureRef") is not None and one.get("structureRef") == other.get("structureRef")
    )


def same_structure(file: BpmnFile, one: Node, other: Node) -> bool:
    """Whether two elements hold the same kind of data; one that does not say what it holds fits everything."""
    first, second = item_of(file, one), item_of(file, other)
    return first is None or second is None or same_item(first, second)
