"""Whether attributes are those that the standard knows, with values that they can have.

Who reads a file passes over an attribute that is misspelt and takes a value that is none for the default: the meaning
of a model would change without a trace. Attributes in a namespace of their own belong to tools and are welcome.
"""

import re
from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.file_rules.bpmn_file import BpmnFile, Node, broken
from engine.model.file_rules.schema import Shape, shaped

NAME = re.compile(r"[^\W\d][\w.\-·]*")  # what XML calls a name without a colon


def check(file: BpmnFile) -> Iterator[Finding]:
    """Findings on attributes that do not exist, have no possible value, or are missing."""
    for node, shape in shaped(file.root):
        for attribute, value in node.attrib.items():
            if not attribute.startswith("{"):
                yield from _attribute(node, shape, attribute, value)
        if node is not file.root:  # what the file says of itself is for programs that mix several
            yield from _missing(node, shape)
        if node.get("id") and not NAME.fullmatch(node.get("id", "").strip()):
            yield broken(
                "id-no-name",
                node,
                translatable("„{id}“ kann keine Kennung sein: Sie beginnt mit einem Buchstaben, ohne Leerzeichen."),
                id=node.get("id"),
            )


def _attribute(node: Node, shape: Shape, attribute: str, value: str) -> Iterator[Finding]:
    known = shape.attributes.get(attribute)
    if known is None:
        yield broken(
            "attribute-unknown",
            node,
            translatable("„{element}“: Die Angabe {attribute} gibt es dort nicht."),
            attribute=attribute,
        )
    elif known.words and value.strip() not in known.words:
        yield broken(
            "attribute-value",
            node,
            translatable("„{element}“: „{value}“ ist kein Wert für {attribute}; erlaubt ist {allowed}."),
            value=value,
            attribute=attribute,
            allowed=", ".join(sorted(known.words)),
        )


def _missing(node: Node, shape: Shape) -> Iterator[Finding]:
    for attribute, known in shape.attributes.items():
        if known.required and node.get(attribute) is None:
            yield broken(
                "attribute-missing",
                node,
                translatable("„{element}“: Die Angabe {attribute} fehlt."),
                attribute=attribute,
            )
