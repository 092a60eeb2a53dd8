"""Cuts a template into words and tags: finds `{{ ... }}` even when FEEL inside holds braces or strings."""

from collections.abc import Iterator
from dataclasses import dataclass

OPEN, CLOSE = "{{", "}}"


class UnclosedTag(Exception):
    """A tag begins and never ends; the argument shows its beginning."""


@dataclass(frozen=True, slots=True)
class Tag:
    """What stands between double braces."""

    kind: str  # "insert", "#if", "#loop", "/if", "/loop" or another word after # or /
    text: str  # the FEEL expression, empty for the end of a block
    source: str  # as written, for messages


def cut(source: str) -> Iterator[str | Tag]:
    """Words and tags in their order; raises `UnclosedTag`."""
    position = 0
    while (start := source.find(OPEN, position)) >= 0:
        if start > position:
            yield source[position:start]
        end = _end(source, start + len(OPEN))
        yield _tag(source[start + len(OPEN) : end])
        position = end + len(CLOSE)
    if position < len(source):
        yield source[position:]


def _end(source: str, position: int) -> int:
    """Where the closing braces of a tag begin; braces and strings of FEEL are skipped."""
    depth = 0
    quoted = False
    start = position
    while position < len(source):
        sign = source[position]
        if quoted:
            position += sign == "\\"
            quoted = sign != '"'
        elif sign == '"':
            quoted = True
        elif sign == "{":
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
        elif source.startswith(CLOSE, position):
            return position
        position += 1
    raise UnclosedTag(OPEN + source[start : start + 30])


def _tag(body: str) -> Tag:
    text = body.strip()
    source = f"{OPEN}{body}{CLOSE}"
    if text[:1] not in ("#", "/"):
        return Tag("insert", text, source)
    kind, _, rest = text.partition(" ")
    return Tag(kind, rest.strip(), source)
