"""Names of files: what is shown and offered for download, whatever the sender called the file.

A name never becomes a path on our disks; it only has to be harmless on somebody else's.
"""

import re
import unicodedata
from typing import Final

from workflows.documents.file_types import FileType, agrees, ending_of

LONGEST: Final = 120  # characters, with the ending
# Line separators and invisible marks that turn the direction of writing: "gpj.exe" must not read as "exe.jpg".
_DIRECTION_MARKS: Final = frozenset(
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff"
)
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*]+')  # in names on Windows
_RESERVED: Final = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")


def shown(filename: str) -> str:
    """The name for sentences and lists: without folders, control characters and direction marks, not too long."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", filename)[-1])
    name = "".join(mark for mark in name if _is_visible(mark))
    name = " ".join(_FORBIDDEN.sub("_", name).split()).strip(". ")
    return _shortened(name) or "Datei"


def kept(filename: str, kind: FileType) -> str:
    """The name under which the document is kept: like `shown`, and it ends as its type does."""
    name = shown(filename)
    if _RESERVED.match(name):
        name = f"_{name}"
    return name if agrees(kind, ending_of(name)) else f"{name}{kind.endings[0]}"


def _is_visible(mark: str) -> bool:
    return mark not in _DIRECTION_MARKS and unicodedata.category(mark) not in {"Cc", "Cs", "Co", "Cn"}


def _shortened(name: str) -> str:
    ending = ending_of(name)
    return name if len(name) <= LONGEST else name[: LONGEST - len(ending) - 1].rstrip(". ") + "…" + ending
