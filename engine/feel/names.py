"""FEEL text to tokens. Here names are resolved, the one part of FEEL that no grammar can do alone.

A FEEL name may hold spaces, operators and keywords (`Profit and loss`, `days-left`, `Teacher's note`), so where
it ends depends on the names in scope. The rules, in this order:

1. At a place where only a name can stand (a context's key, a named argument, the variable of `for`) everything up
   to the `:` or `in` is the name.
2. Otherwise the longest known name wins (DMN 1.5, 10.3.1.5). Known are the caller's names, the built-in names with
   keywords in them, and the keys and variables met so far in scope; after a dot and inside a filter also the
   keys that are out of scope by now.
3. Otherwise adjacent words that are no keywords make one name: two names side by side are never valid FEEL, so a
   name with spaces needs no declaration. An apostrophe belongs to the name that it touches.

`^` is read as `**` and backticks quote a name, as the form editor has it. The lexer also tells `]1..2[` from filters
and lists, and refuses text that is nested too deeply for the parser's users to walk through.
"""

from decimal import Decimal, DecimalException
from typing import Any

from engine.feel.known_names import KnownNames
from engine.feel.nesting import FUNCTION_HEADER, Nesting
from engine.feel.pieces import Raw, UnreadableText, split_raw, unescape
from engine.feel.values import NUMBERS

_KEYWORDS = {
    "for": "FOR",
    "in": "IN",
    "return": "_RETURN",
    "if": "IF",
    "then": "_THEN",
    "else": "_ELSE",
    "some": "SOME",
    "every": "EVERY",
    "satisfies": "_SATISFIES",
    "and": "_AND",
    "or": "_OR",
    "between": "BETWEEN",
    "function": "FUNCTION",
    "true": "TRUE",
    "false": "FALSE",
    "null": "NULL",
}
_SYMBOLS = {
    "+": "PLUS",
    "-": "MINUS",
    "*": "TIMES",
    "/": "DIVIDE",
    "**": "POWER",
    "^": "POWER",
    "=": "EQUALITY",
    "!=": "EQUALITY",
    "<=": "EQUALITY",
    ">=": "EQUALITY",
    "<": "LT",
    ">": "GT",
    "(": "LPAR",
    ")": "RPAR",
    "[": "LSQB",
    "]": "RSQB",
    "{": "LBRACE",
    "}": "_RBRACE",
    ",": "_COMMA",
    ":": "_COLON",
    ".": "DOT",
    "..": "_DOTS",
    "->": "_ARROW",
}
_NAME_SYMBOLS = frozenset({".", "/", "-", "'", "’", "+", "*", "**"})
_APOSTROPHES = frozenset({"'", "’"})
_OPERAND_ENDS = frozenset(
    {"NAME", "NUMBER", "STRING", "AT", "NULL", "TRUE", "FALSE", "RPAR", "RSQB", "_RBRACE", "CLOSE"}
)
_OPERAND_STARTS = frozenset({"word", "number", "string", "at", "quoted"})
_GENERIC_TYPES = frozenset({"list", "range", "context"})
_OPERAND_SYMBOLS = frozenset({"(", "[", "{", "-", "=", "!=", "<", "<=", ">", ">="})
_OPERAND_WORDS = frozenset({"if", "for", "some", "every", "function", "true", "false", "null"})
_OPENING = frozenset({"LPAR", "LSQB", "LBRACE", "OPEN"})
_CLOSING = frozenset({"RPAR", "RSQB", "_RBRACE", "CLOSE"})
_BUILTIN_NAMES = ("date and time", "years and months duration", "days and time duration")


class Token:
    """A terminal as the parser reads it: `type`, `value`, and where it starts."""

    __slots__ = ("start_pos", "type", "value")
    line = column = end_line = end_column = end_pos = 0  # read by Lark, of no use to us

    def __init__(self, kind: str, value: Any, position: int) -> None:
        self.type = kind
        self.value = value
        self.start_pos = position


_BUILTINS = KnownNames(_BUILTIN_NAMES)


