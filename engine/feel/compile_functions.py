"""Code for function definitions and calls."""

from engine.errors import translatable
from engine.feel import syntax
from engine.feel.assembly import Assembly, Scope
from engine.feel.builtins import BUILTINS
from engine.feel.compile_operators import NO_TYPE
from engine.feel.functions import FeelFunction, Parameter, run_overloads, takes
from engine.feel.kinds import ANY, LIST, STRING
from engine.feel.limits import Meter
from engine.feel.type_names import UnknownType, resolve_type

_NO_SIGNATURE = translatable("{function}: Anzahl oder Namen der Argumente passen nicht.")
_READS_PARTIAL = frozenset({"count", "sum", "min", "max", "mean", "all", "any", "list contains"})
_PYTHON_KINDS = {STRING: "STR", LIST: "LIST"}
_TEMPORAL = frozenset({"date", "time", "date and time", "duration"})


def definition(a: Assembly, node: syntax.FunctionDefinition) -> str:
    try:
        parameters = tuple(
            Parameter(p.name, ANY if p.type is None else resolve_type(p.type, a.types)) for p in node.parameters
        )
    except UnknownType as unknown:
        return a.failure(node.position, NO_TYPE, name=str(unknown))
    declared = a.constant(parameters)
    if node.external:
        return f"EXTERNAL({declared})"
    locals_ = [a.temporary("a") for _ in parameters]
    names = {parameter.name: local for parameter, local in zip(parameters, locals_, strict=True)}
    outside, a.computes_in_place = a.computes_in_place, False
    body = a.function(", ".join(["M", *locals_]), Scope(a.scope, names), lambda: a.value(node.body))
    a.computes_in_place = outside
    return f"FUNCTION({body}, {declared})"


def invocation(a: Assembly, node: syntax.Invocation, left: str) -> str:
    arguments = _arguments(a, node)
    if node.names is None:
        return f"CALL({', '.join([left, 'M', str(node.position), *arguments])})"
    if len(set(node.names)) < len(node.names):
        return f"({left}, {a.failure(node.position, _NO_SIGNATURE, function='')})[1]"
    named = ", ".join(f"{a.constant(name)}: {argument}" for name, argument in zip(node.names, arguments, strict=True))
    return f"CALLNAMED({left}, M, {node.position}, {{{named}}})"


def named_call(a: Assembly, node: syntax.Invocation, callee: syntax.Name) -> str | None:
    """A call of a built-in function, or of a variable that may hide one."""
    name = callee.name
    if name not in BUILTINS:
        return None
    if a.is_builtin(name):
        return _builtin_call(a, node, name)
    return invocation(a, node, f"CALLABLE({a.name(name, callee.position)}, {a.constant(BUILTINS[name])})")


def _arguments(a: Assembly, node: syntax.Invocation, name: str = "") -> list[str]:
    return [
        a.name("partial", argument.position)
        if name in _READS_PARTIAL and isinstance(argument, syntax.Name) and argument.name == "partial"
        else a.value(argument)
        for argument in node.arguments
    ]


def _builtin_call(a: Assembly, node: syntax.Invocation, name: str) -> str:
    function, position = BUILTINS[name], node.position
    if node.names is not None:
        return invocation(a, node, a.constant(function))
    fitting = tuple(f for f in function.overloads() if takes(f, len(node.arguments)))
    if name in _TEMPORAL and len(node.arguments) == 1 and isinstance(node.arguments[0], syntax.StringLiteral):
        value = run_overloads(fitting, Meter(), 0, (node.arguments[0].value,))
        if value is not None:
            return a.constant(value)
    arguments = _arguments(a, node, name)
    if not fitting:
        return f"({', '.join([*arguments, a.failure(position, _NO_SIGNATURE, function=name)])},)[-1]"
    if name == "not":
        x = a.temporary()
        return f"(not {x} if type({x} := {arguments[0]}) is BOOL else NOTRUTH({x}, M, {position}))"
    if len(fitting) == 1 and fitting[0].simple and not a.is_inner and not a.is_explaining:
        return _direct_call(a, fitting[0], position, arguments)
    return f"RUN({a.constant(fitting)}, M, {position}, ({''.join(code + ', ' for code in arguments)}))"


def _direct_call(a: Assembly, function: FeelFunction, position: int, arguments: list[str]) -> str:
    """A call without a meter, if the arguments are of the parameters' kinds; in loops calls are counted."""
    bound = [a.bind(code) for code in arguments]
    kinds = [_PYTHON_KINDS[parameter.type] for parameter in function.parameters]
    tests = " & ".join(f"(type({first}) is {kind})" for (first, _), kind in zip(bound, kinds, strict=True))
    values = ", ".join(value for _, value in bound)
    body = a.temporary()
    called = f"({body} := {a.constant(function.simple)})({values})"
    return f"({called} if {tests} else RUNAPART({a.constant((function,))}, M, {position}, ({values},)))"
