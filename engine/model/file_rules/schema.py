"""What the XML schema of BPMN 2.0 lets an element hold: children, in which order and number, and attributes.

Reads the schema of the OMG as it comes with SpiffWorkflow, once; judges nothing. A validator would stop at the first
child that it does not expect and would mind the extensions of tools; here each element is looked at for itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

from lxml import etree

from engine.model.dialect import BPMN
from engine.model.event_reading import local_name, without_prefix
from engine.model.file_rules.bpmn_file import Node

XSD = "{http://www.w3.org/2001/XMLSchema}"
TRUTH = frozenset({"true", "false", "1", "0"})
FORMAL = {"tExpression": "tFormalExpression"}  # an expression may always say its language


@dataclass(frozen=True, slots=True)
class Place:
    """One step in the order of children."""

    names: tuple[str, ...]  # what may stand here
    minimum: int
    maximum: int | None  # None: as many as wanted


@dataclass(frozen=True, slots=True)
class Attribute:
    required: bool
    words: frozenset[str]  # the values it can have; empty where they are not counted


@dataclass(frozen=True, slots=True)
class Shape:
    """What an element of one type may hold."""

    places: tuple[Place, ...]
    types: Mapping[str, str]  # the types of the children, by name
    attributes: Mapping[str, Attribute]
    takes_text: bool
    takes_anything: bool  # documentation, scripts, extensions: whatever is inside


VALUE = Shape((), {}, {}, takes_text=True, takes_anything=False)  # nothing but a text


class Schema:
    """The types of the schema by name."""

    def __init__(self, *parts: Node) -> None:
        nodes = list(chain.from_iterable(parts))
        self._types = {node.get("name", ""): node for node in nodes if node.tag == f"{XSD}complexType"}
        self._words = {node.get("name", ""): _words(node) for node in nodes if node.tag == f"{XSD}simpleType"}
        self._elements = {node.get("name", ""): node for node in nodes if node.tag == f"{XSD}element"}
        self._substitutes: dict[str, list[str]] = {}
        for name, node in self._elements.items():
            self._substitutes.setdefault(without_prefix(node.get("substitutionGroup")), []).append(name)
        self._shapes: dict[str, Shape] = {}
        self.names = frozenset(node.get("name", "") for part in parts for node in part.iter(f"{XSD}element"))

    def type_of(self, name: str) -> str:
        """The type of an element that may be referred to from anywhere; empty where there is none."""
        node = self._elements.get(name)
        return "" if node is None else without_prefix(node.get("type"))

    def shape(self, type_name: str) -> Shape | None:
        """The shape of a type; None where the type is not known."""
        type_name = FORMAL.get(type_name, type_name)
        if type_name not in self._types:
            return VALUE if type_name else None
        if type_name not in self._shapes:
            self._shapes[type_name] = self._read(type_name)
        return self._shapes[type_name]

    def _read(self, type_name: str) -> Shape:
        line = list(self._line(type_name))
        particles = [part for node in line for part in _particles(node)]
        types = {name: kind for part, _ in particles for name, kind in self._members(part)}
        places = tuple(_place(part, optional, dict(self._members(part))) for part, optional in particles)
        named = chain.from_iterable(node.iter(f"{XSD}attribute") for node in line)
        return Shape(
            places=places,
            types=types,
            attributes={node.get("name", ""): self._attribute(node) for node in named},
            takes_text=any(node.get("mixed") == "true" for node in line),
            takes_anything=any(next(node.iter(f"{XSD}any"), None) is not None for node in line),
        )

    def _line(self, type_name: str) -> Iterator[Node]:
        """The type and what it extends, the most general first."""
        node = self._types[type_name]
        for extension in node.iter(f"{XSD}extension"):
            yield from self._line(without_prefix(extension.get("base")))
        yield node

    def _members(self, particle: Node) -> Iterator[tuple[str, str]]:
        """Names and types of the elements that may stand where the schema names one."""
        if particle.get("name"):
            yield particle.get("name", ""), without_prefix(particle.get("type"))
        else:
            yield from self._usable(without_prefix(particle.get("ref")))

    def _usable(self, head: str) -> Iterator[tuple[str, str]]:
        """An element and those that may stand for it, without those that are only ideas."""
        if self._is_usable(head):
            yield head, self.type_of(head)
        for name in self._substitutes.get(head, ()):
            yield from self._usable(name)

    def _is_usable(self, name: str) -> bool:
        node, kind = self._elements.get(name), self._types.get(self.type_of(name))
        return (node is None or node.get("abstract") != "true") and (kind is None or kind.get("abstract") != "true")

    def _attribute(self, node: Node) -> Attribute:
        kind = without_prefix(node.get("type"))
        words = TRUTH if kind == "boolean" else self._words.get(kind, frozenset())
        return Attribute(node.get("use") == "required", words)


@cache
def bpmn_schema() -> Schema:
    """The schema of BPMN 2.0."""
    folder = files("SpiffWorkflow").joinpath("bpmn", "parser", "schema")
    return Schema(*(etree.fromstring(folder.joinpath(name).read_bytes()) for name in ("BPMN20.xsd", "Semantic.xsd")))


def shaped(root: Node) -> Iterator[tuple[Node, Shape]]:
    """The elements of a file with their shapes, in the order of the file; nothing from inside extensions."""
    schema = bpmn_schema()
    waiting = [(root, schema.type_of(local_name(root)))]
    while waiting:
        node, type_name = waiting.pop()
        shape = schema.shape(type_name)
        if shape is None:
            continue
        yield node, shape
        if shape.takes_anything:
            continue
        inside = (child for child in node if etree.QName(child).namespace == BPMN)
        typed = [(child, shape.types.get(local_name(child)) or schema.type_of(local_name(child))) for child in inside]
        waiting.extend(reversed(typed))


def _particles(node: Node) -> Iterator[tuple[Node, bool]]:
    """The elements that a type itself adds, each with whether another may stand in its place."""
    for element in node.iter(f"{XSD}element"):
        yield element, any(outer.tag == f"{XSD}choice" for outer in element.iterancestors())


def _place(particle: Node, optional: bool, members: Mapping[str, str]) -> Place:
    most = particle.get("maxOccurs", "1")
    least = 0 if optional else int(particle.get("minOccurs", "1"))
    return Place(tuple(members), least, None if most == "unbounded" else int(most))


def _words(node: Node) -> frozenset[str]:
    """The values that a simple type counts; none where others are allowed beside them."""
    if node.find(f"{XSD}union") is not None:
        return frozenset()
    return frozenset(word.get("value", "") for word in node.iter(f"{XSD}enumeration"))
