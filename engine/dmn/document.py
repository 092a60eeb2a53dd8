"""From bytes to a checked XML tree: size and entity limits, the DMN versions that are read, and element access.

Owns the namespaces. Knows the outer shape of XML only; what the elements mean is the parser's business.
A document that declares a document type is refused before any entity could be expanded.
"""

import re
from collections.abc import Iterator

from lxml import etree

from engine.errors import translatable
from engine.findings import Finding, Severity

MAX_DOCUMENT_BYTES = 5_000_000
MAX_ELEMENTS = 50_000  # a table of 1,000 rules and 10 columns has about 25,000
MAX_DEPTH = 100  # nesting of elements; boxed expressions of real models stay below 20

MODEL_NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
    "https://www.omg.org/spec/DMN/20240513/MODEL/": "1.6",
}

_PROLOG_WITH_DOCTYPE = re.compile(rb"^(?:[^<]|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.DOTALL)

Element = etree._Element


class UnreadableDocument(Exception):
    """The bytes are no DMN document that may be parsed; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.text)


def document_root(xml: bytes) -> Element:
    """The `definitions` element of a DMN file, or UnreadableDocument."""
    if len(xml) > MAX_DOCUMENT_BYTES:
        raise _refusal(
            "dmn-too-large",
            translatable("Die Datei ist zu groß: {size} Bytes, erlaubt sind {limit}."),
            size=len(xml),
            limit=MAX_DOCUMENT_BYTES,
        )
    # A document type can only be declared before the first element. UTF-16 is read with its zero bytes dropped.
    if _PROLOG_WITH_DOCTYPE.match(xml.replace(b"\0", b"")):
        raise _doctype_refusal()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refusal(
            "dmn-not-xml",
            translatable("Die Datei ist kein lesbares XML: {error}"),
            error=str(error).splitlines()[0] if str(error) else "leer",
        ) from error
    if root.getroottree().docinfo.doctype:
        raise _doctype_refusal()
    if local_name(root) != "definitions" or namespace(root) not in MODEL_NAMESPACES:
        raise _refusal(
            "dmn-not-dmn",
            translatable("Die Datei ist keine Entscheidungsdatei nach DMN 1.1 bis 1.6 (Wurzelelement {tag})."),
            tag=root.tag,
        )
    if (elements := sum(1 for _ in root.iter())) > MAX_ELEMENTS:
        raise _refusal(
            "dmn-too-large",
            translatable("Die Datei hat zu viele Elemente: {count}, erlaubt sind {limit}."),
            count=elements,
            limit=MAX_ELEMENTS,
        )
    if _depth_exceeds(root, MAX_DEPTH):
        raise _refusal(
            "dmn-too-deep",
            translatable("Die Elemente der Datei sind mehr als {limit} Ebenen tief verschachtelt."),
            limit=MAX_DEPTH,
        )
    return root


def _refusal(rule: str, sentence: str, **values: object) -> UnreadableDocument:
    return UnreadableDocument(Finding(rule, None, Severity.ERROR, sentence, values))


def _doctype_refusal() -> UnreadableDocument:
    return _refusal(
        "dmn-document-type",
        translatable("Die Datei enthält eine DOCTYPE-Angabe. Entfernen Sie sie; Tabellen brauchen keine."),
    )


def _depth_exceeds(root: Element, limit: int) -> bool:
    level = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


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
