"""FEEL text cut into pieces: words, numbers, strings, symbols. White space and comments vanish, nothing is resolved.

Source: DMN 1.5, grammar rules 25 to 37 and 61 to 65.
"""

import re

_NAME_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_SPACE = "[\\s\u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]+"
_RAW = re.compile(
    rf"(?P<space>(?:{_SPACE}|//[^\n]*|/\*.*?\*/)+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<word>[{_NAME_START}][{_NAME_START}0-9\u00b7\u0300-\u036f\u203f\u2040]*)"
    r'|(?P<string>"(?:[^"\\]|\\.)*")'
    r'|(?P<at>@\s*"(?:[^"\\]|\\.)*")'
    r"|(?P<quoted>`[^`]+`)"
    r"|(?P<symbol>\*\*|\.\.|->|<=|>=|!=|[-+*/^=<>()\[\]{},:.'’])",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_SURROGATE = re.compile("[\ud800-\udfff]")


class UnreadableText(ValueError):
    """The text holds a character or an unfinished string that begins no token; `position` says where."""

    def __init__(self, position: int, found: str) -> None:
        super().__init__(found)
        self.position = position
        self.found = found


class Raw:
    """A piece of text before names are resolved: kind is one of _RAW's groups, or "end"."""

    __slots__ = ("end", "kind", "position", "text")

    def __init__(self, kind: str, text: str, position: int, end: int) -> None:
        self.kind = kind
        self.text = text
        self.position = position
        self.end = end


def unescape(literal: str) -> str:
    """The string that a literal (without its quotes) denotes; unknown escapes stay as written."""
    if "\\" not in literal:
        return literal
    text = _ESCAPE.sub(_escape, literal)
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _escape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code is None:
        return _PLAIN_ESCAPES.get(match[3], match[0])
    point = int(code, 16)
    return chr(point) if point <= 0x10FFFF else match[0]


def split_raw(text: str) -> list[Raw]:
    """Cut text into pieces; white space and comments vanish. Raises UnreadableText."""
    pieces = []
    position, length = 0, len(text)
    match_at = _RAW.match
    while position < length:
        match = match_at(text, position)
        if match is None:
            raise UnreadableText(position, text[position])
        kind = match.lastgroup or ""
        end = match.end()
        if kind != "space":
            pieces.append(Raw(kind, match[0], position, end))
        position = end
    return pieces
