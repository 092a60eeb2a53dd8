"""Compiled expressions and unary tests: the objects that the rest of the program holds and evaluates.

They are immutable to their users and may be shared by threads. Parsing happens at once, Python code is generated at
the first evaluation. Evaluation touches nothing but the variables given, and the clock for now() and today().
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import translatable
from engine.feel import syntax
from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Compiled, compile_syntax
from engine.feel.kinds import FeelType
from engine.feel.known_names import KnownNames
from engine.feel.limits import LIMITS, NESTING, LimitExceeded, Meter
from engine.feel.parser import parse, parse_unary_tests
from engine.feel.reasons import Reason
from engine.feel.scoping import FreeNames
from engine.feel.values import to_feel
from engine.feel.weight import weigh

_DEPTH = translatable("Aufruftiefe")
_CONTAINERS = frozenset({list, dict})
_IDLE = Meter()  # for code that spends nothing and explains nothing


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value and why parts of it (or all of it) became null."""

    value: Any
    reasons: tuple[Reason, ...]


class _CompiledText:
    """What expressions and unary tests share: text, syntax, names, two variants of code.

    `text` is the source, `syntax` its tree, `names` the variables it needs (first segment of qualified names),
    `possible_names` names inside filters, which may be variables or entries of the filtered elements.
    """

    __slots__ = (
        "_explaining",
        "_idle",
        "_known",
        "_quick",
        "_types",
        "names",
        "possible_names",
        "syntax",
        "text",
    )

    def __init__(
        self, text: str, tree: syntax.Node, known: Iterable[str], types: Mapping[str, FeelType] | None
    ) -> None:
        self.text = text
        self.syntax = tree
        self._known = frozenset(known)
        self._types = types
        free = FreeNames(BUILTINS, self._known).walk(tree)
        self.names = frozenset(free.certain - {"?"})
        self.possible_names = frozenset(free.possible - {"?"} - self.names)
        self._quick: Callable[..., Any] | None = None
        self._explaining: Callable[..., Any] | None = None
        self._idle: Meter | None = None

    def _compile(self, *, is_explaining: bool) -> Compiled:
        try:
            return compile_syntax(self.syntax, self._known, self._types, is_explaining=is_explaining)
        except (RecursionError, MemoryError, SyntaxError):  # all three say: too deep for Python's compiler
            raise LimitExceeded(NESTING, LIMITS.nesting) from None

    def _make_quick(self) -> Callable[..., Any]:
        self._quick, spends = self._compile(is_explaining=False)
        self._idle = None if spends else _IDLE
        return self._quick

    def _explain(self, meter: Meter | None, variables: Mapping[str, Any], *arguments: Any) -> Outcome:
        if self._explaining is None:
            self._explaining, _ = self._compile(is_explaining=True)
        meter = Meter() if meter is None else meter
        if meter.reasons is None:
            meter.reasons = []
        first = len(meter.reasons)
        try:
            value = self._explaining(variables, meter, *arguments)
            weigh(value, meter)
        except RecursionError:
            raise LimitExceeded(_DEPTH, LIMITS.calls) from None
        return Outcome(value, tuple(meter.reasons[first:]))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"


class Expression(_CompiledText):
    """A compiled FEEL expression."""

    __slots__ = ()

    def evaluate(self, variables: Mapping[str, Any], meter: Meter | None = None) -> Any:
        """The value with these variables; None (null) on error, as the standard demands.

        `variables` maps names to Python values (see to_feel) or, as a `Scope`, to FEEL values. Raises LimitExceeded,
        and NotAFeelValue for a variable that FEEL cannot hold. Pass a `meter` to share limits among expressions.
        """
        run = self._quick or self._make_quick()
        meter = meter or self._idle or Meter()
        try:
            value = run(variables, meter)
        except RecursionError:
            raise LimitExceeded(_DEPTH, LIMITS.calls) from None
        if value.__class__ in _CONTAINERS:
            weigh(value, Meter() if meter is _IDLE else meter)
        return value

    def explain(self, variables: Mapping[str, Any], meter: Meter | None = None) -> Outcome:
        """The value together with the reasons of every null that arose on the way."""
        return self._explain(meter, variables)


class UnaryTests(_CompiledText):
    """Compiled unary tests: the content of a decision table's input cell, or allowed values."""

    __slots__ = ()

    @property
    def is_any(self) -> bool:
        """Whether the tests are `-`, which every value passes."""
        return isinstance(self.syntax, syntax.UnaryTests) and not self.syntax.tests

    def matches(self, value: Any, variables: Mapping[str, Any], meter: Meter | None = None) -> bool:
        """Whether the input value passes; unknown counts as no."""
        run = self._quick or self._make_quick()
        try:
            return run(variables, meter or self._idle or Meter(), to_feel(value)) is True
        except RecursionError:
            raise LimitExceeded(_DEPTH, LIMITS.calls) from None

    def explain(self, value: Any, variables: Mapping[str, Any], meter: Meter | None = None) -> Outcome:
        """True, False or None (unknown) together with the reasons."""
        return self._explain(meter, variables, to_feel(value))


def compile_expression(
    text: str, names: Iterable[str] | None = None, types: Mapping[str, FeelType] | None = None
) -> Expression:
    """Compile an expression; see engine.feel.compile."""
    known = tuple(names or ())
    return Expression(text, parse(text, KnownNames(known) if known else None), known, types)


def compile_unary_tests(
    text: str, names: Iterable[str] | None = None, types: Mapping[str, FeelType] | None = None
) -> UnaryTests:
    """Compile unary tests; see engine.feel.compile_unary_tests."""
    known = tuple(names or ())
    return UnaryTests(text, parse_unary_tests(text, KnownNames(known) if known else None), known, types)
