"""How a built-in function is declared: its name as the standard spells it, its parameters, its body.

One name may have several signatures; they are tried in the order of declaration. A body raises `Refusal` to answer
null with a reason. The families register themselves when they are imported; nothing is added later.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from engine.feel.functions import FeelFunction, OverloadedFunction, Parameter
from engine.feel.kinds import ANY, FeelType

Declared = TypeVar("Declared", bound=Callable[..., Any])
_SIGNATURES: dict[str, list[FeelFunction]] = {}


def required(name: str, kind: FeelType) -> Parameter:
    """A parameter that must be given and must not be null."""
    return Parameter(name, kind, nullable=False)


def nullable(name: str, kind: FeelType = ANY) -> Parameter:
    """A parameter that must be given and may be null."""
    return Parameter(name, kind)


def optional(name: str, kind: FeelType) -> Parameter:
    """A parameter that may be left out; null counts as left out."""
    return Parameter(name, kind, optional=True)


def builtin(
    name: str, *parameters: Parameter, result: FeelType = ANY, variadic: bool = False
) -> Callable[[Declared], Declared]:
    """Declare a signature whose body takes the arguments alone."""

    def declare(body: Declared) -> Declared:
        def call(_meter: Any, _position: int, *arguments: Any) -> Any:
            return body(*arguments)

        _register(name, parameters, call, result, variadic=variadic)
        return body

    return declare


def simple_builtin(name: str, *parameters: Parameter, result: FeelType) -> Callable[[Declared], Declared]:
    """Declare a signature whose body takes the arguments alone and has a small result for all that fit.

    Compiled expressions may call such a body directly.
    """

    def declare(body: Declared) -> Declared:
        builtin(name, *parameters, result=result)(body)
        _SIGNATURES[name][-1].simple = body
        return body

    return declare


def metered_builtin(
    name: str, *parameters: Parameter, result: FeelType = ANY, variadic: bool = False
) -> Callable[[Declared], Declared]:
    """Declare a signature whose body takes the meter and the position before the arguments."""

    def declare(body: Declared) -> Declared:
        _register(name, parameters, body, result, variadic=variadic)
        return body

    return declare


def _register(
    name: str, parameters: tuple[Parameter, ...], body: Callable[..., Any], result: FeelType, *, variadic: bool
) -> None:
    function = FeelFunction.metered(parameters, body, name=name, result=result, variadic=variadic)
    _SIGNATURES.setdefault(name, []).append(function)


def registered() -> dict[str, FeelFunction]:
    """Every built-in function declared so far, by name."""
    return {
        name: signatures[0] if len(signatures) == 1 else OverloadedFunction(name, signatures)
        for name, signatures in _SIGNATURES.items()
    }
