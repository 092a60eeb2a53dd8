"""Which names an expression needs from outside: walks syntax without evaluating anything.

`free_names` gives the names that are bound nowhere inside; names within a filter may as well be entries of the
filtered elements and are reported apart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import lru_cache

from engine.feel import syntax
from engine.feel.syntax import Node

IMPLICIT = frozenset({"item", "?", "partial"})


@lru_cache(maxsize=64)
def _child_fields(kind: type[Node]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name != "position")


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below, in the order of the text."""
    for name in _child_fields(type(node)):
        yield from _nodes(getattr(node, name))


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


class FreeNames:
    """What one walk finds: `certain` names, names that are `possible` (inside a filter), built-ins `called`."""

    def __init__(self, builtins: Iterable[str] = (), known: Iterable[str] = ()) -> None:
        self.certain: set[str] = set()
        self.possible: set[str] = set()
        self._hidden = frozenset(builtins) - frozenset(known)

    def walk(self, root: Node) -> "FreeNames":
        """Collect from a tree; deep chains are followed without recursion."""
        todo: list[tuple[Node, frozenset[str], bool]] = [(root, frozenset(), False)]
        while todo:
            node, bound, filtered = todo.pop()
            if isinstance(node, syntax.Name):
                self._note(node.name, bound, filtered=filtered)
            else:
                todo += _below(node, bound, filtered)
        return self

    def _note(self, name: str, bound: frozenset[str], *, filtered: bool) -> None:
        if name in bound or name in self._hidden:
            return
        (self.possible if filtered else self.certain).add(name)


def _below(node: Node, bound: frozenset[str], filtered: bool) -> Iterator[tuple[Node, frozenset[str], bool]]:
    """The nodes below with what is bound there."""
    match node:
        case syntax.TypeNode():
            return
        case syntax.ContextLiteral(entries):
            for key, value in entries:
                own = bound | {key} if isinstance(value, syntax.FunctionDefinition) else bound
                yield value, own, filtered
                bound = bound | {key}
        case syntax.Filter(left, condition):
            yield left, bound, filtered
            yield condition, bound | {"item"}, True
        case syntax.In(left, tests):
            yield left, bound, filtered
            for test in tests:
                yield test, bound | {"?"}, filtered
        case syntax.FunctionDefinition(parameters, body, external):
            if not external:
                yield body, bound | {parameter.name for parameter in parameters}, filtered
        case syntax.For(iterators, body) | syntax.Quantified(_, iterators, body):
            for iterator in iterators:
                yield iterator.source, bound, filtered
                if iterator.end is not None:
                    yield iterator.end, bound, filtered
                bound = bound | {iterator.name}
            inner = bound | {"partial"} if isinstance(node, syntax.For) else bound
            yield body, inner, filtered
        case _:
            for child in children(node):
                yield child, bound, filtered


def mentions(node: Node, name: str) -> bool:
    """Whether a tree uses a name from outside itself."""
    found = FreeNames().walk(node)
    return name in found.certain or name in found.possible
