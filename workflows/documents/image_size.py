"""Width and height of an image from its header, without decoding it (ISO 10918-1 B.2.2, PNG section 11.2.2)."""

import struct
from typing import Final, Protocol


class Bytes(Protocol):
    """What can be indexed and sliced like bytes: a memory map or bytes."""

    def __len__(self) -> int: ...
    def __getitem__(self, place: slice, /) -> bytes: ...


# Start-of-frame markers: C0 to CF without DHT (C4), JPG (C8) and DAC (CC).
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_START_OF_SCAN: Final = 0xDA


def png_size(content: Bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None when the header is not one."""
    header = content[12:24]
    if len(header) < 12 or header[:4] != b"IHDR":
        return None
    return _positive(*struct.unpack(">II", header[4:]))


def jpeg_size(content: Bytes) -> tuple[int, int] | None:
    """Width and height in pixels from the first frame; None when there is none before the image data."""
    place = 2
    while place + 4 <= len(content):
        mark = content[place : place + 4]
        if mark[0] != 0xFF:
            return None
        if mark[1] == 0xFF:  # fill byte
            place += 1
        elif mark[1] in _WITHOUT_LENGTH:
            place += 2
        elif mark[1] == _START_OF_SCAN:
            return None
        elif mark[1] in _FRAMES:
            return _frame_size(content[place + 5 : place + 9])
        else:
            place += 2 + max(2, int.from_bytes(mark[2:4]))
    return None


def _frame_size(field: bytes) -> tuple[int, int] | None:
    if len(field) < 4:
        return None
    height, width = struct.unpack(">HH", field)
    return _positive(width, height)


def _positive(width: int, height: int) -> tuple[int, int] | None:
    return (width, height) if width and height else None
