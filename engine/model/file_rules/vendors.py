"""What other programs wrote into a file, where it would decide something and nobody here reads it.

Extensions that only decorate (colours, positions, notes of an editor) are no matter of anybody's.
"""

from collections.abc import Iterator

from lxml import etree

from engine.errors import translatable
from engine.findings import Finding
from engine.model.dialect import BPMN
from engine.model.event_reading import local_name
from engine.model.file_rules.bpmn_file import BpmnFile, Node, remarkable

DECIDING = {  # namespaces of attributes and elements that tell an engine what to do
    "http://camunda.org/schema/1.0/bpmn": "Camunda 7",
    "http://activiti.org/bpmn": "Activiti",
    "http://flowable.org/bpmn": "Flowable",
    "http://www.jboss.org/drools": "jBPM",
}


def check(file: BpmnFile) -> Iterator[Finding]:
    """Findings on instructions for other engines."""
    for node in file.every():
        products = {DECIDING[space]: name for name, space in _foreign(node) if space in DECIDING}
        for product, name in products.items():
            yield remarkable(
                "foreign-instruction",
                node,
                translatable("„{element}“: Die Angabe „{name}“ ist für {product} bestimmt und wirkt hier nicht."),
                name=name,
                product=product,
            )


def _foreign(node: Node) -> Iterator[tuple[str, str]]:
    """Name and namespace of the attributes and extension elements of `node` that are not of BPMN."""
    for attribute in node.attrib:
        name = etree.QName(attribute)
        if name.namespace:
            yield name.localname, name.namespace
    for child in node:
        if child.tag == f"{{{BPMN}}}extensionElements":
            for extension in child:
                yield local_name(extension), etree.QName(extension).namespace or ""
