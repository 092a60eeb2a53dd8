"""Which names an expression needs from outside: walks syntax without evaluating anything.

`free_names` gives the names that are bound nowhere inside; names within a filter may as well be entries of the
filtered elements and are reported apart.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import Any

from engine.feel import syntax
from engine.feel.syntax import Node

_CHILD_FIELDS: dict[type[Node], tuple[str, ...]] = {}


def _child_fields(kind: type[Node]) -> tuple[str, ...]:
    names = _CHILD_FIELDS.get(kind)
    if names is None:
        names = _CHILD_FIELDS[kind] = tuple(f.name for f in fields(kind) if f.name != "position")
    return names


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
        todo: list[Place] = [(root, frozenset(), False)]
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


Place = tuple[Node, frozenset[str], bool]  # a node, the names bound there, whether it lies in a filter


def _below(node: Node, bound: frozenset[str], filtered: bool) -> Iterator[Place]:
    """The nodes below with what is bound there."""
    binds = _BINDING.get(type(node))
    if binds is not None:
        yield from binds(node, bound, filtered)
    else:
        for child in children(node):
            yield child, bound, filtered


def _nothing(_: syntax.TypeNode, __: frozenset[str], ___: bool) -> Iterator[Place]:
    return iter(())


def _context(node: syntax.ContextLiteral, bound: frozenset[str], filtered: bool) -> Iterator[Place]:
    for key, value in node.entries:
        yield value, (bound | {key} if isinstance(value, syntax.FunctionDefinition) else bound), filtered
        bound |= {key}


def _filter(node: syntax.Filter, bound: frozenset[str], filtered: bool) -> Iterator[Place]:
    yield node.left, bound, filtered
    yield node.condition, bound | {"item"}, True


def _in(node: syntax.In, bound: frozenset[str], filtered: bool) -> Iterator[Place]:
    yield node.left, bound, filtered
    for test in node.tests:
        yield test, bound | {"?"}, filtered


def _function(node: syntax.FunctionDefinition, bound: frozenset[str], filtered: bool) -> Iterator[Place]:
    if not node.external:
        yield node.body, bound | {parameter.name for parameter in node.parameters}, filtered


def _iterators(iterators: tuple[syntax.Iterator, ...], bound: frozenset[str], filtered: bool) -> Iterator[Place]:
    for iterator in iterators:
        yield iterator.source, bound, filtered
        if iterator.end is not None:
            yield iterator.end, bound, filtered
        bound |= {iterator.name}


def _for(node: syntax.For, bound: frozenset[str], filtered: bool) -> Iterator[Place]:
    yield from _iterators(node.iterators, bound, filtered)
    yield node.body, bound | {i.name for i in node.iterators} | {"partial"}, filtered


def _quantified(node: syntax.Quantified, bound: frozenset[str], filtered: bool) -> Iterator[Place]:
    yield from _iterators(node.iterators, bound, filtered)
    yield node.condition, bound | {i.name for i in node.iterators}, filtered


_BINDING: dict[type[Node], Callable[[Any, frozenset[str], bool], Iterator[Place]]] = {
    syntax.TypeNode: _nothing,
    syntax.ContextLiteral: _context,
    syntax.Filter: _filter,
    syntax.In: _in,
    syntax.FunctionDefinition: _function,
    syntax.For: _for,
    syntax.Quantified: _quantified,
}


def mentions(node: Node, name: str) -> bool:
    """Whether a tree uses a name from outside itself."""
    found = FreeNames().walk(node)
    return name in found.certain or name in found.possible
