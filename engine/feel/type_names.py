"""Type expressions to types: `list<number>` as syntax becomes a FeelType, with the caller's own types by name."""

from collections.abc import Mapping

from engine.feel.kinds import (
    NAMED_TYPES,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    RangeType,
)
from engine.feel.syntax import TypeNode


class UnknownType(LookupError):
    """A type expression that denotes no type; the message is the expression's name."""


def resolve_type(node: TypeNode, types: Mapping[str, FeelType] | None = None) -> FeelType:
    """The type that a type expression denotes; raises UnknownType, also for `list` without its element type."""
    arguments = node.arguments
    if arguments is None:
        found = (types or {}).get(node.name) or NAMED_TYPES.get(node.name)
        if found is None:
            raise UnknownType(node.name)
        return found
    inner = tuple(resolve_type(argument, types) for argument in arguments)
    if node.result is not None:
        return FunctionType(parameters=inner, result=resolve_type(node.result, types))
    if node.keys and node.name == "context":
        return ContextType(entries=dict(zip(node.keys, inner, strict=True)))
    if not node.keys and node.name == "list":
        return ListType(element=inner[0])
    if not node.keys and node.name == "range":
        return RangeType(element=inner[0])
    raise UnknownType(node.name)
