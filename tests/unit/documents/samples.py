"""Small files of every kind, made here so that each byte of them is known."""

import struct
import zlib

PDF = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    b"trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
)
ENCRYPTED_PDF = PDF.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 7 0 R")
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(size: int) -> bytes:
    """A PDF of exactly `size` bytes."""
    filling = b"%" + b"x" * (size - len(PDF) - 2) + b"\n"
    return PDF[:9] + filling + PDF[9:]


def png(width: int = 2, height: int = 1) -> bytes:
    """A PNG whose header announces the given size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + b"\xff\0\0" * 2)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def jpeg(width: int = 2, height: int = 1, *, frame: int = 0xC0) -> bytes:
    """The segments of a JPEG whose frame announces the given size."""
    application = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0"
    size = struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\1\1\0\0\x3f\0" + b"\x7f\xff\0"
    return b"\xff\xd8" + application + b"\xff" + bytes([frame]) + size + scan + b"\xff\xd9"


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
