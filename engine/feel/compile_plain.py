"""The short way through an expression: Python's own operators, while all variables are what the text suggests.

Owns the code for conditions and sums over whole numbers, booleans and strings, and the question under which it may be
used. It must find exactly what the long way finds: whole numbers are so small that no result of an operation needs
more digits than FEEL's numbers have, a division goes this way only if it leaves no remainder, and nothing can become
null. Where the question is answered with no, the long way is taken, which knows all kinds.
"""

from decimal import Decimal

from engine.feel import syntax
from engine.feel.assembly import Assembly
from engine.feel.builtins import BUILTINS
from engine.feel.syntax import Node

_LARGEST_RESULT = 10**34
_MAGNITUDES = tuple(10**digits for digits in (15, 11, 8, 5))
_NODES = 60  # a larger text gains nothing that matters
_PYTHON_OPERATORS = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_NUMBER, _TRUTH, _TEXT = "INT", "BOOL", "STR"  # the names of Python's types in runtime.WORLD


class _NotPlain(Exception):
    """The expression needs the long way."""


class _TooLarge(_NotPlain):
    """A result might need more digits than FEEL's numbers have."""


class _PlainCode:
    """Code for one expression if its whole numbers stay below `magnitude`."""

    def __init__(self, assembly: Assembly, magnitude: int) -> None:
        self.kinds: dict[str, str] = {}  # what variables have to be, by local name
        self.divisions: list[str] = []  # further conditions: that divisions leave no remainder
        self._assembly = assembly
        self._magnitude = magnitude
        self._left = _NODES

    def result(self, node: Node) -> str:
        """Code for the FEEL value of the whole expression."""
        self._count()
        if isinstance(node, syntax.If):
            branches = self.result(node.then), self.truth(node.condition), self.result(node.otherwise)
            return "({} if {} else {})".format(*branches)
        if isinstance(node, syntax.Arithmetic):
            return f"INTEGERS[{self.number(node)[0]}]"
        if isinstance(node, syntax.NumberLiteral | syntax.StringLiteral):
            return self._assembly.constant(node.value)
        if isinstance(node, syntax.Name):
            raise _NotPlain
        return self.truth(node)

    def truth(self, node: Node) -> str:
        """Code for a condition that is true or false."""
        self._count()
        match node:
            case syntax.BooleanLiteral(value):
                return str(value)
            case syntax.Name():
                return self._variable(node, _TRUTH)
            case syntax.Logical(operator, operands):
                return f"({f' {operator} '.join(map(self.truth, operands))})"
            case syntax.Comparison(operator, left, right):
                code = self._text if _is_text(left) or _is_text(right) else self._number_code
                return f"({code(left)} {_PYTHON_OPERATORS[operator]} {code(right)})"
            case syntax.Between(left, low, high):
                return f"({self._number_code(low)} <= {self._number_code(left)} <= {self._number_code(high)})"
        raise _NotPlain

    def number(self, node: Node) -> tuple[str, int]:
        """Code for a whole number, and the largest magnitude it can have."""
        self._count()
        match node:
            case syntax.NumberLiteral(value) if _is_whole(value):
                return str(int(value)), abs(int(value))
            case syntax.Name():
                return self._variable(node, _NUMBER), self._magnitude
            case syntax.Negation(operand):
                code, most = self.number(operand)
                return f"(-{code})", most
            case syntax.Arithmetic(operator, left, right) if operator in _OPERATIONS:
                (x, most_x), (y, most_y) = self.number(left), self.number(right)
                if operator == "/":
                    return self._quotient(x, y), most_x
                most = most_x * most_y if operator == "*" else most_x + most_y
                if most >= _LARGEST_RESULT:
                    raise _TooLarge
                return f"({x} {operator} {y})", most
        raise _NotPlain

    def _quotient(self, x: str, y: str) -> str:
        dividend, divisor = self._assembly.temporary(), self._assembly.temporary()
        self.divisions.append(f"({divisor} := {y}) and not ({dividend} := {x}) % {divisor}")
        return f"({dividend} // {divisor})"

    def _number_code(self, node: Node) -> str:
        return self.number(node)[0]

    def _text(self, node: Node) -> str:
        self._count()
        if isinstance(node, syntax.StringLiteral):
            return self._assembly.constant(node.value)
        return self._variable(node, _TEXT)

    def _variable(self, node: Node, kind: str) -> str:
        if not isinstance(node, syntax.Name) or node.name in BUILTINS or node.name == "?":
            raise _NotPlain
        local = self._assembly.raw(node)
        if self.kinds.setdefault(local, kind) != kind:
            raise _NotPlain
        return local

    def _count(self) -> None:
        self._left -= 1
        if not self._left:
            raise _NotPlain

    def conditions(self) -> list[str]:
        """What has to hold for the code to be used."""
        tests = [f"type({local}) is {kind}" for local, kind in self.kinds.items()]
        most = self._magnitude
        sizes = [f"-{most} < {local} < {most}" for local, kind in self.kinds.items() if kind == _NUMBER]
        return [*tests, *sizes, *self.divisions]


_OPERATIONS = frozenset("+-*/")


def _is_text(node: Node) -> bool:
    return isinstance(node, syntax.StringLiteral)


def _is_whole(number: Decimal) -> bool:
    return number.as_tuple().exponent == 0 and abs(number) < _LARGEST_RESULT


def short_way(assembly: Assembly, node: Node) -> str | None:
    """A statement that returns the value if the short way may be taken; None if the text is not of that kind."""
    for magnitude in _MAGNITUDES:
        plain = _PlainCode(assembly, magnitude)
        try:
            result = plain.result(node)
        except _TooLarge:
            continue
        except _NotPlain:
            return None
        if plain.kinds:
            return f"if {' and '.join(plain.conditions())}: return {result}"
    return None
