"""Looking into a file before it is kept: what it really is, whether it is whole, whether it would harm a viewer.

Reads with plain byte searches over a memory map; nothing is decoded, unpacked or executed. Does not store.
"""

import mmap
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from workflows.documents import file_types
from workflows.documents.errors import IncompleteFile, TooManyPixels, TypeContradicted, WrongType
from workflows.documents.file_types import JPEG, PDF, PNG, FileType
from workflows.documents.image_size import jpeg_size, png_size

# An open image takes four bytes per pixel. Telephones make up to 108 million.
MOST_PIXELS: Final = 120_000_000
_HEAD: Final = 4096
_ENCRYPTION: Final = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")


class Hint(StrEnum):
    """What a clerk should know before opening the file."""

    ENCRYPTED = "encrypted"  # a password may be needed; many bank statements only forbid printing


@dataclass(frozen=True, slots=True)
class Inspection:
    kind: FileType
    hints: tuple[Hint, ...]


def inspect(path: Path, filename: str, claimed_type: str) -> Inspection:
    """What the file at `path` (not empty) is; raises a `FileRefused` that says what the person can do.

    `filename` and `claimed_type` (the browser's media type) are claims: what they say must fit the content.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        kind = _kind(content[:_HEAD], filename, claimed_type)
        if not _is_whole(kind, content):
            raise IncompleteFile(filename=filename)
        if kind is not PDF:
            _check_pixels(kind, content, filename)
        return Inspection(kind, _hints(kind, content))


def _kind(head: bytes, filename: str, claimed_type: str) -> FileType:
    kind = file_types.accepted_type(head)
    claims = file_types.claimed_types(filename, claimed_type)
    if kind is None:
        raise WrongType(filename=filename, found=file_types.describe(head), claimed=", ".join(claims))
    for claim in claims:
        if not file_types.agrees(kind, claim):
            raise TypeContradicted(filename=filename, found=kind.name, claimed=file_types.named(claim))
    return kind


def _is_whole(kind: FileType, content: mmap.mmap) -> bool:
    """Whether the mark that ends a file of this type is there: uploads break off."""
    if kind is PDF:
        return content.rfind(b"%%EOF") > 0
    if kind is JPEG:
        return content.rfind(b"\xff\xd9") > 0
    return content.rfind(b"IEND") > 0


def _check_pixels(kind: FileType, content: mmap.mmap, filename: str) -> None:
    size = png_size(content) if kind is PNG else jpeg_size(content)
    if size is None:
        raise IncompleteFile(filename=filename)
    pixels = size[0] * size[1]
    if pixels > MOST_PIXELS:
        raise TooManyPixels(
            filename=filename, megapixels=round(pixels / 1_000_000), limit=f"{MOST_PIXELS // 1_000_000} Millionen"
        )


def _hints(kind: FileType, content: mmap.mmap) -> tuple[Hint, ...]:
    return (Hint.ENCRYPTED,) if kind is PDF and _ENCRYPTION.search(content) else ()
