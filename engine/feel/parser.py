"""FEEL text to syntax: Lark's LALR(1) parser over our own tokens, building nodes while it reduces.

No parse tree is built and nothing recurses, so depth is bounded by the tokenizer alone. The parser tables are made
once per process, at the first parse.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any, ClassVar, cast

from lark import Lark, Transformer
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from engine.errors import LaufzettelError, translatable
from engine.feel import syntax
from engine.feel.known_names import KnownNames
from engine.feel.limits import LIMITS, TEXT, LimitExceeded
from engine.feel.names import Token, tokenize
from engine.feel.pieces import UnreadableText


class FeelSyntaxError(LaufzettelError):
    """Text that is no FEEL; `position` (offset), `expected` and `found` say where and why."""

    sentence: ClassVar[str] = translatable("An Stelle {place} steht {found}, erwartet wird {expected}.")

    def __init__(self, position: int, expected: str, found: str) -> None:
        super().__init__(place=position + 1, expected=expected, found=found)
        self.position = position
        self.expected = expected
        self.found = found


class _Tokens(Lexer):
    """Hands a finished list of tokens to Lark."""

    def __init__(self, lexer_conf: Any) -> None:
        pass

    def lex(self, tokens: Any) -> Iterator[Any]:  # type: ignore[override]  # Lark hands a custom lexer its input
        return iter(tokens)


Children = list[Any]


class _Builder(Transformer[Any, Any]):
    """One method per alternative of the grammar; `c` holds its tokens and finished nodes."""

    def any_value(self, c: Children) -> syntax.Node:
        return syntax.UnaryTests((), position=c[0].start_pos)

    def positive_tests(self, c: Children) -> syntax.Node:
        return syntax.UnaryTests(tuple(c))

    def negative_tests(self, c: Children) -> syntax.Node:
        return syntax.UnaryTests(tuple(c[1:-1]), negated=True)

    def disjunction(self, c: Children) -> syntax.Node:
        return syntax.Logical("or", tuple(c), position=c[0].position)

    def conjunction(self, c: Children) -> syntax.Node:
        return syntax.Logical("and", tuple(c), position=c[0].position)

    def comparison(self, c: Children) -> syntax.Node:
        return syntax.Comparison(c[1].value, c[0], c[2], position=c[1].start_pos)

    def unary_comparison(self, c: Children) -> syntax.Node:
        return syntax.UnaryComparison(c[0].value, c[1], position=c[0].start_pos)

    def between(self, c: Children) -> syntax.Node:
        return syntax.Between(c[0], c[2], c[3], position=c[1].start_pos)

    def in_test(self, c: Children) -> syntax.Node:
        return syntax.In(c[0], (c[2],), position=c[1].start_pos)

    def in_comparison(self, c: Children) -> syntax.Node:
        test = syntax.UnaryComparison(c[2].value, c[3], position=c[2].start_pos)
        return syntax.In(c[0], (test,), position=c[1].start_pos)

    def in_tests(self, c: Children) -> syntax.Node:
        return syntax.In(c[0], tuple(c[3:-1]), position=c[1].start_pos)

    def arithmetic(self, c: Children) -> syntax.Node:
        return syntax.Arithmetic(c[1].value, c[0], c[2], position=c[1].start_pos)

    def negation(self, c: Children) -> syntax.Node:
        return syntax.Negation(c[1], position=c[0].start_pos)

    def instance_of(self, c: Children) -> syntax.Node:
        return syntax.InstanceOf(c[0], c[2], position=c[1].start_pos)

    def path(self, c: Children) -> syntax.Node:
        return syntax.Path(c[0], c[2].value, position=c[2].start_pos)

    def filter(self, c: Children) -> syntax.Node:
        return syntax.Filter(c[0], c[2], position=c[1].start_pos)

    def invocation(self, c: Children) -> syntax.Node:
        return syntax.Invocation(c[0], tuple(c[2:-1]), position=c[0].position)

    def named_argument(self, c: Children) -> tuple[str, syntax.Node]:
        return c[0].value, c[1]

    def named_invocation(self, c: Children) -> syntax.Node:
        names, values = zip(*c[2:-1], strict=True)
        return syntax.Invocation(c[0], values, names, position=c[0].position)

    def null(self, c: Children) -> syntax.Node:
        return syntax.NullLiteral(position=c[0].start_pos)

    def true(self, c: Children) -> syntax.Node:
        return syntax.BooleanLiteral(True, position=c[0].start_pos)

    def false(self, c: Children) -> syntax.Node:
        return syntax.BooleanLiteral(False, position=c[0].start_pos)

    def number(self, c: Children) -> syntax.Node:
        return syntax.NumberLiteral(c[0].value, position=c[0].start_pos)

    def string(self, c: Children) -> syntax.Node:
        return syntax.StringLiteral(c[0].value, position=c[0].start_pos)

    def at(self, c: Children) -> syntax.Node:
        return syntax.AtLiteral(c[0].value, position=c[0].start_pos)

    def name(self, c: Children) -> syntax.Node:
        return syntax.Name(c[0].value, position=c[0].start_pos)

    def parenthesis(self, c: Children) -> syntax.Node:
        return cast("syntax.Node", c[1])

    def list(self, c: Children) -> syntax.Node:
        return syntax.ListLiteral(tuple(c[1:-1]), position=c[0].start_pos)

    def context(self, c: Children) -> syntax.Node:
        return syntax.ContextLiteral(tuple(c[1:]), position=c[0].start_pos)

    def context_entry(self, c: Children) -> tuple[str, syntax.Node]:
        return c[0].value, c[1]

    def interval(self, c: Children) -> syntax.Node:
        opening, start, end, closing = c
        return syntax.Interval(start, end, opening.type == "LSQB", closing.type == "RSQB", position=opening.start_pos)

    def if_(self, c: Children) -> syntax.Node:
        return syntax.If(c[1], c[2], c[3], position=c[0].start_pos)

    def iterator(self, c: Children) -> syntax.Node:
        return syntax.Iterator(c[0].value, c[2], c[3], position=c[0].start_pos)

    def for_(self, c: Children) -> syntax.Node:
        return syntax.For(tuple(c[1:-1]), c[-1], position=c[0].start_pos)

    def quantified(self, c: Children) -> syntax.Node:
        return syntax.Quantified(c[0].value, tuple(c[1:-1]), c[-1], position=c[0].start_pos)

    def parameter(self, c: Children) -> syntax.Node:
        return syntax.FormalParameter(c[0].value, c[1], position=c[0].start_pos)

    def function(self, c: Children) -> syntax.Node:
        parameters, external, body = c[2:-3], c[-2], c[-1]
        return syntax.FunctionDefinition(tuple(parameters), body, external is not None, position=c[0].start_pos)

    def named_type(self, c: Children) -> syntax.Node:
        return syntax.TypeNode(".".join(token.value for token in c[::2]), position=c[0].start_pos)

    def generic_type(self, c: Children) -> syntax.Node:
        return syntax.TypeNode(c[0].value, (c[1],), position=c[0].start_pos)

    def type_entry(self, c: Children) -> tuple[str, syntax.Node]:
        return c[0].value, c[1]

    def context_type(self, c: Children) -> syntax.Node:
        keys, types = zip(*c[1:], strict=True)
        return syntax.TypeNode(c[0].value, types, keys, position=c[0].start_pos)

    def function_type(self, c: Children) -> syntax.Node:
        return syntax.TypeNode("function", tuple(c[1:-1]), (), c[-1], position=c[0].start_pos)


@lru_cache(maxsize=1)
def _lark() -> Lark:
    grammar = FilePath(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(
        grammar,
        parser="lalr",
        lexer=_Tokens,
        start=["expression", "unary_tests", "type"],
        transformer=_Builder(),
        maybe_placeholders=True,
    )


def parse(text: str, names: Iterable[str] | KnownNames | None = None) -> syntax.Node:
    """The syntax of an expression. `names` are known names with spaces or special characters.

    Raises FeelSyntaxError, and LimitExceeded for text that is too long or too deeply nested.
    """
    return _parse(text, names, "expression")


def parse_unary_tests(text: str, names: Iterable[str] | KnownNames | None = None) -> syntax.UnaryTests:
    """The syntax of unary tests, the content of a decision table's input cell; `-` means any value."""
    if text.lstrip().startswith("not"):
        try:
            return cast("syntax.UnaryTests", _parse(text, names, "unary_tests", is_negated=True))
        except FeelSyntaxError as error:
            try:  # `not(a), b` calls the function not()
                return cast("syntax.UnaryTests", _parse(text, names, "unary_tests"))
            except FeelSyntaxError:
                raise error from None
    return cast("syntax.UnaryTests", _parse(text, names, "unary_tests"))


