"""A BPMN file as its own rules see it: every element by kind and by id, whatever process it belongs to.

Owns how a rule finds elements and how it says what is wrong; judges nothing itself.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from lxml import etree

from engine.findings import Finding, Severity
from engine.model.dialect import BPMN, bpmn, truth
from engine.model.event_reading import EVENT_SUFFIX, local_name, without_prefix

Node = etree._Element

REFERENCE = "eventDefinitionRef"


class BpmnFile:
    """The elements of one file."""

    def __init__(self, root: Node) -> None:
        self.root = root

    @cached_property
    def _by_kind(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.root.iter(f"{{{BPMN}}}*"):
            found.setdefault(local_name(node), []).append(node)
        return found

    @cached_property
    def _by_id(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for nodes in self._by_kind.values():
            for node in nodes:
                if node.get("id"):
                    found.setdefault(node.get("id", ""), node)
        return found

    def every(self, *kinds: str) -> Iterator[Node]:
        """All elements of these kinds, kind by kind; without a kind, all."""
        for kind in kinds or tuple(self._by_kind):
            yield from self._by_kind.get(kind, ())

    def find(self, reference: str | None) -> Node | None:
        """The element that a reference means, if it is in this file."""
        written = (reference or "").strip()
        return self._by_id.get(written, self._by_id.get(without_prefix(written)))


def children(node: Node, *kinds: str) -> list[Node]:
    """The BPMN elements of these kinds directly inside `node`."""
    return [child for kind in kinds for child in node.findall(bpmn(kind))]


def references(node: Node, kind: str) -> list[str]:
    """The ids that the children `kind` of `node` name."""
    return [without_prefix(child.text) for child in node.findall(bpmn(kind))]


def definitions_of(node: Node) -> list[Node]:
    """The event definitions of an event, references included."""
    return [child for child in node if local_name(child).endswith(EVENT_SUFFIX) or local_name(child) == REFERENCE]


def process_of(node: Node) -> Node | None:
    """The process that holds `node`; None for what stands beside the processes."""
    return next(node.iterancestors(bpmn("process")), None)


def is_executable(node: Node) -> bool:
    """Whether `node` is part of a process that shall run."""
    process = node if local_name(node) == "process" else process_of(node)
    return process is not None and truth(process, "isExecutable")


def named(node: Node) -> str:
    """What a person calls an element: its name, its id, or what it is."""
    return " ".join((node.get("name") or "").split()) or node.get("id") or f"<{local_name(node)}>"


def broken(rule: str, node: Node, sentence: str, /, **values: Any) -> Finding:
    """A finding that forbids publishing; it names `node`, or the nearest element around it that has an id."""
    return Finding(rule, _nearest_id(node), Severity.ERROR, sentence, {"element": named(node), **values})


def remarkable(rule: str, node: Node, sentence: str, /, **values: Any) -> Finding:
    """A finding that should be looked at."""
    return Finding(rule, _nearest_id(node), Severity.WARNING, sentence, {"element": named(node), **values})


def _nearest_id(node: Node) -> str | None:
    return node.get("id") or next((outer.get("id") for outer in node.iterancestors() if outer.get("id")), None)
