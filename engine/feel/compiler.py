"""Syntax to Python code objects.

An expression becomes one Python function `run(V, M)` (unary tests: `run(V, M, q)`), whose source is assembled from
fixed templates: every literal and every name of the analyst goes into a table of constants (`K0`, `K1`, ...) and
never into the source, and the code sees nothing but runtime.WORLD. Two numbers are compared in place; everything
else goes to operations, membership, sequences and functions. This is three to four times as fast as a tree of
closures.

FEEL's scopes become Python's: loop variables, parameters and context entries are locals with generated names,
bodies of loops, filters and functions are nested functions. Variables are fetched once, at the start.

Two variants exist. The quick one asks conditions only whether they are true; the explaining one evaluates in full
and records a reason wherever something becomes null. Both give the same value.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import CodeType, FunctionType
from typing import Any

from engine.errors import translatable
from engine.feel import membership, syntax
from engine.feel.builtins import BUILTINS
from engine.feel.functions import FeelFunction, Parameter, bind_names
from engine.feel.kinds import ANY, BOOLEAN, FeelType
from engine.feel.limits import Meter
from engine.feel.runtime import WORLD
from engine.feel.scoping import mentions
from engine.feel.syntax import Node
from engine.feel.temporal_text import parse_literal
from engine.feel.type_names import UnknownType, resolve_type

_NO_LITERAL = translatable("„{text}“ ist kein Datum, keine Uhrzeit und keine Dauer.")
_TWICE = translatable("Der Schlüssel „{key}“ kommt im Kontext zweimal vor.")
_NO_TYPE = translatable("Der Typ „{name}“ ist unbekannt oder unvollständig.")
_NO_SIGNATURE = translatable("{function}: Anzahl oder Namen der Argumente passen nicht.")

_SPINE = (
    syntax.Arithmetic,
    syntax.Comparison,
    syntax.Path,
    syntax.Filter,
    syntax.Invocation,
    syntax.InstanceOf,
    syntax.In,
    syntax.Between,
)
_FLAT_AFTER = 6  # operations on a row that are nested; a longer row is written flat
_HOIST_EVERY = 5  # levels after which an expression moves into its own function
_ARITHMETIC = {"+": "ADD", "-": "SUB", "*": "MUL", "/": "DIV", "**": "POW"}
_ORDER = {"<": "LT", "<=": "LE", ">": "GT", ">=": "GE"}
_TRUTHS = (syntax.Comparison, syntax.Logical, syntax.Between, syntax.In, syntax.InstanceOf, syntax.Quantified)
_READS_PARTIAL = frozenset({"count", "sum", "min", "max", "mean", "all", "any", "list contains"})
Resolve = Callable[[str], str]


class _Frame:
    """A Python function in the making: the functions nested in it."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def define(self, name: str, parameters: str, inner: "_Frame", result: str) -> None:
        """Nest a function that returns `result`."""
        self.lines.append(f"def {name}({parameters}):")
        self.lines += [" " + line for line in inner.lines]
        self.lines.append(f" return {result}")


class _Scope:
    """Names visible here: locals by FEEL name, or the elements of a filter; `outer` is what lies around."""

    __slots__ = ("element", "names", "outer")

    def __init__(self, outer: "_Scope | None", names: dict[str, str], element: str | None = None) -> None:
        self.outer = outer
        self.names = names
        self.element = element


