"""FEEL's abstract syntax: frozen nodes with the offset of the text they come from.

Positions do not count for equality, so that parse, print, parse can be compared. Nodes know nothing of values
beyond literals, and nothing of evaluation.
"""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """The root of all nodes."""

    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class NullLiteral(Node):
    pass


@dataclass(frozen=True, slots=True)
class BooleanLiteral(Node):
    value: bool


@dataclass(frozen=True, slots=True)
class NumberLiteral(Node):
    value: Decimal


@dataclass(frozen=True, slots=True)
class StringLiteral(Node):
    value: str


@dataclass(frozen=True, slots=True)
class AtLiteral(Node):
    """`@"2026-01-31"`; `text` is what stands between the quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name, normalised: several words are joined by one space."""

    name: str


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """`[start..end)` and its kin."""

    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True)
class UnaryComparison(Node):
    """`< 10`: a range with one end, or a test of the value before `in`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    operator: str  # + - * / **
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    operator: str  # = != < <= > >=
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logical(Node):
    operator: str  # and, or
    operands: tuple[Node, ...]  # two or more


@dataclass(frozen=True, slots=True)
class Negation(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    left: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    left: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class TypeNode(Node):
    """A type expression: `name`, and by name its parts.

    list, range: one argument; context: arguments with keys; function: arguments and a result; else neither.
    """

    name: str
    arguments: "tuple[TypeNode, ...] | None" = None
    keys: tuple[str, ...] = ()
    result: "TypeNode | None" = None


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    left: Node
    type: TypeNode


@dataclass(frozen=True, slots=True)
class Path(Node):
    left: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    left: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Invocation(Node):
    left: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None = None  # names of the arguments, if they are named


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """`name in source` or `name in source..end`."""

    name: str
    source: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    quantifier: str  # some, every
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class FormalParameter(Node):
    name: str
    type: TypeNode | None = None


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Node):
    parameters: tuple[FormalParameter, ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """Tests of a decision table's cell: no tests at all means `-`, any value."""

    tests: tuple[Node, ...]
    negated: bool = False
