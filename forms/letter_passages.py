"""Passages of letters: prose that an office may word for itself, in a little Markdown with named values.

The texts that ship stand in `letters/passages/<letter>.toml`, those that several letters share in `shared.toml`. This
module reads them and turns a text into plain data that `letters/passage.typ` prints, so that nothing anybody types is
ever evaluated. Knows no database: which wording is in force is the correspondence's business.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Final

import regex
from markdown_it import MarkdownIt
from markdown_it.token import Token

from engine.errors import LaufzettelError, translatable
from forms.letter_rendering import TEMPLATES

SHARED: Final = "shared"
LONGEST: Final = 5_000  # characters of one passage in one language
_FOLDER: Final = TEMPLATES / "passages"
_VALUE = regex.compile(r"\{([^{}\n]*)\}")
# What must not be torn apart at the end of a line: "§ 81", "Absatz 4", "section 81".
_TOGETHER = regex.compile(
    r"(?<=\b(?:Absatz|Satz|Nummer|Artikel|sections?|subsections?|sentences?|number|Article)|§) (?=\d)"
)
# What every letter knows: name in braces -> how it prints and where it stands.
_COMMON_VALUES: Final = {
    "Aktenzeichen": "text letter.case_number",
    "Verfahren": "name letter.procedure",
    "Antragsdatum": "date letter.applied_on",
    "Statusseite": "link letter.status",
}
_SPACES = regex.compile(r"(^ | $|\u00a0)")
_BEGINNING = regex.compile(r"- |\d+\. |#")  # of an entry or a heading
_markdown = MarkdownIt("zero").enable(["heading", "list", "emphasis", "escape"])

Node = dict[str, Any]  # a paragraph, a heading or a list, as `passage.typ` reads it


class PassageFault(LaufzettelError):
    """Why a text cannot be used."""


class PassageEmpty(PassageFault):
    sentence: ClassVar[str] = translatable("Der Text darf nicht leer sein.")


class PassageTooLong(PassageFault):
    sentence: ClassVar[str] = translatable("Der Text ist länger als {longest} Zeichen. Bitte kürzen Sie ihn.")


class UnknownValue(PassageFault):
    sentence: ClassVar[str] = translatable("„{value}“ gibt es in diesem Brief nicht. Möglich sind: {known}.")


class ValueMissing(PassageFault):
    sentence: ClassVar[str] = translatable("„{value}“ fehlt. Ohne diese Angabe wäre der Brief unvollständig.")


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage as it ships."""

    letter: str  # kind of the letter, or SHARED
    key: str
    title: str  # what it is, for those who edit it; German
    de: str
    en: str
    values: Mapping[str, str]  # name in braces -> how it prints and where it stands: "date deadline"

    @property
    def usable(self) -> tuple[str, ...]:
        """The values that a wording may name: what every letter knows, and what the shipped texts name.

        Others of the letter may be unknown just where this passage is printed.
        """
        return tuple(dict.fromkeys([*_COMMON_VALUES, *self.needed, *_VALUE.findall(self.en)]))

    @property
    def needed(self) -> tuple[str, ...]:
        """The values that no wording may leave out: those that the shipped German text names."""
        return tuple(dict.fromkeys(_VALUE.findall(self.de)))


@cache
def shipped(letter: str) -> tuple[Passage, ...]:
    """The passages of a kind of letter, in the order in which they are printed; none for a letter without any."""
    content = dict(_read(letter))
    values = _COMMON_VALUES | _read(SHARED)["values"] | content.pop("values", {})
    return tuple(
        Passage(letter, key, text["title"], _unwrapped(text["de"]), _unwrapped(text["en"]), values)
        for key, text in content.items()
    )


def letters() -> tuple[str, ...]:
    """The kinds of letters that have passages; SHARED last."""
    kinds = sorted(file.stem for file in _FOLDER.glob("*.toml"))
    return (*(kind for kind in kinds if kind != SHARED), SHARED)


