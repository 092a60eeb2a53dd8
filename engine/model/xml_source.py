"""Reading XML that strangers wrote: bounded, without document types, entities or network.

Owns the safe parser for models. A file that breaks a rule is refused before the parser builds anything.
"""

import re

from lxml import etree

from engine.errors import LaufzettelError, translatable

MAXIMUM_BYTES = 5_000_000
MAXIMUM_ELEMENTS = 50_000
MAXIMUM_DEPTH = 100

_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class UnreadableXml(LaufzettelError):
    """The bytes are not XML that we accept."""

    sentence = translatable("Die Datei ist kein lesbares XML: {reason}")


def parse(source: bytes) -> etree._Element:
    """The root element of `source`; raises `UnreadableXml`."""
    if len(source) > MAXIMUM_BYTES:
        raise UnreadableXml(reason=f"größer als {MAXIMUM_BYTES // 1_000_000} MB")
    if source.startswith(_UTF16_MARKS) or b"\x00" in source[:200]:
        raise UnreadableXml(reason="nur UTF-8 wird gelesen")
    if _DOCTYPE.search(source):
        raise UnreadableXml(reason="DOCTYPE und ENTITY sind nicht erlaubt")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableXml(reason=error.msg or "fehlerhaft") from error
    _check_size(root)
    return root


def _check_size(root: etree._Element) -> None:
    count, level, frontier = 0, 0, [root]
    while frontier:
        level += 1
        count += len(frontier)
        if level > MAXIMUM_DEPTH:
            raise UnreadableXml(reason=f"tiefer als {MAXIMUM_DEPTH} Ebenen verschachtelt")
        if count > MAXIMUM_ELEMENTS:
            raise UnreadableXml(reason=f"mehr als {MAXIMUM_ELEMENTS} Elemente")
        frontier = [child for element in frontier for child in element]
