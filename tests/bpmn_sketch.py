"""Small BPMN models for tests, written as a sketch: elements as XML, flows as arrows."""

import re

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'targetNamespace="test">'
)
ARROW = re.compile(r"(\w+)\s*->\s*(\w+)\s*(?:\[(.*)\])?")


def sketch(elements: str, flows: str, *, process_id: str = "p", roots: str = "") -> bytes:
    """A model; each line of `flows` is `source -> target`, with a FEEL condition in brackets if it has one."""
    process = f'<process id="{process_id}" isExecutable="true">{elements}{arrows(flows)}</process>'
    return f"{HEAD}{roots}{process}</definitions>".encode()


def arrows(flows: str) -> str:
    """Sequence flows, with ids made of their ends."""
    found = [ARROW.fullmatch(line.strip()) for line in flows.strip().splitlines() if line.strip()]
    return "".join(_flow(match[1], match[2], match[3]) for match in found if match)


def message(name: str, key: str) -> str:
    """A root element for a message that is correlated by a FEEL key."""
    return (
        f'<message id="{name}" name="{name}"><extensionElements><zeebe:subscription correlationKey="={key}"/>'
        "</extensionElements></message>"
    )


def user_task(task_id: str, extension: str = "") -> str:
    """A user task with extension elements."""
    return f'<userTask id="{task_id}" name="{task_id}"><extensionElements>{extension}</extensionElements></userTask>'


def service_task(task_id: str, task_type: str, extension: str = "") -> str:
    """A service task with a task type."""
    return (
        f'<serviceTask id="{task_id}"><extensionElements><zeebe:taskDefinition type="{task_type}"/>{extension}'
        "</extensionElements></serviceTask>"
    )


def _flow(source: str, target: str, condition: str | None) -> str:
    inner = f'<conditionExpression xsi:type="tFormalExpression">={condition}</conditionExpression>' if condition else ""
    inner = inner.replace(" < ", " &lt; ")
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'
