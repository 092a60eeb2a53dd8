"""Syntax to FEEL text that parses to the same syntax. Parentheses stand only where precedence needs them."""

from collections.abc import Callable
from typing import Any

from engine.feel import syntax
from engine.feel.limits import LIMITS, NESTING, LimitExceeded
from engine.feel.pieces import UnreadableText, split_raw
from engine.feel.syntax import Node
from engine.feel.values import number_text, quoted_text

# How tightly a node binds; an operand that binds less tightly than its place demands gets parentheses.
_OPEN, _OR, _AND, _COMPARE, _SUM, _PRODUCT, _POWER, _SIGN, _INSTANCE, _POSTFIX, _PRIMARY = range(11)
_LEVELS = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER}


def to_text(node: Node) -> str:
    """The text of an expression, a type, or unary tests; raises LimitExceeded for a tree that is too deep."""
    try:
        return _written(node)
    except RecursionError:
        raise LimitExceeded(NESTING, LIMITS.nesting) from None


def _written(node: Node) -> str:
    """The text of a node; chains of left operands are followed without recursion."""
    chain: list[Any] = []
    while type(node) in _LINKS:
        chain.append(node)
        node = node.left  # type: ignore[attr-defined]  # every link has a left operand
    text = _LEAVES[type(node)](node)
    for link in reversed(chain):
        text = _LINKS[type(link)](link, text)
    return text


def _level(node: Node) -> int:
    match node:
        case syntax.Arithmetic(operator):
            return _LEVELS[operator]
        case syntax.Logical(operator):
            return _AND if operator == "and" else _OR
        case syntax.Comparison() | syntax.UnaryComparison() | syntax.Between() | syntax.In():
            return _COMPARE
        case syntax.Negation():
            return _SIGN
        case syntax.InstanceOf():
            return _INSTANCE
        case syntax.If() | syntax.For() | syntax.Quantified() | syntax.FunctionDefinition():
            return _OPEN
        case syntax.Path() | syntax.Filter() | syntax.Invocation():
            return _POSTFIX
        case _:
            return _PRIMARY


def _at(node: Node, level: int) -> str:
    """A node as an operand of a place that demands `level`."""
    return _bracketed(node, _written(node), level)


def _bracketed(node: Node, text: str, level: int) -> str:
    return f"({text})" if _level(node) < level else text


def name_text(name: str) -> str:
    """A name as it can be written: in backticks when it would not be read as one name."""
    try:
        pieces = split_raw(name)
    except UnreadableText:
        return f"`{name}`"
    words = [piece.text for piece in pieces]
    plain = all(piece.kind == "word" for piece in pieces) and not set(words) & _RESERVED
    return name if plain and " ".join(words) == name else f"`{name}`"


_RESERVED = frozenset(
    [
        "for",
        "in",
        "return",
        "if",
        "then",
        "else",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "instance",
        "of",
        "function",
        "external",
        "true",
        "false",
        "null",
        "not",
    ]
)


def _key(key: str) -> str:
    text = name_text(key)
    return quoted_text(key) if text.startswith("`") or not text else text


def _number(node: syntax.NumberLiteral) -> str:
    exponent = node.value.as_tuple().exponent
    far = isinstance(exponent, int) and (exponent > 0 or exponent < -40)
    return str(node.value) if far else number_text(node.value)


def _negation(node: syntax.Negation) -> str:
    operand = _at(node.operand, _SIGN)
    return f"- {operand}" if operand[0] in "-.0123456789" else f"-{operand}"


def _arithmetic(node: syntax.Arithmetic, left: str) -> str:
    level = _LEVELS[node.operator]
    return f"{_bracketed(node.left, left, level)} {node.operator} {_at(node.right, level + 1)}"


def _compared(node: Node, text: str) -> str:
    """The left operand of a comparison: a unary comparison there would swallow what follows."""
    return f"({text})" if isinstance(node, syntax.UnaryComparison) else _bracketed(node, text, _COMPARE)


def _comparison(node: syntax.Comparison, left: str) -> str:
    return f"{_compared(node.left, left)} {node.operator} {_at(node.right, _SUM)}"


def _logical(node: syntax.Logical) -> str:
    level = _AND if node.operator == "and" else _OR
    return f" {node.operator} ".join(_at(operand, level + 1) for operand in node.operands)


def _between(node: syntax.Between, left: str) -> str:
    return f"{_compared(node.left, left)} between {_at(node.low, _SUM)} and {_at(node.high, _SUM)}"


def _in(node: syntax.In, left: str) -> str:
    value = _compared(node.left, left)
    if len(node.tests) > 1:
        return f"{value} in ({', '.join(map(_written, node.tests))})"
    (test,) = node.tests
    written = _written(test) if isinstance(test, syntax.UnaryComparison) else _at(test, _SUM)
    return f"{value} in {written}"


