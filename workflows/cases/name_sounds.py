"""How names sound, whatever alphabet they were brought over from: "Mohammed" and "Muhammad" are one.

Owns the sound keys by which people who may be the same are found. They find candidates and prove nothing: whether two
people are one is `workflows.identification`'s question.
"""

import re
from typing import Final

# Longer spellings first; what different transliterations write differently becomes one letter.
_SPELLINGS: Final = (
    *(("tsch", "h"), ("tch", "h"), ("dzh", "j"), ("dj", "j"), ("sch", "s"), ("sh", "s"), ("kh", "h"), ("ch", "h")),
    *(("ph", "f"), ("th", "t"), ("dh", "d"), ("gh", "g"), ("zh", "s"), ("ck", "k"), ("x", "ks"), ("q", "k")),
    *(("w", "v"), ("z", "s")),
)
_DOUBLED: Final = re.compile(r"(.)\1+")
_SILENT: Final = re.compile(r"[aeiouyj]|h$")


def sounds(name_key: str) -> list[str]:
    """The sound key of each part of a folded name (`persons.name_key`), sorted, each once."""
    return sorted({sound(part) for part in name_key.split()})


def sound(part: str) -> str:
    """The consonants of one folded part of a name; the part itself where nothing is left of it."""
    heard = part
    for spelled, letter in _SPELLINGS:
        heard = heard.replace(spelled, letter)
    heard = _DOUBLED.sub(r"\1", heard)
    first = "j" if heard[:1] in {"j", "y"} else ""
    kept = first + _SILENT.sub("", heard)
    return kept or part