def parse_type(text: str, names: Iterable[str] | KnownNames | None = None) -> syntax.TypeNode:
    """The syntax of a type, for example `list<number>`."""
    return cast("syntax.TypeNode", _parse(text, names, "type"))


def _parse(text: str, names: Iterable[str] | KnownNames | None, start: str, *, is_negated: bool = False) -> syntax.Node:
    if len(text) > LIMITS.text:
        raise LimitExceeded(TEXT, LIMITS.text)
    known = names if names is None or isinstance(names, KnownNames) else KnownNames(names)
    try:
        tokens = tokenize(text, known, is_negated=is_negated, is_type=start == "type")
        return cast("syntax.Node", _lark().parse(cast("Any", tokens), start=start))
    except UnreadableText as error:
        raise FeelSyntaxError(error.position, _EXPRESSION, f"„{error.found}“") from None
    except UnexpectedToken as error:
        raise _syntax_error(error, text) from None


_EXPRESSION = translatable("ein FEEL-Ausdruck")
_END = translatable("das Ende des Ausdrucks")
_VALUE = translatable("ein Wert oder ein Name")
_OPERATOR = translatable("ein Operator")
_SPELLINGS = {
    "NAME": translatable("ein Name"),
    "$END": _END,
    "RPAR": "„)“",
    "RSQB": "„]“",
    "_RBRACE": "„}“",
    "_COLON": "„:“",
    "_COMMA": "„,“",
    "_THEN": "„then“",
    "_ELSE": "„else“",
    "_RETURN": "„return“",
    "_SATISFIES": "„satisfies“",
    "IN": "„in“",
    "_AND": "„and“",
    "LPAR": "„(“",
    "_DOTS": "„..“",
    "_ARROW": "„->“",
    "GT": "„>“",
    "LT": "„<“",
}
_STARTS = frozenset({"NUMBER", "STRING", "IF"})


def _syntax_error(error: UnexpectedToken, text: str) -> FeelSyntaxError:
    token: Any = error.token
    at_end = token.type == "$END"
    position = len(text) if at_end else token.start_pos
    found = _END if at_end else f"„{_found(token, text)}“"
    return FeelSyntaxError(position, _expected(error.expected), found)


def _found(token: Token, text: str) -> str:
    value = token.value if isinstance(token.value, str) else text[token.start_pos :].split()[0]
    return value if len(value) <= 30 else value[:29] + "…"


def _expected(expected: Iterable[str]) -> str:
    kinds = set(expected)
    if kinds >= _STARTS:
        return _VALUE
    words = [word for kind, word in _SPELLINGS.items() if kind in kinds]
    if "PLUS" in kinds:
        words = [w for w in words if w not in {"„(“", "„in“", "„and“", "„>“", "„<“"}]
        words.append(_OPERATOR)
    return _join(words) if words else _EXPRESSION


def _join(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + translatable(" oder ") + words[-1]