class Tokenizer:
    """One run over one text; `tokens` gives the list for the parser."""

    def __init__(self, text: str, names: KnownNames | None, *, is_negated: bool, is_type: bool) -> None:
        self.raws = split_raw(text)
        self.caller_names = names
        self.is_type = is_type
        self.is_negated = is_negated and [raw.text for raw in self.raws[:2]] == ["not", "("]
        self.out: list[Token] = []
        self.nesting = Nesting()
        self.signs = 0  # minus signs in a row
        self.body_start = -1  # number of tokens before the body of the last function
        self.type_end = -1  # number of tokens up to the end of the last type in angle brackets

    def tokens(self) -> list[Token]:
        raws, out = self.raws, self.out
        count = len(raws)
        index = 0
        if self.is_negated:
            out.append(Token("_NOT", "not", raws[0].position))
            index = 1
        while index < count:
            raw = raws[index]
            if raw.kind == "word":
                index = self._word(index)
            elif raw.kind == "symbol":
                index = self._symbol(index)
            else:
                self._literal(raw)
                index += 1
        return out

    def _previous(self) -> str:
        return self.out[-1].type if self.out else ""

    def _literal(self, raw: Raw) -> None:
        text, kind = raw.text, raw.kind
        if kind == "number":
            value: Any = _number(raw)
        elif kind == "quoted":
            value = text[1:-1]
        else:
            value = unescape(text[text.index('"') + 1 : -1])
        self.signs = 0
        self.out.append(Token(_LITERALS[kind], value, raw.position))

    # -- names

    def _word(self, index: int) -> int:
        raws, raw = self.raws, self.raws[index]
        previous = self._previous()
        self.signs = 0
        if stop := self._declared(index, previous):
            return self._name(index, stop, None, declared=True)
        known = self._known(index, previous)
        keyword = _KEYWORDS.get(raw.text)
        if keyword and previous != "DOT" and (known is None or known[0] == 1):
            return self._keyword(index, keyword)
        if raw.text == "instance" and self._text(index + 1) == "of":
            self.out += [
                Token("INSTANCE", "instance", raw.position),
                Token("_OF", "of", raws[index + 1].position),
            ]
            return index + 2
        if raw.text == "external" and previous == "RPAR" and self._text(index + 1) == "{":
            self.out.append(Token("EXTERNAL", "external", raw.position))
            return index + 1
        if known is not None and not self._continues(index + known[0]):
            return self._name(index, index + known[0], known[1])
        stop = index + 1
        while self._continues(stop):
            stop += 1
        return self._name(index, stop, None)

    def _text(self, index: int) -> str:
        return self.raws[index].text if index < len(self.raws) else ""

    def _continues(self, index: int) -> bool:
        """Whether the piece at `index` can only be a further part of the name before it."""
        if index >= len(self.raws):
            return False
        raw = self.raws[index]
        if raw.kind == "word":
            if raw.text == "instance" and self._text(index + 1) == "of":
                return False
            return raw.text not in _KEYWORDS
        if raw.kind == "number":
            return raw.text.isdigit()
        return raw.text in _APOSTROPHES and self.raws[index - 1].end == raw.position

    def _known(self, index: int, previous: str) -> tuple[int, str] | None:
        best = None
        nesting = self.nesting
        places = [self.caller_names, _BUILTINS, *(level.names for level in nesting.levels)]
        if previous == "DOT" or nesting.is_filtering:
            places.append(nesting.seen)
        for place in places:
            if place is not None:
                found = place.longest(self.raws, index)
                if found and (best is None or found[0] > best[0]):
                    best = found
        return best

    def _declared(self, index: int, previous: str) -> int:
        """Where a name ends that stands where only a name can stand; 0 if this is no such place."""
        if previous in {"LBRACE", "_COMMA", "LPAR", "_LANGLE"}:
            stop = self._name_run(index)
            return stop if self._text(stop) == ":" and self.raws[stop].kind == "symbol" else 0
        if previous in {"FOR", "SOME", "EVERY"}:
            stop = self._name_run(index, until="in")
            return stop if self._text(stop) == "in" else 0
        return 0

    def _name_run(self, index: int, until: str = "") -> int:
        """The end of the longest run of pieces that may be parts of one name."""
        while index < len(self.raws):
            raw = self.raws[index]
            part = raw.kind == "word" or (raw.kind == "number" and raw.text.isdigit()) or raw.text in _NAME_SYMBOLS
            if not part or raw.text == until:
                break
            index += 1
        return index

    def _name(self, start: int, stop: int, spelling: str | None, *, declared: bool = False) -> int:
        if spelling is None:
            spelling = self._spelling(start, stop)
        self.out.append(Token("NAME", spelling, self.raws[start].position))
        if (declared or self._text(stop) in {"in", ":", ",", ")"}) and stop - start > 1:
            self.nesting.declare(spelling)
        return stop

    def _spelling(self, start: int, stop: int) -> str:
        """Pieces joined as written: a single space where the text has white space."""
        raws = self.raws
        text = raws[start].text
        for index in range(start + 1, stop):
            text += (" " if raws[index - 1].end < raws[index].position else "") + raws[index].text
        return text

    # -- keywords, brackets and operators

    def _keyword(self, index: int, keyword: str) -> int:
        self.nesting.keyword(keyword, continues_chain=keyword == "IF" and self._previous() == "_ELSE")
        self.out.append(Token(keyword, self.raws[index].text, self.raws[index].position))
        return index + 1

    def _symbol(self, index: int) -> int:
        raw = self.raws[index]
        text = raw.text
        previous = self._previous()
        kind = _SYMBOLS.get(text)
        if kind is None:
            raise UnreadableText(raw.position, text)
        follows_operand = self._follows_operand()
        if text == "-" and not follows_operand:
            return self._sign(index)
        self.signs = 0
        if text == "[" and follows_operand and self._closes_interval(index):
            kind = "CLOSE"
        elif text == "]" and not follows_operand and previous != "LSQB":
            kind = "OPEN"
        kind = self._nest(kind, text, previous)
        self.out.append(Token(kind, "**" if kind == "POWER" else text, raw.position))
        return index + 1

    def _nest(self, kind: str, text: str, previous: str) -> str:
        """Keep account of what a symbol opens or closes; gives the kind of its token."""
        nesting = self.nesting
        if kind in _OPENING:
            nesting.open(FUNCTION_HEADER if previous == "FUNCTION" else text)
        elif kind in _CLOSING:
            if nesting.close() == FUNCTION_HEADER:
                self.body_start = len(self.out) + 1
        elif kind == "_DOTS":
            nesting.dots()
        elif kind == "_COMMA":
            nesting.comma()
        elif kind in {"LT", "GT"}:
            return self._angle(kind)
        return kind

    def _follows_operand(self) -> bool:
        count = len(self.out)
        return count == self.type_end or (self._previous() in _OPERAND_ENDS and count != self.body_start)

    def _angle(self, kind: str) -> str:
        """Tell the angle brackets of a type from comparisons."""
        if kind == "GT" and self.nesting.angles:
            self.nesting.close_angle()
            self.type_end = len(self.out) + 1
            return "_RANGLE"
        if kind == "LT" and self._names_generic_type():
            self.nesting.open_angle()
            return "_LANGLE"
        return kind

    def _names_generic_type(self) -> bool:
        """Whether the token before `<` names a type that takes arguments, at a place where a type stands."""
        previous = self._previous()
        if previous != "NAME":
            return previous == "FUNCTION"
        if self.out[-1].value not in _GENERIC_TYPES:
            return False
        if len(self.out) == 1:
            return self.is_type
        before = self.out[-2].type
        if before == "_COLON":
            return self.nesting.angles > 0 or self.nesting.level.opener == FUNCTION_HEADER
        return before in {"_OF", "_ARROW"} or (self.nesting.angles > 0 and before in {"_LANGLE", "_COMMA"})

    def _sign(self, index: int) -> int:
        """A minus before an operand: part of the number that it touches, otherwise an operator."""
        raw = self.raws[index]
        following = self.raws[index + 1] if index + 1 < len(self.raws) else None
        if following and following.kind == "number" and following.position == raw.end:
            number = _number(following)
            self.out.append(Token("NUMBER", number.copy_negate() if number else number, raw.position))
            self.signs = 0
            return index + 2
        self.signs += 1
        self.nesting.check(self.signs)
        self.out.append(Token("MINUS", "-", raw.position))
        return index + 1

    def _closes_interval(self, index: int) -> bool:
        """Whether `[` ends an interval: one is open here, and no operand follows."""
        if not self.nesting.level.holds_interval:
            return False
        following = self.raws[index + 1] if index + 1 < len(self.raws) else None
        if following is None:
            return True
        if following.kind == "word":
            return following.text in _KEYWORDS and following.text not in _OPERAND_WORDS
        return following.kind not in _OPERAND_STARTS and following.text not in _OPERAND_SYMBOLS


def _number(raw: Raw) -> Decimal:
    """A number of up to 34 digits; a longer one is rounded."""
    try:
        return NUMBERS.create_decimal(raw.text)
    except DecimalException:
        raise UnreadableText(raw.position, raw.text[:30]) from None


_LITERALS = {"number": "NUMBER", "string": "STRING", "at": "AT", "quoted": "NAME"}


def tokenize(
    text: str, names: KnownNames | None = None, *, is_negated: bool = False, is_type: bool = False
) -> list[Token]:
    """The tokens of a text; raises UnreadableText or LimitExceeded.

    With `is_negated`, a `not(` at the beginning negates unary tests instead of calling the function not(); with
    `is_type` the text is a type and no expression.
    """
    return Tokenizer(text, names, is_negated=is_negated, is_type=is_type).tokens()
