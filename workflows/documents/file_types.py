"""Which kinds of files the office accepts, and what else people try to hand in.

PDF, JPEG and PNG open on every clerk's desk and in every browser without a program that could be attacked.
HEIC and TIFF do not; telephones convert HEIC to JPEG by themselves when the form asks for JPEG.
May not look into a file beyond what it begins with.
"""

from dataclasses import dataclass
from typing import Final

import puremagic

from engine.errors import translatable


@dataclass(frozen=True, slots=True)
class FileType:
    media_type: str
    name: str  # German, in sentences: "ein JPEG-Bild"
    endings: tuple[str, ...]  # the first one is given to files without
    aliases: frozenset[str] = frozenset()  # other media types that browsers use for it


PDF: Final = FileType(
    "application/pdf", translatable("ein PDF-Dokument"), (".pdf",), frozenset({"application/x-pdf", "text/pdf"})
)
JPEG: Final = FileType(
    "image/jpeg",
    translatable("ein JPEG-Bild"),
    (".jpg", ".jpeg", ".jpe", ".jfif"),
    frozenset({"image/jpg", "image/pjpeg"}),
)
PNG: Final = FileType("image/png", translatable("ein PNG-Bild"), (".png",), frozenset({"image/x-png"}))
ACCEPTED: Final = (PDF, JPEG, PNG)

_SAYS_NOTHING: Final = frozenset({"", "application/octet-stream", "binary/octet-stream"})

# What comes by mistake most often. The rest is named by puremagic.
_KNOWN: Final = (
    (4, b"ftyphei", translatable("ein HEIC-Bild")),
    (4, b"ftyphev", translatable("ein HEIC-Bild")),
    (4, b"ftypmif1", translatable("ein HEIC-Bild")),
    (0, b"II*\x00", translatable("ein TIFF-Bild")),
    (0, b"MM\x00*", translatable("ein TIFF-Bild")),
    (0, b"GIF8", translatable("ein GIF-Bild")),
    (8, b"WEBP", translatable("ein WebP-Bild")),
    (0, b"PK\x03\x04", translatable("ein ZIP-Archiv oder ein Office-Dokument")),
    (0, b"\xd0\xcf\x11\xe0", translatable("ein Office-Dokument")),
    (0, b"MZ", translatable("ein Programm")),
    (0, b"\x7fELF", translatable("ein Programm")),
)


def accepted_type(head: bytes) -> FileType | None:
    """The accepted type that a file beginning with `head` (at least 1 kB of it) has."""
    if head.lstrip(b"\xef\xbb\xbf\x00 \t\r\n").startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return None


def describe(head: bytes) -> str:
    """What a file that is not accepted seems to be, in German."""
    for offset, mark, name in _KNOWN:
        if head[offset:].startswith(mark):
            return name
    try:
        return str(puremagic.magic_string(head)[0].name)
    except (puremagic.PureError, ValueError, IndexError):
        return translatable("unbekannter Dateityp")


def claimed_types(filename: str, media_type: str) -> list[str]:
    """What the name's ending and the browser claim, as far as they claim anything: media types or endings."""
    claims = []
    plain = media_type.partition(";")[0].strip().lower()
    if plain not in _SAYS_NOTHING:
        claims.append(plain)
    ending = ending_of(filename)
    if ending:
        claims.append(ending)
    return claims


def agrees(kind: FileType, claim: str) -> bool:
    """Whether a claim (a media type or an ending such as ".pdf") fits the type."""
    return claim == kind.media_type or claim in kind.aliases or claim in kind.endings


def named(claim: str) -> str:
    """The claim in words: "ein PDF-Dokument", or the claim itself when it is none of ours."""
    return next((kind.name for kind in ACCEPTED if agrees(kind, claim)), claim)


def ending_of(filename: str) -> str:
    """The lower-case ending with its dot, or "": only what looks like one (".pdf", not ". Mai 2026")."""
    stem, dot, ending = filename.rpartition(".")
    return f".{ending.lower()}" if dot and stem and ending.isalnum() and len(ending) <= 5 else ""