def _instance_of(node: syntax.InstanceOf, left: str) -> str:
    return f"{_bracketed(node.left, left, _INSTANCE)} instance of {_written(node.type)}"


def _path(node: syntax.Path, left: str) -> str:
    return f"{_bracketed(node.left, left, _POSTFIX)}.{name_text(node.name)}"


def _filter(node: syntax.Filter, left: str) -> str:
    return f"{_bracketed(node.left, left, _POSTFIX)}[{_written(node.condition)}]"


def _unary(node: syntax.UnaryComparison) -> str:
    return f"{node.operator} {_at(node.operand, _SUM)}"


def _interval(node: syntax.Interval) -> str:
    opening, closing = "[" if node.start_included else "(", "]" if node.end_included else ")"
    return f"{opening}{_written(node.start)} .. {_written(node.end)}{closing}"


def _invocation(node: syntax.Invocation, left: str) -> str:
    arguments = [_written(argument) for argument in node.arguments]
    if node.names is not None:
        names = (name_text(name) for name in node.names)
        arguments = [f"{name}: {argument}" for name, argument in zip(names, arguments, strict=True)]
    return f"{_bracketed(node.left, left, _POSTFIX)}({', '.join(arguments)})"


_CALLABLE = frozenset({"date and time", "years and months duration", "not"})


def _if(node: syntax.If) -> str:
    return f"if {_written(node.condition)} then {_written(node.then)} else {_written(node.otherwise)}"


def _iterator(node: syntax.Iterator) -> str:
    end = "" if node.end is None else f" .. {_written(node.end)}"
    return f"{name_text(node.name)} in {_written(node.source)}{end}"


def _for(node: syntax.For) -> str:
    return f"for {', '.join(map(_iterator, node.iterators))} return {_written(node.body)}"


def _quantified(node: syntax.Quantified) -> str:
    iterators = ", ".join(map(_iterator, node.iterators))
    return f"{node.quantifier} {iterators} satisfies {_written(node.condition)}"


def _parameter(node: syntax.FormalParameter) -> str:
    return name_text(node.name) + ("" if node.type is None else f": {_written(node.type)}")


def _function(node: syntax.FunctionDefinition) -> str:
    parameters = ", ".join(map(_parameter, node.parameters))
    return f"function({parameters}) {'external ' if node.external else ''}{_written(node.body)}"


def _type(node: syntax.TypeNode) -> str:
    if node.arguments is None:
        return node.name
    arguments = [_written(argument) for argument in node.arguments]
    if node.keys:
        arguments = [f"{name_text(key)}: {text}" for key, text in zip(node.keys, arguments, strict=True)]
    result = "" if node.result is None else f" -> {_written(node.result)}"
    return f"{node.name}<{', '.join(arguments)}>{result}"


def _unary_tests(node: syntax.UnaryTests) -> str:
    tests = ", ".join(map(_written, node.tests)) or "-"
    return f"not({tests})" if node.negated else tests


def _context(node: syntax.ContextLiteral) -> str:
    return "{" + ", ".join(f"{_key(key)}: {_written(value)}" for key, value in node.entries) + "}"


_LEAVES: dict[type[Node], Callable[[Any], str]] = {
    syntax.NullLiteral: lambda _: "null",
    syntax.BooleanLiteral: lambda node: "true" if node.value else "false",
    syntax.NumberLiteral: _number,
    syntax.StringLiteral: lambda node: quoted_text(node.value),
    syntax.AtLiteral: lambda node: "@" + quoted_text(node.text),
    syntax.Name: lambda node: node.name if node.name in _CALLABLE else name_text(node.name),
    syntax.ListLiteral: lambda node: "[" + ", ".join(map(_written, node.items)) + "]",
    syntax.ContextLiteral: _context,
    syntax.Interval: _interval,
    syntax.UnaryComparison: _unary,
    syntax.Logical: _logical,
    syntax.Negation: _negation,
    syntax.TypeNode: _type,
    syntax.If: _if,
    syntax.Iterator: _iterator,
    syntax.For: _for,
    syntax.Quantified: _quantified,
    syntax.FormalParameter: _parameter,
    syntax.FunctionDefinition: _function,
    syntax.UnaryTests: _unary_tests,
}
_LINKS: dict[type[Node], Callable[[Any, str], str]] = {
    syntax.Arithmetic: _arithmetic,
    syntax.Comparison: _comparison,
    syntax.Between: _between,
    syntax.In: _in,
    syntax.InstanceOf: _instance_of,
    syntax.Path: _path,
    syntax.Filter: _filter,
    syntax.Invocation: _invocation,
}
