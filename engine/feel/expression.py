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
from engine.feel.compiler import Compiler
from engine.feel.kinds import FeelType
from engine.feel.limits import LIMITS, NESTING, LimitExceeded, Meter
from engine.feel.names import KnownNames
from engine.feel.parser import parse, parse_unary_tests
from engine.feel.reasons import Reason
from engine.feel.scoping import FreeNames
from engine.feel.values import to_feel

_DEPTH = translatable("Aufruftiefe")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value and why parts of it (or all of it) became null."""

    value: Any
    reasons: tuple[Reason, ...]


class _Compiled:
    """What expressions and unary tests share: text, syntax, names, two variants of code."""

    __slots__ = ("_explaining", "_known", "_quick", "_types", "names", "possible_names", "syntax", "text")

    def __init__(
        self,
        text: str,
        tree: syntax.Node,
        known: Iterable[str],
        types: Mapping[str, FeelType] | None,
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

    def _compiler(self, *, explaining: bool) -> Compiler:
        return Compiler(self._known, self._types, explaining=explaining)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"


class Expression(_Compiled):
    """A compiled FEEL expression.

    `text` is its source, `syntax` its tree, `names` the variables it needs (first segment of qualified names),
    `possible_names` names inside filters, which may be variables or entries of the filtered elements.
    """

    __slots__ = ()

    def evaluate(self, variables: Mapping[str, Any], meter: Meter | None = None) -> Any:
        """The value with these variables; None (null) on error, as the standard demands.

        `variables` maps names to Python values (see to_feel) or, as a `Scope`, to FEEL values. Raises LimitExceeded,
        and NotAFeelValue for a variable that FEEL cannot hold. Pass a `meter` to share limits among expressions.
        """
        run = self._quick
        if run is None:
            run = self._quick = _guarded(self._compiler(explaining=False).expression, self.syntax)
        try:
            return run(variables, meter if meter is not None else Meter())
        except RecursionError:
            raise LimitExceeded(_DEPTH, LIMITS.calls) from None

    def explain(self, variables: Mapping[str, Any], meter: Meter | None = None) -> Outcome:
        """The value together with the reasons of every null that arose on the way."""
        run = self._explaining
        if run is None:
            run = self._explaining = _guarded(self._compiler(explaining=True).expression, self.syntax)
        meter = meter if meter is not None else Meter(explaining=True)
        if meter.reasons is None:
            meter.reasons = []
        first = len(meter.reasons)
        try:
            value = run(variables, meter)
        except RecursionError:
            raise LimitExceeded(_DEPTH, LIMITS.calls) from None
        return Outcome(value, tuple(meter.reasons[first:]))


class UnaryTests(_Compiled):
    """Compiled unary tests: the content of a decision table's input cell, or allowed values."""

    __slots__ = ()

    @property
    def is_any(self) -> bool:
        """Whether the tests are `-`, which every value passes."""
        return isinstance(self.syntax, syntax.UnaryTests) and not self.syntax.tests

    def matches(self, value: Any, variables: Mapping[str, Any], meter: Meter | None = None) -> bool:
        """Whether the input value passes; unknown counts as no."""
        run = self._quick
        if run is None:
            run = self._quick = _guarded(self._compiler(explaining=False).unary_tests, self.syntax)
        try:
            return run(variables, meter if meter is not None else Meter(), to_feel(value)) is True
        except RecursionError:
            raise LimitExceeded(_DEPTH, LIMITS.calls) from None

    def explain(self, value: Any, variables: Mapping[str, Any], meter: Meter | None = None) -> Outcome:
        """True, False or None (unknown) together with the reasons."""
        run = self._explaining
        if run is None:
            run = self._explaining = _guarded(self._compiler(explaining=True).unary_tests, self.syntax)
        meter = meter if meter is not None else Meter(explaining=True)
        if meter.reasons is None:
            meter.reasons = []
        first = len(meter.reasons)
        try:
            answer = run(variables, meter, to_feel(value))
        except RecursionError:
            raise LimitExceeded(_DEPTH, LIMITS.calls) from None
        return Outcome(answer, tuple(meter.reasons[first:]))


def _guarded(build: Callable[[Any], Any], tree: syntax.Node) -> Any:
    try:
        return build(tree)
    except (RecursionError, MemoryError):
        raise LimitExceeded(NESTING, LIMITS.nesting) from None


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
