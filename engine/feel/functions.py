"""FEEL's functions as values, and how to call one from Python.

Owns parameters, arity, named arguments and the implicit conversions of arguments (DMN 1.5, 10.3.2.9.4). A call
that does not fit gives null with a reason; only a crossed limit is raised. The bodies live elsewhere.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import translatable
from engine.feel.kinds import ANY, FeelType, Mismatch, coerce, type_name
from engine.feel.limits import CALLS, LIMITS, LimitExceeded, Meter

Body = Callable[..., Any]  # called as body(meter, position, *arguments)


class Refusal(Exception):
    """Raised by a function body to answer null: the sentence is the reason, `values` fill its placeholders."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values


@dataclass(frozen=True, slots=True)
class Parameter:
    """A formal parameter: its name, its type (Any when not given), and whether it may be left out."""

    name: str
    type: FeelType = ANY
    optional: bool = False
    nullable: bool = True


class FeelFunction:
    """A function value.

    `FeelFunction(["amount", "rate"], call)` wraps a Python callable that takes FEEL values in the order of the
    parameters and returns one; a parameter may be a name or a `Parameter` with a type. `result` is the type of
    the value returned (Any unless stated), checked by `instance of` and, when `checked`, on every call.
    """

    __slots__ = ("body", "checked", "name", "parameters", "result", "simple", "variadic")

    def __init__(
        self,
        parameters: Iterable[str | Parameter],
        call: Callable[..., Any],
        *,
        name: str = "",
        result: FeelType = ANY,
        checked: bool = False,
    ) -> None:
        self.parameters = tuple(Parameter(p) if isinstance(p, str) else p for p in parameters)
        self.body: Body = lambda _meter, _position, *arguments: call(*arguments)
        self.name = name
        self.result = result
        self.checked = checked
        self.variadic = False
        self.simple: Callable[..., Any] | None = None  # takes the arguments alone; quick, and refuses none that fit

    @classmethod
    def metered(
        cls,
        parameters: Iterable[str | Parameter],
        body: Body,
        *,
        name: str = "",
        result: FeelType = ANY,
        checked: bool = False,
        variadic: bool = False,
    ) -> "FeelFunction":
        """A function whose body is called as `body(meter, position, *arguments)` and shares the caller's limits.

        With `variadic` the last parameter takes any number of arguments.
        """
        function = cls(parameters, body, name=name, result=result, checked=checked)
        function.body = body
        function.variadic = variadic
        return function

    def overloads(self) -> Sequence["FeelFunction"]:
        """The signatures to choose from; a plain function has one, a built-in may have several."""
        return (self,)

    def __repr__(self) -> str:
        return f"<function {self.name or '?'}({', '.join(p.name for p in self.parameters)})>"


class OverloadedFunction(FeelFunction):
    """A built-in function with several signatures; the first signature speaks for its type."""

    __slots__ = ("signatures",)

    def __init__(self, name: str, signatures: Sequence[FeelFunction]) -> None:
        first = signatures[0]
        super().__init__(first.parameters, first.body, name=name, result=first.result)
        self.body = first.body
        self.variadic = first.variadic
        self.signatures = tuple(signatures)

    def overloads(self) -> Sequence[FeelFunction]:
        return self.signatures


_NOT_A_FUNCTION = translatable("Hier steht keine Funktion, die sich aufrufen ließe, sondern {found}.")
_ARITY = translatable("{function}: Anzahl oder Namen der Argumente passen nicht ({found}), erwartet: {expected}.")
_ARGUMENT = translatable("{function}: Das Argument „{parameter}“ ist {found}, erwartet wird {expected}.")
_RESULT = translatable("{function}: Das Ergebnis ist {found}, erwartet wird {expected}.")


def call_function(function: Any, meter: Meter, position: int, *arguments: Any) -> Any:
    """Call a FEEL function value with positional arguments."""
    if not isinstance(function, FeelFunction):
        return _no_function(function, meter, position)
    fitting = [f for f in function.overloads() if takes(f, len(arguments))]
    if not fitting:
        return _unfitting(function, meter, position, str(len(arguments)))
    return run_overloads(fitting, meter, position, arguments)


def call_named(function: Any, meter: Meter, position: int, arguments: Mapping[str, Any]) -> Any:
    """Call a FEEL function value with named arguments; parameters left out are null.

    Of several signatures with the same names the one in the order of the arguments is meant: after(range, point).
    """
    if not isinstance(function, FeelFunction):
        return _no_function(function, meter, position)
    fitting = [f for f in function.overloads() if arguments and _knows(f, arguments)]
    fitting.sort(key=lambda f: [p.name for p in f.parameters if p.name in arguments] != list(arguments))
    if not fitting:
        return _unfitting(function, meter, position, ", ".join(arguments))
    return _run_first([(f, _in_order(f, arguments)) for f in fitting], meter, position)


