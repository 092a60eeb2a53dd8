"""Reading a tree strictly: every key is known, every value has its kind, and all that is wrong is told at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import feel
from engine.errors import translatable
from engine.findings import Finding, Severity
from engine.scenarios.model import Mention, Value
from engine.scenarios.names import nearest
from engine.scenarios.nodes import Node


@dataclass(slots=True)
class Notes:
    """What was found wrong in a file, and which names it mentions, while it is read."""

    source: str
    findings: list[Finding] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def wrong(self, rule: str, line: int, sentence: str, **values: Any) -> None:
        """Note a finding; the sentence may use {line}."""
        self.findings.append(Finding(rule, None, Severity.ERROR, sentence, {"line": line, **values}, self.source))

    def fields(self, node: Node, known: Collection[str], required: Collection[str] = ()) -> Mapping[str, Node]:
        """The entries of a mapping whose keys are all known; what is not is a finding and left out."""
        if not isinstance(node.content, dict):
            self._expected(node, translatable("Schlüssel mit Werten"))
            return {}
        for key, entry in node.content.items():
            if key not in known:
                sentence = translatable(
                    "Zeile {line}: Den Schlüssel „{key}“ gibt es hier nicht{nearest}. Möglich: {known}."
                )
                listed = ", ".join(known)
                self.wrong("unknown-key", entry.line, sentence, key=key, nearest=nearest(key, known), known=listed)
        for key in required:
            if key not in node.content:
                sentence = translatable("Zeile {line}: Hier fehlt „{key}“.")
                self.wrong("missing-key", node.line, sentence, key=key)
        return {key: entry for key, entry in node.content.items() if key in known}

    def entries(self, node: Node) -> Mapping[str, Node]:
        """The entries of a mapping with keys of the author's choice."""
        return self.fields(node, tuple(node.content) if isinstance(node.content, dict) else ())

    def items(self, node: Node) -> list[Node]:
        """The items of a list."""
        if isinstance(node.content, list):
            return node.content
        self._expected(node, translatable("eine Liste"))
        return []

    def text(self, node: Node) -> str:
        """A text that is not empty."""
        if isinstance(node.content, str) and node.content:
            return node.content
        self._expected(node, translatable("ein Text"))
        return ""

    def name(self, node: Node, kind: str) -> str:
        """A text that names something of the models."""
        name = self.text(node)
        self.mention(kind, name, node.line)
        return name

    def names(self, node: Node, kind: str) -> tuple[str, ...]:
        """One such text, or a list of them."""
        nodes = node.content if isinstance(node.content, list) else [node]
        return tuple(self.name(item, kind) for item in nodes)

    def mention(self, kind: str, name: str, line: int) -> None:
        """Remember a name that has to exist."""
        if name:
            self.mentions.append(Mention(kind, name, line))

    def values(self, node: Node) -> dict[str, Value]:
        """Values by the names of variables; nothing at all is no values."""
        if node.content is None:
            return {}
        if isinstance(node.content, dict):
            return {name: self.value(entry) for name, entry in node.content.items()}
        self._expected(node, translatable("Namen mit Werten"))
        return {}

    def value(self, node: Node) -> Value:
        """A value as it stands, or an expression where a text begins with "="."""
        match node.content:
            case dict() as entries:
                return {name: self.value(entry) for name, entry in entries.items()}
            case list() as items:
                return [self.value(item) for item in items]
            case str() as text if text.startswith("="):
                return self._expression(text, node.line)
            case scalar:
                return feel.to_feel(scalar)

    def _expression(self, text: str, line: int) -> Value:
        try:
            return feel.compile(text[1:])
        except (feel.FeelSyntaxError, feel.LimitExceeded) as error:
            sentence = translatable("Zeile {line}: Der Ausdruck „{text}“ ist nicht lesbar: {problem}")
            self.wrong("unreadable-expression", line, sentence, text=text, problem=str(error))
            return None

    def _expected(self, node: Node, kind: str) -> None:
        sentence = translatable("Zeile {line}: Hier gehört {kind} hin.")
        self.wrong("wrong-kind", node.line, sentence, kind=kind)
