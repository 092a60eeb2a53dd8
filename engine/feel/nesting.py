"""What is open at a point of a FEEL text: brackets, constructs, types, names in scope. Bounds the depth.

The depth counts brackets, the type brackets `<...>`, and constructs that begin with a keyword and reach to the right
(`if`, `for`, `some`, `every`, `function`); a further link of an `else if` chain is not deeper than the first.
"""

from engine.feel.known_names import KnownNames
from engine.feel.limits import LIMITS, NESTING, LimitExceeded

FUNCTION_HEADER = "function"
_ITERATIONS = frozenset({"FOR", "SOME", "EVERY"})
_ITERATION_ENDS = frozenset({"_RETURN", "_SATISFIES"})
_CONSTRUCTS = _ITERATIONS | {"IF", "FUNCTION"}


class Level:
    """The inside of one bracket (or of the whole text)."""

    __slots__ = ("constructs", "headers", "holds_interval", "names", "opener")

    def __init__(self, opener: str) -> None:
        self.opener = opener  # the bracket, or FUNCTION_HEADER for the one around parameters
        self.constructs = 0  # constructs begun since the last comma
        self.headers = 0  # iterations whose `return` or `satisfies` is still to come
        self.holds_interval = False  # whether `..` stood here, so that `[` may end an interval
        self.names = KnownNames()  # names declared here


class Nesting:
    """The levels that are open, from the outermost to the innermost."""

    def __init__(self) -> None:
        self.levels = [Level("")]
        self.seen = KnownNames()  # every name declared so far, in scope or not
        self.angles = 0  # type brackets that are open
        self._depth = 0

    @property
    def level(self) -> Level:
        """The innermost level."""
        return self.levels[-1]

    def open(self, opener: str) -> None:
        self.deepen()
        self.levels.append(Level(opener))

    def close(self) -> str:
        """Leave the innermost bracket and give it; a bracket too many is left to the parser."""
        if len(self.levels) == 1:
            return ""
        level = self.levels.pop()
        self._depth -= 1 + level.constructs
        return level.opener

    def open_angle(self) -> None:
        self.angles += 1
        self.deepen()

    def close_angle(self) -> None:
        self.angles -= 1
        self._depth -= 1

    def comma(self) -> None:
        """What was begun between brackets and commas ends here."""
        level = self.level
        self._depth -= level.constructs
        level.constructs = 0

    def keyword(self, keyword: str, *, continues_chain: bool) -> None:
        """A keyword stands here; `continues_chain` says that it is the `if` of an `else if`."""
        level = self.level
        level.holds_interval = False
        if keyword in _CONSTRUCTS and not continues_chain:
            level.constructs += 1
            self.deepen()
        if keyword in _ITERATIONS:
            level.headers += 1
        elif keyword in _ITERATION_ENDS:
            level.headers -= 1

    def dots(self) -> None:
        """`..` stands here: an interval, unless the source of an iteration is being read."""
        self.level.holds_interval = not self.level.headers

    def deepen(self, by: int = 1) -> None:
        self._depth += by
        self.check()

    def check(self, more: int = 0) -> None:
        """Raise LimitExceeded if what is open, and `more`, lies too deep."""
        if self._depth + more > LIMITS.nesting:
            raise LimitExceeded(NESTING, LIMITS.nesting)

    def declare(self, name: str) -> None:
        """A name is known from here to the end of the innermost bracket."""
        self.level.names.add(name)
        self.seen.add(name)

    @property
    def is_filtering(self) -> bool:
        """Whether a square bracket is open, which may be a filter's."""
        return any(level.opener == "[" for level in self.levels)
