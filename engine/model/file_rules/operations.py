"""Operations, messages, called elements: whether what is handed over is expected (BPMN 2.0.2, 8.5 and 10.3)."""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.elements import EVENT_KINDS
from engine.model.file_rules.bpmn_file import BpmnFile, Node, broken, children, named, references
from engine.model.file_rules.item_types import same_item

COUNTED = ("dataInput", "dataOutput", "inputSet", "outputSet")
ONE_ONLY = translatable("„{element}“: Zu einer Nachricht oder Operation gehört genau ein Satz und ein Stück Daten.")
OTHER_DATA = translatable("„{element}“: Die Daten passen nicht zur Nachricht oder Operation.")


def check(file: BpmnFile) -> Iterator[Finding]:
    """Findings on tasks that exchange messages, and on what is called."""
    for task in file.every("serviceTask"):
        operation = file.find(task.get("operationRef"))
        if operation is not None:
            yield from _service(file, task, operation)
    for task in file.every("sendTask"):
        yield from _exchange(file, task, "dataInput", "inputSet")
    for task in file.every("receiveTask"):
        yield from _exchange(file, task, "dataOutput", "outputSet")
    for element, naming in _naming_messages(file):
        yield from _message(file, element, naming)
    for call in file.every("callActivity"):
        called = file.find(call.get("calledElement"))
        if called is not None:
            yield from _called(file, call, called)
    for element in file.every("process", "globalTask", "globalUserTask", "globalScriptTask", "globalBusinessRuleTask"):
        yield from _exposed(file, element)


def _service(file: BpmnFile, task: Node, operation: Node) -> Iterator[Finding]:
    if len(_data(task, "inputSet")) != 1 or len(_data(task, "outputSet")) > 1:
        yield broken("operation-sets", task, ONE_ONLY)
    for kind, role in (("dataInput", "inMessageRef"), ("dataOutput", "outMessageRef")):
        expected = _items_of_messages(file, references(operation, role))
        given = [file.find(data.get("itemSubjectRef")) for data in _data(task, kind)]
        fits = any(same_item(one, other) for one in given for other in expected)
        if expected and not fits and (given or kind == "dataOutput"):
            yield broken("operation-data", task, OTHER_DATA)


def _exchange(file: BpmnFile, task: Node, kind: str, set_kind: str) -> Iterator[Finding]:
    if not task.get("messageRef"):
        return
    if len(_data(task, set_kind)) > 1 or len(_data(task, kind)) > 1:
        yield broken("message-sets", task, ONE_ONLY)
    expected = _items_of_messages(file, [task.get("messageRef", "")])
    for data in _data(task, kind):
        if not any(same_item(file.find(data.get("itemSubjectRef")), item) for item in expected):
            yield broken("message-data", task, OTHER_DATA)


def _naming_messages(file: BpmnFile) -> Iterator[tuple[Node, Node]]:
    """Tasks and events that exchange messages, each with the node that names message and operation."""
    yield from ((task, task) for task in file.every("sendTask", "receiveTask"))
    for event in file.every(*sorted(EVENT_KINDS)):
        yield from ((event, definition) for definition in children(event, "messageEventDefinition"))


def _message(file: BpmnFile, element: Node, naming: Node) -> Iterator[Finding]:
    """What is sent or received by an operation is one of its two messages (sections 8.4.3 and 10.3.3)."""
    message = file.find(naming.get("messageRef"))
    named_operations = [naming.get("operationRef", ""), *references(naming, "operationRef")]
    operation = next((found for found in map(file.find, named_operations) if found is not None), None)
    if message is None or operation is None:
        return
    exchanged = references(operation, "inMessageRef") + references(operation, "outMessageRef")
    if all(file.find(reference) is not message for reference in exchanged):
        yield broken(
            "message-of-operation",
            element,
            translatable("„{element}“: Die Nachricht „{message}“ gehört nicht zur Operation „{operation}“."),
            message=named(message),
            operation=named(operation),
        )


def _called(file: BpmnFile, call: Node, called: Node) -> Iterator[Finding]:
    """What a call activity hands over is what the called element takes (section 10.3.6)."""
    fits = all(len(_data(call, kind)) == len(_data(called, kind)) for kind in COUNTED)
    for kind in ("dataInput", "dataOutput"):
        for data in _data(call, kind):
            item = file.find(data.get("itemSubjectRef"))
            others = [file.find(other.get("itemSubjectRef")) for other in _data(called, kind)]
            fits = fits and (item is None or None in others or any(same_item(item, other) for other in others))
    if not fits:
        yield broken(
            "called-data",
            call,
            translatable("„{element}“: Ein- und Ausgaben sind nicht die des aufgerufenen Prozesses."),
        )


def _exposed(file: BpmnFile, element: Node) -> Iterator[Finding]:
    """What is offered as a service binds its data to the operations of the interface."""
    if not children(element, "supportedInterfaceRef"):
        return
    bindings = children(element, "ioBinding")
    if not bindings:
        yield broken(
            "interface-without-binding", element, translatable("„{element}“: Die Schnittstelle ist ungebunden.")
        )
    for binding in bindings:
        operation = file.find(binding.get("operationRef"))
        for attribute, role in (("inputDataRef", "inMessageRef"), ("outputDataRef", "outMessageRef")):
            data = _bound(file, binding.get(attribute))
            expected = _items_of_messages(file, references(operation, role)) if operation is not None else []
            if data is not None and expected and not any(same_item(data, item) for item in expected):
                yield broken("interface-data", element, OTHER_DATA)


def _bound(file: BpmnFile, reference: str | None) -> Node | None:
    """The item definition of data that is bound, directly or as the only member of a set."""
    found = file.find(reference)
    if found is None:
        return None
    members = references(found, "dataInputRefs") + references(found, "dataOutputRefs")
    data = file.find(members[0]) if members else found
    return None if data is None else file.find(data.get("itemSubjectRef"))


def _items_of_messages(file: BpmnFile, messages: list[str]) -> list[Node]:
    roots = [file.find(message) for message in messages]
    items = [file.find(root.get("itemRef")) for root in roots if root is not None]
    return [item for item in items if item is not None]


def _data(node: Node, kind: str) -> list[Node]:
    return [data for specification in children(node, "ioSpecification") for data in children(specification, kind)]
