"""The workbench on which an expression becomes a Python function: constants, scopes, nested functions, code object.

Code is assembled as text from fixed templates. Every literal and every name of the analyst is replaced by a
placeholder (`'§0'`, `'§1'`, ...) that says nothing to the Python compiler, and is put into the code object's
constants afterwards; the code sees nothing but runtime.WORLD. FEEL's scopes become Python's: loop variables,
parameters and context entries are locals with generated names, bodies of loops, filters and functions are nested
functions. Variables are fetched once, at the start.

How nodes translate is not known here: the tables `Translations` say it (see compiler.py).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

from engine.feel import syntax
from engine.feel.builtins import BUILTINS
from engine.feel.kinds import FeelType
from engine.feel.runtime import WORLD
from engine.feel.syntax import Node

_MARK = "§"
_FLAT_AFTER = 6  # operations on a row that are nested; a longer row is written flat
_HOIST_AFTER = 5  # levels after which an expression moves into its own function
_CALLED = re.compile(r"\b[A-Z]{2,}(?=\()")
_METERED = frozenset(
    {
        "RUN",
        "CALL",
        "CALLNAMED",
        "SELECT",
        "STEPPED",
        "ROWS",
        "FOREACH",
        "FORROWS",
        "QUANTIFY",
        "QUANTIFYONE",
        "SNAPSHOT",
        "ISA",
    }
)


def _conversion(local: str, known: str = "ATOMS") -> list[str]:
    """A variable on its way in: small whole numbers are looked up, FEEL values are taken as they are."""
    return [
        f"if type({local}) is INT: {local} = INTEGERS[{local}]",
        f"elif type({local}) not in {known}: {local} = CONVERT({local})",
    ]


def _guarded(lines: Iterable[str], *handlers: str) -> list[str]:
    return ["try:", *(" " + line for line in lines), *handlers]


@dataclass(frozen=True, slots=True)
class Translations:
    """Who translates what: nodes on their own; nodes that follow a left operand's code; nodes that follow a name."""

    leaves: Mapping[type[Node], Callable[["Assembly", Any], str]]
    links: Mapping[type[Node], Callable[["Assembly", Any, str], str]]
    after_names: Mapping[type[Node], Callable[["Assembly", Any, syntax.Name], str | None]]


