"""XML Schema and XPath patterns translated to the syntax of the `regex` package, or refused.

Source: XPath 2.0 Functions and Operators, 7.6.1; XML Schema part 2, appendix F.
"""

import regex

_SPACE = " \t\n\r"
_NAME_START = (
    r":A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD"
)
_NAME = _NAME_START + r"\-.0-9\u00B7\u0300-\u036F\u203F-\u2040"
_CLASSES = {
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "s": r"[ \t\n\r]",
    "S": r"[^ \t\n\r]",
    "w": r"[^\p{P}\p{Z}\p{C}]",
    "W": r"[\p{P}\p{Z}\p{C}]",
    "i": f"[{_NAME_START}]",
    "I": f"[^{_NAME_START}]",
    "c": f"[{_NAME}]",
    "C": f"[^{_NAME}]",
}
_SINGLE = {"n": r"\n", "r": r"\r", "t": r"\t"}
_ESCAPABLE = frozenset("\\|.-^?*+{}()[]$")
_CATEGORIES = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cn",
    ]
)


class InvalidPattern(ValueError):
    """The pattern is outside the language."""


class PatternTranslator:
    """One pass over one pattern."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.text = pattern
        self.at = 0
        self.out: list[str] = []
        self.groups = 0
        self.open: list[int] = []
        self.closed: set[int] = set()
        self.dot = "." if "s" in flags else r"[^\n\r]"
        self.start, self.end = (r"(?:\A|(?<=\n)(?!\Z))", r"(?=\n|\Z)") if "m" in flags else (r"\A", r"\Z")
        self.free = "x" in flags

    def translate(self) -> str:
        while self.at < len(self.text):
            self._atom(self._take())
        if self.open:
            raise InvalidPattern
        return "".join(self.out)

    def _take(self) -> str:
        if self.at >= len(self.text):
            raise InvalidPattern
        self.at += 1
        return self.text[self.at - 1]

    def _peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def _skip_space(self) -> None:
        while self.free and self._peek() and self._peek() in _SPACE:
            self.at += 1

    def _atom(self, char: str) -> None:
        if self.free and char in _SPACE:
            return
        if char == "(":
            self._group()
        elif char == ")":
            if not self.open:
                raise InvalidPattern
            self.closed.add(self.open.pop())
            self.out.append(")")
        elif char == "[":
            self.out.append(self._class())
        elif char == "\\":
            self._skip_space()
            self.out.append(self._escape())
        elif char == "{":
            self._quantity()
        elif char in "]}":
            raise InvalidPattern
        elif char in "?*+":
            self._repeat(char)
        else:
            plain = {".": self.dot, "^": self.start, "$": self.end, "|": "|"}
            self.out.append(plain.get(char) or regex.escape(char))

    def _group(self) -> None:
        self._skip_space()
        if self._peek() == "?":
            self.at += 1
            if self._take() != ":":
                raise InvalidPattern
            self.open.append(0)
            self.out.append("(?:")
            return
        self.groups += 1
        self.open.append(self.groups)
        self.out.append("(")

    def _repeat(self, sign: str) -> None:
        if not self.out or self.out[-1] in {"(", "(?:", "|", "*", "+", "?"} or self.out[-1].startswith("{"):
            raise InvalidPattern
        self._skip_space()
        if self._peek() == "?":
            self.at += 1
            self.out.append(sign + "?")
            return
        self.out.append(sign)

    def _quantity(self) -> None:
        stop = self.text.find("}", self.at)
        bounds = self.text[self.at : stop].replace(" ", "") if self.free else self.text[self.at : stop]
        low, comma, high = bounds.partition(",")
        if stop < 0 or not low.isdecimal() or (high and not high.isdecimal()) or max(len(low), len(high)) > 4:
            raise InvalidPattern
        if high and int(low) > int(high):
            raise InvalidPattern
        self.at = stop + 1
        self._repeat("{" + low + comma + high + "}")

    def _escape(self) -> str:
        char = self._take()
        if char.isdecimal() and char.isascii():
            return self._back_reference(char)
        if char in "pP":
            return self._property(char)
        if char in _CLASSES:
            return _CLASSES[char]
        if char in _SINGLE:
            return _SINGLE[char]
        if char in _ESCAPABLE:
            return regex.escape(char)
        raise InvalidPattern

    def _back_reference(self, digit: str) -> str:
        number = int(digit)
        while self._peek().isdecimal() and number * 10 + int(self._peek()) <= self.groups:
            number = number * 10 + int(self._take())
        if number not in self.closed or number == 0:
            raise InvalidPattern
        return f"(?:\\{number})"

    def _property(self, letter: str) -> str:
        self._skip_space()
        stop = self.text.find("}", self.at)
        if self._take() != "{" or stop < 0:
            raise InvalidPattern
        name = self.text[self.at : stop]
        if self.free:
            name = "".join(name.split())
        self.at = stop + 1
        if name in _CATEGORIES:
            return f"\\{letter}{{{name}}}"
        block = name.removeprefix("Is")
        if block == name or not block.replace("-", "").isalnum():
            raise InvalidPattern
        return f"\\{letter}{{Block={block}}}"

    def _class(self) -> str:
        """A character class; `[a-z-[aeiou]]` subtracts."""
        negative = self._peek() == "^"
        self.at += negative
        members: list[str] = []
        subtracted = ""
        while True:
            char = self._take()
            if char == "]":
                if not members:
                    raise InvalidPattern
                break
            if char == "-" and self._peek() == "[" and members:
                self.at += 1
                subtracted = self._class()
                if self._take() != "]":
                    raise InvalidPattern
                break
            members.append(self._member(char, last=not members))
        body = f"[{'^' if negative else ''}{''.join(members)}]"
        return f"[{body}--{subtracted}]" if subtracted else body

    def _member(self, char: str, *, last: bool) -> str:
        first, is_set = self._class_char(char, first=last)
        if is_set or self._peek() != "-" or self.text[self.at + 1 : self.at + 2] in {"]", "[", ""}:
            return first
        self.at += 1
        second, is_set = self._class_char(self._take(), first=False)
        if is_set:
            raise InvalidPattern
        return f"{first}-{second}"

    def _class_char(self, char: str, *, first: bool) -> tuple[str, bool]:
        if char == "\\":
            following = self._peek()
            if following.isdecimal():
                raise InvalidPattern
            escaped = self._escape()
            return escaped, following in _CLASSES or following in "pP"
        if char == "[" or (char == "-" and not first and self._peek() != "]"):
            raise InvalidPattern
        return regex.escape(char, special_only=False) if not char.isalnum() else char, False
