"""YAML as a tree that knows its lines, with the few kinds of values that scenarios need.

Plain words are text; `true`, `false`, `null`, whole and decimal numbers and dates (2026-03-02) are what they look like.
`yes`, `no` and `on` are text too. Anchors, tags and double keys are refused: a file says what it says in one place.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

import yaml

from engine.errors import LaufzettelError, translatable

MAX_BYTES = 500_000
MAX_DEPTH = 20

_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Scalar = str | bool | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Node:
    line: int  # counted from 1; for the value of a key, the line of the key
    content: "Scalar | list[Node] | dict[str, Node]"


class UnreadableScenarios(LaufzettelError):
    """The file is no YAML, or more of YAML than scenarios use."""

    sentence: ClassVar[str] = translatable("Zeile {line}: {problem}")


def read_nodes(content: bytes) -> Node:
    """The tree of a file in UTF-8. Raises `UnreadableScenarios`."""
    if len(content) > MAX_BYTES:
        raise UnreadableScenarios(line=1, problem=translatable("Die Datei ist zu groß."))
    try:
        text = content.decode("utf-8")
        _refuse_tricks(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableScenarios(line=line, problem=translatable("Die Datei ist nicht in UTF-8.")) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = translatable(
            "Das ist kein lesbares YAML; oft fehlt eine Einrückung, ein Leerzeichen nach „:“ oder ein "
            "Anführungszeichen um einen Ausdruck mit „: “. ({problem})"
        )
        line = mark.line + 1 if mark else 1
        raise UnreadableScenarios(line=line, problem=problem.format(problem=error.problem)) from error
    except yaml.YAMLError as error:
        raise UnreadableScenarios(line=1, problem=str(error)) from error
    return Node(1, None) if root is None else _node(root, root.start_mark.line + 1)


def _refuse_tricks(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise UnreadableScenarios(line=line, problem=translatable("Das ist zu tief verschachtelt."))
        if getattr(event, "anchor", None):
            problem = translatable(
                "Verweise (& und *) gibt es hier nicht; „sequences“ hilft, nichts zweimal zu schreiben."
            )
            raise UnreadableScenarios(line=line, problem=problem)
        if getattr(event, "tag", None):
            problem = translatable(
                "Typangaben mit „!“ gibt es hier nicht; Text mit „!“ am Anfang braucht Anführungszeichen."
            )
            raise UnreadableScenarios(line=line, problem=problem)


def _node(source: yaml.Node, line: int) -> Node:
    if isinstance(source, yaml.MappingNode):
        return Node(line, _mapping(source))
    if isinstance(source, yaml.SequenceNode):
        return Node(line, [_node(item, item.start_mark.line + 1) for item in source.value])
    if isinstance(source, yaml.ScalarNode):
        return Node(line, _scalar(source))
    raise TypeError(f"no YAML node: {source!r}")


def _mapping(source: yaml.MappingNode) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    for key, value in source.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise UnreadableScenarios(line=line, problem=translatable("Ein Schlüssel ist ein einfaches Wort."))
        if key.value in entries:
            problem = translatable("Der Schlüssel „{key}“ steht hier zweimal.").format(key=key.value)
            raise UnreadableScenarios(line=line, problem=problem)
        entries[key.value] = _node(value, line)
    return entries


def _scalar(source: yaml.ScalarNode) -> Scalar:
    text: str = source.value
    if source.style is not None:  # in quotation marks, or a block of text
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if _DATE.fullmatch(text):
        return _date(source, text)
    return text


def _date(source: yaml.ScalarNode, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        problem = translatable("Den Tag {text} gibt es nicht.").format(text=text)
        raise UnreadableScenarios(line=source.start_mark.line + 1, problem=problem) from error
