"""Which characters letters can show, and what happens to the others.

Letters use Fira Sans, and Noto Sans where Fira Sans ends: together they hold all Latin letters of DIN 91379, Cyrillic,
Greek, Vietnamese, Devanagari and Arabic. A PDF/UA letter with a character that no font has must not exist, and a letter
must not fail because of a file name in Chinese: such characters are shown as a box. Knows nothing of layout.
"""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

import fontpkg
import regex
from fontTools.ttLib import TTFont

FAMILIES: Final = ("Fira Sans", "Noto Sans", "Noto Sans Arabic")
BOX: Final = "\N{WHITE VERTICAL RECTANGLE}"
# Joiners that Persian and Devanagari are written with; every other invisible mark is dropped.
_JOINERS: Final = frozenset("\u200c\u200d")
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def font_directories() -> list[Path]:
    """Where the fonts of letters lie."""
    return [fontpkg.path(family).parent for family in FAMILIES]


def showable(text: str) -> str:
    """The text as a letter can show it: composed, without control characters, boxes for what no font has.

    Line breaks become spaces; who wants paragraphs passes several texts.
    """
    if text.isascii() and text.isprintable():
        return text
    visible = "".join(mark for mark in " ".join(text.split()) if mark in _JOINERS or not _is_dropped(mark))
    composed = unicodedata.normalize("NFC", visible)
    return "".join(_cluster(cluster) for cluster in regex.findall(r"\X", composed))


def all_showable(value: Any) -> Any:
    """The same JSON value with every text in it made showable; keys stay."""
    match value:
        case str():
            return showable(value)
        case list():
            return [all_showable(item) for item in value]
        case dict():
            return {key: all_showable(item) for key, item in value.items()}
        case _:
            return value


def _cluster(cluster: str) -> str:
    """One character with its accents, as far as a single font has them."""
    if any(points.issuperset(map(ord, cluster)) for points in _fonts()):
        return cluster
    base = cluster[0]
    return base if any(ord(base) in points for points in _fonts()) else BOX


def _is_dropped(mark: str) -> bool:
    return unicodedata.category(mark) in _DROPPED


@cache
def _fonts() -> tuple[frozenset[int], ...]:
    """The code points of each family."""
    return tuple(map(_code_points, FAMILIES))


def _code_points(family: str) -> frozenset[int]:
    with TTFont(fontpkg.path(family), lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
