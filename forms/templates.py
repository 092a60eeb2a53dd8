"""Texts with places to fill: the templating of form-js, as far as it can be shown safely.

`{{ FEEL }}` inserts a value, `{{#if FEEL}} ... {{/if}}` shows a part, `{{#loop FEEL}} ... {{/loop}}` repeats one;
inside a loop `this` is the item and `parent` what surrounds it. A text that begins with `=` is one expression.
Everything else between double braces is refused with a `TemplateError`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from engine.errors import LaufzettelError, translatable
from forms.display import display
from forms.expressions import UNREADABLE, Expression, compile_expression, is_expression
from forms.scopes import item_context
from forms.template_tags import Tag, UnclosedTag, cut

MAX_REPETITIONS = 500

Escape = Callable[[str], str]


class TemplateError(LaufzettelError):
    """A text holds something between double braces that cannot be filled."""

    sentence = translatable("Im Text ist „{tag}“ nicht zu verstehen: {reason}")


class Part(Protocol):
    """A piece of a template."""

    def write(self, context: Mapping[str, Any], language: str, escape: Escape) -> Iterator[str]: ...

    def outer_expressions(self) -> Iterator[Expression]: ...


@dataclass(frozen=True, slots=True)
class Words:
    """Text that stays as it is."""

    text: str

    def write(self, context: Mapping[str, Any], language: str, escape: Escape) -> Iterator[str]:  # noqa: ARG002
        yield self.text

    def outer_expressions(self) -> Iterator[Expression]:
        yield from ()


@dataclass(frozen=True, slots=True)
class Insert:
    """A value, written for people."""

    expression: Expression
    unit: str = ""  # the words that follow it

    def write(self, context: Mapping[str, Any], language: str, escape: Escape) -> Iterator[str]:
        yield escape(display(self.expression.value(context), language, unit=self.unit))

    def outer_expressions(self) -> Iterator[Expression]:
        yield self.expression


@dataclass(frozen=True, slots=True)
class Block:
    """A part that shows when its expression is true, or once for every item."""

    expression: Expression
    repeats: bool
    parts: tuple[Part, ...]

    def write(self, context: Mapping[str, Any], language: str, escape: Escape) -> Iterator[str]:
        for inner in self._contexts(context):
            for part in self.parts:
                yield from part.write(inner, language, escape)

    def outer_expressions(self) -> Iterator[Expression]:
        yield self.expression
        for part in () if self.repeats else self.parts:
            yield from part.outer_expressions()

    def _contexts(self, context: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        value = self.expression.value(context)
        if not self.repeats:
            yield from (context,) if value is True else ()
        elif isinstance(value, list | tuple):
            yield from (item_context(item, context) for item in value[:MAX_REPETITIONS])


@dataclass(frozen=True, slots=True)
class Template:
    """A text in one language."""

    source: str
    parts: tuple[Part, ...]

    def write(self, context: Mapping[str, Any], language: str, escape: Escape = str) -> str:
        """The filled text; `escape` is applied to inserted values only."""
        return "".join(piece for part in self.parts for piece in part.write(context, language, escape))

    def outer_expressions(self) -> Iterator[Expression]:
        """The expressions outside of loops, whose names must be known to the form or the process."""
        for part in self.parts:
            yield from part.outer_expressions()


def compile_template(source: str) -> Template:
    """Read a text; raises `TemplateError` for what cannot be filled."""
    if is_expression(source):
        parts: tuple[Part, ...] = (Insert(_expression(source, source)),)
    else:
        parts = _read(source)
    return Template(source, parts)


def _read(source: str) -> tuple[Part, ...]:
    try:
        pieces = list(cut(source))
    except UnclosedTag as error:
        raise TemplateError(tag=str(error), reason=translatable("„}}“ fehlt.")) from error
    parts, rest = _parts(pieces, None)
    if rest:
        raise TemplateError(tag=_show(rest[0]), reason=translatable("Dazu fehlt der Anfang."))
    return parts


def _parts(pieces: Sequence[str | Tag], open_block: Tag | None) -> tuple[tuple[Part, ...], Sequence[str | Tag]]:
    """Parts up to the end of the open block, and the pieces from there on."""
    parts: list[Part] = []
    while pieces:
        piece = pieces[0]
        if isinstance(piece, Tag) and piece.kind.startswith("/"):
            return tuple(parts), pieces
        pieces = pieces[1:]
        if isinstance(piece, str):
            parts.append(Words(piece))
        elif piece.kind == "insert":
            unit = next((following for following in pieces[:1] if isinstance(following, str)), "")
            parts.append(Insert(_expression(piece.text, piece.source), unit))
        else:
            block, pieces = _block(piece, pieces)
            parts.append(block)
    if open_block:
        raise TemplateError(tag=open_block.source, reason=translatable("Dazu fehlt das Ende."))
    return tuple(parts), pieces


def _block(tag: Tag, pieces: Sequence[str | Tag]) -> tuple[Block, Sequence[str | Tag]]:
    if tag.kind not in ("#if", "#loop"):
        raise TemplateError(tag=tag.source, reason=translatable("Es gibt nur #if und #loop."))
    expression = _expression(tag.text, tag.source)
    inner, rest = _parts(pieces, tag)
    end = rest[0]
    if not isinstance(end, Tag) or end.kind != f"/{tag.kind[1:]}":
        raise TemplateError(tag=_show(end), reason=translatable("Hier endet ein anderer Block als der, der offen ist."))
    return Block(expression, tag.kind == "#loop", inner), rest[1:]


def _expression(text: str, tag: str) -> Expression:
    try:
        return compile_expression(text)
    except UNREADABLE as error:
        raise TemplateError(tag=tag, reason=str(error)) from error


def _show(piece: str | Tag) -> str:
    return piece if isinstance(piece, str) else piece.source
