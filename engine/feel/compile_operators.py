"""Code for literals, operators, logic and `if`. Two numbers are compared in place, the rest goes to operations."""

from collections.abc import Callable
from typing import Any

from engine.errors import translatable
from engine.feel import syntax
from engine.feel.assembly import Assembly
from engine.feel.builtins import BUILTINS
from engine.feel.kinds import BOOLEAN, unconstrained
from engine.feel.syntax import Node
from engine.feel.temporal_text import parse_literal
from engine.feel.type_names import UnknownType, resolve_type

_NO_LITERAL = translatable("„{text}“ ist kein Datum, keine Uhrzeit und keine Dauer.")
NO_TYPE = translatable("Der Typ „{name}“ ist unbekannt oder unvollständig.")
_ARITHMETIC = {"+": "ADD", "-": "SUB", "*": "MUL", "/": "DIV", "**": "POW"}
_ORDER = {"<": "LT", "<=": "LE", ">": "GT", ">=": "GE"}
_TRUTHS = (
    syntax.Comparison,
    syntax.Logical,
    syntax.Between,
    syntax.In,
    syntax.InstanceOf,
    syntax.Quantified,
)
_DECIDING = {"and": ("False", "True", "AND"), "or": ("True", "False", "OR")}
_TRUTH_OPERANDS = 8
_ROW_OPERANDS = 4  # of `and` or `or` that fit into one expression


def null(_: Assembly, __: syntax.NullLiteral) -> str:
    return "None"


def boolean(_: Assembly, node: syntax.BooleanLiteral) -> str:
    return "True" if node.value else "False"


def literal(a: Assembly, node: syntax.NumberLiteral | syntax.StringLiteral) -> str:
    return a.constant(node.value)


def at_literal(a: Assembly, node: syntax.AtLiteral) -> str:
    value = parse_literal(node.text)
    if value is None:
        return a.failure(node.position, _NO_LITERAL, text=node.text)
    return a.constant(value)


def negation(a: Assembly, node: syntax.Negation) -> str:
    return f"NEG({a.value(node.operand)}, M, {node.position})"


def arithmetic(a: Assembly, node: syntax.Arithmetic, left: str) -> str:
    slow, position = _ARITHMETIC[node.operator], node.position
    if not a.computes_in_place or node.operator == "**":
        return f"{slow}({left}, {a.value(node.right)}, M, {position})"
    x1, x = a.bind(left)
    if isinstance(node.right, syntax.NumberLiteral):
        y = a.constant(node.right.value)
        test = f"type({x1}) is D"
    else:
        y1, y = a.bind(a.raw(node.right))
        test = _both_numbers(x1, y1)
    quick = f"{x} {node.operator} {y}" if a.uses_context else f"N{slow}({x}, {y})"
    return f"({quick} if {test} else {slow}({x}, {y}, M, {position}))"


def _both_numbers(x: str, y: str) -> str:
    """Code that asks whether both operands are numbers and binds both in any case."""
    if y.isidentifier():
        return f"type({x}) is D and type({y}) is D"
    return f"(type({x}) is D) & (type({y}) is D)"


def arithmetic_with_name(a: Assembly, node: syntax.Arithmetic, left: syntax.Name) -> str | None:
    return arithmetic(a, node, a.raw(left))


def comparison(a: Assembly, node: syntax.Comparison, left: str) -> str:
    return compare(a, node.operator, left, node.right, node.position)


def comparison_with_name(a: Assembly, node: syntax.Comparison, left: syntax.Name) -> str | None:
    if node.operator in {"=", "!="} and isinstance(node.right, syntax.NullLiteral):
        return None
    return comparison(a, node, a.raw(left))


def compare(a: Assembly, operator: str, left: str, right: Node, position: int) -> str:
    """Code that compares a value with a node's value; numbers, and strings with a literal, in place."""
    if operator in {"=", "!="}:
        return _equality(a, operator, left, right, position)
    slow = _ORDER[operator]
    x1, x = a.bind(left)
    if isinstance(right, syntax.NumberLiteral):
        y = a.constant(right.value)
        return f"({x} {operator} {y} if type({x1}) is D else {slow}({x}, {y}, M, {position}))"
    y1, y = a.bind(a.raw(right))
    return f"({x} {operator} {y} if {_both_numbers(x1, y1)} else {slow}({x}, {y}, M, {position}))"


def _equality(a: Assembly, operator: str, left: str, right: Node, position: int) -> str:
    if isinstance(right, syntax.NullLiteral):
        return f"(({a.temporary()} := {left}) is {'not ' if operator == '!=' else ''}None)"
    slow = "EQ" if operator == "=" else "NE"
    if isinstance(right, syntax.NumberLiteral | syntax.StringLiteral):
        (x1, x), k = a.bind(left), a.constant(right.value)
        kind = "D" if isinstance(right, syntax.NumberLiteral) else "STR"
        test = f"{x} {'==' if operator == '=' else '!='} {k}"
        return f"({test} if type({x1}) is {kind} else {slow}({x}, {k}, M, {position}))"
    return f"{slow}({left}, {a.raw(right)}, M, {position})"


