"""The zeebe extension elements of the modelling tools, read into plain values.

Owns the vocabulary (`zeebe:formDefinition`, `zeebe:ioMapping`, ...); knows nothing of how it is executed.
Source: the zeebe-bpmn-moddle descriptor that Camunda Modeler and bpmn-js-properties-panel use.
"""

import re
from typing import Any, TypeVar

from lxml import etree

from engine.model.elements import Loop, VariableMapping

Absent = TypeVar("Absent", int, None)
TRUE = frozenset({"true", "1"})
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"


def bpmn(tag: str) -> str:
    """The qualified BPMN tag."""
    return f"{{{BPMN}}}{tag}"


def zeebe(tag: str) -> str:
    """The qualified zeebe tag."""
    return f"{{{ZEEBE}}}{tag}"


def extension(node: etree._Element, tag: str) -> etree._Element | None:
    """The extension element `zeebe:tag` of `node`, if it has one."""
    return node.find(f"{bpmn('extensionElements')}/{zeebe(tag)}")


def attribute(node: etree._Element, tag: str, name: str) -> str | None:
    """The attribute `name` of the extension element `zeebe:tag`; an empty one counts as absent."""
    found = extension(node, tag)
    return None if found is None else (found.get(name) or None)


def flag(node: etree._Element, tag: str, name: str, *, default: bool) -> bool:
    """The boolean attribute `name` of the extension element `zeebe:tag`."""
    value = attribute(node, tag, name)
    return default if value is None else value.strip().lower() == "true"


def truth(node: etree._Element, name: str, *, default: bool = False) -> bool:
    """The boolean attribute `name` of the standard, which XML Schema also lets be written as 1 or 0."""
    value = node.get(name)
    return default if value is None else value.strip() in TRUE


def properties(node: etree._Element) -> dict[str, str]:
    """`zeebe:properties` as a dictionary."""
    return _pairs(extension(node, "properties"), "name")


def headers(node: etree._Element) -> dict[str, str]:
    """`zeebe:taskHeaders` as a dictionary."""
    return _pairs(extension(node, "taskHeaders"), "key")


def mappings(node: etree._Element, tag: str) -> tuple[VariableMapping, ...]:
    """The `zeebe:input` or `zeebe:output` mappings of `node`, in order."""
    found = extension(node, "ioMapping")
    if found is None:
        return ()
    return tuple(
        VariableMapping(entry.get("source", ""), entry.get("target", "")) for entry in found.findall(zeebe(tag))
    )


def task_attributes(node: etree._Element) -> dict[str, Any]:
    """Everything the dialect says of a task, as keyword arguments of `Element`."""
    return {
        "form_id": attribute(node, "formDefinition", "formId"),
        "assignee": attribute(node, "assignmentDefinition", "assignee"),
        "candidate_groups": attribute(node, "assignmentDefinition", "candidateGroups"),
        "due_date": attribute(node, "taskSchedule", "dueDate"),
        "follow_up_date": attribute(node, "taskSchedule", "followUpDate"),
        "priority": attribute(node, "priorityDefinition", "priority"),
        "task_type": attribute(node, "taskDefinition", "type"),
        "retries": attribute(node, "taskDefinition", "retries"),
        "headers": headers(node),
        "called_process": attribute(node, "calledElement", "processId") or _called_element(node),
        "propagate_parent_variables": flag(node, "calledElement", "propagateAllParentVariables", default=True),
        "propagate_child_variables": flag(node, "calledElement", "propagateAllChildVariables", default=True),
        "called_decision": attribute(node, "calledDecision", "decisionId"),
        "result_variable": attribute(node, "calledDecision", "resultVariable")
        or attribute(node, "script", "resultVariable"),
        "script": attribute(node, "script", "expression"),
        "inputs": mappings(node, "input"),
        "outputs": mappings(node, "output"),
    }


def loop(node: etree._Element) -> Loop | None:
    """The loop characteristics of an activity."""
    standard = node.find(bpmn("standardLoopCharacteristics"))
    if standard is not None:
        return Loop(
            kind="standard",
            loop_condition=child_text(standard, "loopCondition"),
            test_before=truth(standard, "testBefore"),
            maximum=whole_number(standard, "loopMaximum", default=None, unreadable=-1),
        )
    multi = node.find(bpmn("multiInstanceLoopCharacteristics"))
    if multi is None:
        return None
    return Loop(
        kind="multi",
        sequential=truth(multi, "isSequential"),
        collection=attribute(multi, "loopCharacteristics", "inputCollection"),
        cardinality=child_text(multi, "loopCardinality"),
        input_element=attribute(multi, "loopCharacteristics", "inputElement"),
        output_collection=attribute(multi, "loopCharacteristics", "outputCollection"),
        output_element=attribute(multi, "loopCharacteristics", "outputElement"),
        completion_condition=child_text(multi, "completionCondition"),
        behavior=multi.get("behavior", "All"),
    )


def whole_number(node: etree._Element, name: str, *, default: Absent, unreadable: int) -> int | Absent:
    """The number in an attribute of the standard; `default` when there is none, `unreadable` when it is no number."""
    text = node.get(name)
    if text is None:
        return default
    return int(text) if WHOLE_NUMBER.fullmatch(text.strip()) else unreadable


def child_text(node: etree._Element, tag: str) -> str | None:
    """The text of the BPMN child `tag`, stripped; None when absent or empty."""
    found = node.find(bpmn(tag))
    return None if found is None else (own_text(found) or None)


def own_text(node: etree._Element) -> str:
    """The text in `node`, stripped, without that of the documentation and extensions that BPMN lets be inside."""
    inside = ("".join(child.itertext()) if not _is_bpmn(child) else "" for child in node)
    tails = (child.tail or "" for child in node)
    return "".join([node.text or "", *(part for pair in zip(inside, tails, strict=True) for part in pair)]).strip()


def _is_bpmn(node: etree._Element) -> bool:
    return isinstance(node.tag, str) and node.tag.startswith(f"{{{BPMN}}}")


def _called_element(node: etree._Element) -> str | None:
    """The standard's own way to name a called process; the prefix of the file's namespace is left out."""
    return (node.get("calledElement") or "").rpartition(":")[2] or None


def _pairs(container: etree._Element | None, key: str) -> dict[str, str]:
    if container is None:
        return {}
    return {entry.get(key, ""): entry.get("value", "") for entry in container if isinstance(entry.tag, str)}