class Compiler:
    """One compilation of one tree."""

    def __init__(
        self,
        known: Iterable[str] = (),
        types: Mapping[str, FeelType] | None = None,
        *,
        explaining: bool = False,
    ) -> None:
        self.known = frozenset(known)
        self.types = types
        self.explaining = explaining
        self.world: dict[str, Any] = dict(WORLD)
        self.variables: dict[str, str] = {}
        self.counter = 0
        self.level = 0
        self.frame = _Frame()
        self.scope = _Scope(None, {})

    # -- the two products

    def expression(self, node: Node) -> Callable[[Mapping[str, Any], Meter], Any]:
        """The function `run(V, M)` of an expression."""
        return self._finish("V, M", self.value(node))

    def unary_tests(self, node: syntax.UnaryTests) -> Callable[[Mapping[str, Any], Meter, Any], bool | None]:
        """The function `run(V, M, q)` of unary tests: true, false, or None for unknown."""
        self.scope = _Scope(self.scope, {"?": "q"})
        code = self._any_test("q", node.tests, node.position) if node.tests else "True"
        if node.negated:
            test = self.temporary()
            code = f"(None if ({test} := {code}) is None else not {test})"
        return self._finish("V, M, q", code)

    def _finish(self, parameters: str, result: str) -> Callable[..., Any]:
        lines = [f"def run({parameters}):"]
        if self.variables:
            lines.append(" get = V.get")
        for name, local in self.variables.items():
            missing = self.constant(BUILTINS[name]) if name in BUILTINS else "MISSING"
            lines.append(f" {local} = get({self.constant(name)}, {missing})")
            lines.append(f" if {local}.__class__ not in ATOMS: {local} = CONVERT({local}, V)")
        lines += [" " + line for line in self.frame.lines]
        lines.append(f" return {result}")
        module = compile("\n".join(lines), "<feel>", "exec", dont_inherit=True, optimize=2)
        code = next(constant for constant in module.co_consts if isinstance(constant, CodeType))
        return FunctionType(code, self.world, "run")

    # -- names of the generated code

    def temporary(self, prefix: str = "t") -> str:
        self.counter += 1
        return f"{prefix}{self.counter}"

    def constant(self, value: Any) -> str:
        """The name under which generated code finds a value."""
        name = f"K{len(self.world)}"
        self.world[name] = value
        return name

    def failure(self, position: int, sentence: str, **values: object) -> str:
        """Code for a null whose reason is known before evaluation."""

        def fail(meter: Meter) -> None:
            return meter.fail(position, sentence, **values)

        return f"{self.constant(fail)}(M)"

    def function(self, parameters: str, scope: _Scope, body: Callable[[], str]) -> str:
        """Nest a Python function whose body is compiled in a scope of its own; gives its name."""
        outer_frame, outer_scope, outer_level = self.frame, self.scope, self.level
        self.frame, self.scope, self.level = _Frame(), scope, 0
        result = body()
        inner = self.frame
        self.frame, self.scope, self.level = outer_frame, outer_scope, outer_level
        name = self.temporary("f")
        self.frame.define(name, parameters, inner, result)
        return name

    # -- expressions

    def value(self, node: Node) -> str:
        """Code for the value of a node."""
        if self.level >= _HOIST_EVERY:
            return self.function("", self.scope, lambda: self.value(node)) + "()"
        self.level += 1
        try:
            return self._row(node)
        finally:
            self.level -= 1

    def _row(self, node: Node) -> str:
        """Code for a node and the chain of nodes that begin with it, without recursion along the chain."""
        chain = []
        while isinstance(node, _SPINE):
            chain.append(node)
            node = node.left
        if chain and isinstance(chain[-1], syntax.Invocation) and isinstance(node, syntax.Name):
            code = self._named_call(chain.pop(), node)
        elif (
            chain and isinstance(node, syntax.Name) and node.name == "partial" and isinstance(chain[-1], syntax.Filter)
        ):
            code = self.resolve("partial", node.position)
        else:
            code = _LEAVES[type(node)](self, node)
        if len(chain) <= _FLAT_AFTER:
            for link in reversed(chain):
                code = _LINKS[type(link)](self, link, code)
            return code
        row = self.temporary()
        steps = [f"{row} := {code}"]
        for link in reversed(chain):
            steps.append(f"{row} := {_LINKS[type(link)](self, link, row)}")
            if len(steps) > 40:
                steps = [f"{row} := ({', '.join(f'({step})' for step in steps)})[-1]"]
        return f"({', '.join(f'({step})' for step in steps)})[-1]"

    def _null(self, _: syntax.NullLiteral) -> str:
        return "None"

    def _boolean(self, node: syntax.BooleanLiteral) -> str:
        return "True" if node.value else "False"

    def _literal(self, node: syntax.NumberLiteral | syntax.StringLiteral) -> str:
        return self.constant(node.value)

    def _at(self, node: syntax.AtLiteral) -> str:
        value = parse_literal(node.text)
        if value is None:
            return self.failure(node.position, _NO_LITERAL, text=node.text)
        return self.constant(value)

    def _name(self, node: syntax.Name) -> str:
        code = self.resolve(node.name, node.position)
        if node.name == "partial" and code.startswith("p"):
            return f"SNAPSHOT({code}, M)"
        return code

    def resolve(self, name: str, position: int) -> str:
        """Code for the value that a name has here."""
        return self._resolve(name, position, self.scope)

    def _resolve(self, name: str, position: int, scope: _Scope | None) -> str:
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            if scope.element is not None:
                element, key = scope.element, self.constant(name)
                own = element if name == "item" else self._resolve(name, position, scope.outer)
                return f"({element}[{key}] if {element}.__class__ is DICT and {key} in {element} else {own})"
            scope = scope.outer
        local = self._variable(name)
        if name in BUILTINS:
            return local
        return f"({local} if {local} is not MISSING else UNKNOWN(M, {position}, {self.constant(name)}))"

    def _variable(self, name: str) -> str:
        local = self.variables.get(name)
        if local is None:
            local = self.variables[name] = f"n{len(self.variables)}"
        return local

    def _is_free(self, name: str) -> bool:
        """Whether a name is bound neither locally nor by a filter's elements."""
        scope: _Scope | None = self.scope
        while scope is not None:
            if name in scope.names:
                return False
            scope = scope.outer
        return True

    def _list(self, node: syntax.ListLiteral) -> str:
        return f"[{', '.join(map(self.value, node.items))}]"

    def _context(self, node: syntax.ContextLiteral) -> str:
        keys = [key for key, _ in node.entries]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                return self.failure(node.position, _TWICE, key=key)
        outer, parts = self.scope, []
        for key, value in node.entries:
            local = self.temporary("v")
            if isinstance(value, syntax.FunctionDefinition):
                self.scope = _Scope(self.scope, {key: local})
                code = self.value(value)
            else:
                code = self.value(value)
                self.scope = _Scope(self.scope, {key: local})
            parts.append(f"{self.constant(key)}: ({local} := {code})")
        self.scope = outer
        return f"{{{', '.join(parts)}}}"

    def _interval(self, node: syntax.Interval) -> str:
        included = (node.start_included, node.end_included)
        if isinstance(node.start, syntax.NumberLiteral) and isinstance(node.end, syntax.NumberLiteral):
            bounds = membership.interval(node.start.value, node.end.value, included, Meter(), 0)
            if bounds is not None:
                return self.constant(bounds)
        return f"INTERVAL({self.value(node.start)}, {self.value(node.end)}, {included}, M, {node.position})"

    def _unary_comparison(self, node: syntax.UnaryComparison) -> str:
        return f"ONESIDED({self.constant(node.operator)}, {self.value(node.operand)}, M, {node.position})"

    def _negation(self, node: syntax.Negation) -> str:
        return f"NEG({self.value(node.operand)}, M, {node.position})"

    def _arithmetic(self, node: syntax.Arithmetic, left: str) -> str:
        return f"{_ARITHMETIC[node.operator]}({left}, {self.value(node.right)}, M, {node.position})"

    def _comparison(self, node: syntax.Comparison, left: str) -> str:
        return self.compare(node.operator, left, node.right, node.position)

    def compare(self, operator: str, left: str, right: Node, position: int) -> str:
        """Code that compares; numbers, and strings with a literal, in place."""
        if operator in {"=", "!="}:
            return self._equality(operator, left, right, position)
        slow = _ORDER[operator]
        a = self.temporary()
        if isinstance(right, syntax.NumberLiteral):
            k = self.constant(right.value)
            return f"({a} {operator} {k} if ({a} := {left}).__class__ is D else {slow}({a}, {k}, M, {position}))"
        b = self.temporary()
        both = f"(({a} := {left}).__class__ is D) & (({b} := {self.value(right)}).__class__ is D)"
        return f"({a} {operator} {b} if {both} else {slow}({a}, {b}, M, {position}))"

    def _equality(self, operator: str, left: str, right: Node, position: int) -> str:
        if isinstance(right, syntax.NullLiteral):
            return f"({left} is {'not ' if operator == '!=' else ''}None)"
        slow = "EQ" if operator == "=" else "NE"
        if isinstance(right, syntax.NumberLiteral | syntax.StringLiteral):
            a, k = self.temporary(), self.constant(right.value)
            kind = "D" if isinstance(right, syntax.NumberLiteral) else "STR"
            test = f"{a} {'==' if operator == '=' else '!='} {k}"
            return f"({test} if ({a} := {left}).__class__ is {kind} else {slow}({a}, {k}, M, {position}))"
        return f"{slow}({left}, {self.value(right)}, M, {position})"

    def _logical(self, node: syntax.Logical) -> str:
        return self._fold(node.operator, list(node.operands), node.position, self.value)

    def _fold(self, operator: str, operands: list[Any], position: int, code_of: Callable[[Any], str]) -> str:
        """`a and b and c` (or `or`) in three values, stopping as soon as the answer is certain."""
        if len(operands) == 1:
            return code_of(operands[0])
        if len(operands) > 2:
            middle = len(operands) // 2
            halves = [operands[:middle], operands[middle:]]
            return self._fold(
                operator,
                halves,
                position,
                lambda half: (
                    self.function("", self.scope, lambda: self._fold(operator, half, position, code_of)) + "()"
                    if len(half) > 2
                    else self._fold(operator, half, position, code_of)
                ),
            )
        a, b = self.temporary(), self.temporary()
        first, second = code_of(operands[0]), code_of(operands[1])
        final, slow = ("False", "AND") if operator == "and" else ("True", "OR")
        other = "True" if final == "False" else "False"
        rest = f"{b} if ({b} := {second}) is {final} or ({a} is {other} and {b} is {other})"
        return f"({final} if ({a} := {first}) is {final} else {rest} else {slow}({a}, {b}, M, {position}))"

    def truth(self, node: Node) -> str:
        """Code that is true exactly when the node's value is true; for conditions of the quick variant."""
        if isinstance(node, syntax.Logical) and len(node.operands) <= 8 and self.level < _HOIST_EVERY:
            self.level += 1
            parts = f" {node.operator} ".join(map(self.truth, node.operands))
            self.level -= 1
            return f"({parts})"
        if isinstance(node, syntax.Name) and self._is_free(node.name):
            return f"{self.resolve_raw(node)} is True"
        return f"({self.value(node)}) is True"

    def resolve_raw(self, node: syntax.Name) -> str:
        """A name's value where an unknown name may count as any value that is not true."""
        scope: _Scope | None = self.scope
        while scope is not None:
            if scope.element is not None:
                return self.resolve(node.name, node.position)
            scope = scope.outer
        return self._variable(node.name)

    def _if(self, node: syntax.If) -> str:
        links: list[str] = []
        rest: Node = node
        while isinstance(rest, syntax.If):
            if len(links) >= 20:
                links.append(self.function("", self.scope, lambda rest=rest: self._if(rest)) + "()")
                return f"({' else '.join(links)})"
            links += self._link(rest)
            rest = rest.otherwise
        links.append(self.value(rest))
        return f"({' else '.join(links)})"

    def _link(self, node: syntax.If) -> list[str]:
        then = self.value(node.then)
        condition = node.condition
        if not self.explaining and self._is_truth(condition):
            return [f"{then} if {self.truth(condition)}"]
        c = self.temporary()
        position = condition.position
        return [
            f"{then} if ({c} := {self.value(condition)}) is True",
            f"None if {c} is not False and DECIDE({c}, M, {position}) is None",
        ]

    def _is_truth(self, node: Node) -> bool:
        """Whether a node can only be true, false or null."""
        if isinstance(node, syntax.Invocation) and isinstance(node.left, syntax.Name):
            function = BUILTINS.get(node.left.name)
            return function is not None and function.result is BOOLEAN and self._is_builtin(node.left.name)
        return isinstance(node, _TRUTHS)

    # -- membership

    def _between(self, node: syntax.Between, left: str) -> str:
        low, high = self.value(node.low), self.value(node.high)
        return f"WITHIN({left}, {low}, {high}, (True, True), M, {node.position})"

    def _in(self, node: syntax.In, left: str) -> str:
        a = self.temporary("q")
        outer = self.scope
        self.scope = _Scope(outer, {"?": a})
        test = self._any_test(a, node.tests, node.position)
        self.scope = outer
        hold = f"({a} := {left})"
        return f"({hold}, {test})[1]"

    def _any_test(self, value: str, tests: tuple[Node, ...], position: int) -> str:
        for kind, name in ((syntax.StringLiteral, "STR"), (syntax.NumberLiteral, "D")):
            if len(tests) > 1 and all(isinstance(test, kind) for test in tests):
                values = tuple(test.value for test in tests)  # type: ignore[attr-defined]
                members, row = self.constant(frozenset(values)), self.constant(values)
                slow = f"INANY({value}, {row}, M, {position})"
                return f"({value} in {members} if {value}.__class__ is {name} else {slow})"
        return self._fold("or", list(tests), position, lambda test: self._test(value, test))

    def _test(self, value: str, test: Node) -> str:
        position = test.position
        match test:
            case syntax.Interval(start, end, start_included, end_included):
                return self._within(value, start, end, (start_included, end_included), position)
            case syntax.UnaryComparison(operator, operand):
                return self.compare(operator, value, operand, position)
            case syntax.NullLiteral():
                return f"({value} is None)"
            case syntax.NumberLiteral(literal) | syntax.StringLiteral(literal):
                k = self.constant(literal)
                kind = "STR" if isinstance(test, syntax.StringLiteral) else "D"
                return f"({value} == {k} if {value}.__class__ is {kind} else IN({value}, {k}, M, {position}))"
        if mentions(test, "?"):
            return f"PASSES({value}, {self.value(test)}, M, {position})"
        return f"IN({value}, {self.value(test)}, M, {position})"

    def _within(self, value: str, start: Node, end: Node, included: tuple[bool, bool], position: int) -> str:
        low, high = self.value(start), self.value(end)
        slow = f"WITHIN({value}, {low}, {high}, {included}, M, {position})"
        if isinstance(start, syntax.NumberLiteral) and isinstance(end, syntax.NumberLiteral):
            signs = ["<=" if closed else "<" for closed in included]
            return f"({low} {signs[0]} {value} {signs[1]} {high} if {value}.__class__ is D else {slow})"
        return slow

    def _instance(self, node: syntax.InstanceOf, left: str) -> str:
        try:
            kind = resolve_type(node.type, self.types)
        except UnknownType as unknown:
            return f"({left}, {self.failure(node.position, _NO_TYPE, name=str(unknown))})[1]"
        return f"ISA({left}, {self.constant(kind)})"

    # -- paths, filters, loops

    def _path(self, node: syntax.Path, left: str) -> str:
        a, key = self.temporary(), self.constant(node.name)
        found = f"({a} := {left}).__class__ is DICT and {key} in {a}"
        return f"({a}[{key}] if {found} else PATH({a}, {key}, M, {node.position}))"

    def _filter(self, node: syntax.Filter, left: str) -> str:
        if isinstance(node.condition, syntax.NumberLiteral):
            return f"ELEMENT({left}, {self.constant(node.condition.value)}, M, {node.position})"
        element = self.temporary("e")
        scope = _Scope(self.scope, {}, element)
        test = self.function(f"{element}=None", scope, lambda: self.value(node.condition))
        return f"SELECT({left}, {test}, {test}, M, {node.position})"

    def _source(self, iterator: syntax.Iterator) -> str:
        source = self.value(iterator.source)
        if iterator.end is None:
            return source
        return f"STEPPED({source}, {self.value(iterator.end)}, M, {iterator.position})"

    def _for(self, node: syntax.For) -> str:
        looks_back = mentions(node.body, "partial")
        if len(node.iterators) == 1 and not looks_back:
            (iterator,) = node.iterators
            local = self.temporary("x")
            source = self._source(iterator)
            scope = _Scope(self.scope, {iterator.name: local})
            body = self.function(local, scope, lambda: self.value(node.body))
            return f"FOREACH({source}, {body}, M, {iterator.position})"
        rows, names = self._rows(node.iterators, node.position)
        partial = self.temporary("p")
        scope = _Scope(self.scope, {"partial": partial} | names)
        body = self.function(", ".join([partial, *names.values()]), scope, lambda: self.value(node.body))
        return f"FORROWS({rows}, {body}, M)"

    def _rows(self, iterators: tuple[syntax.Iterator, ...], position: int) -> tuple[str, dict[str, str]]:
        """Code for the bindings of iterators, and the locals of their variables by FEEL name."""
        names: dict[str, str] = {}
        sources = []
        independent = not any(
            mentions(later.source, earlier.name) or (later.end is not None and mentions(later.end, earlier.name))
            for index, later in enumerate(iterators)
            for earlier in iterators[:index]
        )
        for iterator in iterators:
            parameters = "" if independent else ", ".join(names.values())
            scope = self.scope if independent else _Scope(self.scope, dict(names))
            sources.append(self.function(parameters, scope, lambda it=iterator: self._source(it)))
            names[iterator.name] = self.temporary("x")
        return f"ROWS(({', '.join(sources)},), {independent}, M, {position})", names

    def _quantified(self, node: syntax.Quantified) -> str:
        rows, names = self._rows(node.iterators, node.position)
        scope = _Scope(self.scope, names)
        test = self.function(", ".join(names.values()), scope, lambda: self.value(node.condition))
        return f"{node.quantifier.upper()}({rows}, {test}, M, {node.position})"

    # -- functions

    def _function(self, node: syntax.FunctionDefinition) -> str:
        try:
            parameters = tuple(
                Parameter(p.name, ANY if p.type is None else resolve_type(p.type, self.types)) for p in node.parameters
            )
        except UnknownType as unknown:
            return self.failure(node.position, _NO_TYPE, name=str(unknown))
        declared = self.constant(parameters)
        if node.external:
            return f"EXTERNAL({declared})"
        names = {parameter.name: self.temporary("a") for parameter in parameters}
        arguments = [self.temporary("a") if list(names).count(p.name) > 1 else names[p.name] for p in parameters]
        scope = _Scope(self.scope, names)
        body = self.function(", ".join(["M", *arguments]), scope, lambda: self.value(node.body))
        return f"FUNCTION({body}, {declared}, {node.position})"

    def _is_builtin(self, name: str) -> bool:
        """Whether a name, called, can only mean the built-in function."""
        return name in BUILTINS and name not in self.known and self._is_free(name)

    def _named_call(self, node: syntax.Invocation, callee: syntax.Name) -> str:
        if self._is_builtin(callee.name):
            return self._builtin_call(node, callee.name)
        return self._invocation(node, self._name(callee))

    def _arguments(self, node: syntax.Invocation, name: str = "") -> list[str]:
        return [
            self.resolve("partial", argument.position)
            if name in _READS_PARTIAL and isinstance(argument, syntax.Name) and argument.name == "partial"
            else self.value(argument)
            for argument in node.arguments
        ]

    def _invocation(self, node: syntax.Invocation, left: str) -> str:
        arguments = self._arguments(node)
        if node.names is None:
            return f"CALL({', '.join([left, 'M', str(node.position), *arguments])})"
        named = ", ".join(
            f"{self.constant(name)}: {argument}" for name, argument in zip(node.names, arguments, strict=True)
        )
        return f"CALLNAMED({left}, M, {node.position}, {{{named}}})"

    def _builtin_call(self, node: syntax.Invocation, name: str) -> str:
        function = BUILTINS[name]
        arguments = self._arguments(node, name)
        position = node.position
        if node.names is not None:
            return self._invocation(node, self.constant(function))
        fitting = tuple(f for f in function.overloads() if _takes(f, len(arguments)))
        if not fitting:
            return f"({', '.join([*arguments, self.failure(position, _NO_SIGNATURE, function=name)])},)[-1]"
        if name == "not":
            a = self.temporary()
            return f"(not {a} if ({a} := {arguments[0]}).__class__ is BOOL else None)"
        return f"RUN({self.constant(fitting)}, M, {position}, ({''.join(a + ', ' for a in arguments)}))"