def _knows(function: FeelFunction, names: Iterable[str]) -> bool:
    return {parameter.name for parameter in function.parameters}.issuperset(names)


def _in_order(function: FeelFunction, arguments: Mapping[str, Any]) -> Sequence[Any]:
    """Named arguments in the order of the parameters; optional ones at the end may be absent."""
    parameters = list(function.parameters)
    while parameters and parameters[-1].optional and parameters[-1].name not in arguments:
        parameters.pop()
    return [arguments.get(parameter.name) for parameter in parameters]


def takes(function: FeelFunction, count: int) -> bool:
    """Whether a signature takes so many positional arguments."""
    most = len(function.parameters)
    least = sum(not p.optional for p in function.parameters)
    return least <= count and (count <= most or function.variadic)


def run_overloads(candidates: Sequence[FeelFunction], meter: Meter, position: int, arguments: Sequence[Any]) -> Any:
    """Run the first signature whose types fit the arguments; null with a reason when none fits."""
    return _run_first([(candidate, arguments) for candidate in candidates], meter, position)


def _run_first(candidates: Sequence[tuple[FeelFunction, Sequence[Any]]], meter: Meter, position: int) -> Any:
    problem: _Misfit | None = None
    for function, arguments in candidates:
        try:
            converted = _converted(function, arguments)
        except _Misfit as misfit:
            problem = problem or misfit
        else:
            return run(function, meter, position, converted)
    return problem and meter.fail(position, _ARGUMENT, **problem.values)


class _Misfit(Exception):
    """An argument does not conform to its parameter; `values` fill the sentence."""

    def __init__(self, function: FeelFunction, parameter: Parameter, mismatch: Mismatch) -> None:
        super().__init__(parameter.name)
        self.values = {
            "function": function.name or "function",
            "parameter": parameter.name,
            "found": mismatch.found,
            "expected": mismatch.expected,
        }


def _converted(function: FeelFunction, arguments: Sequence[Any]) -> list[Any]:
    """The arguments after implicit conversions; the last parameter of a variadic function takes the rest."""
    parameters = function.parameters
    last = len(parameters) - 1
    converted = []
    for index, argument in enumerate(arguments):
        parameter = parameters[min(last, index)]
        try:
            converted.append(coerce(argument, parameter.type, nullable=parameter.nullable))
        except Mismatch as mismatch:
            raise _Misfit(function, parameter, mismatch) from None
    return converted


def run(function: FeelFunction, meter: Meter, position: int, arguments: Sequence[Any]) -> Any:
    """Run a body with arguments that already fit."""
    meter.enter()
    try:
        value = function.body(meter, position, *arguments)
    except Refusal as refusal:
        prefix = f"{function.name}: " if function.name else ""
        meter.fail(position, prefix + refusal.sentence, **refusal.values)
        return None
    finally:
        meter.leave()
    if type(value) is str:
        meter.hold_characters(len(value))
    if function.checked:
        try:
            return coerce(value, function.result)
        except Mismatch as mismatch:
            meter.fail(position, _RESULT, function=function.name, found=mismatch.found, expected=mismatch.expected)
            return None
    return value


def invoke(function: FeelFunction, arguments: Sequence[Any] | Mapping[str, Any], meter: Meter | None = None) -> Any:
    """Call a FEEL function from Python with FEEL values, positionally (a sequence) or by name (a mapping).

    Returns the value, None where the standard says null; pass a `Meter` to share limits and collect reasons.
    """
    meter = meter or Meter()
    try:
        if isinstance(arguments, Mapping):
            return call_named(function, meter, 0, arguments)
        return call_function(function, meter, 0, *arguments)
    except RecursionError:
        raise LimitExceeded(CALLS, LIMITS.calls) from None


def _no_function(found: Any, meter: Meter, position: int) -> Any:
    return meter.fail(position, _NOT_A_FUNCTION, found=type_name(found))


def _unfitting(function: FeelFunction, meter: Meter, position: int, found: str) -> Any:
    expected = " / ".join(
        "(" + ", ".join(p.name + ("?" if p.optional else "") for p in f.parameters) + ")" for f in function.overloads()
    )
    return meter.fail(position, _ARITY, function=function.name or "function", found=found, expected=expected)
