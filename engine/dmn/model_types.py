"""Types that only item definitions need: one that may refer to itself, one for functions of unknown result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import feel


class DeferredType(feel.FeelType):
    """Stands for the type `name` of a mapping that is complete only later."""

    __slots__ = ("_known",)
    _known: Mapping[str, feel.FeelType]

    def __init__(self, name: str, known: Mapping[str, feel.FeelType]) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "_known", known)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DeferredType) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def holds(self, value: Any) -> bool:
        return self._known[self.name].holds(value)

    def conforms_to(self, other: feel.FeelType) -> bool:
        return self == other or (not isinstance(other, DeferredType) and self._known[self.name].conforms_to(other))


@dataclass(frozen=True, slots=True)
class CallableType(feel.FunctionType):
    """What a parameter demands of a function value: the right number of parameters that take what they will be given.

    A function whose result is of unknown type (a lambda, a knowledge model without a declared result) is accepted: the
    standard types its result Any, and what comes out of a call is checked where it is used.
    """

    def holds(self, value: Any) -> bool:
        if not isinstance(value, feel.FeelFunction):
            return False
        result = self.result if value.result is feel.ANY else value.result
        own = feel.FunctionType(parameters=tuple(p.type for p in value.parameters), result=result)
        return own.conforms_to(self)