def instance_of(a: Assembly, node: syntax.InstanceOf, left: str) -> str:
    try:
        kind = unconstrained(resolve_type(node.type, a.types))
    except UnknownType as unknown:
        return f"({left}, {a.failure(node.position, NO_TYPE, name=str(unknown))})[1]"
    return f"ISA({left}, {a.constant(kind)}, M)"


# -- logic


def logical(a: Assembly, node: syntax.Logical) -> str:
    return fold(a, node.operator, list(node.operands), node.position, a.value)


def fold(a: Assembly, operator: str, operands: list[Any], position: int, code_of: Callable[[Any], str]) -> str:
    """`x and y and z` (or `or`) in three values, stopping as soon as the answer is certain."""
    if len(operands) == 1:
        return code_of(operands[0])
    if len(operands) > _ROW_OPERANDS:
        return a.hoisted(lambda: _long_fold(a, operator, operands, position, code_of))
    final, other, slow = _DECIDING[operator]
    row = [(a.temporary(), code_of(operand)) for operand in operands]
    decided = " or ".join(f"({local} := {code}) is {final}" for local, code in row)
    agreed = " and ".join(f"{local} is {other}" for local, _ in row)
    (unknown, _), *rest = row
    for local, _ in rest:
        unknown = f"{slow}({unknown}, {local}, M, {position})"
    return f"({final} if {decided} else {other} if {agreed} else {unknown})"


def _long_fold(a: Assembly, operator: str, operands: list[Any], position: int, code_of: Callable[[Any], str]) -> str:
    final, other, slow = _DECIDING[operator]
    answer, operand = a.temporary(), a.temporary()
    a.statement(f"{answer} = {other}")
    for node in operands:
        a.statement(f"{operand} = {code_of(node)}")
        a.statement(f"if {operand} is not {other}:")
        a.statement(f" if {operand} is {final}: return {final}")
        a.statement(f" {answer} = {slow}({other}, {operand}, M, {position})")
    return answer


def truth(a: Assembly, node: Node) -> str:
    """Code that is true exactly when the node's value is true; without reasons, for the quick variant."""
    if isinstance(node, syntax.Logical) and len(node.operands) <= _TRUTH_OPERANDS and _is_flat(node):
        return f"({f' {node.operator} '.join(truth(a, operand) for operand in node.operands)})"
    if isinstance(node, syntax.Name):
        return f"{a.raw(node)} is True"
    return f"({a.temporary()} := {a.value(node)}) is True"


def _is_flat(node: syntax.Logical) -> bool:
    """Whether at most one further level of logic lies below."""
    return not any(
        isinstance(inner, syntax.Logical)
        for operand in node.operands
        if isinstance(operand, syntax.Logical)
        for inner in operand.operands
    )


def conditional(a: Assembly, node: syntax.If) -> str:
    """`if`; a chain of `else if` becomes a row of Python statements."""
    if isinstance(node.otherwise, syntax.If):
        return a.hoisted(lambda: _chain(a, node))
    then, condition, otherwise = a.value(node.then), node.condition, a.value(node.otherwise)
    if _asks_truth_only(a, condition):
        return f"({then} if {truth(a, condition)} else {otherwise})"
    c = a.temporary()
    refused = f"DECIDE({c}, M, {condition.position}) is None"
    decided = f"({c} := {a.value(condition)}) is True"
    return f"({then} if {decided} else None if {c} is not False and {refused} else {otherwise})"


def _chain(a: Assembly, node: Node) -> str:
    c = a.temporary()
    while isinstance(node, syntax.If):
        condition = node.condition
        if _asks_truth_only(a, condition):
            a.statement(f"if {truth(a, condition)}: return {a.value(node.then)}")
        else:
            a.statement(f"{c} = {a.value(condition)}")
            a.statement(f"if {c} is True: return {a.value(node.then)}")
            refused = f"DECIDE({c}, M, {condition.position}) is None"
            a.statement(f"if {c} is not False and {refused}: return None")
        node = node.otherwise
    return a.value(node)


def _asks_truth_only(a: Assembly, condition: Node) -> bool:
    return not a.is_explaining and is_truth(a, condition)


def is_truth(a: Assembly, node: Node) -> bool:
    """Whether a node can only be true, false or null."""
    if isinstance(node, syntax.Invocation) and isinstance(node.left, syntax.Name):
        name = node.left.name
        return a.is_builtin(name) and BUILTINS[name].result is BOOLEAN
    return isinstance(node, _TRUTHS)
