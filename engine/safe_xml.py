"""Reading XML that strangers wrote: bounded, without document types, entities or network.

Owns the one parser for models and decision tables. A document type is noticed before anything could be expanded, and
what is too large, too full or too deep is refused with a sentence that says so.
"""

import re
from typing import ClassVar

from lxml import etree

from engine.errors import LaufzettelError, translatable

MAXIMUM_BYTES = 5_000_000
MAXIMUM_ELEMENTS = 50_000  # a table of 1,000 rules and 10 columns has about 25,000
MAXIMUM_DEPTH = 100  # nesting of elements; real models stay below 20

Element = etree._Element

# Atomic: what has ended once ends there, or a few dozen comments would be tried in every grouping.
_PROLOG_WITH_DOCTYPE = re.compile(rb"^(?>[^<]++|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)


class UnreadableXml(LaufzettelError):
    """The bytes are not XML that we accept; `rule` names what is wrong, for findings."""

    rule: ClassVar[str]


class TooLarge(UnreadableXml):
    rule = "too-large"
    sentence = translatable("Die Datei ist zu groß: {size} Bytes, erlaubt sind {limit}.")


class TooManyElements(UnreadableXml):
    rule = "too-large"
    sentence = translatable("Die Datei hat zu viele Elemente: mehr als {limit} sind nicht erlaubt.")


class TooDeep(UnreadableXml):
    rule = "too-deep"
    sentence = translatable("Die Elemente der Datei sind mehr als {limit} Ebenen tief verschachtelt.")


class DocumentType(UnreadableXml):
    rule = "document-type"
    sentence = translatable(
        "Die Datei enthält eine DOCTYPE-Angabe. Entfernen Sie sie; Modelle und Tabellen brauchen keine."
    )


class NotXml(UnreadableXml):
    rule = "not-xml"
    sentence = translatable("Die Datei ist kein lesbares XML: {error}")


def parse(source: bytes) -> Element:
    """The root element of `source`; raises an `UnreadableXml`."""
    if len(source) > MAXIMUM_BYTES:
        raise TooLarge(size=len(source), limit=MAXIMUM_BYTES)
    # A document type can only be declared before the first element. UTF-16 is read with its zero bytes dropped.
    if _PROLOG_WITH_DOCTYPE.match(source.replace(b"\0", b"")):
        raise DocumentType
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml(error=next(iter(str(error).splitlines()), "leer")) from error
    if root.getroottree().docinfo.doctype:
        raise DocumentType
    _check_size(root)
    return root


def _check_size(root: Element) -> None:
    count, depth, level = 0, 0, [root]
    while level:
        depth += 1
        count += len(level)
        if depth > MAXIMUM_DEPTH:
            raise TooDeep(limit=MAXIMUM_DEPTH)
        if count > MAXIMUM_ELEMENTS:
            raise TooManyElements(limit=MAXIMUM_ELEMENTS)
        level = [child for element in level for child in element]
