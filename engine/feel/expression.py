"""Compiled expressions and unary tests: the objects that the rest of the program holds and evaluates.

They are immutable to their users and may be shared by threads. Parsing happens at once, Python code is generated at
the first evaluation and takes the place of `evaluate` and `matches`. Evaluation touches nothing but the variables
given, and the clock for now() and today().
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from engine.feel import syntax
from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Run, compile_syntax
from engine.feel.kinds import FeelType
from engine.feel.known_names import KnownNames
from engine.feel.limits import LIMITS, NESTING, LimitExceeded, Meter
from engine.feel.parser import parse, parse_unary_tests
from engine.feel.reasons import Reason
from engine.feel.scoping import FreeNames


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value and why parts of it (or all of it) became null."""

    value: Any
    reasons: tuple[Reason, ...]


class Evaluate(Protocol):
    """How an expression is evaluated."""

    def __call__(self, variables: Mapping[str, Any], meter: Meter | None = None) -> Any: ...


class Matches(Protocol):
    """How a value is put to unary tests."""

    def __call__(self, value: Any, variables: Mapping[str, Any], meter: Meter | None = None) -> bool: ...


class _CompiledText:
    """What expressions and unary tests share.

    `text` is the source, `syntax` its tree, `names` the variables it needs (first segment of qualified names),
    `possible_names` names inside filters, which may be variables or entries of the filtered elements.
    """

    __slots__ = ("_explaining", "_known", "_types", "names", "possible_names", "syntax", "text")

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
        self._explaining: Run | None = None

    def _compile(self, careful: Run | None) -> Run:
        try:
            return compile_syntax(self.syntax, self._known, self._types, careful=careful)
        except (RecursionError, MemoryError, SyntaxError) as error:
            if isinstance(error, SyntaxError) and "too many" not in str(error):
                raise
            raise LimitExceeded(NESTING, LIMITS.nesting) from None  # too deep for Python's compiler

    def _careful(self, *arguments: Any) -> Any:
        run = self._explaining
        if run is None:
            run = self._explaining = self._compile(None)
        return run(*arguments)

    def _explain(self, meter: Meter | None, *arguments: Any) -> Outcome:
        meter = Meter() if meter is None else meter
        if meter.reasons is None:
            meter.reasons = []
        first = len(meter.reasons)
        value = self._careful(*arguments, meter)
        return Outcome(value, tuple(meter.reasons[first:]))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"


class Expression(_CompiledText):
    """A compiled FEEL expression.

    `evaluate(variables, meter=None)` gives the value with these variables; None (null) on error, as the standard
    demands. `variables` maps names to Python values (see to_feel) or, as a `Scope`, to FEEL values. Raises
    LimitExceeded, and NotAFeelValue for a variable that FEEL cannot hold. A `meter` shares limits among expressions.
    """

    __slots__ = ("evaluate",)
    evaluate: Evaluate

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.evaluate = self._first_evaluation

    def _first_evaluation(self, variables: Mapping[str, Any], meter: Meter | None = None) -> Any:
        if self.evaluate == self._first_evaluation:  # who kept this method would compile every time
            self.evaluate = self._compile(self._careful)
        return self.evaluate(variables, meter)

    def explain(self, variables: Mapping[str, Any], meter: Meter | None = None) -> Outcome:
        """The value together with the reasons of every null that arose on the way."""
        return self._explain(meter, variables)


class UnaryTests(_CompiledText):
    """Compiled unary tests: the content of a decision table's input cell, or allowed values.

    `matches(value, variables, meter=None)` tells whether the input value passes; unknown counts as no.
    """

    __slots__ = ("matches",)
    matches: Matches

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.matches = self._first_match

    @property
    def is_any(self) -> bool:
        """Whether the tests are `-`, which every value passes."""
        return isinstance(self.syntax, syntax.UnaryTests) and not self.syntax.tests

    def _first_match(self, value: Any, variables: Mapping[str, Any], meter: Meter | None = None) -> bool:
        if self.matches == self._first_match:
            self.matches = _certain(self._compile(self._careful))
        return self.matches(value, variables, meter)

    def explain(self, value: Any, variables: Mapping[str, Any], meter: Meter | None = None) -> Outcome:
        """True, False or None (unknown) together with the reasons."""
        return self._explain(meter, value, variables)


def _certain(run: Run) -> Matches:
    def matches(value: Any, variables: Mapping[str, Any], meter: Meter | None = None) -> bool:
        return run(value, variables, meter) is True

    return matches


@lru_cache(maxsize=256)
def _known(names: frozenset[str]) -> KnownNames | None:
    return KnownNames(names) if names else None


def compile_expression(
    text: str, names: Iterable[str] | None = None, types: Mapping[str, FeelType] | None = None
) -> Expression:
    """Compile an expression; see engine.feel.compile."""
    known = frozenset(names or ())
    return Expression(text, parse(text, _known(known)), known, types)


def compile_unary_tests(
    text: str, names: Iterable[str] | None = None, types: Mapping[str, FeelType] | None = None
) -> UnaryTests:
    """Compile unary tests; see engine.feel.compile_unary_tests."""
    known = frozenset(names or ())
    return UnaryTests(text, parse_unary_tests(text, _known(known)), known, types)