def _takes(function: FeelFunction, count: int) -> bool:
    least = sum(not parameter.optional for parameter in function.parameters)
    return least <= count and (count <= len(function.parameters) or function.variadic)


_LEAVES: dict[type[Node], Callable[[Compiler, Any], str]] = {
    syntax.NullLiteral: Compiler._null,
    syntax.BooleanLiteral: Compiler._boolean,
    syntax.NumberLiteral: Compiler._literal,
    syntax.StringLiteral: Compiler._literal,
    syntax.AtLiteral: Compiler._at,
    syntax.Name: Compiler._name,
    syntax.ListLiteral: Compiler._list,
    syntax.ContextLiteral: Compiler._context,
    syntax.Interval: Compiler._interval,
    syntax.UnaryComparison: Compiler._unary_comparison,
    syntax.Negation: Compiler._negation,
    syntax.Logical: Compiler._logical,
    syntax.If: Compiler._if,
    syntax.For: Compiler._for,
    syntax.Quantified: Compiler._quantified,
    syntax.FunctionDefinition: Compiler._function,
}
_LINKS: dict[type[Node], Callable[[Compiler, Any, str], str]] = {
    syntax.Arithmetic: Compiler._arithmetic,
    syntax.Comparison: Compiler._comparison,
    syntax.Path: Compiler._path,
    syntax.Filter: Compiler._filter,
    syntax.Invocation: Compiler._invocation,
    syntax.InstanceOf: Compiler._instance,
    syntax.In: Compiler._in,
    syntax.Between: Compiler._between,
}
__all__ = ["Compiler", "Decimal", "bind_names"]