def faults(text: str, passage: Passage) -> list[PassageFault]:
    """What keeps a text from taking the place of the passage, in either language."""
    if not text.strip():
        return [PassageEmpty()]
    if len(text) > LONGEST:
        return [PassageTooLong(longest=LONGEST)]
    named = _VALUE.findall(text)
    known = ", ".join(f"{{{name}}}" for name in passage.usable)
    strange = [name for name in dict.fromkeys(named) if name not in passage.usable]
    missing = [name for name in passage.needed if name not in named]
    return [
        *(UnknownValue(value=f"{{{name}}}", known=known) for name in strange),
        *(ValueMissing(value=f"{{{name}}}") for name in missing),
    ]


def as_data(letter: str, wordings: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, list[Node]]]:
    """The passages of a letter and the shared ones as its template reads them: by key and language.

    `wordings` are the office's own, German and English by key; what ships stands in for the rest.
    """
    return {
        passage.key: {
            language: printable(text, passage.values)
            for language, text in zip(("de", "en"), wordings.get(passage.key, (passage.de, passage.en)), strict=True)
        }
        for passage in (*shipped(SHARED), *shipped(letter))
    }


def printable(text: str, values: Mapping[str, str]) -> list[Node]:
    """The text as data: `{"kind": "paragraph", "parts": [...]}`, headings, lists with their entries."""
    return list(_nodes(iter(_markdown.parse(text)), values))


def _unwrapped(text: str) -> str:
    """The text with one line for each paragraph and entry: files are wrapped, fields of a page wrap by themselves."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        begins = not line or not lines or not lines[-1] or _BEGINNING.match(line)
        lines[len(lines) if begins else -1 :] = [line if begins else f"{lines[-1]} {line.strip()}"]
    return "\n".join(lines)


@cache
def _read(letter: str) -> Mapping[str, Any]:
    file = _FOLDER / f"{letter}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def _nodes(tokens: Iterator[Token], values: Mapping[str, str], until: str = "") -> Iterator[Node]:
    for token in tokens:
        match token.type:
            case "paragraph_open" | "heading_open":
                inline = next(tokens)
                parts = _parts(iter(inline.children or ()), values)
                yield {"kind": token.type.removesuffix("_open"), "parts": parts}
            case "bullet_list_open" | "ordered_list_open":
                kind = token.type.removesuffix("_list_open")
                yield {"kind": kind, "entries": _entries(tokens, values, f"{kind}_list_close")}
            case closing if closing == until:
                return


def _entries(tokens: Iterator[Token], values: Mapping[str, str], until: str) -> list[list[Node]]:
    entries = []
    for token in tokens:
        if token.type == until:
            break
        entries.append(list(_nodes(tokens, values, "list_item_close")))
    return entries


def _parts(tokens: Iterator[Token], values: Mapping[str, str]) -> list[Node]:
    parts: list[Node] = []
    for token in tokens:
        match token.type:
            case "strong_open" | "em_open":
                parts.append({"kind": "strong", "parts": _parts(tokens, values)})
            case "strong_close" | "em_close":
                return parts
            case "softbreak" | "hardbreak":
                parts.append({"kind": "text", "text": " "})
            case _:
                parts += _with_values(token.content, values)
    return parts


def _with_values(text: str, values: Mapping[str, str]) -> Iterator[Node]:
    """The text in pieces: odd ones are names of values."""
    for index, piece in enumerate(_VALUE.split(text)):
        if index % 2 and piece in values:
            form, _space, path = values[piece].partition(" ")
            yield {"kind": "value", "form": form, "path": path.split(".")}
        else:
            yield from _words(f"{{{piece}}}" if index % 2 else piece)


def _words(text: str) -> Iterator[Node]:
    """The words, with the spaces beside values and those that must not break as parts of their own."""
    for word in _SPACES.splititer(_TOGETHER.sub("\u00a0", text)):
        if word in {" ", "\u00a0"}:
            yield {"kind": "space" if word == " " else "tie"}
        elif word:
            yield {"kind": "text", "text": word}
