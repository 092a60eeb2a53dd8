"""Reading a PDF the way a screen reader or an archive would."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from pypdf import PdfReader

MILLIMETRE = 72 / 25.4


@dataclass(frozen=True)
class Tag:
    """One element of the structure tree, in reading order."""

    name: str  # "H1", "P", "Figure"
    alt: str | None
    language: str | None


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


@lru_cache(maxsize=100)
def text(pdf: bytes) -> str:
    """All text with every run of white space as one space."""
    pages = " ".join(page.extract_text() for page in reader(pdf).pages)
    return " ".join(unicodedata.normalize("NFC", pages.replace("\u200b", "")).split())


@lru_cache(maxsize=100)
def tags(pdf: bytes) -> list[Tag]:
    """The structure tree, depth first."""
    return list(_tags(reader(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"]))


def metadata(pdf: bytes) -> str:
    """The XMP packet."""
    return reader(pdf).trailer["/Root"]["/Metadata"].get_object().get_data().decode()


def positions(pdf: bytes, page: int = 0) -> list[tuple[float, float, str]]:
    """Pieces of text with their distance from the left and the upper edge, in millimetres."""
    found: list[tuple[float, float, str]] = []
    sheet = reader(pdf).pages[page]
    height = float(sheet.mediabox.height)

    def visit(piece: str, matrix: list[float], text_matrix: list[float], *_: Any) -> None:
        x = text_matrix[4] * matrix[0] + text_matrix[5] * matrix[2] + matrix[4]
        y = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
        if piece.strip():
            found.append((x / MILLIMETRE, (height - y) / MILLIMETRE, piece.strip()))

    sheet.extract_text(visitor_text=visit)
    return found


def _tags(node: Any) -> Iterator[Tag]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from _tags(child)
    elif isinstance(node, dict) and "/S" in node:
        yield Tag(str(node["/S"]).removeprefix("/"), node.get("/Alt"), node.get("/Lang"))
        yield from _tags(node.get("/K", []))
