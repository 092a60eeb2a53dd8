"""How a boxed expression becomes something that runs: the compiler's interface, scopes, literal expressions.

A compiled expression is a function of the variables in scope and the notes of the evaluation it is part of. It returns
a FEEL value and never raises for a wrong value: it notes a reason and returns null, as the standard demands.
`feel.LimitExceeded` passes through.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine import feel
from engine.dmn.elements import BoxedExpression, FunctionDefinition, LiteralExpression
from engine.dmn.item_types import ItemTypes
from engine.dmn.reading import Reading
from engine.dmn.recorder import Recorder
from engine.errors import translatable

Variables = Mapping[str, Any]


Logic = Callable[[Variables, Recorder], Any]


@dataclass(frozen=True, slots=True)
class NameScope:
    """What a text may refer to, and which element it belongs to."""

    owner_id: str | None
    owner_name: str
    names: frozenset[str]
    is_column: bool = False  # the input expression of a table column

    def plus(self, *names: str) -> "NameScope":
        """The scope of an inner expression that sees further names."""
        return replace(self, names=self.names.union(names))


@dataclass(frozen=True, slots=True)
class Usage:
    """A FEEL text and the names in it that its scope does not know."""

    owner_id: str | None
    element_id: str | None
    text: str
    unknown: frozenset[str]
    is_column: bool  # it is the input expression of a decision table


Handler = Callable[["Compiler", Any, NameScope], Logic]


@dataclass(frozen=True, slots=True)
class Compiler:
    """Turns boxed expressions into logic. Collects syntax errors as findings; such an expression evaluates to null."""

    handlers: Mapping[type, Handler]
    types: ItemTypes
    members: frozenset[str]  # names of components, which may follow a dot or stand in a filter
    reading: Reading
    usages: list[Usage] = field(default_factory=list)  # texts with names beyond their scope
    tables: list[Any] = field(default_factory=list)  # every compiled table, for the checks
    known_tests: dict[tuple[str, frozenset[str]], feel.UnaryTests] = field(default_factory=dict)

    def compile(self, expression: BoxedExpression | None, scope: NameScope) -> Logic:
        """The logic of any boxed expression, its result converted to the expression's own type."""
        if expression is None:
            return _no_logic
        logic = self.handlers[type(expression)](self, expression, scope)
        if isinstance(expression, FunctionDefinition):
            return logic  # its type is that of a function, or of the result, and is looked at there
        return self.typed(logic, expression.type_ref, expression.element_id or scope.owner_id)

    def typed(self, logic: Logic, type_ref: str | None, element_id: str | None) -> Logic:
        """The logic with its result converted to the type; null and a reason where it does not conform."""
        expected = self.types.resolve(type_ref, element_id, self.reading)
        if expected is None:
            return logic

        def convert(variables: Variables, notes: Recorder) -> Any:
            return expected.converted(logic(variables, notes), element_id, notes)

        return convert

    def text(self, text: str, element_id: str | None, scope: NameScope) -> feel.Expression | None:
        """A FEEL expression; None and a finding if the text has a syntax error."""
        try:
            compiled = feel.compile(text, names=self.names(scope), types=self.types.feel_types)
        except (feel.FeelSyntaxError, feel.LimitExceeded) as error:
            self._syntax_error(element_id or scope.owner_id, text, error)
            return None
        self._note_usage(compiled.names, text, element_id, scope)
        return compiled

    def tests(self, text: str, element_id: str | None, scope: NameScope) -> feel.UnaryTests | None:
        """Unary tests; None and a finding if the text has a syntax error."""
        names = self.names(scope)
        compiled = self.known_tests.get((text, names))  # the cells of a table repeat themselves
        if compiled is None:
            try:
                compiled = feel.compile_unary_tests(text, names=names, types=self.types.feel_types)
            except (feel.FeelSyntaxError, feel.LimitExceeded) as error:
                self._syntax_error(element_id or scope.owner_id, text, error)
                return None
            self.known_tests[text, names] = compiled
        self._note_usage(compiled.names, text, element_id, scope)
        return compiled

    def is_readable(self, text: str, scope: NameScope) -> bool:
        """Whether FEEL can read a text; nothing is reported."""
        try:
            feel.compile(text, names=self.names(scope), types=self.types.feel_types)
        except (feel.FeelSyntaxError, feel.LimitExceeded):
            return False
        return True

    def names(self, scope: NameScope) -> frozenset[str]:
        """All names that FEEL should recognise in a text of this scope."""
        return scope.names | self.members

    def _note_usage(self, names: Iterable[str], text: str, element_id: str | None, scope: NameScope) -> None:
        unknown = frozenset(names) - scope.names
        if unknown:
            place = element_id or scope.owner_id
            self.usages.append(Usage(scope.owner_id, place, text, unknown, scope.is_column))

    def _syntax_error(
        self, element_id: str | None, text: str, error: feel.FeelSyntaxError | feel.LimitExceeded
    ) -> None:
        self.reading.error(
            "feel-syntax",
            element_id,
            translatable("„{text}“ ist kein gültiger Ausdruck: {error}"),
            text=text,
            error=str(error),
        )


def literal(compiler: Compiler, expression: LiteralExpression, scope: NameScope) -> Logic:
    """The logic of a literal expression: its FEEL text."""
    element_id = expression.element_id or scope.owner_id
    if not expression.text:
        return _no_logic
    compiled = compiler.text(expression.text, expression.element_id, scope)
    if compiled is None:
        return unreadable(element_id, expression.text)
    explain = compiled.explain

    def evaluate(variables: Variables, notes: Recorder) -> Any:
        outcome = explain(variables, notes.meter)
        if outcome.reasons:
            notes.drain(element_id)
        return outcome.value

    return evaluate


def unreadable(element_id: str | None, text: str) -> Logic:
    """The logic of a text with a syntax error: null, and the reason."""
    sentence = translatable("„{text}“ ist kein gültiger Ausdruck.").format(text=text)

    def evaluate(_variables: Variables, notes: Recorder) -> Any:
        notes.reason(element_id, sentence)

    return evaluate


def _no_logic(_variables: Variables, _notes: Recorder) -> Any:
    return None