class Frame:
    """A Python function in the making: the functions nested in it."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        self.lines: list[str] = []

    def define(self, name: str, parameters: str, inner: "Frame", result: str) -> None:
        """Nest a function that returns `result`."""
        self.lines.append(f"def {name}({parameters}):")
        self.lines += [" " + line for line in inner.lines]
        self.lines.append(f" return {result}")


class Scope:
    """Names visible here: locals by FEEL name, or the elements of a filter; `outer` is what lies around."""

    __slots__ = ("element", "names", "outer")

    def __init__(self, outer: "Scope | None", names: dict[str, str], element: str | None = None) -> None:
        self.outer = outer
        self.names = names
        self.element = element


class Assembly:
    """One function being assembled.

    `known` are names that the caller declared, `types` the caller's types by name; `is_explaining` asks for code that
    records a reason wherever something becomes null.
    """

    def __init__(
        self,
        translations: Translations,
        known: Iterable[str],
        types: Mapping[str, FeelType] | None,
        *,
        is_explaining: bool,
    ) -> None:
        self.known = frozenset(known)
        self.types = types
        self.is_explaining = is_explaining
        self.uses_context = False  # whether numbers are computed with Python's operators, in FEEL's decimal context
        self.computes_in_place = not is_explaining  # not in functions: they may be called from anywhere
        self.scope = Scope(None, {})
        self._translations = translations
        self._constants: list[Any] = []
        self._variables: dict[str, str] = {}
        self._counter = 0
        self._level = 0
        self._frame = self._outermost = Frame()

    # -- pieces of code

    def temporary(self, prefix: str = "t") -> str:
        """A new local name."""
        self._counter += 1
        return f"{prefix}{self._counter}"

    def constant(self, value: Any) -> str:
        """The placeholder of a value."""
        self._constants.append(value)
        return f"'{_MARK}{len(self._constants) - 1}'"

    def failure(self, position: int, sentence: str, /, **values: object) -> str:
        """Code for a null whose reason is known before evaluation."""
        return f"M.fail({position}, {self.constant(sentence.format(**values))})"

    def function(self, parameters: str, scope: Scope, body: Callable[[], str]) -> str:
        """Nest a Python function whose body is assembled in a scope of its own; gives its name."""
        outside = self._frame, self.scope, self._level
        self._frame, self.scope, self._level = Frame(), scope, 0
        result = body()
        inner = self._frame
        self._frame, self.scope, self._level = outside
        name = self.temporary("f")
        self._frame.define(name, parameters, inner, result)
        return name

    def hoisted(self, body: Callable[[], str]) -> str:
        """Code that calls a nested function without parameters; keeps brackets and recursion shallow."""
        return self.function("", self.scope, body) + "()"

    def value(self, node: Node) -> str:
        """Code for the value of a node."""
        if self._level >= _HOIST_AFTER:
            return self.hoisted(lambda: self.value(node))
        self._level += 1
        try:
            return self._row(node)
        finally:
            self._level -= 1

    def _row(self, node: Node) -> str:
        """Code for a node and the chain of nodes that begin with it, without recursion along the chain."""
        tables = self._translations
        chain: list[Any] = []
        while type(node) in tables.links:
            chain.append(node)
            node = node.left  # type: ignore[attr-defined]  # every link has a left operand
        code = None
        if chain and isinstance(node, syntax.Name) and type(chain[-1]) in tables.after_names:
            code = tables.after_names[type(chain[-1])](self, chain[-1], node)
        if code is None:
            code = tables.leaves[type(node)](self, node)
        else:
            chain.pop()
        if len(chain) > _FLAT_AFTER:
            return self._flat_row(code, chain)
        for link in reversed(chain):
            code = tables.links[type(link)](self, link, code)
        return code

    def _flat_row(self, code: str, chain: list[Any]) -> str:
        """A long chain: the left operand becomes a parameter and is replaced link by link."""
        row = self.temporary()

        def statements() -> str:
            for link in reversed(chain):
                self.statement(f"{row} = {self._translations.links[type(link)](self, link, row)}")
            return row

        return f"{self.function(row, self.scope, statements)}({code})"

    @property
    def is_inner(self) -> bool:
        """Whether the code is part of a nested function, which may run often."""
        return self._frame is not self._outermost

    def statement(self, line: str) -> None:
        """Add a line to the function that is being assembled."""
        self._frame.lines.append(line)

    # -- names

    def name(self, name: str, position: int) -> str:
        """Code for the value that a name has here; an unknown name is null with a reason."""
        return self._resolve(name, position, self.scope)

    def _resolve(self, name: str, position: int, scope: Scope | None) -> str:
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            if scope.element is not None:
                element, key = scope.element, self.constant(name)
                own = element if name == "item" else self._resolve(name, position, scope.outer)
                return f"({element}[{key}] if type({element}) is DICT and {key} in {element} else {own})"
            scope = scope.outer
        local = self._variable(name)
        if name in BUILTINS:
            return local
        return f"({local} if {local} is not MISSING else UNKNOWN(M, {position}, {self.constant(name)}))"

    def raw(self, node: Node) -> str:
        """A node's value where an unknown name may count as any value that the operation refuses."""
        if self.is_explaining or not isinstance(node, syntax.Name) or node.name == "partial":
            return self.value(node)
        scope: Scope | None = self.scope
        while scope is not None:
            if scope.element is not None or node.name in scope.names:
                return self.name(node.name, node.position)
            scope = scope.outer
        return self._variable(node.name)

    def bind(self, code: str) -> tuple[str, str]:
        """Code for the first use of a value and for every further use."""
        if code.isidentifier() and code.islower():  # a local; None, True and False are no names
            return code, code
        local = self.temporary()
        return f"({local} := {code})", local

    def _variable(self, name: str) -> str:
        local = self._variables.get(name)
        if local is None:
            local = self._variables[name] = f"n{len(self._variables)}"
        return local

    def is_builtin(self, name: str) -> bool:
        """Whether a name can only mean the built-in function."""
        if name not in BUILTINS or name in self.known:
            return False
        scope: Scope | None = self.scope
        while scope is not None:
            if name in scope.names:
                return False
            scope = scope.outer
        return True

    # -- the product

    def finish(
        self, result: str, *, takes_value: bool, careful: Callable[..., Any] | None, short_way: str | None = None
    ) -> Callable[..., Any]:
        """The function `run(variables, meter=None)`; for unary tests `run(value, variables, meter=None)`.

        `short_way` is a statement that may return the value as soon as the variables are fetched. `careful` is called
        instead when a number gets out of bounds, which the quick variant does not expect.
        """
        work = [*self._frame.lines, f"r = {result}"]
        if self.uses_context:
            work = ["context = GETCONTEXT()", "SETCONTEXT(NUMBERS)", *_guarded(work, "finally: SETCONTEXT(context)")]
        body = self._fetches()
        if short_way is not None:
            body.append(short_way)
        body.append(f"M = {self._meter(work)} if meter is None else meter")
        if takes_value:
            body.append("A = TRUSTED if type(variables) is SCOPE else ATOMS")
            body += [*_conversion("value", "A"), "q = value"]
        if self._variables:
            body.append("if type(variables) is not SCOPE:")
            body += [" " + line for local in self._variables.values() for line in _conversion(local)]
        arguments = "value, variables" if takes_value else "variables"
        last = ["except RECURSION: raise TOODEEP() from None"]
        if careful is not None:
            last.insert(0, f"except NUMERIC: return CAREFULLY({self.constant(careful)}, {arguments}, M)")
        lines = [f"def run({arguments}, meter=None):", *(" " + line for line in _guarded(body + work, *last))]
        lines.append(" return r if type(r) not in CONTAINERS else WEIGHED(r, M)")
        module = compile("\n".join(lines), "<feel>", "exec", dont_inherit=True, optimize=2)
        code = next(constant for constant in module.co_consts if isinstance(constant, CodeType))
        function = FunctionType(self._settle(code), WORLD, "run")
        function.__defaults__ = (None,)
        return function

    def _fetches(self) -> list[str]:
        lines = []
        for name, local in self._variables.items():
            missing = self.constant(BUILTINS[name]) if name in BUILTINS else "MISSING"
            lines.append(f"try: {local} = variables[{self.constant(name)}]")
            lines.append(f"except KEYERROR: {local} = {missing}")
        return lines

    def _meter(self, body: list[str]) -> str:
        """A meter of its own for code that loops or calls."""
        called = set(_CALLED.findall("\n".join(body)))
        return "IDLE" if called.isdisjoint(_METERED) and not self.is_explaining else "METER()"

    def _settle(self, part: Any) -> Any:
        """A code object, or one of its constants, with placeholders replaced by what they stand for."""
        if isinstance(part, CodeType):
            return part.replace(co_consts=tuple(map(self._settle, part.co_consts)))
        if isinstance(part, tuple):
            return tuple(map(self._settle, part))
        if isinstance(part, str) and part.startswith(_MARK):
            return self._constants[int(part[1:])]
        return part
