"""From bytes to a DMN document: the versions that are read, and element access.

Owns the namespaces. Knows the outer shape of XML only; what the elements mean is the parser's business. Limits and
hostile files are `engine.safe_xml`'s.
"""

from collections.abc import Iterator

from lxml import etree

from engine import safe_xml
from engine.errors import translatable
from engine.findings import Finding, Severity

MODEL_NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
    "https://www.omg.org/spec/DMN/20240513/MODEL/": "1.6",
}

Element = safe_xml.Element


class UnreadableDocument(Exception):
    """The bytes are no DMN document that may be parsed; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.text)


def document_root(xml: bytes) -> Element:
    """The `definitions` element of a DMN file, or UnreadableDocument."""
    try:
        root = safe_xml.parse(xml)
    except safe_xml.UnreadableXml as unreadable:
        raise _refusal(f"dmn-{unreadable.rule}", unreadable.sentence, **unreadable.values) from unreadable
    if local_name(root) != "definitions" or namespace(root) not in MODEL_NAMESPACES:
        raise _refusal(
            "dmn-not-dmn",
            translatable("Die Datei ist keine Entscheidungsdatei nach DMN 1.1 bis 1.6 (Wurzelelement {tag})."),
            tag=root.tag,
        )
    return root


def _refusal(rule: str, sentence: str, **values: object) -> UnreadableDocument:
    return UnreadableDocument(Finding(rule, None, Severity.ERROR, sentence, values))


def namespace(element: Element) -> str:
    """The namespace of an element, empty if it has none."""
    return etree.QName(element).namespace or ""


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname


def children(element: Element, *names: str) -> Iterator[Element]:
    """Child elements of the element's own namespace, all or those with one of the names, in document order."""
    own = namespace(element)
    for child in element:
        if isinstance(child.tag, str) and namespace(child) == own and (not names or local_name(child) in names):
            yield child


def child(element: Element, *names: str) -> Element | None:
    """The first of `children`, or None."""
    return next(children(element, *names), None)


def text_of_child(element: Element, name: str) -> str:
    """The text of the named child element, stripped; empty if it is absent."""
    found = child(element, name)
    return "".join(str(part) for part in found.itertext()).strip() if found is not None else ""
